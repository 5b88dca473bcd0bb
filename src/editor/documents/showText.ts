import * as vscode from 'vscode';
import type { ShownTextLook } from './shownTexts.ts';

/** Opens a text that was registered under a number. */
export async function showText(scheme: string, query: string, label: string, look: ShownTextLook): Promise<void> {
  const { folder = 'CertScope', language, viewColumn = vscode.ViewColumn.Active, comparedWith, isProse = false } = look;
  const uri = vscode.Uri.from({ scheme, path: `/${folder}/${label.replaceAll('/', '\u2215')}`, query });
  const document = await vscode.workspace.openTextDocument(uri);
  if (language !== undefined) await vscode.languages.setTextDocumentLanguage(document, language);
  if (comparedWith !== undefined) {
    await vscode.commands.executeCommand('vscode.diff', comparedWith, uri, label, { preview: true, viewColumn });
    return;
  }
  await vscode.window.showTextDocument(document, { preview: true, viewColumn });
  const wrapping = vscode.workspace.getConfiguration('editor', document).get('wordWrap');
  if (isProse && wrapping === 'off') await vscode.commands.executeCommand('editor.action.toggleWordWrap');
}
