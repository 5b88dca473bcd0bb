import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, of which tests make many. */
const lowest = 20_000;
const highest = 32_000;

let last = lowest + Math.floor(Math.random() * (highest - lowest));

/** Finds a TCP port that nobody listens on, on any address of this machine; this process is given none twice. */
export async function freePort(): Promise<number> {
  for (;;) {
    last = last < highest ? last + 1 : lowest;
    const port = last;
    if (await isFree(port)) return port;
  }
}

/** Tells whether nobody listens on a TCP port of this machine. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
}
