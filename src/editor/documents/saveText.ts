import * as vscode from 'vscode';

/** Suggested name and file type of the dialog. */
export interface SaveProposal {
  /** File name without folder. */
  readonly name: string;
  readonly kind: { readonly name: string; readonly extension: string };
}

/** Asks where to save, writes the file and offers to open it. Does nothing if the user closes the dialog. */
export async function saveText(content: string | Uint8Array, { name, kind }: SaveProposal): Promise<void> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const uri = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    title: vscode.l10n.t('Save as {0}', kind.name),
    filters: { [kind.name]: [kind.extension] },
  });
  if (uri === undefined) return;
  await vscode.workspace.fs.writeFile(uri, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  const open = vscode.l10n.t('Open');
  const message = vscode.l10n.t('Saved {0}.', vscode.workspace.asRelativePath(uri));
  const chosen = await vscode.window.showInformationMessage(message, open);
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', uri);
}
