import * as l10n from '@vscode/l10n';
import { encodeBase64 } from '../text/encodePem.ts';
import { decodeObject } from '../x509/decodeObject.ts';
import { joinBase64 } from './joinBase64.ts';
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
  return { title: l10n.t('write it as standard base64'), edits: [{ source, replacements, expected }] };
};
