import * as vscode from 'vscode';
import { diagnosticSource } from '../findings/diagnostics.ts';
import { maxDocumentLength } from '../host/limits.ts';
import type { FileScanner } from '../scan/fileScanner.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { unreadOf } from './documentKinds.ts';

/** The problem shown on the first line of a document that is too large. */
export function unreadProblem(document: vscode.TextDocument, words: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(document.lineAt(0).range, words, vscode.DiagnosticSeverity.Information);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}

/** `undefined` if everything is known: a scan has read the file and the document still has its text. */
export function unreadWords(
  store: CertificateStore,
  scanner: FileScanner,
  document: vscode.TextDocument,
): string | undefined {
  const unread = unreadOf(document, {
    shown: store.scannedFileOf(document),
    found: scanner.foundAt(document.uri),
    isScanning: scanner.state.kind === 'scanning',
  });
  if (unread === undefined) return undefined;
  const most = maxDocumentLength >> 20;
  if (unread === 'changes') {
    return vscode.l10n.t(
      'Unsaved changes are not read: the file is larger than {0} MiB. Results are for the saved file.',
      most,
    );
  }
  return document.uri.scheme === 'file'
    ? vscode.l10n.t('Not read here: the file is larger than {0} MiB. Check it with certscope check.', most)
    : vscode.l10n.t('Not read here: the file is larger than {0} MiB.', most);
}
