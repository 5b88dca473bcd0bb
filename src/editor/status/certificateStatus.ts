import * as vscode from 'vscode';
import type { SettingsReader } from '../host/settings.ts';
import { pause } from '../host/taskTurns.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Shows the worst state of the certificates of the open file, or of all files, in the status bar; nothing if all are fine. */
export function registerCertificateStatus(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.certificates', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: certificates');
  item.command = 'certscope.showInventory';
  const show = async (): Promise<void> => {
    const { picture } = store;
    if (!settings.get('statusBar.enabled') || picture.graph.certificates.size === 0) return item.hide();
    const { statusWords } = await import('../../core/present/statusWords.ts');
    // A new picture has many listeners; each runs in its own turn.
    await pause(0);
    if (picture !== store.picture) return;
    const words = statusWords(picture, vscode.window.activeTextEditor?.document.uri.toString());
    if (words === undefined) return item.hide();
    item.text = `$(${words.icon}) ${words.text.replaceAll('$(', '$\u200b(')}`;
    item.tooltip = words.tooltip;
    item.accessibilityInformation = { label: words.label, role: 'button' };
    item.show();
  };
  const tell = (): void => void show();
  return vscode.Disposable.from(item, vscode.window.onDidChangeActiveTextEditor(tell), store.onDidChange(tell));
}
