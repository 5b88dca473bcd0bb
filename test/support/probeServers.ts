import { spawn } from 'node:child_process';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { TestCertificate } from './testPki.ts';

/** A server on the loopback address that runs while a test does. */
export interface LocalServer {
  readonly host: string;
  readonly port: number;
  close(): void;
}

/** Makes a chain file: the certificates one behind the other, the server's own first. */
export function chainPem(...certificates: readonly TestCertificate[]): string {
  return certificates.map(({ certificatePem }) => certificatePem).join('');
}

/** Starts a TLS server with Node, which shows `cert`. */
export function startTls(options: TlsOptions, host = '127.0.0.1'): Promise<LocalServer> {
  const server = createTlsServer(options);
  server.on('tlsClientError', () => {});
  return listen(server, host);
}

/** A server of HTTP without TLS. */
export function startPlain(): Promise<LocalServer> {
  return listen(
    createHttpServer((_request, response) => response.end('ok')),
    '127.0.0.1',
  );
}

/** A server that takes connections and does with them what it is told; by default nothing at all, for ever. */
export function startRaw(onConnection: Parameters<typeof createServer>[1] = () => {}): Promise<LocalServer> {
  return listen(
    createServer((socket) => {
      socket.on('error', () => {});
      onConnection(socket);
    }),
    '127.0.0.1',
  );
}

/** An HTTP proxy that connects to wherever it is asked to, and counts; with a status it refuses everything. */
export async function startProxy(status = '200 Connection established'): Promise<LocalServer & { asked: string[] }> {
  const asked: string[] = [];
  const proxy = createHttpServer();
  proxy.on('connect', (request, client) => {
    asked.push(`${request.url} ${JSON.stringify(Object.keys(request.headers))}`);
    if (!status.startsWith('200')) {
      client.end(`HTTP/1.1 ${status}\r\n\r\n`);
      return;
    }
    const { hostname, port } = new URL(`http://${request.url}`);
    const server = connect(Number(port), hostname.replace(/^\[|\]$/g, ''), () => {
      client.write(`HTTP/1.1 ${status}\r\n\r\n`);
      server.pipe(client);
      client.pipe(server);
    });
    server.on('error', () => client.destroy());
    client.on('error', () => server.destroy());
  });
  return { ...(await listen(proxy, '127.0.0.1')), asked };
}

/** `openssl s_server`, an implementation that shares nothing with ours. It hangs up when its standard input ends. */
export async function startOpenssl(port: number, args: readonly string[], cwd: string): Promise<LocalServer> {
  const child = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...args], {
    cwd,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => text.includes('ACCEPT') && resolve());
    child.once('exit', (code) => reject(new Error(`openssl ended with ${code}`)));
  });
  return { host: '127.0.0.1', port, close: () => child.kill('SIGKILL') };
}

async function listen(server: Server, host: string): Promise<LocalServer> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, resolve);
  });
  const sockets = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => sockets.add(socket));
  return {
    host,
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
