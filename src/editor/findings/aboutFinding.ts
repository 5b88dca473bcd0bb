import * as vscode from 'vscode';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/** Languages other than English that have pages of their own, as VS Code calls them. */
const translated: readonly string[] = ['zh-cn'];

/** The page that explains a finding's code, in the language of VS Code; it travels with the extension. */
export function findingPage(extensionUri: vscode.Uri, code: string): vscode.Uri {
  const { language } = vscode.env;
  const docs = translated.includes(language) ? ['docs', language] : ['docs'];
  return vscode.Uri.joinPath(extensionUri, ...docs, 'findings', `${code}.md`);
}

/** Opens the page of a finding's code, rendered. */
export async function aboutFinding(extensionUri: vscode.Uri, code: unknown): Promise<void> {
  const isCode = typeof code === 'string' && /^[a-z0-9-]+$/.test(code);
  if (!isCode) throw new CommandRefusal(vscode.l10n.t('There is no page about this.'));
  await vscode.commands.executeCommand('markdown.showPreview', findingPage(extensionUri, code));
}
