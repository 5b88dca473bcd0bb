/**
 * @typedef {{ name: string, milliseconds: number }} TimedTest
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly string[], unsteady?: readonly string[],
 *   times?: readonly TimedTest[] }} Counts
 *   `failures` names what failed, `unsteady` what failed and passed when it was run again, `times` tells how long each test took
 */

/** So many of the slowest tests are printed. */
const mostSlow = 10;

/** With more unsteady tests than these, a run has failed. */
const mostUnsteady = 2;

/** @param {readonly Counts[]} all */
export function sumCounts(all) {
  const sum = (field) => all.reduce((total, counts) => total + counts[field], 0);
  const failures = all.flatMap((counts) => counts.failures ?? []);
  const unsteady = all.flatMap((counts) => counts.unsteady ?? []);
  const times = all.flatMap((counts) => counts.times ?? []);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped'), failures, unsteady, times };
}

/**
 * @param {string} name of what failed
 * @returns {Counts}
 */
export function oneFailure(name) {
  return { passed: 0, failed: 1, skipped: 0, failures: [name] };
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Names the slowest tests, and once more what failed, below everything that was printed, prints the closing line as the last one and
 * sets the exit code. A run in which no test ran has failed, and so has one with too many unsteady tests.
 *
 * @param {Counts} counts
 */
export function closeRun(counts) {
  const unsteady = counts.unsteady ?? [];
  if (unsteady.length > mostUnsteady) return closeRun(withoutPatience(counts));
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
  const slowest = (counts.times ?? [])
    .toSorted((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, mostSlow);
  if (slowest.length > 0) console.log(['\nThe slowest tests:', ...slowest.map(timeLine)].join('\n'));
  if (unsteady.length > 0) printNames('Unsteady (failed, and passed when run again):', '!', unsteady);
  if (counts.failures?.length > 0) printNames('Failed:', '✗', counts.failures);
  console.log(closingLine(counts));
}

/** Counts what is unsteady as failed. */
function withoutPatience({ passed, failed, failures = [], unsteady, ...others }) {
  const all = [...failures, ...unsteady];
  return { ...others, passed: passed - unsteady.length, failed: failed + unsteady.length, failures: all };
}

function printNames(title, mark, names) {
  console.log([`\n${title}`, ...names.map((each) => `  ${mark} ${each}`)].join('\n'));
}

function timeLine({ name, milliseconds }) {
  return `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`;
}
