import * as vscode from 'vscode';

/** Opens texts in read-only documents of their own, which live as long as they are open. */
export interface ShownTexts extends vscode.Disposable {
  show(text: string, label: string, look?: ShownTextLook): Promise<void>;
}

/** How a text is shown. */
interface ShownTextLook {
  /** Gives the document its language: `CertScope decoded`, or none. */
  readonly folder?: string;
  /** VS Code's id of a language, where no folder gives it. */
  readonly language?: string;
  readonly viewColumn?: vscode.ViewColumn;
  /** Sentences, which are read whole: lines are wrapped, as long as the user's settings do not say how. */
  readonly isProse?: boolean;
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
  const show = async (text: string, label: string, look: ShownTextLook = {}): Promise<void> => {
    const { folder = 'CertScope', language, viewColumn = vscode.ViewColumn.Active, isProse = false } = look;
    count++;
    const query = String(count);
    texts.set(query, text);
    const uri = vscode.Uri.from({ scheme, path: `/${folder}/${label.replaceAll('/', '\u2215')}`, query });
    const document = await vscode.workspace.openTextDocument(uri);
    if (language !== undefined) await vscode.languages.setTextDocumentLanguage(document, language);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn });
    const wrapping = vscode.workspace.getConfiguration('editor', document).get('wordWrap');
    if (isProse && wrapping === 'off') await vscode.commands.executeCommand('editor.action.toggleWordWrap');
  };
  return { show, dispose: () => subscription.dispose() };
}
