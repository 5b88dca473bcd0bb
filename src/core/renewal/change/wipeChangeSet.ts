import type { ChangeSet } from './changeModel.ts';

/** Overwrites the key bytes of a change set that was written or given up. What it says of files stays. */
export function wipeChangeSet({ files }: ChangeSet): void {
  for (const { holdsKey, before, after } of files) {
    if (!holdsKey) continue;
    before?.fill(0);
    after.fill(0);
  }
}
