import * as vscode from 'vscode';
import { setContext } from '../host/setContext.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Whether findings that are usually left out are shown: those of test data and the like, and repeats. Ends with the window. */
export interface AllFindings {
  areShown: boolean;
  /** Says so in the status bar meanwhile. */
  note?: vscode.Disposable;
}

/** Shows all findings, or the relevant ones again. */
export function showAllFindings(state: AllFindings, store: CertificateStore, areShown: boolean): void {
  state.note?.dispose();
  state.areShown = areShown;
  if (areShown) state.note = createNote();
  setContext('certscope.showsAll', areShown);
  store.invalidate(0);
}

function createNote(): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.allFindings', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: all findings');
  item.text = `$(eye) ${vscode.l10n.t('All findings')}`;
  item.tooltip = vscode.l10n.t(
    'Findings in test data and examples are shown, and repeated ones. Click to show relevant findings only.',
  );
  item.command = 'certscope.showRelevantFindings';
  item.show();
  return item;
}
