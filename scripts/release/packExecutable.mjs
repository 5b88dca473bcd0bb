import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js';
import { projectRoot } from '../hosts/paths.mjs';
import { runCommand } from '../hosts/runCommand.mjs';

/**
 * Packs an executable with the licences of what it contains.
 *
 * @param {{ executable: string, platform: string, name: string, folder: string }} parts `name`: of the archive, without ending
 * @returns {Promise<{ platform: string, file: string, sha256: string }>}
 */
export async function packExecutable({ executable, platform, name, folder }) {
  const isWindows = platform.startsWith('win-');
  const content = mkdtempSync(path.join(tmpdir(), 'certscope-archive-'));
  const files = {
    [isWindows ? 'certscope.exe' : 'certscope']: executable,
    LICENSE: path.join(projectRoot, 'LICENSE'),
    'THIRD-PARTY-NOTICES.txt': path.join(projectRoot, 'dist/THIRD-PARTY-NOTICES.txt'),
  };
  const ofNode = path.join(path.dirname(executable), 'NODE-LICENSE.txt');
  if (existsSync(ofNode)) files['NODE-LICENSE.txt'] = ofNode;
  const file = `${name}${isWindows ? '.zip' : '.tar.gz'}`;
  const out = path.join(folder, file);
  const written = new Date(1980, 0, 1);
  if (isWindows) {
    const zip = new ZipWriter(new Uint8ArrayWriter());
    for (const [inside, source] of Object.entries(files)) {
      await zip.add(inside, new Uint8ArrayReader(readFileSync(source)), {
        lastModDate: written,
        extendedTimestamp: false,
      });
    }
    writeFileSync(out, await zip.close());
  } else {
    for (const [inside, source] of Object.entries(files)) {
      copyFileSync(source, path.join(content, inside));
      // Uploads forget that files can be run.
      chmodSync(path.join(content, inside), source === executable ? 0o755 : 0o644);
      utimesSync(path.join(content, inside), written, written);
    }
    const ofRoot = ['--owner=0', '--group=0', '--numeric-owner'];
    const tar = process.platform === 'darwin' ? [] : ofRoot;
    await runCommand('tar', ['-czf', out, ...tar, '-C', content, ...Object.keys(files)]);
  }
  rmSync(content, { recursive: true });
  return { platform, file, sha256: createHash('sha256').update(readFileSync(out)).digest('hex') };
}
