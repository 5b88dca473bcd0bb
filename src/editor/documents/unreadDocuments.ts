import * as vscode from 'vscode';
import type { FileSources } from '../scan/fileSources.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { isReadable, isTooLarge } from './documentKinds.ts';

/** Reports on the first line of a document that it, or its unsaved changes, are too large to be read. */
export function registerUnreadDocuments(
  store: CertificateStore,
  { scanner, onDidRead }: FileSources,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope-unread');
  const tell = async (document: vscode.TextDocument): Promise<void> => {
    if (!isReadable(document) || !isTooLarge(document)) return collection.delete(document.uri);
    const { unreadProblem, unreadWords } = await import('./unreadWords.ts');
    // It may have become smaller or been closed in the meantime.
    if (document.isClosed || !isTooLarge(document)) return;
    const words = unreadWords(store, scanner, document);
    if (collection.get(document.uri)?.[0]?.message === words) return;
    collection.set(document.uri, words === undefined ? [] : [unreadProblem(document, words)]);
  };
  const tellAll = () => vscode.workspace.textDocuments.forEach((document) => void tell(document));
  tellAll();
  return vscode.Disposable.from(
    collection,
    store.onDidChange(tellAll),
    onDidRead(tellAll),
    scanner.onDidChangeState(({ kind }) => {
      if (kind !== 'scanning') tellAll();
    }),
    vscode.workspace.onDidOpenTextDocument((document) => void tell(document)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => void tell(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
}
