/** A past change, as far as the choice of what to undo needs it. */
export interface UndoableChange {
  /** Of its files: absolute, with all links resolved. */
  readonly paths: readonly string[];
  /** It has already been undone. */
  readonly isUndone: boolean;
}

/** What an undo that names no change would undo. */
export interface UndoChoice<Change> {
  /** The newest change of the place that is not undone. */
  readonly next?: Change;
  /** A newer change of the place, which is undone already: that `next` follows is no matter of course. */
  readonly undone?: Change;
  /** If the place has no `next`: the newest of all others that is not undone. */
  readonly elsewhere?: Change;
}

/**
 * Chooses the change that an undo without a name means.
 *
 * @param changes - Newest first.
 * @param isHere - Whether a file belongs to the place that the user is at.
 */
export function chooseUndo<Change extends UndoableChange>(
  changes: readonly Change[],
  isHere: (path: string) => boolean,
): UndoChoice<Change> {
  const here = changes.filter(({ paths }) => paths.some(isHere));
  const next = here.find(({ isUndone }) => !isUndone);
  const [newest] = here;
  const undone = newest?.isUndone === true ? { undone: newest } : {};
  if (next !== undefined) return { next, ...undone };
  const elsewhere = changes.find((each) => !each.isUndone && !here.includes(each));
  return { ...undone, ...(elsewhere === undefined ? {} : { elsewhere }) };
}
