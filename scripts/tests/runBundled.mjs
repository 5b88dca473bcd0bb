import { spawnSync } from 'node:child_process';
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
 * Bundles a TypeScript program for this Node.
 *
 * @param {string} entry below the project's root
 * @returns {Promise<string>} the bundle
 */
export async function bundleProgram(entry) {
  const outfile = path.join(projectRoot, 'out/programs', `${path.basename(entry, '.ts')}.mjs`);
  await build({
    absWorkingDir: projectRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
