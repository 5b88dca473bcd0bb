import * as l10n from '@vscode/l10n';
import type { PlaceholderReason } from '../../kubernetes/placeholderReason.ts';
import type { BlockProblem, LocatedBlock, LocatedValue } from '../../locate/locateModel.ts';
import type { Cryptography } from '../../pki/crypto.ts';
import type { DecodedContent, DecodedCredential, DecodedFile } from '../../pki/pkiModel.ts';
import { decodeBase64 } from '../../text/base64.ts';
import type { LineIndex, Position } from '../../text/lineIndex.ts';
import { optional } from '../../text/optional.ts';
import { typed } from '../../text/programName.ts';
import type { Span } from '../../text/span.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeCertificate } from '../../x509/decodeCertificate.ts';
import { decodeCertificationRequest } from '../../x509/decodeCertificationRequest.ts';
import { decodeCrl } from '../../x509/decodeCrl.ts';
import { decodePublicKey } from '../../x509/decodePublicKey.ts';
import { toHex } from '../../x509/toHex.ts';
import type { PrivateKey, PublicKey } from '../../x509/x509Model.ts';
import {
  type InventoryCredential,
  type InventoryFile,
  type InventoryRange,
  inventorySchemaVersion,
} from './inventory.ts';
import { claimsOfInventory } from './inventoryToken.ts';
import { maxPosition, parseInventory } from './parseInventory.ts';

/** The files of an inventory, or why the text is not an inventory. */
export type ReadInventory = { readonly files: readonly DecodedFile[] } | { readonly problem: string };

/**
 * Rebuilds decoded files from the output of `certscope inspect --format json`, so that an inventory created by root
 * can be viewed without root.
 *
 * The text is hostile: certificates are decoded from their DER and identified by its hash, whatever the inventory
 * claims. Keys are attached to the certificates that the inventory names. Never throws.
 *
 * @param toFilePath - Turns a path in the inventory into a file's identity.
 */
export function readInventory(
  text: string,
  cryptography: Cryptography,
  toFilePath: (path: string) => string,
): ReadInventory {
  const inventory = parseInventory(text);
  if (inventory === undefined) return { problem: l10n.t('This is not an inventory from {0}.', typed('inspect')) };
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
      problem: l10n.t('This inventory contains no certificates. Create it with {0}.', typed('inspect --format json')),
    };
  }
  return { files: inventory.files.map((file) => toDecodedFile(file, certificates, cryptography, toFilePath)) };
}

function toDecodedFile(
  { path, hostPath, unreadable, mode, place, credentials }: InventoryFile,
  certificates: ReadonlyMap<string, Bytes>,
  cryptography: Cryptography,
  toFilePath: (path: string) => string,
): DecodedFile {
  const values = byValue(credentials).map((members) => toValue(members, certificates, cryptography));
  const isBinary = credentials.length > 0 && credentials.every(({ range }) => range === undefined);
  return {
    path: toFilePath(path),
    ...optional('hostPath', hostPath ?? (path.startsWith('/') ? path : undefined)),
    ...optional('lines', isBinary ? undefined : packedLines),
    values: values.map(({ value }) => value),
    credentials: values.flatMap((each) => each.credentials),
    ...optional('unreadable', unreadable),
    ...optional('mode', mode === undefined ? undefined : Number.parseInt(mode, 8)),
    ...optional('quiet', place),
  };
}

/**
 * Members of a bundle follow each other: they share one number, or in older inventories one key path and increasing
 * indexes.
 */
function byValue(entries: readonly InventoryCredential[]): readonly (readonly InventoryCredential[])[] {
  const values: InventoryCredential[][] = [];
  for (const entry of entries) {
    const members = values.at(-1);
    const last = members?.at(-1);
    if (last !== undefined && isSameValue(last, entry)) members?.push(entry);
    else values.push([entry]);
  }
  return values;
}

function isSameValue(last: InventoryCredential, next: InventoryCredential): boolean {
  if (last.keyPath !== next.keyPath) return false;
  return last.value === undefined || next.value === undefined ? last.index < next.index : last.value === next.value;
}

/** A value and its credentials; a placeholder has none. */
function toValue(
  members: readonly InventoryCredential[],
  certificates: ReadonlyMap<string, Bytes>,
  cryptography: Cryptography,
): { readonly value: LocatedValue; readonly credentials: readonly DecodedCredential[] } {
  const known = members.flatMap((entry) => {
    const content = isBarePlaceholder(entry) ? undefined : toContent(entry, certificates);
    return content === undefined ? [] : [{ content, block: toBlock(entry, content) }];
  });
  const [first] = members;
  const value: LocatedValue = {
    span:
      first?.valueRange === undefined
        ? { start: toSpan(first?.range).start, end: toSpan(members.at(-1)?.range).end }
        : toSpan(first.valueRange),
    blocks: known.map(({ block }) => block),
    ...optional('keyPath', first?.keyPath),
    ...optional('object', first?.object),
    ...optional('placeholder', first?.placeholder as PlaceholderReason | undefined),
  };
  const credentials = known.map(({ content, block }) => ({
    value,
    block,
    content,
    ...optional('fingerprint', content.kind === 'certificate' ? toHex(cryptography.sha256(content.der)) : undefined),
  }));
  return { value, credentials };
}

