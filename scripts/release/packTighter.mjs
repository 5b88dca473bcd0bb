// Packs a VSIX again, smaller, and so that the same files give the same package.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { crc32, inflateRawSync } from 'node:zlib';
import zopfli from '@gfx/zopfli';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { cacheFolder } from '../hosts/paths.mjs';

/** vsce packs fast; packed by Zopfli, without blanks in JSON, it is smaller by 4 %. */
export async function packTighter(file) {
  const from = new ZipReader(new Uint8ArrayReader(readFileSync(file)));
  const to = new ZipWriter(new Uint8ArrayWriter());
  // Its own two files first, as vsce has them; the rest comes in any order.
  const isOwn = ({ filename }) => !filename.startsWith('extension/');
  const files = (await from.getEntries()).filter(({ directory }) => !directory);
  files.sort((a, b) => isOwn(b) - isOwn(a) || (a.filename < b.filename ? -1 : 1));
  for (const entry of files) {
    const read = Buffer.from(await entry.getData(new Uint8ArrayWriter()));
    const content = entry.filename.endsWith('.json') ? Buffer.from(JSON.stringify(contentOf(entry, read))) : read;
    await to.add(entry.filename, new Uint8ArrayReader(await deflated(content)), {
      passThrough: true,
      compressionMethod: 8,
      uncompressedSize: content.length,
      signature: crc32(content),
      lastModDate: new Date(1980, 0, 1),
      extendedTimestamp: false,
      // That of a checkout by default, whatever this one's umask is.
      unixMode: entry.unixMode & 0o100 ? 0o100755 : 0o100644,
    });
  }
  writeFileSync(file, await to.close());
  forget();
}

/** VS Code reads nothing of the manifest that only npm and we need. */
function contentOf({ filename }, bytes) {
  const content = JSON.parse(`${bytes}`);
  if (filename !== 'extension/package.json') return content;
  const { scripts: _, devDependencies: __, bin: ___, ...manifest } = content;
  return manifest;
}

const deflate = promisify(zopfli.deflate);
/** Split blocks save another half per cent, and take twice as long: what did not change is remembered. */
const options = { numiterations: 5, blocksplitting: true };

/** What Zopfli made of files before. It takes seconds for all of them, and most are as they were. */
const memory = path.join(cacheFolder, 'deflated');
const keptDays = 14;

async function deflated(content) {
  const key = createHash('sha256').update(JSON.stringify(options)).update(content).digest('hex');
  const file = path.join(memory, key);
  const known = remembered(file, content);
  if (known !== undefined) return known;
  const packed = await deflate(content, options);
  mkdirSync(memory, { recursive: true });
  // Others may read it meanwhile.
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, packed);
  renameSync(unfinished, file);
  return packed;
}

/** Whatever lies in the memory, a package never holds other content than its files. */
function remembered(file, content) {
  try {
    const packed = readFileSync(file);
    if (!inflateRawSync(packed).equals(content)) return undefined;
    utimesSync(file, new Date(), new Date());
    return packed;
  } catch {
    return undefined;
  }
}

function forget() {
  for (const name of readdirSync(memory)) {
    const file = path.join(memory, name);
    const age = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0);
    if (age > keptDays * 86_400_000) rmSync(file, { force: true });
  }
}
