// Builds the extension and packs it into certscope.vsix, with the list of what it holds beside it. Everything is bundled, so no dependency travels along.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { billFile, projectRoot, vsixFile } from './hosts/paths.mjs';
import { runCommand } from './hosts/runCommand.mjs';
import { billOfMaterials } from './release/billOfMaterials.mjs';
import { packTighter } from './release/packTighter.mjs';

/**
 * @param {{ show?: boolean }} [options] `show`: print what the package holds
 * @returns {Promise<string>} the packed extension
 */
export async function packageExtension({ show = false } = {}) {
  const vsce = path.join(projectRoot, 'node_modules/@vscode/vsce/vsce');
  const { repository } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8'));
  // Relative links of the README lead into the repository, as soon as it has an address.
  const links = repository ? [] : ['--allow-missing-repository', '--no-rewrite-relative-links'];
  const plain = ['--no-dependencies', ...links];
  await runCommand(process.execPath, ['esbuild.mjs'], { cwd: projectRoot, show });
  await runCommand(process.execPath, [vsce, 'package', ...plain, '--out', vsixFile], { cwd: projectRoot, show });
  await packTighter(vsixFile);
  return vsixFile;
}

if (import.meta.filename === process.argv[1]) {
  await packageExtension({ show: true });
  writeFileSync(billFile, await billOfMaterials());
}
