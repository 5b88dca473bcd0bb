import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { diagnosticSource } from './diagnostics.ts';
import { isReadable, isTooLarge, unreadOf } from './documentKinds.ts';
import type { FileScanner } from './fileScanner.ts';
import type { FileSources } from './fileSources.ts';
import { maxDocumentLength } from './limits.ts';

/** Says on the first line of a document that it is too large to be read, or that its changes are not. */
export function registerUnreadDocuments(
  store: CertificateStore,
  { scanner, onDidRead }: FileSources,
): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope-unread');
  const tell = (document: vscode.TextDocument): void => {
    const words = isReadable(document) && isTooLarge(document) ? wordsOf(store, scanner, document) : undefined;
    if (collection.get(document.uri)?.[0]?.message === words) return;
    collection.set(document.uri, words === undefined ? [] : [toDiagnostic(document, words)]);
  };
  const tellAll = () => vscode.workspace.textDocuments.forEach(tell);
  tellAll();
  return vscode.Disposable.from(
    collection,
    store.onDidChange(tellAll),
    onDidRead(tellAll),
    scanner.onDidChangeState(({ kind }) => {
      if (kind !== 'scanning') tellAll();
    }),
    vscode.workspace.onDidOpenTextDocument(tell),
    vscode.workspace.onDidChangeTextDocument(({ document }) => tell(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
  );
}

function toDiagnostic(document: vscode.TextDocument, words: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(document.lineAt(0).range, words, vscode.DiagnosticSeverity.Information);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

/** Nothing where all is known: a scan has read the file, and the document is its text still. */
function wordsOf(store: CertificateStore, scanner: FileScanner, document: vscode.TextDocument): string | undefined {
  const unread = unreadOf(document, {
    shown: store.scannedFileOf(document),
    found: scanner.foundAt(document.uri),
    isScanning: scanner.state.kind === 'scanning',
  });
  if (unread === undefined) return undefined;
  const most = maxDocumentLength >> 20;
  if (unread === 'changes') {
    return vscode.l10n.t(
      'Changes are not read here: larger than {0} MiB. What is shown is of the file as saved.',
      most,
    );
  }
  return document.uri.scheme === 'file'
    ? vscode.l10n.t('Not read here: larger than {0} MiB. The command certscope check reads it.', most)
    : vscode.l10n.t('Not read here: larger than {0} MiB.', most);
}
