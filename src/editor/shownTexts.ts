import * as vscode from 'vscode';

/** Scheme of the documents that show the result of a command. */
export const shownScheme = 'certscope-shown';

/** Read-only documents that show what a command came to, as long as they are open. */
export class ShownTexts implements vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscription: vscode.Disposable;
  #count = 0;

  constructor() {
    const provider: vscode.TextDocumentContentProvider = {
      provideTextDocumentContent: ({ query }) =>
        this.#texts.get(query) ??
        `${vscode.l10n.t('What was shown here is gone with the last window. Run the command again.')}\n`,
    };
    this.#subscription = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(shownScheme, provider),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === shownScheme && this.#texts.delete(uri.query)),
    );
  }

  /**
   * Opens a text in a tab of its own.
   *
   * @param folder - Gives the document its language: `CertScope decoded`, or none.
   */
  async show(text: string, label: string, folder = 'CertScope'): Promise<void> {
    this.#count++;
    const query = String(this.#count);
    this.#texts.set(query, text);
    const uri = vscode.Uri.from({ scheme: shownScheme, path: `/${folder}/${label.replaceAll('/', '\u2215')}`, query });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#texts.clear();
  }
}
