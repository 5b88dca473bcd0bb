// Runs the unit tests that depend on what differs from the last commit, or from a revision, nearest first and for about ten seconds.
// `npm run test:changed -- main`.
import { availableParallelism } from 'node:os';
import { changedFiles } from './tests/changedFiles.mjs';
import { closeRun } from './tests/counts.mjs';
import { runUnitFiles, unitTestFiles } from './tests/runUnit.mjs';
import { chooseTests } from './tests/unit/chooseTests.mjs';
import { readDependencies } from './tests/unit/dependencies.mjs';
import { readDurations } from './tests/unit/durations.mjs';

/** For each processor, in milliseconds: with what it takes to find and bundle the tests, a run ends within fifteen seconds. */
const time = 9_000;

const [revision = 'HEAD'] = process.argv.slice(2);
const changed = changedFiles(revision);
const all = unitTestFiles();
const { stepsTo } = await readDependencies(all);
const known = { stepsTo, durations: readDurations(), all, time: time * availableParallelism() };
const { chosen, left } = chooseTests(changed, known);
if (chosen.length === 0) {
  const what = changed.length === 0 ? `Nothing differs from ${revision}.` : 'No unit test depends on what was changed.';
  console.log(`${what} \`npm run test:changed -- REV\` compares with another revision.`);
} else {
  const counts = await runUnitFiles(chosen);
  if (left.length > 0)
    console.log(
      `${left.length} more test files depend on what was changed, less closely: \`npm run test:unit\` runs all.`,
    );
  closeRun(counts);
}
