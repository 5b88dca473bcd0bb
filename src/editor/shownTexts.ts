import * as vscode from 'vscode';

/** Opens texts in read-only documents of their own, which live as long as they are open. */
export interface ShownTexts extends vscode.Disposable {
  /**
   * @param folder - Gives the document its language: `CertScope decoded`, or none.
   */
  show(text: string, label: string, folder?: string): Promise<void>;
}

const scheme = 'certscope-shown';

/** Registers the documents that show what a command came to. */
export function registerShownTexts(): ShownTexts {
  const texts = new Map<string, string>();
  let count = 0;
  const subscription = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ query }) =>
        texts.get(query) ?? vscode.l10n.t('What was shown here is gone with the last window. Run the command again.'),
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === scheme && texts.delete(uri.query)),
  );
  const show = async (text: string, label: string, folder = 'CertScope'): Promise<void> => {
    count++;
    const query = String(count);
    texts.set(query, text);
    const uri = vscode.Uri.from({ scheme, path: `/${folder}/${label.replaceAll('/', '\u2215')}`, query });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  };
  return { show, dispose: () => subscription.dispose() };
}
