import * as vscode from 'vscode';
import { formatMomentInput } from '../../core/text/moment.ts';
import type { AsOf } from '../store/asOf.ts';

/** Shows in the status bar that certificates are judged as of another date. */
export function registerAsOfStatus(asOf: AsOf): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.asOf', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: date');
  item.command = 'certscope.backToNow';
  item.tooltip = vscode.l10n.t('Certificates are judged as of this date. Click to return to now.');
  const show = () => {
    const { moment } = asOf;
    if (moment === undefined) {
      item.hide();
      return;
    }
    item.text = `$(history) ${vscode.l10n.t('As of {0}', formatMomentInput(moment))}`;
    item.show();
  };
  show();
  return vscode.Disposable.from(item, asOf.onDidChange(show));
}
