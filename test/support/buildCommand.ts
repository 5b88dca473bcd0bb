import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { command, commandPrograms } from '../../scripts/bundles.mjs';
import { memoised } from '../../src/core/text/memoised.ts';

/** Builds of this run and of the last ones, by what they are made of. */
const builds = 'out/commands';
const kept = 86_400_000;

/**
 * Builds the `certscope` command as it is packed, once for each state of its sources: a dozen test files need it.
 *
 * @param folder - Gets package.json, and dist.
 * @param banner - The program's first words.
 * @returns The file to run.
 */
export async function buildCommand(folder: string, banner?: BuildOptions['banner']): Promise<string> {
  const dist = path.join(folder, 'dist');
  cpSync(await builtCommand(banner), dist, { recursive: true });
  cpSync('package.json', path.join(folder, 'package.json'));
  return path.join(dist, 'cli.mjs');
}

/** Several processes may build at the same time: whoever is last finds that it is there. */
async function builtCommand(banner: BuildOptions['banner'] = {}): Promise<string> {
  const id = createHash('sha256').update(sourcesHash()).update(JSON.stringify(banner)).digest('hex').slice(0, 16);
  const outdir = path.resolve(builds, id);
  if (existsSync(outdir)) return outdir;
  const unfinished = `${outdir}.${process.pid}`;
  const options = [{ ...command, banner }, ...commandPrograms];
  await Promise.all(options.map((each) => build({ ...each, outdir: unfinished, logLevel: 'error' })));
  forgetOld();
  try {
    renameSync(unfinished, outdir);
  } catch (error) {
    if (!existsSync(outdir)) throw error;
    rmSync(unfinished, { recursive: true });
  }
  return outdir;
}

/** Of all that a build reads: packages by the lock file. */
const sourcesHash = memoised(() => {
  const hash = createHash('sha256').update(readFileSync('package-lock.json'));
  for (const folder of ['src', 'scripts']) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      hash.update(`\0${file}\0`).update(readFileSync(file));
    }
  }
  return hash.digest('hex');
});

function forgetOld(): void {
  mkdirSync(builds, { recursive: true });
  for (const name of readdirSync(builds)) {
    const build = path.join(builds, name);
    const age = Date.now() - (statSync(build, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > kept) rmSync(build, { recursive: true, force: true });
  }
}
