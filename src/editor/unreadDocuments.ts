import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { diagnosticSource } from './diagnostics.ts';
import { isReadable, isSavedText, isTooLarge } from './documentKinds.ts';
import { maxDocumentLength } from './limits.ts';

/** Says on the first line of a document that it is too large to be read, or that its changes are not. */
export function registerUnreadDocuments(store: CertificateStore): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection('certscope-unread');
  const tell = (document: vscode.TextDocument): void => {
    const words = isReadable(document) && isTooLarge(document) ? wordsOf(store, document) : undefined;
    if (collection.get(document.uri)?.[0]?.message === words) return;
    collection.set(document.uri, words === undefined ? [] : [toDiagnostic(document, words)]);
  };
  const tellAll = () => vscode.workspace.textDocuments.forEach(tell);
  tellAll();
  return vscode.Disposable.from(
    collection,
    store.onDidChange(tellAll),
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
function wordsOf(store: CertificateStore, document: vscode.TextDocument): string | undefined {
  const most = maxDocumentLength >> 20;
  const scanned = store.scannedFileOf(document);
  const isInFolder = vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  if (scanned === undefined ? isInFolder && !document.isDirty : isSavedText(document, scanned)) return undefined;
  if (scanned !== undefined) {
    return vscode.l10n.t(
      'Changes are not read here: larger than {0} MiB. What is shown is of the file as saved.',
      most,
    );
  }
  return document.uri.scheme === 'file'
    ? vscode.l10n.t('Not read here: larger than {0} MiB. The command certscope check reads it.', most)
    : vscode.l10n.t('Not read here: larger than {0} MiB.', most);
}
