/** The word that was probably meant: the only one that begins so, or the nearest one with at most two typing errors. */
export function nearestWord(typed: string, words: readonly string[]): string | undefined {
  const given = typed.toLowerCase();
  const begun = words.filter((word) => given !== '' && word.toLowerCase().startsWith(given));
  if (begun.length === 1) return begun[0];
  const most = Math.min(2, Math.floor(given.length / 3) + (given.length > 1 ? 1 : 0));
  const [best] = words
    .map((word) => ({ word, errors: errorsBetween(given, word.toLowerCase()) }))
    .filter(({ errors }) => errors <= most)
    .sort((left, right) => left.errors - right.errors);
  return best?.word;
}

/** Letters that are missing, too many, wrong, or swapped with the next one (optimal string alignment). */
function errorsBetween(from: string, to: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      current.push(
        Math.min(
          (last[column] ?? 0) + 1,
          (current[column - 1] ?? 0) + 1,
          (last[column - 1] ?? 0) + (isSame ? 0 : 1),
          isSwapped ? (before[column - 2] ?? Number.POSITIVE_INFINITY) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, last] = [last, current];
  }
  return last[to.length] ?? 0;
}
