// Builds the extension and packs it into certscope.vsix. Everything is bundled, so no dependency travels along.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import zopfli from '@gfx/zopfli';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
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

const deflate = promisify(zopfli.deflate);

/** vsce packs fast; packed by Zopfli, without blanks in JSON, it is smaller by 4 %, and the same files give the same package. */
async function packTighter(file) {
  const from = new ZipReader(new Uint8ArrayReader(readFileSync(file)));
  const to = new ZipWriter(new Uint8ArrayWriter());
  // Its own two files first, as vsce has them; the rest comes in any order.
  const isOwn = ({ filename }) => !filename.startsWith('extension/');
  const files = (await from.getEntries()).filter(({ directory }) => !directory);
  files.sort((a, b) => isOwn(b) - isOwn(a) || (a.filename < b.filename ? -1 : 1));
  for (const entry of files) {
    const read = Buffer.from(await entry.getData(new Uint8ArrayWriter()));
    const content = entry.filename.endsWith('.json') ? Buffer.from(JSON.stringify(JSON.parse(`${read}`))) : read;
    const packed = await deflate(content, { numiterations: 5, blocksplitting: true });
    await to.add(entry.filename, new Uint8ArrayReader(packed), {
      passThrough: true,
      compressionMethod: 8,
      uncompressedSize: content.length,
      signature: crc32(content),
      lastModDate: new Date(1980, 0, 1),
      extendedTimestamp: false,
      unixMode: entry.unixMode,
    });
  }
  writeFileSync(file, await to.close());
}

if (import.meta.filename === process.argv[1]) await packageExtension({ show: true });
