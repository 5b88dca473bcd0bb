import { type Bytes, equalBytes } from '../../x509/bytes.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { spkiOf } from '../../x509/encodePublicKey.ts';
import { derOctetString, derSequence, derUnsignedInteger, hexBytes } from '../derWriter.ts';
import type { WebCryptography } from '../webCryptography.ts';
import type { KeyPairBytes } from './keyModel.ts';

/**
 * Ed25519 (RFC 8032 §5.1) for hosts whose WebCrypto does not know it. It takes as long as the numbers want, so it is for one's
 * own machine and not for a server that others can time.
 */

type Hash = Pick<WebCryptography['subtle'], 'digest'>;

const prime = 2n ** 255n - 19n;
/** Order of the base point. */
const order = 2n ** 252n + 27742317777372353535851937790883648493n;
/** -121665/121666 */
const d = modulo(-121665n * inverse(121666n));

/** A point in extended coordinates: x = X/Z, y = Y/Z, T = XY/Z. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
  readonly z: bigint;
  readonly t: bigint;
}

const neutral: Point = { x: 0n, y: 1n, z: 1n, t: 0n };
const baseY = modulo(4n * inverse(5n));
const baseX = 15112221349535400772501151409588531511454012693041857206046113283949847762202n;
const base: Point = { x: baseX, y: baseY, z: 1n, t: modulo(baseX * baseY) };

const algorithm = hexBytes('300506032b6570');

/** Makes a key pair. */
export async function generateEd25519(
  webCryptography: Pick<WebCryptography, 'getRandomValues'> & { readonly subtle: Hash },
): Promise<KeyPairBytes> {
  const { subtle } = webCryptography;
  const seed = webCryptography.getRandomValues(new Uint8Array(32));
  const inner = derOctetString(seed);
  const publicKey = await publicKeyOf(seed, subtle);
  const pkcs8 = derSequence(derUnsignedInteger(Uint8Array.of(0)), algorithm, derOctetString(inner));
  seed.fill(0);
  inner.fill(0);
  return { pkcs8, spki: spkiOf(algorithm, publicKey) };
}

/**
 * The public key of a private one of 32 octets (RFC 8032 §5.1.5).
 *
 * @internal
 */
export async function publicKeyOf(seed: Bytes, subtle: Hash): Promise<Bytes> {
  const { scalar } = await expand(seed, subtle);
  return encodePoint(multiply(base, scalar));
}

/** Signs octets with a private key of 32 octets (RFC 8032 §5.1.6). */
export async function signEd25519(seed: Bytes, message: Bytes, subtle: Hash): Promise<Bytes> {
  const { scalar, prefix } = await expand(seed, subtle);
  const publicKey = encodePoint(multiply(base, scalar));
  const r = littleEndian(await sha512(subtle, prefix, message)) % order;
  const commitment = encodePoint(multiply(base, r));
  const k = littleEndian(await sha512(subtle, commitment, publicKey, message)) % order;
  prefix.fill(0);
  return joined(commitment, octetsOf((r + k * scalar) % order));
}

/** The 32 octets in a PKCS#8 key, as a view (RFC 8410 §7); `undefined` for another key. */
export function ed25519Seed(pkcs8: Bytes): Bytes | undefined {
  const reader = new DerReader(pkcs8);
  if (!reader.is(tag.sequence, 0, pkcs8.length)) return undefined;
  const { end } = reader;
  const isRead =
    reader.is(tag.integer, reader.content, end) &&
    reader.is(tag.sequence, reader.end, end) &&
    equalBytes(reader.view(reader.start, reader.end), algorithm) &&
    reader.is(tag.octetString, reader.end, end) &&
    reader.is(tag.octetString, reader.content, reader.end);
  return isRead && reader.end - reader.content === 32 ? reader.view(reader.content, reader.end) : undefined;
}

async function expand(seed: Bytes, subtle: Hash): Promise<{ readonly scalar: bigint; readonly prefix: Bytes }> {
  const hash = await sha512(subtle, seed);
  const clamped = hash.slice(0, 32);
  clamped[0] = (clamped[0] ?? 0) & 0xf8;
  clamped[31] = ((clamped[31] ?? 0) & 0x7f) | 0x40;
  const scalar = littleEndian(clamped);
  const prefix = hash.slice(32);
  hash.fill(0);
  clamped.fill(0);
  return { scalar, prefix };
}

async function sha512(subtle: Hash, ...parts: readonly Bytes[]): Promise<Bytes> {
  return new Uint8Array(await subtle.digest('SHA-512', joined(...parts)));
}

/** RFC 8032 §5.1.4. */
function add(p: Point, q: Point): Point {
  const a = modulo((p.y - p.x) * (q.y - q.x));
  const b = modulo((p.y + p.x) * (q.y + q.x));
  const c = modulo(2n * p.t * q.t * d);
  const e = modulo(2n * p.z * q.z);
  const [f, g, h, i] = [b - a, e - c, e + c, b + a];
  return { x: modulo(f * g), y: modulo(h * i), z: modulo(g * h), t: modulo(f * i) };
}

function multiply(point: Point, scalar: bigint): Point {
  let result = neutral;
  let doubled = point;
  for (let left = scalar; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

function encodePoint({ x, y, z }: Point): Bytes {
  const inverseZ = inverse(z);
  const octets = octetsOf(modulo(y * inverseZ));
  octets[31] = (octets[31] ?? 0) | Number((modulo(x * inverseZ) & 1n) << 7n);
  return octets;
}

function modulo(value: bigint): bigint {
  const rest = value % prime;
  return rest < 0n ? rest + prime : rest;
}

/** By Fermat: value^(p-2). */
function inverse(value: bigint): bigint {
  let result = 1n;
  let power = modulo(value);
  for (let exponent = prime - 2n; exponent > 0n; exponent >>= 1n) {
    if ((exponent & 1n) === 1n) result = (result * power) % prime;
    power = (power * power) % prime;
  }
  return result;
}

function littleEndian(octets: Bytes): bigint {
  let value = 0n;
  for (let at = octets.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(octets[at] ?? 0);
  return value;
}

function octetsOf(value: bigint): Bytes {
  let left = value;
  return Uint8Array.from({ length: 32 }, () => {
    const octet = Number(left & 0xffn);
    left >>= 8n;
    return octet;
  });
}

function joined(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
