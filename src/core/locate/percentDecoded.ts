import { type MappedText, PieceCollector } from '../text/mappedText.ts';

/** Resolves the percent-encoding (RFC 3986 §2.1) of a data URL, octet by octet. */
export function percentDecoded(text: string): MappedText {
  const pieces = new PieceCollector();
  let from = 0;
  for (const { index, 0: octet, 1: hex = '' } of text.matchAll(/%([0-9A-Fa-f]{2})/g)) {
    pieces.copy(text, { start: from, end: index });
    from = index + octet.length;
    pieces.replace(String.fromCharCode(Number.parseInt(hex, 16)), { start: index, end: from });
  }
  pieces.copy(text, { start: from, end: text.length });
  return pieces.collect();
}
