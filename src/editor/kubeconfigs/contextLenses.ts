import * as vscode from 'vscode';
import type { ContextEntry } from '../../core/present/kubectl/kubeconfigContexts.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { contextsOf } from './contextViews.ts';

/** A lens whose context is judged when it becomes visible. */
class ContextLens extends vscode.CodeLens {
  readonly context: ContextEntry;

  constructor(range: vscode.Range, context: ContextEntry) {
    super(range);
    this.context = context;
  }
}

/** Shows above each context of a kubeconfig whether kubectl works with it. */
export function registerContextLenses(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const provider: vscode.CodeLensProvider<ContextLens> = {
    onDidChangeCodeLenses: store.onDidChange,
    provideCodeLenses: async (document) => {
      if (!settings.get('codeLens.enabled', document.uri.toString())) return [];
      const contexts = (await contextsOf(store, document))?.contexts ?? [];
      const path = document.uri.toString();
      // The lines of the version that the contexts are from: during typing there is a newer one.
      const lines = store.picture.graph.files.find((file) => file.path === path)?.lines;
      if (lines === undefined) return [];
      return contexts.map((context) => {
        const line = context.firstLine(lines);
        return new ContextLens(new vscode.Range(line, 0, line, 0), context);
      });
    },
    resolveCodeLens: (lens) => {
      const { icon, short, detail } = lens.context.words();
      lens.command = { title: `$(${icon}) ${short}`, tooltip: detail, command: 'certscope.showContexts' };
      return lens;
    },
  };
  return vscode.languages.registerCodeLensProvider({ pattern: '**' }, provider);
}
