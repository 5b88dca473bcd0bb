import type { PlaceholderReason } from '../../kubernetes/placeholderReason.ts';
import { isQuietPlace } from '../../locate/files/quietPlaces.ts';
import type { BlockProblem, Encoding } from '../../locate/locateModel.ts';
import { isRecord } from '../../text/jsonRecord.ts';
import type { Inventory } from './inventory.ts';

/** Line and character are packed into one number; longer lines or files do not occur. */
export const maxPosition = 2 ** 26;

const encodings: ReadonlySet<unknown> = new Set<Encoding>([
  'base64',
  'pem',
  'der',
  'jwt',
  'list',
  'pkcs7',
  'pkcs12',
  'jks',
]);

const placeholders: ReadonlySet<unknown> = new Set<PlaceholderReason>([
  'template',
  'redacted',
  'empty',
  'encrypted',
  'example',
]);

const layers: ReadonlySet<unknown> = new Set<BlockProblem['layer']>(['base64', 'pem', 'der', 'value']);

const problemCodes: ReadonlySet<unknown> = new Set<BlockProblem['code']>([
  'character',
  'urlSafe',
  'truncated',
  'afterPadding',
  'noEnd',
  'otherEnd',
  'empty',
  'noCredential',
  'tooLarge',
]);

/**
 * Reads an inventory's JSON and checks the parts that are used.
 *
 * @returns `undefined` for anything else. Never throws.
 */
export function parseInventory(text: string): Inventory | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed.files)) return undefined;
  return parsed.files.every(isFile) ? (parsed as unknown as Inventory) : undefined;
}

function isFile(file: unknown): boolean {
  return (
    isRecord(file) &&
    isText(file.path) &&
    optionally(file.hostPath, isText) &&
    optionally(file.unreadable, isText) &&
    optionally(file.mode, (mode) => typeof mode === 'string' && /^[0-7]{4}$/.test(mode)) &&
    optionally(file.place, isQuietPlace) &&
    Array.isArray(file.credentials) &&
    file.credentials.every(isCredential)
  );
}

function isCredential(entry: unknown): boolean {
  if (!isRecord(entry)) return false;
  return (
    isText(entry.kind) &&
    isCount(entry.index) &&
    isListOf(entry.encoding, (each) => encodings.has(each)) &&
    optionally(entry.value, isCount) &&
    optionally(entry.range, isRange) &&
    optionally(entry.valueRange, isRange) &&
    optionally(entry.placeholder, (each) => placeholders.has(each)) &&
    optionally(entry.object, isObjectContext) &&
    optionally(entry.problem, isProblem) &&
    optionally(entry.certificate, isCertificate) &&
    optionally(entry.key, isKey) &&
    optionally(entry.token, isToken) &&
    [entry.keyPath, entry.innerKeyPath, entry.label, entry.reason, entry.der, entry.publicKey].every(isTextOrNothing)
  );
}

function isCertificate(certificate: unknown): boolean {
  return isRecord(certificate) && isText(certificate.fingerprintSha256) && isTextOrNothing(certificate.der);
}

function isKey(key: unknown): boolean {
  return (
    isRecord(key) &&
    isText(key.algorithm) &&
    optionally(key.bits, isCount) &&
    isTextOrNothing(key.curve) &&
    isListOf(key.matchesCertificates, isText)
  );
}

function isToken(token: unknown): boolean {
  if (!isRecord(token) || !isListOf(token.audiences, isText)) return false;
  const { serviceAccount, boundTo } = token;
  const { algorithm, keyId, issuer, subject, expiresAt, notBefore, issuedAt, warnAfter } = token;
  return (
    [algorithm, keyId, issuer, subject, expiresAt, notBefore, issuedAt, warnAfter].every(isTextOrNothing) &&
    optionally(serviceAccount, (each) => isRecord(each) && isText(each.namespace) && isText(each.name)) &&
    optionally(
      boundTo,
      (each) => isRecord(each) && isText(each.name) && /^(?:Pod|Secret|Node)$/.test(String(each.kind)),
    )
  );
}

function isObjectContext(object: unknown): boolean {
  return (
    isRecord(object) &&
    isCount(object.documentIndex) &&
    [object.apiVersion, object.kind, object.name, object.namespace, object.type].every(isTextOrNothing) &&
    optionally(object.isInjected, (each) => each === true)
  );
}

function isProblem(problem: unknown): boolean {
  return (
    isRecord(problem) &&
    layers.has(problem.layer) &&
    optionally(problem.code, (code) => problemCodes.has(code)) &&
    optionally(problem.range, isRange) &&
    optionally(problem.isMislabelled, (each) => each === true) &&
    [problem.character, problem.inputByte, problem.length].every((count) => optionally(count, isCount))
  );
}

function isRange(range: unknown): boolean {
  return isRecord(range) && isPosition(range.start) && isPosition(range.end);
}

function isPosition(position: unknown): boolean {
  return isRecord(position) && [position.line, position.character].every((each) => isCount(each) && each < maxPosition);
}

function optionally(value: unknown, isRight: (value: unknown) => boolean): boolean {
  return value === undefined || isRight(value);
}

function isListOf(value: unknown, isRight: (each: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isTextOrNothing(value: unknown): boolean {
  return optionally(value, isText);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
