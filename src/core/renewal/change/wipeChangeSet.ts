import type { ChangeSet } from './changeModel.ts';

/** Overwrites the key bytes of a change set that was written or abandoned. Its other data stays. */
export function wipeChangeSet({ files }: ChangeSet): void {
  for (const { holdsKey, before, after } of files) {
    if (!holdsKey) continue;
    before?.fill(0);
    after.fill(0);
  }
}
