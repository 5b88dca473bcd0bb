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

/** Nothing but base64 between the lines, in which people write what they like. */
const bare = /^-----BEGIN [A-Z0-9 ]{1,60}-----\s[A-Za-z0-9+/=\s]*-----END [A-Z0-9 ]{1,60}-----$/;

/** @returns `undefined` for a block that decodes to a public object. */
function secretOf(text: string, block: PemBlock): string | undefined {
  const { label, headers, span } = block;
  const draft = readPem(text, block, { text, seen: new Set([span.start]) }, () => text);
  if (draft === undefined) return `${label.toLowerCase().replaceAll(/[^a-z0-9#+ -]/g, '')} block`;
  if (draft.problem !== undefined || draft.placeholder !== undefined) {
    return label.includes('PRIVATE') ? 'private key that cannot be read' : 'PEM block that cannot be read';
  }
  const words = secretOfObject(draft.bytes(), label, headers);
  if (words !== undefined) return words;
  return bare.test(text.slice(span.start, span.end)) ? undefined : 'PEM block with other words in it';
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
    case 'certificationRequest':
      if (hasPassword(der)) return 'request with a challenge password';
      return hasMore(object) ? `${words[object.kind]} with more behind it` : undefined;
    default:
      return hasMore(object) ? `${words[object.kind]} with more behind it` : undefined;
  }
}

/** The attribute challengePassword (RFC 2985), by which an authority knows who asks. */
const challengePassword = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x07];

function hasPassword(der: Bytes): boolean {
  return der.some((_, start) => challengePassword.every((octet, index) => der[start + index] === octet));
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
