import * as vscode from 'vscode';
import type { FindingCode } from '../../core/findings/catalog.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/**
 * Reports findings, and comments that silence nothing, as problems of open documents and workspace files. Files of configured
 * roots that are not open report only in the tree, since users do not expect problems outside the folder.
 */
export function registerDiagnostics(store: CertificateStore, stopwatch: () => number): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope');
  /** The problems shown for each file: unchanged problems are not sent again. */
  let before: ReadonlyMap<string, string> = new Map();
  const show = async () => {
    const { picture } = store;
    // During the first scan it is unknown whether something is missing, so files that are not open wait.
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

/** Identifies our problems in VS Code. */
export const diagnosticSource = 'CertScope';

/** The code of a problem from CertScope; `undefined` for problems from other sources. */
export function findingCode({ source, code }: vscode.Diagnostic): FindingCode | undefined {
  if (source !== diagnosticSource || typeof code !== 'object') return undefined;
  return code.value as FindingCode;
}
