import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../hosts/paths.mjs';

/** Where bundled unit tests go. */
export const unitBundles = path.join(projectRoot, 'out/unit');

/**
 * Bundles unit tests. What several of them import becomes chunks, which a process reads and compiles once. Packages stay outside, so
 * that they load as they do for everybody. Source maps are files of their own: only a failure reads them.
 *
 * @param {readonly string[]} files relative to test/unit
 * @param {{ isWhole?: boolean }} [options] `isWhole`: these are all, so bundles of earlier runs go
 * @returns {Promise<readonly { name: string, bundle: string }[]>} in the same order
 */
export async function bundleUnit(files, { isWhole = false } = {}) {
  if (isWhole) rmSync(unitBundles, { recursive: true, force: true });
  await build({
    absWorkingDir: projectRoot,
    entryPoints: files.map((file) => `test/unit/${file}`),
    outdir: unitBundles,
    outbase: 'test/unit',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'external',
    logLevel: 'warning',
  });
  return files.map((name) => ({ name, bundle: path.join(unitBundles, name.replace(/\.ts$/, '.mjs')) }));
}
