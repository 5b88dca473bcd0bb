import * as vscode from 'vscode';
import type { DecodedFile, PkiGraph } from '../../core/pki/model.ts';
import { sparingBackups } from '../../core/renewal/reissue/idleBackups.ts';
import type { FileAccess } from '../../core/renewal/reissue/untouchedReason.ts';

/**
 * Files that lie on no disk stay as they are: no file system of VS Code writes several files all or none. A text that is saved
 * nowhere is its user's to save.
 */
export const fileAccess: FileAccess = ({ path }: DecodedFile) => {
  const { scheme } = vscode.Uri.parse(path);
  if (scheme === 'untitled') return undefined;
  if (vscode.workspace.fs.isWritableFileSystem(scheme) === false) return 'readOnly';
  return scheme === 'file' ? undefined : 'notOnDisk';
};

/**
 * {@link fileAccess} for a renewal: the user's own backups stay as they are, unless all places of a certificate that was
 * chosen are such.
 */
export function renewalAccess(graph: PkiGraph, chosen: readonly string[] = []): FileAccess {
  const access = sparingBackups(graph, fileAccess);
  const alone = chosen.flatMap((fingerprint) => {
    const { occurrences = [] } = graph.certificates.get(fingerprint) ?? {};
    return occurrences.every(({ file }) => access(file) === 'backup') ? occurrences : [];
  });
  const named = new Set(alone.map(({ file }) => file.path));
  return named.size === 0 ? access : sparingBackups(graph, fileAccess, ({ path }) => named.has(path));
}
