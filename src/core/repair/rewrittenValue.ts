import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { DocumentEdit, RepairSubject } from './repairModel.ts';

/** An edit of the value that has the problem, after which its blocks hold the same bytes; what could not be read still cannot. */
export function sameBytesAfter(
  { source, place }: RepairSubject,
  replacements: readonly TextReplacement[],
): readonly DocumentEdit[] {
  const { value } = place;
  const expected = value.blocks.map((block) => (block.problem === undefined ? block.bytes() : { value, block }));
  return [{ source, replacements, expected: new Map([[value, expected]]) }];
}
