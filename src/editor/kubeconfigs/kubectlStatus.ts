import * as vscode from 'vscode';
import { setContext } from '../host/setContext.ts';
import { pause } from '../host/taskTurns.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { contextsOf, hasKubeconfig } from './contextViews.ts';

/** Shows in the status bar whether kubectl works with the current context of the open kubeconfig. */
export function registerKubectlStatus(store: CertificateStore): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('certscope.kubectl', vscode.StatusBarAlignment.Left);
  item.name = vscode.l10n.t('CertScope: kubectl');
  item.command = 'certscope.showContexts';
  let latest = 0;
  const show = async (): Promise<void> => {
    latest++;
    const asked = latest;
    const document = vscode.window.activeTextEditor?.document;
    const contexts = document && (await contextsOf(store, document));
    const isKubeconfig = document !== undefined && (await hasKubeconfig(store, document));
    // A new picture has many listeners; each runs in its own turn.
    await pause(0);
    if (asked !== latest) return;
    setContext('certscope.editorHasKubeconfig', isKubeconfig);
    if (contexts === undefined) {
      item.hide();
      return;
    }
    const { icon, short, markdown, label } = contexts.current();
    item.text = `$(${icon === 'pass' ? 'check' : icon}) ${short}`;
    item.tooltip = new vscode.MarkdownString(markdown);
    item.accessibilityInformation = { label, role: 'button' };
    item.show();
  };
  const tell = (): void => void show();
  tell();
  return vscode.Disposable.from(item, vscode.window.onDidChangeActiveTextEditor(tell), store.onDidChange(tell));
}
