import * as vscode from 'vscode';
import { isReadable } from '../documents/documentKinds.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Shows a short verdict before each value with credentials or a reference to their file, in documents of any language and scheme. */
export function registerInlayHints(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  const provider: vscode.InlayHintsProvider = {
    onDidChangeInlayHints: changed.event,
    provideInlayHints: async (document, range, token) => {
      const isWanted = isReadable(document) && settings.get('inlayHints.enabled', document.uri.toString());
      const view = isWanted ? await store.viewOf(document, token) : undefined;
      if (view === undefined) return [];
      const { hintsIn } = await import('./hintsIn.ts');
      return hintsIn(document, range, view);
    },
  };
  return vscode.Disposable.from(
    changed,
    store.onDidChange(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration('certscope.inlayHints')) changed.fire();
    }),
    vscode.languages.registerInlayHintsProvider('*', provider),
  );
}
