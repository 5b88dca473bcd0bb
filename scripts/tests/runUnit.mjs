import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { inspect } from 'node:util';
import { build } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';
import { closingLine } from './counts.mjs';
import { testFiles } from './testFiles.mjs';

const out = path.join(projectRoot, 'out/unit');

/**
 * Bundles the unit tests and runs them with node:test. A narrowed run names every test, a whole one only the failures.
 *
 * @param {readonly string[]} [words] narrow the files by name
 * @returns {Promise<import('./counts.mjs').Counts>}
 */
export async function runUnit(words = []) {
  const started = Date.now();
  const files = await bundle(words);
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  // The processes of the test files inherit it.
  process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --enable-source-maps`;
  const fail = (name, text = '') => {
    counts.failed += 1;
    counts.failures.push(name);
    if (words.length === 0) console.log(`✗ ${name}\n${text}`);
  };
  const events = run({ files, concurrency: availableParallelism() });
  events.on('test:pass', (test) => {
    if (test.details.type === 'suite') return;
    if (test.skip !== undefined || test.todo !== undefined) counts.skipped += 1;
    // node:test reports a file in which no test ran as one test that passed, named like the file.
    else if (files.includes(test.name)) fail(`No test ran in ${relative(test.file)}`);
    else counts.passed += 1;
  });
  events.on('test:fail', (test) => {
    if (test.details.type === 'suite') return;
    fail(`${test.name} (${relative(test.file)})`, words.length === 0 ? inspect(reason(test)) : '');
  });
  events.on('test:stderr', ({ message }) => process.stderr.write(message));
  const shown =
    words.length > 0 ? events.compose(spec).on('data', (text) => process.stdout.write(text)) : events.resume();
  await new Promise((resolve) => shown.once('end', resolve));
  console.log(`Unit tests: ${closingLine(counts)} (${((Date.now() - started) / 1000).toFixed(0)} s)`);
  return counts;
}

function reason({ details }) {
  return details.error.cause ?? details.error;
}

function relative(file) {
  return path.relative(out, file).replace(/\.mjs$/, '.ts');
}

/** Packages stay outside the bundles, so that they load as they do for everybody. */
async function bundle(words) {
  const files = testFiles('test/unit', '.test.ts', words);
  if (words.length === 0) rmSync(out, { recursive: true, force: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: files.map((file) => `test/unit/${file}`),
    outdir: out,
    outbase: 'test/unit',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return files.map((file) => path.join(out, file.replace(/\.ts$/, '.mjs')));
}
