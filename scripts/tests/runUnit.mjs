import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';
import { asWord, closingLine } from './counts.mjs';
import { testFiles } from './testFiles.mjs';
import { bundleUnit } from './unit/bundleUnit.mjs';
import { readDurations, writeDurations } from './unit/durations.mjs';
import { ownProcess } from './unit/ownProcess.mjs';
import { runInProcesses } from './unit/runInProcesses.mjs';
import { inSources } from './unit/sourcePlaces.mjs';

/** @typedef {keyof typeof suffixes} Tier `quick`: run all the time; `thorough`: takes long and rarely finds what the others do not */

/** How the files of a tier end. */
const suffixes = { quick: '.test.ts', thorough: '.thorough.ts' };

/**
 * @param {readonly Tier[]} [tiers] by default both
 * @param {readonly string[]} [words] narrow the files by name
 * @returns {readonly string[]} relative to test/unit
 */
export function unitTestFiles(tiers = ['quick', 'thorough'], words = []) {
  return testFiles(
    'test/unit',
    tiers.map((tier) => suffixes[tier]),
    words,
  );
}

/**
 * Bundles the unit tests and runs them with node:test, many files in one process. A narrowed run names every test, a whole one only
 * the failures.
 *
 * @param {readonly string[]} [words] narrow the files by name; those of both tiers are meant then
 * @param {{ retries?: number, tiers?: readonly Tier[] }} [options] see `runUnitFiles`
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runUnit(words = [], { retries = 0, tiers = ['quick'] } = {}) {
  const isNarrowed = words.length > 0;
  const files = unitTestFiles(isNarrowed ? undefined : tiers, words);
  return runUnitFiles(files, { isWhole: !isNarrowed && tiers.includes('quick'), namesAll: isNarrowed, retries });
}

/**
 * Runs some of the unit tests.
 *
 * @param {readonly string[]} names relative to test/unit
 * @param {{ isWhole?: boolean, namesAll?: boolean, retries?: number }} [options] `isWhole`: these are all; `namesAll`: also tests that
 *   pass are printed; `retries`: so often a file in which a test has failed is run once more, alone
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runUnitFiles(names, { isWhole = false, namesAll = false, retries = 0 } = {}) {
  const started = performance.now();
  const durations = readDurations();
  const longestFirst = names.toSorted((one, other) => (durations.get(other) ?? 0) - (durations.get(one) ?? 0));
  const files = (await bundleUnit(longestFirst, { isWhole })).map((file) => ({
    ...file,
    isAlone: needsOwnProcess(file),
  }));
  const took = new Map();
  const used = new Map();
  const endsOf = new Map();
  const unsteady = await runInProcesses(files, {
    processes: availableParallelism(),
    retries,
    onFile: ({ name }, ends, milliseconds, processor) => {
      took.set(name, milliseconds);
      used.set(name, processor);
      endsOf.set(name, countable(name, ends));
      if (namesAll) console.log(`▶ ${name} (${Math.round(milliseconds)} ms)`);
      for (const end of endsOf.get(name)) {
        if (end.outcome === 'failed' || namesAll) console.log(lineOf(end, name));
      }
    },
  });
  writeDurations(took);
  if (process.env.CERTSCOPE_PROCESSOR === '1') console.log(processorTimes(used));
  const counts = {
    ...countsOf(endsOf, { isTimed: !namesAll }),
    unsteady: [...unsteady].flatMap(([name, ends]) => countable(name, ends).map((end) => testOf(end, name))),
  };
  console.log(`Unit tests: ${closingLine(counts)} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  return counts;
}

function countsOf(endsOf, { isTimed }) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [], times: [] };
  for (const [name, ends] of endsOf) {
    for (const end of ends) {
      counts[end.outcome] += 1;
      if (isTimed) counts.times.push({ name: nameOf(end, name), milliseconds: end.milliseconds });
      if (end.outcome === 'failed') counts.failures.push(testOf(end, name));
    }
  }
  return counts;
}

function nameOf(end, file) {
  return `${end.name} (${file})`;
}

/** @returns {import('./counts.mjs').NamedTest} */
function testOf(end, file) {
  return { name: nameOf(end, file), alone: `npm run test:unit -- ${asWord(file)}` };
}

/** On a busy machine, this is what tells whether a test has become cheaper. */
function processorTimes(used) {
  const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s`;
  const sorted = [...used].toSorted(([, one], [, other]) => other - one);
  const all = sorted.reduce((sum, [, milliseconds]) => sum + milliseconds, 0);
  return [
    'Of processors:',
    ...sorted.slice(0, 40).map(([name, each]) => `${seconds(each)}  ${name}`),
    `${seconds(all)}  all files`,
  ].join('\n');
}

const marks = { passed: '✔', failed: '✖', skipped: '﹣' };

function lineOf({ name, outcome, milliseconds, reason }, file) {
  const line = `  ${marks[outcome]} ${name} (${Math.round(milliseconds)} ms)`;
  return outcome === 'failed' ? `✖ ${name} (${file})\n${inSources(reason)}` : line;
}

/** A suite counts where something of its own has failed; a file without tests has failed. */
function countable(name, ends) {
  const counted = ends.filter(({ isSuite, outcome, isOwn }) => !isSuite || (outcome === 'failed' && isOwn));
  if (counted.length > 0) return counted;
  return [{ name: 'no test ran', outcome: 'failed', milliseconds: 0, reason: `There is no test in ${name}.` }];
}

function needsOwnProcess({ name }) {
  const text = readFileSync(path.join(projectRoot, 'test/unit', name), 'utf8');
  return ownProcess.some(({ pattern }) => pattern.test(text));
}
