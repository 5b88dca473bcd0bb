import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';
import { testFiles } from './testFiles.mjs';

/**
 * Bundles the integration suite into one module inside an extension of its own, which the host loads for testing.
 *
 * @param {{ testExtension: string, words: readonly string[], grep: string, rounds?: number }} wanted the extension's folder;
 *   words narrow the files by name, grep the tests by title, rounds are those of the soak
 * @returns {Promise<{ testExtension: string, tests: string }>}
 */
export async function bundleIntegration({ testExtension, words, grep, rounds = 1 }) {
  const files = testFiles('test/integration', '.test.ts', words);
  const tests = path.join(testExtension, 'suite.js');
  mkdirSync(testExtension, { recursive: true });
  writeFileSync(path.join(testExtension, 'package.json'), JSON.stringify(manifest()));
  await build({
    stdin: {
      contents: [`export { run } from './support/mocha.ts';`, ...files.map((file) => `import './${file}';`)].join('\n'),
      resolveDir: path.join(projectRoot, 'test/integration'),
    },
    outfile: tests,
    bundle: true,
    format: 'cjs',
    platform: 'browser',
    target: 'es2022',
    // The extension host is Node's, and what we have for it is tested there, too.
    external: ['vscode', 'node:*'],
    // Without `exports`, mocha's browser build sets its globals, whose types `@types/mocha` knows.
    define: { GREP: JSON.stringify(grep), SOAK_ROUNDS: String(rounds), exports: 'undefined' },
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return { testExtension, tests };
}

function manifest() {
  const { publisher, engines } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  // Languages that other extensions have for Kubernetes' files.
  const contributes = { languages: [{ id: 'helm' }, { id: 'kubernetes' }] };
  const main = './suite.js';
  return { name: 'certscope-tests', publisher, version: '0.0.0', engines, main, activationEvents: [], contributes };
}

// For the debugger, whose launch configuration names the folder.
if (import.meta.filename === process.argv[1]) {
  const testExtension = path.join(projectRoot, 'out/integration');
  await bundleIntegration({ testExtension, words: process.argv.slice(2), grep: '' });
}
