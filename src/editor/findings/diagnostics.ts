import * as vscode from 'vscode';
import type { FindingCode } from '../../core/findings/catalog.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/**
 * Reports findings as problems, and comments that silence none: of open documents and of files in the workspace. Files of
 * configured roots that are not open report in the tree, since nobody asked for problems outside the folder.
 */
export function registerDiagnostics(store: CertificateStore, stopwatch: () => number): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope');
  /** What is shown, by file: problems that stay as they are are not sent again. */
  let before: ReadonlyMap<string, string> = new Map();
  const show = async () => {
    const { picture } = store;
    // While the first scan goes on, nobody can say that something is missing: files that nobody looks at wait.
    const { isPartial } = store;
    const { problemsByFile } = await import('../store/problems.ts');
    const byFile = await problemsByFile(picture, stopwatch, () => picture !== store.picture);
    if (byFile === undefined) return;
    const isOpen = new Set(vscode.workspace.textDocuments.map(({ uri }) => uri.toString()));
    const shown = new Map<string, string>();
    for (const [path, { uri, diagnostics, content }] of byFile) {
      if (!isOpen.has(path) && (isPartial || vscode.workspace.getWorkspaceFolder(uri) === undefined)) continue;
      shown.set(path, content);
      if (before.get(path) !== content) collection.set(uri, diagnostics);
    }
    for (const path of before.keys()) if (!shown.has(path)) collection.delete(vscode.Uri.parse(path));
    before = shown;
  };
  return vscode.Disposable.from(
    collection,
    store.onDidChange(() => void show()),
  );
}

/** By which VS Code tells our problems from those of others. */
export const diagnosticSource = 'CertScope';

/** The code of a problem that CertScope reported; `undefined` for the problems of others. */
export function findingCode({ source, code }: vscode.Diagnostic): FindingCode | undefined {
  if (source !== diagnosticSource || typeof code !== 'object') return undefined;
  return code.value as FindingCode;
}
