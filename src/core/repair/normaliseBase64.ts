import * as l10n from '@vscode/l10n';
import { decodeBase64 } from '../text/base64.ts';
import { encodeBase64 } from '../text/encodePem.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import type { RepairPlanner } from './repairModel.ts';
import { readScalar } from './scalarText.ts';

/**
 * Rewrites a value that is nearly base64 as one line of padded standard base64, in the style of its scalar.
 *
 * Only if everything in it can be read afterwards, down to the last certificate: a lost character cannot be known, and
 * damages what follows it.
 */
export const normaliseBase64: RepairPlanner = ({ source, place }) => {
  const { value } = place;
  const bytes = joinBase64(readScalar(source.text, value));
  if (bytes === undefined) return undefined;
  const newText = encodeBase64(bytes);
  const blocks = source.placesIn(newText).map(({ block }) => block);
  const isReadable = blocks.every(
    (block) =>
      block.problem === undefined && decodeObject(block.bytes(), block.label, block.headers).kind !== 'unreadable',
  );
  if (blocks.length === 0 || !isReadable) return undefined;
  const expected = new Map([[value, blocks.map((block) => block.bytes())]]);
  const replacements = [{ span: value.span, newText }];
  return { title: l10n.t('convert it to standard base64'), edits: [{ source, replacements, expected }] };
};

/**
 * Converts a text that was meant as base64 to the intended bytes: blanks and line breaks, also written as `\n`, and
 * other characters are removed; the URL-safe alphabet becomes the standard one; padding is completed; joined texts are
 * decoded one by one.
 *
 * The content of the bytes shows whether that was right.
 */
function joinBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const characters = text
    .replace(/\\+[nrt]/g, '')
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/[^A-Za-z0-9+/=]/g, '');
  const parts: Uint8Array[] = [];
  for (const [part] of characters.matchAll(/[A-Za-z0-9+/]+/g)) {
    const missing = -part.length & 3;
    const decoded = missing === 3 ? undefined : decodeBase64(part + '='.repeat(missing));
    if (!(decoded instanceof Uint8Array)) return undefined;
    const isNewLine = parts.length > 0 && parts.at(-1)?.at(-1) !== lineFeed;
    if (isNewLine) parts.push(Uint8Array.of(lineFeed));
    parts.push(decoded);
  }
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const lineFeed = 10;
