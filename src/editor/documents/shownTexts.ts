import * as vscode from 'vscode';

/** Opens texts in read-only documents that exist as long as they are open. */
export interface ShownTexts extends vscode.Disposable {
  show(text: string, label: string, look?: ShownTextLook): Promise<void>;
}

/** How a text is shown. */
export interface ShownTextLook {
  /** Gives the document its language: `CertScope decoded`, or none. */
  readonly folder?: string;
  /** VS Code language id, if no folder determines it. */
  readonly language?: string;
  readonly viewColumn?: vscode.ViewColumn;
  /** Shows the text as the changed side of a comparison with this document. */
  readonly comparedWith?: vscode.Uri;
  /** Prose: lines are wrapped unless the user's settings say otherwise. */
  readonly isProse?: boolean;
}

const scheme = 'certscope-shown';

/** Registers the documents that show the results of commands. */
export function registerShownTexts(): ShownTexts {
  const texts = new Map<string, string>();
  let count = 0;
  const subscription = vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: ({ query }) =>
        texts.get(query) ?? vscode.l10n.t('This text was not kept after the window closed. Run the command again.'),
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => uri.scheme === scheme && texts.delete(uri.query)),
  );
  const show = async (text: string, label: string, look: ShownTextLook = {}): Promise<void> => {
    count++;
    const query = String(count);
    texts.set(query, text);
    const { showText } = await import('./showText.ts');
    return showText(scheme, query, label, look);
  };
  return { show, dispose: () => subscription.dispose() };
}
