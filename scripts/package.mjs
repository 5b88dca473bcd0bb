// Builds the extension and packs it into certscope.vsix. Everything is bundled, so no dependency travels along.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import JSZip from 'jszip';
import { projectRoot, vsixFile } from './hosts/paths.mjs';
import { runCommand } from './hosts/runCommand.mjs';

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

/** vsce packs fast; packed once more it is smaller, and the same files give the same package. */
async function packTighter(file) {
  const [from, to] = [await JSZip.loadAsync(readFileSync(file)), new JSZip()];
  // Its own two files first, as vsce has them; the rest comes in any order.
  const isOwn = ({ name }) => !name.startsWith('extension/');
  const files = Object.values(from.files).filter(({ dir }) => !dir);
  files.sort((a, b) => isOwn(b) - isOwn(a) || (a.name < b.name ? -1 : 1));
  for (const { name, unixPermissions } of files) {
    const content = await from.file(name).async('nodebuffer');
    to.file(name, content, { date: new Date(Date.UTC(1980, 0, 1)), unixPermissions, createFolders: false });
  }
  const compressed = { compression: 'DEFLATE', compressionOptions: { level: 9 } };
  writeFileSync(file, await to.generateAsync({ type: 'nodebuffer', platform: 'UNIX', ...compressed }));
}

if (import.meta.filename === process.argv[1]) await packageExtension({ show: true });
