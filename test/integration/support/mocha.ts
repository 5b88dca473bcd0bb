// Loaded before every test file, and the module that the host runs. Test files are written with mocha's globals of the
// "tdd" interface (suite, test, setup, teardown), with `vscode` and with chai's `assert`. They import nothing of Node's,
// and mocha's own browser build is used, so that the same suite can run in a web worker's extension host.
import 'mocha/mocha.js';
import * as vscode from 'vscode';
import { reasonNotInBrowsers, reasonNotInLowest } from './notInBrowsers.mjs';

/** Put in by the bundler: narrows the tests to those whose full title contains it. */
declare const GREP: string;
/** Put in by the bundler: the suite of a web worker's extension host. */
declare const IS_WEB: boolean;
/** Put in by the bundler: how often a test that has failed is run again. */
declare const RETRIES: number;

const results = {
  passed: 0,
  failed: 0,
  skipped: 0,
  /** Tests that are not for this host. */
  leftOut: 0,
  /** What this kind of host runs, also where this release is too old for it. */
  titles: [] as string[],
  failures: [] as string[],
  /** Tests that have failed and passed when they were run again. */
  unsteady: [] as string[],
  times: [] as { readonly name: string; readonly milliseconds: number }[],
};

/** Prints one line for each test as it ends. */
class LineReporter extends Mocha.reporters.Base {
  constructor(runner: Mocha.Runner) {
    super(runner);
    runner.on('suite', (suite) => {
      if (suite.title) console.log(`${indent(suite)}${suite.title}`);
    });
    runner.on('test end', (test) => {
      results.titles.push(test.fullTitle());
      results.times.push({ name: test.fullTitle(), milliseconds: test.duration ?? 0 });
    });
    const failedOnce = new Set<string>();
    runner.on('retry', (test, error: Error) => {
      failedOnce.add(test.fullTitle());
      console.log(`${indent(test)}! ${test.title}, which is run again\n${error.stack ?? error.message}`);
    });
    runner.on('pass', (test) => {
      results.passed += 1;
      if (failedOnce.has(test.fullTitle())) results.unsteady.push(test.fullTitle());
      console.log(`${indent(test)}✓ ${test.title} (${test.duration} ms)`);
    });
    runner.on('pending', (test) => {
      results.skipped += 1;
      console.log(`${indent(test)}- ${test.title}`);
    });
    runner.on('fail', (test, error: Error) => {
      results.failed += 1;
      results.failures.push(test.fullTitle());
      console.log(`${indent(test)}✗ ${test.title}\n${error.stack ?? error.message}`);
    });
  }
}

mocha.setup({ ui: 'tdd', timeout: 180_000, reporter: LineReporter, retries: RETRIES });

/** Runs the suite; the runner outside reads the result from a file beside the opened folder, or from the log where there is no disk. */
export async function run(): Promise<void> {
  if (GREP) mocha.fgrep(GREP);
  if (IS_WEB) {
    if (!('WorkerGlobalScope' in globalThis)) throw new Error('This is no web worker.');
    leaveOut(mocha.suite, reasonNotInBrowsers);
  }
  if (isLowest()) results.titles.push(...leaveOut(mocha.suite, reasonNotInLowest));
  // Not `mocha.run`, which looks for a page's address.
  await new Promise((resolve) => Mocha.prototype.run.call(mocha, resolve));
  const workspace = vscode.workspace.workspaceFolders?.[0];
  if (workspace === undefined) throw new Error('No folder is open.');
  if (workspace.uri.scheme === 'memfs') return console.log(`results: ${JSON.stringify(results)}`);
  const file = vscode.Uri.joinPath(workspace.uri, '../results.json');
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(JSON.stringify(results)));
  if (results.failed > 0) throw new Error(`${results.failed} tests failed`);
}

/** @returns the full titles of the tests that do not run now */
function leaveOut(suite: Mocha.Suite, reasonOf: (fullTitle: string) => string | undefined): readonly string[] {
  const below = suite.suites.flatMap((each) => leaveOut(each, reasonOf));
  const left = suite.tests.filter((test) => reasonOf(test.fullTitle()) !== undefined);
  results.leftOut += left.length;
  suite.tests = suite.tests.filter((test) => !left.includes(test));
  return [...below, ...left.map((test) => test.fullTitle())];
}

/** Whether this is the version that `engines` names. */
function isLowest(): boolean {
  const wanted = vscode.extensions.getExtension('certscope.certscope')?.packageJSON.engines.vscode;
  return wanted !== undefined && wanted.replace('^', '').split('.', 2).join() === vscode.version.split('.', 2).join();
}

function indent(titled: { titlePath(): string[] }): string {
  return '  '.repeat(titled.titlePath().length - 1);
}
