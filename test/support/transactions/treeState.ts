import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../../src/node/transaction/fileState.ts';

/** Everything below a folder: names, kinds, modes, owners, contents, links; a line for each name. */
export function treeState(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const file = path.join(folder, name);
      const stats = lstatSync(file);
      const own = `${name} ${(stats.mode & 0o7777).toString(8)} ${stats.uid}:${stats.gid}`;
      if (stats.isSymbolicLink()) return `${name} -> ${readlinkSync(file)}`;
      if (stats.isDirectory()) return `${own} folder`;
      return `${own} ${stats.nlink} ${sha256(readFileSync(file))}`;
    });
}

/** Files that hold a private key and can be read by others than their owner, or by more than before. */
export function looseKeys(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = path.join(folder, name);
    const stats = lstatSync(file);
    return stats.isFile() && (stats.mode & 0o077) !== 0 && readFileSync(file, 'latin1').includes('PRIVATE KEY');
  });
}
