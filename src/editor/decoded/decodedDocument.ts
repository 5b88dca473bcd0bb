import * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Scheme of the documents that show something decoded. */
export const decodedScheme = 'certscope-decoded';

/** Provides the read-only documents that show certificates as text, and keeps open ones up to date. */
export function registerDecodedDocuments(store: CertificateStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const loaded = () => import('./decodedContent.ts');
  const provider = vscode.workspace.registerTextDocumentContentProvider(decodedScheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => (await loaded()).decodedContent(store, uri),
  });
  const folds = vscode.languages.registerFoldingRangeProvider(
    { scheme: decodedScheme },
    { provideFoldingRanges: async (document) => (await loaded()).decodedRanges(document) },
  );
  const subscription = store.onDidChange(() => {
    for (const { uri } of vscode.workspace.textDocuments) if (uri.scheme === decodedScheme) changed.fire(uri);
  });
  return vscode.Disposable.from(changed, provider, folds, subscription);
}
