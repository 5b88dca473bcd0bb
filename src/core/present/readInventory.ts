import * as l10n from '@vscode/l10n';
import type { PlaceholderReason } from '../kubernetes/placeholderReason.ts';
import type { Encoding, LocatedBlock, LocatedValue } from '../locate/model.ts';
import type { Cryptography } from '../pki/crypto.ts';
import type { DecodedContent, DecodedCredential, DecodedFile } from '../pki/model.ts';
import { decodeBase64 } from '../text/base64.ts';
import type { LineIndex, Position } from '../text/lineIndex.ts';
import type { Bytes } from '../x509/bytes.ts';
import { decodeCertificate } from '../x509/decodeCertificate.ts';
import type { PublicKey } from '../x509/model.ts';
import { toHex } from '../x509/toHex.ts';
import { type Inventory, type InventoryCredential, type InventoryFile, inventorySchemaVersion } from './inventory.ts';
import { optional } from './inventoryCertificate.ts';

/** Files as an inventory tells of them, or why the text is no inventory. */
export type ReadInventory = { readonly files: readonly DecodedFile[] } | { readonly problem: string };

/**
 * Rebuilds decoded files from what `certscope inspect --format json` printed elsewhere, so that an inventory made
 * as root can be looked at without being root.
 *
 * The text is as hostile as any other: certificates are decoded from their DER and identified by its hash; what the
 * inventory says of them is not believed. Keys are attached to the certificates that the inventory names. Never throws.
 *
 * @param toFilePath - Makes a file's identity of the path that the inventory names.
 */
export function readInventory(
  text: string,
  cryptography: Cryptography,
  toFilePath: (path: string) => string,
): ReadInventory {
  const inventory = parseInventory(text);
  if (inventory === undefined) return { problem: l10n.t('This is no inventory of certscope inspect.') };
  if (inventory.schemaVersion !== inventorySchemaVersion) {
    return { problem: l10n.t('This inventory was made by another version of CertScope.') };
  }
  const credentials = inventory.files.flatMap((file) => file.credentials);
  const certificates = new Map<string, Bytes>();
  for (const { certificate } of credentials) {
    const der = certificate?.der === undefined ? undefined : decodeBase64(certificate.der);
    if (certificate !== undefined && der instanceof Uint8Array) certificates.set(certificate.fingerprintSha256, der);
  }
  if (certificates.size === 0 && credentials.some(({ certificate }) => certificate !== undefined)) {
    return {
      problem: l10n.t('This inventory holds no certificates. Make it with certscope inspect --format json.'),
    };
  }
  return { files: inventory.files.map((file) => toDecodedFile(file, certificates, cryptography, toFilePath)) };
}

function toDecodedFile(
  { path, unreadable, credentials }: InventoryFile,
  certificates: ReadonlyMap<string, Bytes>,
  cryptography: Cryptography,
  toFilePath: (path: string) => string,
): DecodedFile {
  const values = byValue(credentials).flatMap((members) => toValue(members, certificates) ?? []);
  return {
    path: toFilePath(path),
    ...optional('hostPath', path.startsWith('/') ? path : undefined),
    lines: packedLines,
    values: values.map(({ value }) => value),
    credentials: values.flatMap(({ value, contents }) =>
      contents.map(({ content, block }) => ({
        value,
        block,
        content,
        ...optional(
          'fingerprint',
          content.kind === 'certificate' ? toHex(cryptography.sha256(content.der)) : undefined,
        ),
      })),
    ),
    ...optional('unreadable', unreadable),
  };
}

/** Members of a bundle follow each other, with growing index. */
function byValue(entries: readonly InventoryCredential[]): readonly (readonly InventoryCredential[])[] {
  const values: InventoryCredential[][] = [];
  for (const entry of entries) {
    const members = values.at(-1);
    const last = members?.at(-1);
    const isNext = last !== undefined && last.keyPath === entry.keyPath && last.index < entry.index;
    if (isNext) members?.push(entry);
    else values.push([entry]);
  }
  return values;
}

/** A value of a file with what its blocks hold. */
interface TakenValue {
  readonly value: LocatedValue;
  readonly contents: readonly { readonly content: DecodedContent; readonly block: LocatedBlock }[];
}

