import { type ConnectionLogRecord, connectionLogs } from './tables/connectionLogs.ts';
import type { ConnectionRecord } from './tables/connectionRecord.ts';

/** A log line, and which side prints it. */
export interface ConnectionLogLine {
  readonly printedBy: 'client' | 'server';
  readonly text: string;
}

/** Values for the log line. */
export interface ConnectionLogWords {
  /** Go's error. */
  readonly error: string;
  readonly address?: string;
  /** The one that is called, if it is not that of the table. */
  readonly port?: string;
  /** Whether Go's TLS wraps the error, as it does for errors from verifying a certificate. */
  readonly isVerification: boolean;
}

/** The lines that both sides print when one rejects the other's certificate; the rejecting side first. */
export function connectionLog(
  { id, client, server, port }: ConnectionRecord,
  when: ConnectionLogRecord['when'],
  words: ConnectionLogWords,
): readonly ConnectionLogLine[] {
  const sides = when === 'clientRefuses' ? (['client', 'server'] as const) : (['server', 'client'] as const);
  return sides.flatMap((printedBy): readonly ConnectionLogLine[] => {
    const record = connectionLogs.find(
      (each) =>
        each.when === when &&
        each.printedBy === printedBy &&
        each.clients?.includes(client) !== false &&
        each.servers?.includes(server) !== false &&
        each.connections?.includes(id) !== false &&
        (each.port === undefined || each.port === port),
    );
    return record === undefined ? [] : [{ printedBy, text: fill(record.text, words, client, port) }];
  });
}

function fill(
  text: string,
  { error, address = '…', port: called, isVerification }: ConnectionLogWords,
  client: string,
  port: number,
): string {
  const plain = isVerification ? text : text.replace('tls: failed to verify certificate: ', '');
  // A token that no authenticator knows has no error of its own.
  const frame = error === 'invalid bearer token' ? plain.replace('invalid bearer token, ', '') : plain;
  const host = address.includes(':') ? `[${address}]` : address;
  const quoted = /\berr="[^"]*\{error\}/.test(frame) ? error.replaceAll('"', '\\"') : error;
  const values: Readonly<Record<string, string>> = {
    error: quoted,
    address: host,
    port: called ?? String(port),
    client,
  };
  return frame.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
