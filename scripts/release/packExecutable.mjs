import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { projectRoot } from '../hosts/paths.mjs';
import { packTar } from './packTar.mjs';

/**
 * Packs an executable with the licences of what it contains.
 *
 * @param {{ executable: string, platform: string, name: string, folder: string }} parts `name`: of the archive, without ending
 * @returns {Promise<{ platform: string, file: string, sha256: string }>}
 */
export async function packExecutable({ executable, platform, name, folder }) {
  const isWindows = platform.startsWith('win-');
  const files = {
    [isWindows ? 'certscope.exe' : 'certscope']: executable,
    LICENSE: path.join(projectRoot, 'LICENSE'),
    'THIRD-PARTY-NOTICES.txt': path.join(projectRoot, 'dist/THIRD-PARTY-NOTICES.txt'),
  };
  const ofNode = path.join(path.dirname(executable), 'NODE-LICENSE.txt');
  if (existsSync(ofNode)) files['NODE-LICENSE.txt'] = ofNode;
  const file = `${name}${isWindows ? '.zip' : '.tar.gz'}`;
  const out = path.join(folder, file);
  if (isWindows) {
    const zip = new ZipWriter(new Uint8ArrayWriter());
    for (const [inside, source] of Object.entries(files)) {
      await zip.add(inside, new Uint8ArrayReader(readFileSync(source)), {
        lastModDate: new Date(1980, 0, 1),
        extendedTimestamp: false,
      });
    }
    writeFileSync(out, await zip.close());
  } else {
    await packTar(
      out,
      Object.entries(files).map(([inside, source]) => ({ inside, source, isProgram: source === executable })),
    );
  }
  return { platform, file, sha256: createHash('sha256').update(readFileSync(out)).digest('hex') };
}
