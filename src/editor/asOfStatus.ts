import * as vscode from 'vscode';
import { readAsOf, type SettingsReader } from './settings.ts';

/** Says in the status bar that certificates are judged as of another date, as long as they are. */
export function registerAsOfStatus(settings: SettingsReader): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.asOf', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: date');
  item.command = 'certscope.backToNow';
  item.tooltip = vscode.l10n.t('Certificates are judged as of this date. Click to go back to now.');
  const show = () => {
    const asOf = readAsOf(settings);
    if (asOf === undefined) {
      item.hide();
      return;
    }
    item.text = `$(history) ${vscode.l10n.t('As of {0}', settings.get('asOf'))}`;
    item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('certscope.asOf')) show();
    }),
  );
}

/** Clears `certscope.asOf` wherever it is set. */
export async function backToNow(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('certscope');
  const set = configuration.inspect('asOf');
  if (set?.workspaceValue !== undefined) {
    await configuration.update('asOf', undefined, vscode.ConfigurationTarget.Workspace);
  }
  if (set?.globalValue !== undefined) {
    await configuration.update('asOf', undefined, vscode.ConfigurationTarget.Global);
  }
}
