import * as vscode from 'vscode';
import { toRange } from '../documents/ranges.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { contextsOf } from './contextViews.ts';

/** Shows on the name of a context whether kubectl works with it, and on `current-context` what kubectl does by default. */
export function registerContextHover(store: CertificateStore, settings: SettingsReader): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    provideHover: async (document, position) => {
      if (!settings.get('hover.enabled', document.uri.toString())) return undefined;
      // A document that has not been read is in no picture, so its contexts are unknown.
      if (store.knownFileOf(document) === undefined) return undefined;
      const found = (await contextsOf(store, document))?.at(document.offsetAt(position));
      // The offset does not apply to another version; the picture of this one will follow.
      if (found === undefined || !store.picture.graph.files.includes(store.fileOf(document))) return undefined;
      const markdown = new vscode.MarkdownString(found.words().markdown);
      return new vscode.Hover(markdown, toRange(store.fileOf(document).lines, found.span));
    },
  };
  return vscode.languages.registerHoverProvider('*', provider);
}
