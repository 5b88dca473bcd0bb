import { readPem } from '../locate/values/readPem.ts';
import { keyKind } from '../present/keyWords.ts';
import { findPemBlocks, type PemBlock } from '../text/pemBlocks.ts';
import type { Bytes } from '../x509/bytes.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import type { DecodedObject } from '../x509/x509Model.ts';
import { type Edit, redacted } from './edits.ts';

/** The result of reading the PEM blocks of a text. */
export interface PemReading {
  /** One for every block that is not certainly public. */
  readonly secrets: readonly Edit[];
  /** The other blocks, unchanged. */
  readonly public: readonly PemBlock[];
}

/** Separates the public PEM blocks of a text (certificates, requests, lists, public keys) from all others. */
export function readPemSecrets(text: string): PemReading {
  const secrets: Edit[] = [];
  const kept: PemBlock[] = [];
  for (const block of findPemBlocks(text)) {
    const words = secretOf(text, block);
    if (words === undefined) kept.push(block);
    else secrets.push({ span: block.span, text: redacted(words) });
  }
  return { secrets, public: kept };
}

/** @returns `undefined` for a block that is public. */
function secretOf(text: string, block: PemBlock): string | undefined {
  const { label, body, headers } = block;
  const isKey = /PRIVATE/.test(label);
  const content = text.slice(body.start, body.end).replaceAll(isKey ? /[\s#>|*"'\\]/g : /redacted|omitted/gi, '');
  // A mention, or an existing mask.
  if (!/[A-Za-z0-9+/_-]{8}/.test(content)) return undefined;
  if (headers !== undefined && !isKey) return 'PEM block with headers';
  if (/^(?:[A-Z0-9]+ )?PARAMETERS$/.test(label)) return undefined;
  const draft = readPem(text, block, { text, seen: new Set([block.span.start]) }, () => text);
  if (draft === undefined) return `${label.toLowerCase().replaceAll(/[^a-z0-9#+ -]/g, '')} block`;
  if (draft.problem !== undefined || draft.placeholder !== undefined) {
    return isKey ? 'private key that cannot be read' : 'PEM block that cannot be read';
  }
  return secretOfObject(draft.bytes(), label, headers) ?? undefined;
}

/**
 * Describes octets that must not be shown.
 *
 * @param label - The label of their PEM block; absent for DER.
 * @returns `undefined` if they are public: a certificate, a request, a revocation list or a public key, and nothing
 * after it.
 */
export function secretOfObject(
  der: Bytes,
  label?: string,
  headers?: Readonly<Record<string, string>>,
): string | undefined {
  const object = decodeObject(der, label, headers);
  switch (object.kind) {
    case 'privateKey':
      return `${object.encrypted ? 'encrypted ' : ''}${keyName(object)}private key`;
    case 'unreadable':
      return label === undefined ? 'octets' : 'PEM block that cannot be read';
    default:
      return hasMore(object) ? `${words[object.kind]} with more behind it` : undefined;
  }
}

function keyName(key: Parameters<typeof keyKind>[0]): string {
  return key.algorithm === 'unknown' ? '' : `${keyKind(key)} `;
}

const words = {
  certificate: 'certificate',
  certificationRequest: 'request',
  crl: 'revocation list',
  publicKey: 'public key',
} as const;

function hasMore(object: DecodedObject): boolean {
  return 'problems' in object && object.problems.some(({ code }) => code === 'trailing-data');
}
