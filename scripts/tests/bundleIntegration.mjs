import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { needsNode } from '../../test/integration/support/notInBrowsers.mjs';
import { projectRoot } from '../hosts/paths.mjs';
import { testFiles } from './testFiles.mjs';

/**
 * Bundles the integration suite into one module inside an extension of its own, which the host loads for testing: one for
 * Node's extension hosts, and one for the web worker's, which loads nothing else.
 *
 * @param {{ testExtension: string, words: readonly string[], grep: string, rounds?: number, retries?: number }} wanted the
 *   extension's folder; words narrow the files by name, grep the tests by title, with rounds the soak is bundled instead of the tests,
 *   and a test that fails is run again so many times
 * @returns {Promise<{ testExtension: string, tests: string, webTests: string }>}
 */
export async function bundleIntegration({ testExtension, words, grep, rounds, retries }) {
  const files = testFiles('test/integration', rounds === undefined ? '.test.ts' : '.soak.ts', words);
  const tests = path.join(testExtension, 'suite.js');
  const webTests = path.join(testExtension, 'webSuite.js');
  mkdirSync(testExtension, { recursive: true });
  writeFileSync(path.join(testExtension, 'package.json'), JSON.stringify(manifest()));
  const suiteOf = (some) => [`export { run } from './support/mocha.ts';`, ...some.map((file) => `import './${file}';`)];
  const inBrowsers = files.filter((file) => !needsNode.includes(file));
  await bundle('test/integration', suiteOf(files), { outfile: tests, grep, rounds, retries, isWeb: false });
  await bundle('test/integration', suiteOf(inBrowsers), { outfile: webTests, grep, rounds, retries, isWeb: true });
  return { testExtension, tests, webTests };
}

/**
 * Bundles the suite for a folder that lies on no disk, with the extension that serves the folder.
 *
 * @param {{ testExtension: string, grep: string }} wanted the extension's folder; grep narrows the tests by title
 */
export async function bundleVirtual({ testExtension, grep }) {
  const tests = path.join(testExtension, 'suite.js');
  const webTests = path.join(testExtension, 'webSuite.js');
  mkdirSync(testExtension, { recursive: true });
  writeFileSync(path.join(testExtension, 'package.json'), JSON.stringify(manifest(['onFileSystem:memfs'])));
  const lines = [
    `export { activate } from './extension.ts';`,
    `export { run } from '../integration/support/mocha.ts';`,
    `import './virtualWorkspace.test.ts';`,
  ];
  await bundle('test/virtual', lines, { outfile: tests, grep, isWeb: false });
  await bundle('test/virtual', lines, { outfile: webTests, grep, isWeb: true });
  return { testExtension, tests, webTests };
}

/**
 * Bundles the suite for an empty folder, in which something starts the features.
 *
 * @param {{ testExtension: string, grep: string, reason: string }} wanted the folder in which an extension's folder is made; grep
 *   narrows the tests by title
 */
export async function bundleStarting({ testExtension: parent, grep, reason }) {
  const testExtension = path.join(parent, `starting-${reason}`);
  const tests = path.join(testExtension, 'suite.js');
  mkdirSync(testExtension, { recursive: true });
  writeFileSync(path.join(testExtension, 'package.json'), JSON.stringify(manifest()));
  const lines = [`export { run } from '../integration/support/mocha.ts';`, `import './starting.test.ts';`];
  await bundle('test/starting', lines, { outfile: tests, grep, isWeb: false, reason });
  return { testExtension, tests };
}

function bundle(folder, lines, { outfile, grep, isWeb, rounds = 1, reason = '', retries = 0 }) {
  return build({
    stdin: { contents: lines.join('\n'), resolveDir: path.join(projectRoot, folder) },
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    // What we have for Node's extension hosts is tested there, too.
    external: isWeb ? ['vscode'] : ['vscode', 'node:*'],
    // Without `exports`, mocha's browser build sets its globals, whose types `@types/mocha` knows.
    define: {
      GREP: JSON.stringify(grep),
      SOAK_ROUNDS: String(rounds ?? 1),
      IS_WEB: String(isWeb),
      REASON: JSON.stringify(reason),
      RETRIES: String(retries),
      exports: 'undefined',
    },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

function manifest(activationEvents = []) {
  const { publisher, engines } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  // Languages that other extensions have for Kubernetes' files.
  const contributes = { languages: [{ id: 'helm' }, { id: 'kubernetes' }] };
  const entries = { main: './suite.js', browser: './webSuite.js' };
  return { name: 'certscope-tests', publisher, version: '0.0.0', engines, ...entries, activationEvents, contributes };
}

// For the debugger, whose launch configuration names the folder.
if (import.meta.filename === process.argv[1]) {
  const testExtension = path.join(projectRoot, 'out/integration');
  await bundleIntegration({ testExtension, words: process.argv.slice(2), grep: '' });
}
