import { decodeBase64, isBase64Character } from '../text/base64.ts';
import { encodeBase64 } from '../text/encodePem.ts';
import type { Bytes } from '../x509/bytes.ts';
import { applyEdits, type Edit, redacted } from './edits.ts';
import { readPemSecrets, secretOfObject } from './pemSecrets.ts';
import { tokenMark } from './tokenMark.ts';

/** The result of reading a text that can be base64. */
export type Base64Reading =
  /** Not base64, or too short to tell. */
  | { readonly kind: 'none' }
  /** Base64 of nothing but certificates and other public objects. */
  | { readonly kind: 'public' }
  /** Base64 of certificates and something else: `text` is new base64 with only the certificates. */
  | { readonly kind: 'mixed'; readonly text: string }
  | { readonly kind: 'secret'; readonly words: string };

/** Shorter texts cannot be recognised by their form. */
const shortest = 16;

/**
 * Reads a whole text as base64 of PEM or DER, standard or URL-safe.
 *
 * @param depth - Base64 can contain base64; the limit stops crafted input.
 */
export function readBase64Secrets(source: string, depth = 0): Base64Reading {
  const decoded = decode(source);
  if (decoded === undefined) return { kind: 'none' };
  if (decoded[0] === 0x30) {
    const words = secretOfObject(decoded);
    if (words === undefined) return { kind: 'public' };
    if (words !== 'octets') return { kind: 'secret', words };
  }
  const inner = readUtf8(decoded);
  if (inner === undefined) return { kind: 'none' };
  const token = tokenMark(inner.trim());
  if (token !== undefined) return { kind: 'secret', words: token };
  const nested = depth < 2 ? readBase64Secrets(inner, depth + 1) : undefined;
  if (nested?.kind === 'mixed') return { ...nested, text: encode(nested.text) };
  if (nested !== undefined && nested.kind !== 'none') return nested;
  const { edits, hasPublic } = onlyCertificates(inner);
  if (hasPublic) {
    return edits.length === 0 ? { kind: 'public' } : { kind: 'mixed', text: encode(applyEdits(inner, edits)) };
  }
  const [first] = edits;
  if (first !== undefined && inner.includes('-----BEGIN')) {
    const words = /<redacted: (.*)>/.exec(first.text)?.[1];
    return { kind: 'secret', words: words ?? 'text' };
  }
  return { kind: 'none' };
}

function decode(source: string): Bytes | undefined {
  const text = source.replaceAll(/\s+/g, '');
  if (text.length < shortest || !isBase64(text)) return undefined;
  const bare = withoutPadding(text.replaceAll('-', '+').replaceAll('_', '/'));
  const decoded = decodeBase64(bare + paddingOf(bare));
  return decoded instanceof Uint8Array ? decoded : undefined;
}

/** What must be removed from a text so that only public PEM blocks are left. */
export function onlyCertificates(text: string): { readonly edits: readonly Edit[]; readonly hasPublic: boolean } {
  const { secrets, public: kept } = readPemSecrets(text);
  const blocks = [...kept.map(({ span }) => ({ span })), ...secrets].sort((a, b) => a.span.start - b.span.start);
  const edits: Edit[] = [...secrets];
  let at = 0;
  for (const { span } of [...blocks, { span: { start: text.length, end: text.length } }]) {
    const between = text.slice(at, span.start);
    const start = at + between.length - between.trimStart().length;
    if (!/^(?:\s|<redacted: [^<>]*>)*$/.test(between)) {
      edits.push({ span: { start, end: start + between.trim().length }, text: redacted('text') });
    }
    at = span.end;
  }
  return { edits, hasPublic: kept.length > 0 };
}

function isBase64(text: string): boolean {
  const bare = text.replace(/={1,2}$/, '');
  for (let at = 0; at < bare.length; at++) if (!isBase64Character(bare.charCodeAt(at))) return false;
  return true;
}

/** An expression would try every run of them in the text, from each of its characters. */
function withoutPadding(text: string): string {
  let end = text.length;
  while (text.charAt(end - 1) === '=') end--;
  return text.slice(0, end);
}

function paddingOf(text: string): string {
  const rest = text.length % 4;
  return rest === 2 ? '==' : rest === 3 ? '=' : '';
}

function readUtf8(bytes: Bytes): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function encode(text: string): string {
  return encodeBase64(new TextEncoder().encode(text));
}
