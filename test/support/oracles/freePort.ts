import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections, of which tests make many. */
const lowest = 20_000;
const highest = 32_000;

/** Processes that run at the same time begin in hundreds of their own, so that none takes what another has just found. */
let last = lowest + (process.pid % ((highest - lowest) / 100)) * 100;

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
