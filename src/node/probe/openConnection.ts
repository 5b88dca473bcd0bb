import { connect, type Socket } from 'node:net';
import type { ProbeFailure } from '../../core/present/probe/probeModel.ts';

/** Why there is no connection. */
export class ConnectionFailure extends Error {
  readonly why: ProbeFailure;

  constructor(why: ProbeFailure, detail: string) {
    super(detail);
    this.why = why;
  }
}

/** The address to connect to. */
export interface Destination {
  readonly host: string;
  readonly port: number;
  /** Address of an HTTP proxy to connect through. */
  readonly proxyUrl?: string;
}

/**
 * Connects to a server, through a proxy if one is set.
 *
 * @param onSocket - Receives the socket before it connects, to close it on a timeout.
 * @throws {ConnectionFailure}
 */
export async function openConnection(
  { host, port, proxyUrl }: Destination,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  if (proxyUrl === undefined) return connected(host, port, onSocket);
  const proxy = readProxy(proxyUrl);
  const socket = await connected(proxy.host, proxy.port, onSocket);
  await askProxy(socket, host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
  return socket;
}

function readProxy(text: string): { readonly host: string; readonly port: number } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:') throw new ConnectionFailure('proxyNotUsed', url?.protocol.replace(/:$/, '') ?? '');
  if (url.username !== '' || url.password !== '') throw new ConnectionFailure('proxyNotUsed', 'password');
  return { host: url.hostname.replace(/^\[(.*)\]$/, '$1'), port: url.port === '' ? 80 : Number(url.port) };
}

function connected(host: string, port: number, onSocket: (socket: Socket) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    onSocket(socket);
    socket.once('error', (error: NodeJS.ErrnoException) => reject(failureOf(error)));
    socket.once('connect', () => resolve(socket));
  });
}

/** Classifies an error of a socket. */
export function failureOf(error: NodeJS.ErrnoException): ConnectionFailure {
  switch (error.code) {
    case 'ECONNREFUSED':
      return new ConnectionFailure('refused', error.message);
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ConnectionFailure('hostNotFound', error.message);
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
      return new ConnectionFailure('unreachable', error.message);
    case 'ETIMEDOUT':
      return new ConnectionFailure('timedOut', error.message);
    case 'ECONNRESET':
    case 'EPIPE':
      return new ConnectionFailure('closed', error.message);
    default:
      return new ConnectionFailure('failed', error.message || (error.code ?? ''));
  }
}

/** An answer of a proxy has a few lines. */
const maxOctets = 1 << 16;

/** RFC 9110 §9.3.6. No credentials are sent. */
function askProxy(socket: Socket, authority: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = Buffer.alloc(0);
    const finish = (failure?: ConnectionFailure): void => {
      socket.off('data', onData);
      socket.off('close', onClose);
      if (failure === undefined) resolve();
      else reject(failure);
    };
    const onClose = (): void => finish(new ConnectionFailure('proxyRefused', ''));
    const onData = (octets: Buffer): void => {
      answer = Buffer.concat([answer, octets]);
      const end = answer.indexOf('\r\n\r\n');
      if (end < 0 && answer.length < maxOctets) return;
      const [status = ''] = answer.toString('latin1').split(/\r?\n/, 1);
      const isOpen = end >= 0 && /^HTTP\/1\.[01] 2\d\d(?: |$)/.test(status);
      finish(isOpen ? undefined : new ConnectionFailure('proxyRefused', status.slice(0, 200)));
    };
    socket.on('data', onData);
    socket.on('close', onClose);
    socket.write(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
  });
}
