/** @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly string[] }} Counts `failures` names what failed */

/** @param {readonly Counts[]} all */
export function sumCounts(all) {
  const sum = (field) => all.reduce((total, counts) => total + counts[field], 0);
  const failures = all.flatMap((counts) => counts.failures ?? []);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Names what failed once more, below everything that was printed, prints the closing line as the last one and sets the
 * exit code. A run in which no test ran has failed.
 *
 * @param {Counts} counts
 */
export function closeRun(counts) {
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
  if (counts.failures?.length > 0)
    console.log(['\nFailed:', ...counts.failures.map((each) => `  ✗ ${each}`)].join('\n'));
  console.log(closingLine(counts));
}
