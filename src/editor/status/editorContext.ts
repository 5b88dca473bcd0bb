import * as vscode from 'vscode';
import { isReadable } from '../documents/documentKinds.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Keeps the context key by which commands on the certificate under the cursor appear in menus. */
export function registerEditorContext(store: CertificateStore): vscode.Disposable {
  let told: boolean | undefined;
  const tell = async () => {
    const document = vscode.window.activeTextEditor?.document;
    if (document !== undefined && isReadable(document)) await store.ready(document);
    if (document !== vscode.window.activeTextEditor?.document) return;
    const hasCredentials = document !== undefined && isReadable(document) && store.fileOf(document).values.length > 0;
    if (hasCredentials === told) return;
    told = hasCredentials;
    void vscode.commands.executeCommand('setContext', 'certscope.editorHasCredentials', hasCredentials);
  };
  void tell();
  return vscode.Disposable.from(vscode.window.onDidChangeActiveTextEditor(tell), store.onDidChange(tell));
}
