import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../hosts/paths.mjs';
import { runCommand, runNpm } from '../hosts/runCommand.mjs';
import { copyAs } from './packTar.mjs';

/**
 * Makes the tarball of `npm pack`, with the modes that a checkout has by default: npm keeps those of the files.
 *
 * @param {string} folder where it is written
 */
export async function packCommand(folder) {
  // What npm runs before it packs.
  await runCommand(process.execPath, ['esbuild.mjs', '--command'], { cwd: projectRoot });
  const [{ files }] = JSON.parse(await runNpm(['pack', '--dry-run', '--json'], projectRoot));
  const copy = mkdtempSync(path.join(tmpdir(), 'certscope-tarball-'));
  try {
    for (const { path: name, mode } of files)
      copyAs(path.join(copy, name), { source: path.join(projectRoot, name), isProgram: (mode & 0o100) !== 0 });
    await runNpm(['pack', '--pack-destination', folder], copy);
  } finally {
    rmSync(copy, { recursive: true });
  }
}
