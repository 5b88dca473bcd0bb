import * as l10n from '@vscode/l10n';
import { deleteBlock } from '../renewal/deleteBlock.ts';
import type { RepairPlanner } from './repairModel.ts';

/** Removes a block, its line and the text that describes it; the last block of a value stays. */
export const removeBlock: RepairPlanner = ({ source, index, place }) => {
  const others = place.value.blocks.filter((block) => block !== place.block);
  if (others.length === 0) return undefined;
  const content = source.credentialOf(place)?.content;
  const certificate = content?.kind === 'certificate' ? content : undefined;
  const replacements = deleteBlock(source.text, source.places, index, certificate, source.placesIn);
  if (replacements === undefined) return undefined;
  const expected = new Map([[place.value, others.map((block) => ({ value: place.value, block }))]]);
  return { title: l10n.t('remove this block'), isChoice: true, edits: [{ source, replacements, expected }] };
};