/** As decoding makes them: a placeholder has no blocks. */
function toValue(
  members: readonly InventoryCredential[],
  certificates: ReadonlyMap<string, Bytes>,
): TakenValue | undefined {
  const contents = members.flatMap((entry) => {
    const content = toContent(entry, certificates);
    return content === undefined ? [] : [{ content, block: toBlock(entry, content) }];
  });
  const [first] = contents;
  const last = contents.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const placeholder = members[0]?.placeholder;
  const value = {
    span: { start: first.block.span.start, end: last.block.span.end },
    ...optional('keyPath', members[0]?.keyPath),
  };
  if (placeholder === undefined) return { value: { ...value, blocks: contents.map(({ block }) => block) }, contents };
  return { value: { ...value, blocks: [], placeholder: placeholder as PlaceholderReason }, contents: [] };
}

function toBlock({ range, index, encoding, innerKeyPath }: InventoryCredential, content: DecodedContent): LocatedBlock {
  return {
    span:
      range === undefined ? { start: 0, end: 0 } : { start: packPosition(range.start), end: packPosition(range.end) },
    index,
    encoding: encoding as readonly Encoding[],
    bytes: () => (content.kind === 'certificate' ? content.der : new Uint8Array(0)),
    ...optional('innerKeyPath', innerKeyPath),
  };
}

function toContent(
  { kind, key, reason, certificate }: InventoryCredential,
  certificates: ReadonlyMap<string, Bytes>,
): DecodedContent | undefined {
  switch (kind) {
    case 'certificate': {
      const der = certificates.get(certificate?.fingerprintSha256 ?? '');
      return der === undefined ? undefined : decodeCertificate(der);
    }
    case 'privateKey':
      return {
        kind,
        algorithm: key?.algorithm ?? '?',
        ...optional('bits', key?.bits),
        ...optional('curve', key?.curve),
        encoding: 'PKCS#8',
        encrypted: key?.encrypted === true,
        ...optional('publicKey', keyOfCertificates(key?.matchesCertificates ?? [], certificates)),
      };
    case 'token':
      return { kind };
    case 'unreadable':
      return { kind, layer: 'value', reason: reason ?? '' };
    case 'publicKey':
    case 'certificationRequest':
    case 'crl':
      return undefined;
  }
}

function keyOfCertificates(
  fingerprints: readonly string[],
  certificates: ReadonlyMap<string, Bytes>,
): PublicKey | undefined {
  for (const fingerprint of fingerprints) {
    const der = certificates.get(fingerprint);
    const certificate = der === undefined ? undefined : decodeCertificate(der);
    if (certificate?.kind === 'certificate') return certificate.publicKey;
  }
  return undefined;
}

/** An inventory has positions but no text; offsets carry both numbers. Lines longer than this do not occur in files. */
const packing = 2 ** 26;

function packPosition({ line, character }: Position): number {
  return line * packing + character;
}

const packedLines: LineIndex = {
  lineCount: Number.MAX_SAFE_INTEGER,
  positionAt: (offset) => ({ line: Math.floor(offset / packing), character: offset % packing }),
  offsetAt: packPosition,
};

/** Checks the form as far as it is relied upon. */
function parseInventory(text: string): Inventory | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed) || !Array.isArray(parsed.files)) return undefined;
  const isWellFormed = parsed.files.every(
    (file) =>
      isRecord(file) &&
      typeof file.path === 'string' &&
      (file.unreadable === undefined || typeof file.unreadable === 'string') &&
      Array.isArray(file.credentials) &&
      file.credentials.every(isCredential),
  );
  return isWellFormed ? (parsed as unknown as Inventory) : undefined;
}

function isCredential(entry: unknown): boolean {
  if (!isRecord(entry)) return false;
  const { kind, index, range, certificate, key, encoding } = entry;
  const hasCertificate = certificate === undefined || (isRecord(certificate) && isTextOrNothing(certificate.der));
  const hasKey = key === undefined || (isRecord(key) && Array.isArray(key.matchesCertificates));
  return (
    typeof kind === 'string' &&
    typeof index === 'number' &&
    Array.isArray(encoding) &&
    (range === undefined || isRange(range)) &&
    hasCertificate &&
    hasKey &&
    [entry.keyPath, entry.innerKeyPath, entry.reason, entry.placeholder].every(isTextOrNothing)
  );
}

function isRange(range: unknown): boolean {
  return isRecord(range) && isPosition(range.start) && isPosition(range.end);
}

function isPosition(position: unknown): boolean {
  return isRecord(position) && typeof position.line === 'number' && typeof position.character === 'number';
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
