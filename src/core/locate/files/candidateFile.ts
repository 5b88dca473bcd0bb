import { hasFlagKeyword } from '../../kubernetes/flagKeyword.ts';
import { mentionsConfiguration } from '../../kubernetes/objectKeyword.ts';
import { isBinary } from '../../text/isBinary.ts';
import { nameSearch } from '../../text/regularExpressions.ts';

/** Searched separately: with five dashes, the other searches would take seven times as long. */
const pemStart = '-----BEGIN ';

/** A name that contains another one is found by that one. A test compares them with the tables, which are loaded later. */
const keys = `certificate-authority client-certificate client-key tokenFile clientCertificateData clientKeyData tls.crt tls.key
  ca.crt caBundle certificateAuthorityData additionalTrustBundle ca.key ca-bundle.crt tls-combined.pem ca-cert.pem ca-key.pem
  root-cert.pem cert-chain.pem tlsClientCertData tlsClientCertKey datastore-`;

/**
 * Tells whether a text has a key that is only used for credentials, so that unreadable ones are found as well, or a key that names
 * a credential file.
 *
 * @internal
 */
export const mentionsCredentialKey: (text: string) => boolean = nameSearch(keys.split(/\s+/));

/** Tells whether a text runs `envsubst`. */
function mentionsFilling(text: string): boolean {
  return text.includes('envsubst');
}

/** Several searches, since the engine is fast only with a few words at a time, best with one that begins with a capital. */
const needles: readonly ((text: string) => boolean)[] = [
  // Base64 of PEM in its three alignments. Base64 of a document that contains base64 of PEM, such as a kubeconfig in a
  // Secret.
  matching(/LS0tLS1|0tLS0tQkVHSU|tLS0tLUJFR0lO|TFMwdExTM|xTMHRMUzF|MUzB0TFMx/),
  // Base64 of a DER sequence of 128 bytes to 16 MiB. Its length has one byte (G, H), two (I to L) or three (M to P).
  matching(/MI[G-P][\w+/-]{16}/, 'MI'),
  // A token, or base64 of a JSON document, also of an indented one. Both begin with a brace.
  matching(/ey(?:J|Ai)|ew(?:o[gJ]|0K)/),
  // Base64 of a token in its three alignments.
  matching(/ZXlK/, 'ZXlK'),
  matching(/[GWm2]V5S/, 'V5S'),
  matching(/leU[o-r]/, 'Uo', 'Up', 'Uq', 'Ur'),
  // Base64 of a kubeconfig, even if its credentials cannot be read.
  matching(/YXBpVmVyc2lvb|Y2x1c3RlcnM6|Y29udGV4dHM6|a2luZDog/),
  mentionsCredentialKey,
  // A script that fills in templates.
  mentionsFilling,
];

/** @param parts - Every match contains one of them. */
function matching(form: RegExp, ...parts: string[]): (text: string) => boolean {
  if (parts.length === 0) return (text) => form.test(text);
  return (text) => parts.some((part) => text.includes(part)) && form.test(text);
}

/**
 * Tells by its bytes whether a file is worth decoding: a text with signs of a credential, a DER element, or a Java keystore. The
 * answer may be a wrong yes, but never a wrong no.
 *
 * @param latin1 - The bytes as text, one character each. Characters above 127 do not matter.
 */
export function mayHoldCredentials(bytes: Uint8Array, latin1: () => string): boolean {
  if (isUnsupportedBinary(bytes, bytes.length)) return false;
  if (isSupportedBinary(bytes, bytes.length)) return true;
  return mentionsCredentials(latin1());
}

/** Tells whether a text is worth decoding; see {@link mayHoldCredentials}. */
export function mentionsCredentials(text: string): boolean {
  if (text.includes(pemStart) || needles.some((isIn) => isIn(text))) return true;
  return hasFlagKeyword(text) || mentionsConfiguration(text);
}

/**
 * Tells by a file's first bytes that it is binary and cannot be decoded, so that the rest need not be read.
 *
 * @param size - Length of the whole file.
 */
export function isUnsupportedBinary(start: Uint8Array, size: number): boolean {
  return isBinary(start) && !isSupportedBinary(start, size);
}

/** A DER element, or the beginning of one that is cut short; UTF-16 or a Java keystore. */
export function isSupportedBinary(start: Uint8Array, size: number): boolean {
  return isDerSequence(start, size) || isCutCertificate(start) || hasUtf16Mark(start) || isJavaKeyStore(start);
}

/** The beginning of a certificate with extensions, whatever follows: nothing else begins with two lengths and this version. */
function isCutCertificate(bytes: Uint8Array): boolean {
  const isLong = (at: number): boolean => bytes[at] === 0x30 && bytes[at + 1] === 0x82;
  return isLong(0) && isLong(4) && version.every((octet, index) => bytes[8 + index] === octet);
}

const version = [0xa0, 3, 2, 1, 2];

/** JKS and JCEKS. */
function isJavaKeyStore(bytes: Uint8Array): boolean {
  const first = bytes[0];
  const second = bytes[1];
  const isMagic = (first === 0xfe && second === 0xed) || (first === 0xce && second === 0xce);
  return isMagic && bytes.length > 12 && bytes[2] === first && bytes[3] === second;
}

/**
 * A SEQUENCE of definite length that ends at the end of the file, or nearly (a trailing line break is common), or at another
 * one, as in lists of roots.
 */
function isDerSequence(bytes: Uint8Array, size: number): boolean {
  if (bytes[0] !== 0x30 || bytes.length < 4) return false;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return first > 0x20 && Math.abs(size - (2 + first)) <= 2;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count) return false;
  const length = bytes.subarray(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  const end = 2 + count + length;
  return length > 0x20 && size >= end && (size - end <= 2 || (bytes[end] === 0x30 && (bytes[end + 1] ?? 0) > 0x80));
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
