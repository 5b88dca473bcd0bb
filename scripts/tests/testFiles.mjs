import { readdirSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';

/**
 * Lists the test files below a folder, relative to it, in a fixed order.
 *
 * @param {string} folder relative to the project
 * @param {string | readonly string[]} suffix of a test file, or several
 * @param {readonly string[]} words keep the files whose path contains one of them; none keeps all
 */
export function testFiles(folder, suffix, words) {
  const files = readdirSync(path.join(projectRoot, folder), { recursive: true })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter((file) => [suffix].flat().some((each) => file.endsWith(each)))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  if (files.length === 0) throw new Error(`No test in ${folder} matches ${words.join(' ')}.`);
  return files;
}
