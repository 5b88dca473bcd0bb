/**
 * @typedef {{ name: string, alone?: string }} NamedTest `alone`: the command that runs it alone
 * @typedef {{ name: string, milliseconds: number }} TimedTest
 * @typedef {{ passed: number, failed: number, skipped: number, failures?: readonly NamedTest[], unsteady?: readonly NamedTest[],
 *   times?: readonly TimedTest[] }} Counts
 *   `failures` names what failed, `unsteady` what failed and passed when it was run again, `times` tells how long each test took
 */

/** So many of the slowest tests are printed. */
const mostSlow = 10;

/** With more unsteady tests than these, a run has failed. */
const mostUnsteady = 2;

/** So many failures, each with its command, and the counts are the last ten lines. */
const mostAtEnd = 4;

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
 * @param {string} [alone] the command that runs it alone
 * @returns {Counts}
 */
export function oneFailure(name, alone) {
  return { passed: 0, failed: 1, skipped: 0, failures: [{ name, alone }] };
}

/** @param {string} text becomes one word of a command that is shown */
export function asWord(text) {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/**
 * Names the slowest tests, and below everything that was printed what failed, with the command that runs it alone; prints the closing
 * line as the last one and sets the exit code. A run in which no test ran has failed, and so has one with too many unsteady tests.
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
  if (unsteady.length > 0) printTests('Unsteady (failed, and passed when run again):', '!', unsteady);
  const failures = counts.failures ?? [];
  if (failures.length > mostAtEnd) printTests('Failed:', '✗', failures);
  const first = failures.slice(0, mostAtEnd);
  if (first.length > 0) {
    const title = failures.length > mostAtEnd ? `The first ${mostAtEnd} of ${failures.length} that failed:` : 'Failed:';
    printTests(title, '✗', first);
  }
  console.log(closingLine(counts));
}

/** Counts what is unsteady as failed. */
function withoutPatience({ passed, failed, failures = [], unsteady, ...others }) {
  const all = [...failures, ...unsteady];
  return { ...others, passed: passed - unsteady.length, failed: failed + unsteady.length, failures: all };
}

function printTests(title, mark, tests) {
  const linesOf = ({ name, alone }) => [
    `  ${mark} ${name.replaceAll('\n', ' ')}`,
    ...(alone === undefined ? [] : [`    ${alone}`]),
  ];
  console.log([`\n${title}`, ...tests.flatMap(linesOf)].join('\n'));
}

function timeLine({ name, milliseconds }) {
  return `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`;
}
