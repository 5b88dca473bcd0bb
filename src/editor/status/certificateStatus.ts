import * as vscode from 'vscode';
import type { SettingsReader } from '../host/settings.ts';
import { pause } from '../host/taskTurns.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Shows the worst number of all files in the status bar, as the badge does; nothing if all is fine. */
export function registerCertificateStatus(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.certificates', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: certificates');
  const show = async (): Promise<void> => {
    const { picture } = store;
    if (!settings.get('statusBar.enabled') || picture.graph.files.length === 0) return item.hide();
    const { statusWords } = await import('../../core/present/statusWords.ts');
    // A new picture has many listeners; each runs in its own turn.
    await pause(0);
    if (picture !== store.picture) return;
    const words = statusWords(picture);
    if (words === undefined) return item.hide();
    item.text = `$(${words.icon}) ${words.text.replaceAll('$(', '$\u200b(')}`;
    item.tooltip = words.tooltip;
    item.accessibilityInformation = { label: words.label, role: 'button' };
    item.command = commands[words.opens];
    item.show();
  };
  const tell = (): void => void show();
  return vscode.Disposable.from(item, store.onDidChange(tell));
}

const commands = {
  map: 'certscope.showMap',
  inventory: 'certscope.showInventory',
  problems: 'workbench.actions.view.problems',
};
