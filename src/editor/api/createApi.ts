import * as vscode from 'vscode';
import type { CertificateStore, DocumentView } from '../store/certificateStore.ts';
import type { CertScopeApi } from './api.d.ts';

/** Builds the API that `activate()` returns to other extensions; `api.d.ts` documents it. */
export function createApi(store: CertificateStore): CertScopeApi {
  const viewOf = async (document: vscode.TextDocument): Promise<DocumentView | undefined> => {
    // A call is answered with everything known at that moment.
    await store.settled();
    return store.viewOf(document, new vscode.CancellationTokenSource().token);
  };
  return Object.freeze<CertScopeApi>({
    version: 1,
    findCertificates: async (document) => {
      const view = await viewOf(document);
      if (view === undefined) return [];
      const { describeCertificates } = await import('../../core/present/api/describeFile.ts');
      return describeCertificates(view.file, view.picture);
    },
    checkDocument: async (document) => {
      const view = await viewOf(document);
      if (view === undefined) return [];
      const { describeProblems } = await import('../../core/present/api/describeFile.ts');
      return describeProblems(view.file.path, view.picture);
    },
    onDidChange: store.onDidChange,
  });
}
