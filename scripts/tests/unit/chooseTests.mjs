import path from 'node:path';

/** Tests that look at all files of a kind: cheap, and often the first to tell. */
const always = [
  { files: /^(src|scripts|test|bench)\/|\.mjs$/, test: 'tidy.test.ts' },
  { files: /^(src|l10n)\/|^package\.nls/, test: 'l10n/translations.test.ts' },
  { files: /^package(\.nls.*)?\.json$/, test: 'manifest.test.ts' },
  { files: /\.md$/, test: 'translatedDocs.test.ts' },
];

/** What a file takes that has never run, in milliseconds. */
const usual = 300;

/**
 * Puts the tests that depend on changed files in order, nearest first, and takes as many as a time allows.
 *
 * @param {readonly string[]} changed files, relative to the project
 * @param {object} known
 * @param {(file: string) => ReadonlyMap<string, number>} known.stepsTo from `readDependencies`
 * @param {ReadonlyMap<string, number>} known.durations of test files, in milliseconds
 * @param {readonly string[]} known.all tests that there are
 * @param {number} known.time that tests may take together, in milliseconds; what was changed or mirrors it runs in any case
 * @returns {{ chosen: readonly string[], left: readonly string[] }}
 */
export function chooseTests(changed, { stepsTo, durations, all, time }) {
  const distances = new Map();
  const there = new Set(all);
  for (const file of changed) {
    for (const [test, steps] of stepsTo(file)) {
      if (!there.has(test)) continue;
      const distance = isAbout(test, file) ? 0 : steps + (isBeside(test, file) ? 0 : 1);
      distances.set(test, Math.min(distance, distances.get(test) ?? distance));
    }
    for (const { files, test } of always) if (files.test(file) && there.has(test)) distances.set(test, 0);
  }
  const durationOf = (test) => durations.get(test) ?? usual;
  const nearest = [...distances].sort(
    ([one, near], [other, far]) => near - far || durationOf(one) - durationOf(other) || (one < other ? -1 : 1),
  );
  const chosen = [];
  const left = [];
  let taken = 0;
  for (const [test, distance] of nearest) {
    const fits = taken + durationOf(test) <= time;
    if (distance === 0 || fits) chosen.push(test);
    else left.push(test);
    if (distance === 0 || fits) taken += durationOf(test);
  }
  return { chosen, left };
}

/** Its own test, or the test itself. */
function isAbout(test, file) {
  return file === `test/unit/${test}` || baseName(test) === baseName(file);
}

/** In the folder of the tests that mirrors the file's. */
function isBeside(test, file) {
  return path.posix.dirname(test) === path.posix.dirname(file).replace(/^src\/(core\/)?/, '');
}

function baseName(file) {
  return path.posix.basename(file).split('.')[0];
}
