import { scalarText } from '../locate/objects/scalarText.ts';
import type { ScalarPlace } from '../locate/structure/structureReader.ts';
import { findPemBlocks } from '../text/pemBlocks.ts';
import { onlyCertificates, readBase64Secrets } from './base64Secrets.ts';
import { isBoolean, type Shown } from './commandLines.ts';
import { applyEdits, type Edit, redacted } from './edits.ts';
import { isMark, mark } from './mark.ts';
import { tokenMark } from './tokenMark.ts';

/**
 * What to replace in one scalar: all of it, unless its field shows it. Certificates, requests and public keys always stay, private keys and
 * tokens never do.
 *
 * @param shownOf - What its field shows of its text.
 */
export function redactScalar(source: string, place: ScalarPlace, shownOf: (text: string) => Shown): readonly Edit[] {
  const content = scalarText(source, place);
  const { text } = content;
  if (text.trim() === '' || isMark(text)) return [];
  const base64 = readBase64Secrets(text);
  if (base64.kind === 'public') return [];
  if (base64.kind === 'mixed') return whole(source, place, base64.text);
  if (base64.kind === 'secret') return whole(source, place, redacted(base64.words));
  if (findPemBlocks(text).length > 0) {
    const { edits, hasPublic } = onlyCertificates(text);
    // Colons and quotation marks have a meaning in a plain scalar.
    if (hasPublic && place.style === 'plain') return whole(source, place, applyEdits(text, edits));
    if (hasPublic) {
      return edits.map((edit) => {
        const span = content.toSource(edit.span);
        const words = written(edit.text, place.style);
        return { span, text: words + restOfLines(source.slice(span.start, span.end), words, place.style) };
      });
    }
    const words = edits.length === 1 ? /^<redacted: (.*)>$/.exec(edits[0]?.text ?? '')?.[1] : undefined;
    return whole(source, place, words === undefined || words === 'text' ? mark(text) : redacted(words));
  }
  const token = tokenMark(text.trim());
  if (token !== undefined) return whole(source, place, redacted(token));
  const shown = isBoolean(text) || shownOf(text);
  if (shown === true) return [];
  if (shown === false) return whole(source, place, mark(text));
  const rest = text.slice(shown.upTo);
  return isMark(rest) ? [] : whole(source, place, text.slice(0, shown.upTo) + mark(rest));
}

/** Replaces a scalar and keeps its quotes and its number of lines. */
function whole(source: string, { span, style }: ScalarPlace, text: string): readonly Edit[] {
  const before = source.slice(span.start, span.end);
  const words = style === 'plain' ? JSON.stringify(text) : written(text, style);
  const replacement = words + restOfLines(before, words, style);
  return before === replacement ? [] : [{ span, text: replacement }];
}

/** What follows the words that replace a stretch, so that the lines below keep their numbers. */
function restOfLines(before: string, words: string, style: ScalarPlace['style']): string {
  const lines = before.split('\n');
  const missing = lines.length - words.split('\n').length;
  if (missing <= 0) return '';
  // A quotation mark must not stand at the start of a line.
  const isQuoted = style === 'doubleQuoted' || style === 'singleQuoted';
  return '\n'.repeat(missing) + (isQuoted ? (/^[ \t]*/.exec(lines.at(-1) ?? '')?.[0] ?? '') : '');
}

function written(text: string, style: ScalarPlace['style']): string {
  if (style === 'doubleQuoted') return JSON.stringify(text).slice(1, -1);
  return style === 'singleQuoted' ? text.replaceAll("'", "''") : text;
}
