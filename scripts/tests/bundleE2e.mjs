import { rmSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';
import { testFiles } from './testFiles.mjs';

/** Of this process: a module that was loaded is not read again. */
let bundles = 0;

/**
 * Bundles the journeys and loads them.
 *
 * @param {readonly string[]} words narrow the files by name
 * @returns {Promise<{ journeys: readonly import('../../test/e2e/journey.ts').Journey[], Workbench: Function }>}
 */
export async function bundleE2e(words) {
  const files = testFiles('test/e2e', '.e2e.ts', words);
  bundles += 1;
  const outfile = path.join(projectRoot, `out/e2e/journeys-${process.pid}-${bundles}.mjs`);
  await build({
    stdin: {
      contents: [
        `export { Workbench } from './pages/workbench.ts';`,
        ...files.map((file, index) => `import { journeys as journeys${index} } from './${file}';`),
        `export const journeys = [${files.map((_, index) => `...journeys${index}`).join(', ')}];`,
      ].join('\n'),
      resolveDir: path.join(projectRoot, 'test/e2e'),
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  process.once('exit', () => rmSync(outfile, { force: true }));
  return import(pathToFileURL(outfile).href);
}
