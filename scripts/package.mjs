// Builds the extension and packs it into certscope.vsix. Everything is bundled, so no dependency travels along.
import { statSync } from 'node:fs';
import path from 'node:path';
import vsce from '@vscode/vsce';
import { projectRoot, vsixFile } from './hosts/paths.mjs';
import { runCommand } from './hosts/runCommand.mjs';

/** @returns {Promise<string>} the packed extension */
export async function packageExtension() {
  await runCommand(process.execPath, ['esbuild.mjs'], { cwd: projectRoot });
  await vsce.createVSIX({ cwd: projectRoot, packagePath: vsixFile, dependencies: false, allowMissingRepository: true });
  return vsixFile;
}

if (import.meta.filename === process.argv[1]) {
  const file = await packageExtension();
  console.log(`${path.relative(process.cwd(), file)}: ${(statSync(file).size / 1024).toFixed(0)} kB`);
}
