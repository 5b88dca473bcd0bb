import { base64SpanMap, decodeBase64 } from '../../text/base64.ts';
import type { Span } from '../../text/span.ts';
import { type BlockDraft, lifted } from './blockDraft.ts';
import { readBrokenBase64 } from './readBrokenBase64.ts';
import { type NestedBlocks, readDecoded } from './readDecoded.ts';

/**
 * Reads the base64 text at `span`: DER, PEM, or any text with credentials.
 *
 * @param again - Returns `text` again, for the bytes of private keys, which are not kept.
 * @returns Empty if it contains none of these.
 */
export function readBase64(text: string, span: Span, again: () => string, nested: NestedBlocks): BlockDraft[] {
  const { start, end } = span;
  const decoded = decodeBase64(text, start, end);
  if (!(decoded instanceof Uint8Array)) return readBrokenBase64(text, span, decoded, again, nested);
  const drafts = readDecoded(decoded, () => decodeBase64(again(), start, end), nested);
  if (drafts.length === 0) return drafts;
  const toSource = base64SpanMap(text, start, end, decoded.length);
  return drafts.map((draft) => lifted(draft, toSource, ['base64']));
}
