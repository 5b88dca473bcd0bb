import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';

/**
 * Key exchanges with forward secrecy first, then those of old servers (RFC 5246, 5289, 7905). Nothing is ever encrypted with
 * them: the handshake is aborted once the server has sent its certificates.
 */
const cipherSuites = [
  0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
];

/** x25519, P-256, P-384, P-521 (RFC 8422). */
const groups = [0x001d, 0x0017, 0x0018, 0x0019];

/** ECDSA, RSA-PSS, Ed25519, RSA PKCS#1 with SHA-2, then with SHA-1 for servers without anything better (RFC 8446 §4.2.3). */
const signatureAlgorithms = [
  0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201,
];

/**
 * Writes the record that starts a TLS 1.2 handshake (RFC 5246 §7.4.1.2), in which a server sends its certificates, and the CAs that
 * it accepts for clients, before anything is encrypted.
 *
 * @param serverName - Sent as server name (RFC 6066 §3) unless it is an IP address, which is not allowed there.
 */
export function clientHello(serverName: string): Buffer {
  const name = Buffer.from(serverName, 'latin1');
  const isName = isIP(serverName) === 0 && /^[!-~]{1,255}$/.test(serverName);
  const extensions = [
    ...(isName ? [extension(0x0000, vector(2, Buffer.concat([Buffer.of(0), vector(2, name)])))] : []),
    extension(0x000a, vector(2, numbers(groups))),
    extension(0x000b, vector(1, Buffer.of(0))),
    extension(0x000d, vector(2, numbers(signatureAlgorithms))),
    // Extended master secret and secure renegotiation: some servers require them.
    extension(0x0017, Buffer.alloc(0)),
    extension(0xff01, Buffer.of(0)),
  ];
  const body = Buffer.concat([
    numbers([tls12]),
    randomBytes(32),
    vector(1, Buffer.alloc(0)),
    vector(2, numbers(cipherSuites)),
    vector(1, Buffer.of(0)),
    vector(2, Buffer.concat(extensions)),
  ]);
  return record(22, Buffer.concat([Buffer.of(1), vector(3, body)]));
}

/** Alerts that end a handshake on purpose: `user_canceled`, then `close_notify` (RFC 5246 §7.2.2). */
export function closingAlerts(): Buffer {
  return Buffer.concat([record(21, Buffer.of(1, 90)), record(21, Buffer.of(1, 0))]);
}

const tls12 = 0x0303;

/** The first record has the version of TLS 1.0, which every server accepts. */
function record(type: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.of(type, 3, 1), vector(2, content)]);
}

function extension(type: number, content: Buffer): Buffer {
  return Buffer.concat([numbers([type]), vector(2, content)]);
}

function numbers(values: readonly number[]): Buffer {
  return Buffer.from(values.flatMap((value) => [value >> 8, value & 0xff]));
}

/** Content after its length in a given number of octets. */
function vector(octets: number, content: Buffer): Buffer {
  const length = Buffer.alloc(octets);
  length.writeUIntBE(content.length, 0, octets);
  return Buffer.concat([length, content]);
}
