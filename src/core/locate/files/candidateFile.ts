import { credentialKeyNames, isCredentialKey } from '../../kubernetes/credentialFieldOf.ts';
import { referenceKeyNames } from '../../kubernetes/fileReferenceOf.ts';
import { hasFlagKeyword } from '../../kubernetes/flagKeyword.ts';
import { mentionsConfiguration } from '../../kubernetes/objectKeyword.ts';
import { nameSearch } from '../../text/regularExpressions.ts';

/** Apart from the others: five dashes among them would make their search seven times slower. */
const pemStart = '-----BEGIN ';

/** Several searches, since the engine is quick only with a few words at a time, and most with one that begins with a capital. */
const needles: readonly ((text: string) => boolean)[] = [
  // Base64 of PEM in each of its three alignments; base64 of a document that holds base64 of PEM, such as the kubeconfig in
  // a Secret.
  matching(/LS0tLS1|0tLS0tQkVHSU|tLS0tLUJFR0lO|TFMwdExTM|xTMHRMUzF|MUzB0TFMx/),
  // Base64 of a DER sequence of 128 octets to 16 MiB: its length has one octet (G, H), two (I to L) or three (M to P).
  matching(/MI[G-P][\w+/-]{16}/, 'MI'),
  // A token, or base64 of a JSON document, which begin alike; of an indented one, even if nothing in it is readable.
  matching(/ey(?:J|Ai)|ew(?:o[gJ]|0K)/),
  // Base64 of a token in each of its three alignments.
  matching(/ZXlK/, 'ZXlK'),
  matching(/[GWm2]V5S/, 'V5S'),
  matching(/leU[o-r]/, 'Uo', 'Up', 'Uq', 'Ur'),
  // Base64 of a kubeconfig, whose credentials need not be readable.
  matching(/YXBpVmVyc2lvb|Y2x1c3RlcnM6|Y29udGV4dHM6|a2luZDog/),
  nameSearch(keysOfCredentials()),
];

/** @param parts - One of them is in whatever matches. */
function matching(form: RegExp, ...parts: string[]): (text: string) => boolean {
  if (parts.length === 0) return (text) => form.test(text);
  return (text) => parts.some((part) => text.includes(part)) && form.test(text);
}

/**
 * Keys under which nothing but a credential stands, so that even one that cannot be read is of interest, and keys that
 * name the file in which one stands.
 */
function keysOfCredentials(): string[] {
  const names = [...referenceKeyNames(), ...credentialKeyNames().filter(isCredentialKey)];
  // What holds another name is found by that one.
  return names.filter((name) => !names.some((other) => other !== name && name.includes(other)));
}

/** Bytes from the start that decide whether a file is binary, as Git does. */
const binaryProbe = 8000;

/**
 * Tells whether a file is worth decoding, from its bytes: text with a trace of a credential, a DER element, or a Java key store.
 * May err towards yes; never towards no for what the decoder can find.
 *
 * @param latin1 - The bytes as text, one character each; what is above 127 does not matter.
 */
export function mayHoldCredentials(bytes: Uint8Array, latin1: () => string): boolean {
  if (isForeignBinary(bytes, bytes.length)) return false;
  if (isBinaryOfOurs(bytes, bytes.length)) return true;
  const text = latin1();
  if (text.includes(pemStart) || needles.some((isIn) => isIn(text))) return true;
  return hasFlagKeyword(text) || mentionsConfiguration(text);
}

/**
 * Tells by a file's first bytes that it is binary and nothing that is decoded, so that the rest need not be read.
 *
 * @param size - Length of the whole file.
 */
export function isForeignBinary(start: Uint8Array, size: number): boolean {
  return start.subarray(0, binaryProbe).includes(0) && !isBinaryOfOurs(start, size);
}

/** A DER element, UTF-16 or a Java key store. */
export function isBinaryOfOurs(start: Uint8Array, size: number): boolean {
  return isDerSequence(start, size) || hasUtf16Mark(start) || isJavaKeyStore(start);
}

/** JKS and JCEKS. */
function isJavaKeyStore(bytes: Uint8Array): boolean {
  const first = bytes[0];
  const second = bytes[1];
  const isMagic = (first === 0xfe && second === 0xed) || (first === 0xce && second === 0xce);
  return isMagic && bytes.length > 12 && bytes[2] === first && bytes[3] === second;
}

/** A SEQUENCE whose definite length ends where the file ends, or nearly (a trailing newline is common). */
function isDerSequence(bytes: Uint8Array, size: number): boolean {
  if (bytes[0] !== 0x30 || bytes.length < 4) return false;
  const first = bytes[1] ?? 0;
  if (first < 0x80) return first > 0x20 && Math.abs(size - (2 + first)) <= 2;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || bytes.length < 2 + count) return false;
  const length = bytes.subarray(2, 2 + count).reduce((sum, octet) => sum * 256 + octet, 0);
  return length > 0x20 && size >= 2 + count + length && size - (2 + count + length) <= 2;
}

function hasUtf16Mark(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}
