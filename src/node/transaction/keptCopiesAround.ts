import { existsSync } from 'node:fs';
import path from 'node:path';
import { type KeptCopies, keptCopiesIn } from '../../core/locate/keptCopies.ts';
import { journalName } from './transactionFolder.ts';

/** Tells whether a file lies in a backup, or among staged files: by the folder's name, and the journal or script there. */
export function keptCopiesAround(file: string): KeptCopies['kind'] | undefined {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const kept = keptCopiesIn(folder);
    if (kept === undefined) continue;
    const sign = kept.kind === 'backup' ? path.join(folder, journalName) : path.join(kept.folder, 'install.sh');
    if (existsSync(sign)) return kept.kind;
  }
  return undefined;
}
