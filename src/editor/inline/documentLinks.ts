import * as vscode from 'vscode';
import { referenceTarget } from '../../core/pki/referenceTarget.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { toRange } from '../documents/ranges.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Links the paths of credential files to the files, as mapped by `certscope.rootMappings`. */
export function registerDocumentLinks(store: CertificateStore): vscode.Disposable {
  const provider: vscode.DocumentLinkProvider = {
    provideDocumentLinks: async (document, token) => {
      if (!isReadable(document)) return [];
      await store.ready(document);
      if ((store.fileOf(document).references ?? []).length === 0) return [];
      const view = await store.viewOf(document, token);
      return (view?.file.references ?? []).flatMap((reference) => {
        const { filePath, span } = reference;
        const isThere = view !== undefined && referenceTarget(reference, view.picture.graph).kind !== 'absent';
        if (filePath === undefined || !isThere) return [];
        const link = new vscode.DocumentLink(toRange(view.file.lines, span), vscode.Uri.parse(filePath));
        link.tooltip = vscode.l10n.t('Open the file');
        return [link];
      });
    },
  };
  return vscode.languages.registerDocumentLinkProvider({ pattern: '**' }, provider);
}
