import type { Socket } from 'node:net';
import { isIP } from 'node:net';
import { connect as connectTls, type DetailedPeerCertificate, type TLSSocket } from 'node:tls';
import type { ProbeAnswer } from '../../core/present/probe/probeModel.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import { clientHello, closingAlerts } from './clientHello.ts';
import { ConnectionFailure, type Destination, failureOf, openConnection } from './openConnection.ts';
import { ServerFlight } from './serverFlight.ts';

/** The server to ask. */
export interface ProbeQuestion extends Destination {
  /** Sent as server name unless it is an IP address. */
  readonly serverName: string;
}

/** Milliseconds for a server from the first attempt to its certificate: as long as people wait. */
export const probePatience = 10_000;

/**
 * Asks a server for its certificates: starts a TLS handshake and aborts it after sending nothing but the server name. First with
 * TLS 1.2, where certificates are sent in plain text, even by servers that require a client certificate; servers that refuse it
 * are asked with TLS 1.3.
 *
 * @param patience - Timeout in milliseconds.
 * @returns Never rejects.
 */
export async function probeServer(question: ProbeQuestion, patience = probePatience): Promise<ProbeAnswer> {
  const first = await attempt(question, patience, readInTheClear);
  // Servers with only TLS 1.3 answer this way; those that reject the name or algorithms will do so again.
  const isTooOld =
    first.kind === 'failed' && first.why === 'alert' && /^(protocol|handshake)_/.test(first.detail ?? '');
  if (!isTooOld) return first;
  const second = await attempt(question, patience, readByTls13);
  return second.kind === 'chain' ? second : first;
}

type Reader = (socket: Socket, question: ProbeQuestion, tell: (answer: ProbeAnswer) => void) => void;

async function attempt(question: ProbeQuestion, patience: number, read: Reader): Promise<ProbeAnswer> {
  let open: Socket | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<ProbeAnswer>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'failed', why: 'timedOut' }), patience);
  });
  const asked = openConnection(question, (socket) => {
    open = socket;
  }).then((socket) => new Promise<ProbeAnswer>((resolve) => read(socket, question, resolve)));
  try {
    return await Promise.race([asked.catch(toAnswer), tooLate]);
  } finally {
    clearTimeout(timer);
    open?.destroy();
  }
}

function toAnswer(error: unknown): ProbeAnswer {
  const { why, message } = error instanceof ConnectionFailure ? error : failureOf(error as NodeJS.ErrnoException);
  return { kind: 'failed', why, ...(message === '' ? {} : { detail: message }) };
}

const readInTheClear: Reader = (socket, { serverName }, tell) => {
  const flight = new ServerFlight();
  socket.on('data', (octets: Buffer) => {
    const answer = flight.take(octets);
    if (answer === undefined) return;
    if (answer.kind === 'chain') socket.end(closingAlerts());
    tell(answer);
  });
  socket.on('close', () => tell(flight.atEnd() ?? { kind: 'failed', why: 'closed' }));
  socket.on('error', (error) => tell(flight.atEnd() ?? toAnswer(error)));
  socket.write(clientHello(serverName));
};

const readByTls13: Reader = (socket, { serverName }, tell) => {
  const secured = connectTls({
    socket,
    minVersion: 'TLSv1.3',
    // The certificate is read, whatever it is. Whether it is trusted is judged with the files.
    rejectUnauthorized: false,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
  });
  secured.on('secureConnect', () => {
    const chain = chainOf(secured);
    tell(chain.length > 0 ? { kind: 'chain', chain, version: 'TLS 1.3' } : { kind: 'failed', why: 'malformed' });
    secured.destroy();
  });
  secured.on('error', (error) => tell(toAnswer(error)));
  secured.on('close', () => tell({ kind: 'failed', why: 'closed' }));
};

function chainOf(socket: TLSSocket): readonly Bytes[] {
  const chain = new Map<string, Bytes>();
  let certificate: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (certificate?.raw !== undefined && !chain.has(certificate.fingerprint256)) {
    chain.set(certificate.fingerprint256, Uint8Array.from(certificate.raw));
    certificate = certificate.issuerCertificate;
  }
  return [...chain.values()];
}
