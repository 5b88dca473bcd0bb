import { cpSync } from 'node:fs';
import path from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { command, commandPrograms } from '../../scripts/bundles.mjs';

/**
 * Builds the `certscope` command as it is packed.
 *
 * @param folder - Gets package.json, and dist.
 * @returns The file to run.
 */
export async function buildCommand(folder: string, options: BuildOptions = {}): Promise<string> {
  const outdir = path.join(folder, 'dist');
  const builds = [{ ...command, ...options }, ...commandPrograms];
  await Promise.all(builds.map((each) => build({ ...each, outdir, logLevel: 'error' })));
  cpSync('package.json', path.join(folder, 'package.json'));
  return path.join(outdir, 'cli.mjs');
}
