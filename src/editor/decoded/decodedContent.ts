import * as vscode from 'vscode';
import { decodedFolds, decodedText } from '../../core/present/decoded/decodedText.ts';
import { findFile } from '../documents/credentialTarget.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { credentialsAtAddress, parseAddress } from './decodedAddress.ts';

/** The current text of a decoded document. */
export async function decodedContent(store: CertificateStore, uri: vscode.Uri): Promise<string> {
  const address = parseAddress(uri.query);
  const file = address && (await findFile(store, address.path));
  const credentials = address && file ? credentialsAtAddress(file, address) : [];
  if (file === undefined || credentials.length === 0) return `${vscode.l10n.t('The certificate is no longer here.')}\n`;
  return decodedText(credentials, file, store.picture);
}

/** Of the kinds that VS Code can fold when it opens a document, imports are one: for this language it does so (`package.json`). */
export function decodedRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
  return decodedFolds(document.getText()).map(
    ({ first, last, isFolded }) =>
      new vscode.FoldingRange(first, last, isFolded ? vscode.FoldingRangeKind.Imports : undefined),
  );
}
