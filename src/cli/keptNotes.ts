import * as l10n from '@vscode/l10n';
import type { KeptCopies } from '../core/locate/keptCopies.ts';

/** Tells which folders were left out of a scan because CertScope keeps copies there, each once. */
export function keptNotes(kept: readonly KeptCopies[], display: (path: string) => string): readonly string[] {
  const words = kept.map(({ kind, folder }) =>
    kind === 'backup'
      ? l10n.t('{0}: backups that CertScope keeps, left out.', display(folder))
      : l10n.t('{0}: files that CertScope staged, left out.', display(folder)),
  );
  return [...new Set(words)];
}
