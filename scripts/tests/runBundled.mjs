import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { renameSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../hosts/paths.mjs';

/**
 * Bundles a TypeScript program and runs it in a process of its own, whose exit code becomes this one's.
 *
 * @param {string} entry below the project's root
 * @param {readonly string[]} args
 */
export async function runBundled(entry, args) {
  const program = await bundleProgram(entry);
  const run = spawnSync(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: projectRoot,
    stdio: 'inherit',
  });
  process.exitCode = run.status ?? 1;
}

/**
 * Bundles a TypeScript program for this Node, anew in each process. Nobody sees an unfinished bundle: hosts that start together share one.
 *
 * @param {string} entry below the project's root
 * @returns {Promise<string>} the bundle
 */
export async function bundleProgram(entry) {
  const outfile = path.join(projectRoot, 'out/programs', `${path.basename(entry, '.ts')}.mjs`);
  const unfinished = `${outfile}.${randomUUID()}`;
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile: unfinished,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  renameSync(unfinished, outfile);
  return outfile;
}