/** A placeholder without a block is not a problem. */
function isBarePlaceholder({ kind, placeholder, problem }: InventoryCredential): boolean {
  return kind === 'unreadable' && placeholder !== undefined && problem === undefined;
}

function toBlock(entry: InventoryCredential, content: DecodedContent): LocatedBlock {
  const bytes = bytesOf(entry, content);
  return {
    span: toSpan(entry.range),
    index: entry.index,
    encoding: entry.encoding,
    bytes: () => bytes,
    ...optional('label', entry.label),
    ...optional('innerKeyPath', entry.innerKeyPath),
    ...optional('problem', toProblem(entry)),
  };
}

/** For unreadable bytes the inventory has only their number, which matters for small ones. */
function bytesOf({ problem }: InventoryCredential, content: DecodedContent): Bytes {
  if ('der' in content) return content.der;
  return new Uint8Array(Math.min(problem?.length ?? maxStandIn, maxStandIn));
}

/** Longer than any stand-in that is recognised by its length. */
const maxStandIn = 1024;

function toProblem({ problem, reason = '' }: InventoryCredential): BlockProblem | undefined {
  if (problem?.code === undefined) return undefined;
  const { layer, code, range, character, inputByte } = problem;
  return {
    layer,
    code,
    reason,
    span: toSpan(range),
    ...optional('character', character),
    ...optional('inputByte', inputByte),
  };
}

function toContent(entry: InventoryCredential, certificates: ReadonlyMap<string, Bytes>): DecodedContent | undefined {
  const { kind, reason = '', problem } = entry;
  switch (kind) {
    case 'certificate': {
      const der = certificates.get(entry.certificate?.fingerprintSha256 ?? '');
      return der === undefined ? undefined : decodeCertificate(der);
    }
    case 'privateKey':
      return toPrivateKey(entry, certificates);
    case 'token':
      return { kind, ...optional('claims', entry.token === undefined ? undefined : claimsOfInventory(entry.token)) };
    case 'unreadable':
      return { kind, layer: problem?.layer ?? 'value', reason, ...optional('isMislabelled', problem?.isMislabelled) };
    case 'publicKey':
      return decoded(entry.publicKey, decodePublicKey);
    case 'certificationRequest':
      return decoded(entry.der, decodeCertificationRequest);
    case 'crl':
      return decoded(entry.der, decodeCrl);
  }
}

function toPrivateKey(
  { key, label = '', publicKey }: InventoryCredential,
  certificates: ReadonlyMap<string, Bytes>,
): PrivateKey {
  const bare = decoded(publicKey, decodePublicKey);
  const known =
    bare?.kind === 'publicKey' ? bare.publicKey : keyOfCertificates(key?.matchesCertificates ?? [], certificates);
  return {
    kind: 'privateKey',
    algorithm: key?.algorithm ?? '?',
    ...optional('bits', key?.bits),
    ...optional('curve', key?.curve),
    encoding: keyEncodings[label] ?? 'PKCS#8',
    encrypted: key?.encrypted === true,
    ...optional('publicKey', known),
  };
}

const keyEncodings: Readonly<Partial<Record<string, PrivateKey['encoding']>>> = {
  'RSA PRIVATE KEY': 'PKCS#1',
  'EC PRIVATE KEY': 'SEC1',
  'DSA PRIVATE KEY': 'DSA',
  'OPENSSH PRIVATE KEY': 'OpenSSH',
  'ENCRYPTED PRIVATE KEY': 'encrypted PKCS#8',
};

function decoded<Content>(base64: string | undefined, decode: (der: Bytes) => Content): Content | undefined {
  const der = base64 === undefined ? undefined : decodeBase64(base64);
  return der instanceof Uint8Array ? decode(der) : undefined;
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

function toSpan(range: InventoryRange | undefined): Span {
  return range === undefined
    ? { start: 0, end: 0 }
    : { start: packPosition(range.start), end: packPosition(range.end) };
}

/** An inventory has positions but no text, so an offset encodes line and character. */
function packPosition({ line, character }: Position): number {
  return line * maxPosition + character;
}

const packedLines: LineIndex = {
  lineCount: Number.MAX_SAFE_INTEGER,
  positionAt: (offset) => ({ line: Math.floor(offset / maxPosition), character: offset % maxPosition }),
  offsetAt: packPosition,
};
