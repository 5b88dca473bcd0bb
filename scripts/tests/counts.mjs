/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @param {readonly Counts[]} all */
export function sumCounts(all) {
  const sum = (field) => all.reduce((total, counts) => total + counts[field], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Prints the closing line as the last one and sets the exit code. A run in which no test ran has failed.
 *
 * @param {Counts} counts
 */
export function closeRun(counts) {
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
  console.log(closingLine(counts));
}
