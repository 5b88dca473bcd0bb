import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { findFile } from './credentialTarget.ts';
import { credentialsAtAddress, decodedScheme, parseAddress } from './decodedAddress.ts';

/** Provides the read-only documents that show certificates as text, and keeps the open ones true. */
export function registerDecodedDocuments(store: CertificateStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(decodedScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => decodedContent(store, uri),
  });
  const subscription = store.onDidChange(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === decodedScheme) changed.fire(uri);
  });
  return vscode.Disposable.from(changed, provider, subscription);
}

async function decodedContent(store: CertificateStore, uri: vscode.Uri): Promise<string> {
  const address = parseAddress(uri.query);
  const file = address && (await findFile(store, address.path));
  const credentials = address && file ? credentialsAtAddress(file, address) : [];
  if (file === undefined || credentials.length === 0)
    return `${vscode.l10n.t('There is no certificate at this place any more.')}\n`;
  const { decodedText } = await import('../core/present/decodedText.ts');
  return decodedText(credentials, file, store.picture);
}
