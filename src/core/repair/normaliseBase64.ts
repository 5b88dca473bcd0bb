import * as l10n from '@vscode/l10n';
import { decodeBase64 } from '../text/base64.ts';
import { encodeBase64 } from '../text/encodePem.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import type { RepairPlanner } from './repairModel.ts';
import { readScalar } from './scalarText.ts';

/**
 * Writes a value that is nearly base64 as one line of padded standard base64, in the style of its scalar.
 *
 * Only where everything in it can be read then, down to the last certificate: a character that was lost cannot be known,
 * and shows in what follows it.
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
 * Makes of a text that was meant as base64 the bytes that it was meant to be: blanks and line breaks, also written as
 * `\n`, and whatever else does not belong to base64 go; the URL-safe alphabet becomes the standard one; padding is
 * completed; texts that were joined are decoded one by one.
 *
 * Whether that was right has to be seen by what the bytes hold.
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
