import { groupBy } from '../../text/groupBy.ts';
import type { PlannedFile } from '../change/changeModel.ts';

/** Joins the changes of plans: certificates and CAs can be in one file. */
export function filesTogether(files: readonly PlannedFile[]): readonly PlannedFile[] {
  return [...groupBy(files, ({ path }) => path).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const edits = same.flatMap((each) => each.edits);
    return [{ ...first, holdsKey: same.some(({ holdsKey }) => holdsKey), edits }];
  });
}
