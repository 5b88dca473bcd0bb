import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { DocumentEdit, RepairSubject } from './repairModel.ts';

/** An edit of the value with the problem. Its blocks keep their bytes, and unreadable ones stay unreadable. */
export function sameBytesAfter(
  { source, place }: RepairSubject,
  replacements: readonly TextReplacement[],
): readonly DocumentEdit[] {
  const { value } = place;
  const expected = value.blocks.map((block) => (block.problem === undefined ? block.bytes() : { value, block }));
  return [{ source, replacements, expected: new Map([[value, expected]]) }];
}
