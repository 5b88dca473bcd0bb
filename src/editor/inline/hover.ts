import * as vscode from 'vscode';
import type { HoverCommand, LinkTarget } from '../../core/present/hover/hoverQuestion.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { placeAt } from '../documents/placeAt.ts';
import type { SettingsReader } from '../host/settings.ts';
import type { CertificateStore, DocumentView } from '../store/certificateStore.ts';

/** Returns the additional commands for the credential at a place; each becomes a link. */
export type HoverOffers = (view: DocumentView, target: LinkTarget) => Promise<readonly HoverCommand[]>;

/** Explains the credential under the pointer, or all credentials of a value when the pointer is on its key. */
export function registerHover(
  store: CertificateStore,
  settings: SettingsReader,
  offers: HoverOffers = async () => [],
): vscode.Disposable {
  const provider: vscode.HoverProvider = {
    provideHover: async (document, position, token) => {
      if (!isReadable(document) || !settings.get('hover.enabled', document.uri.toString())) return undefined;
      const offset = document.offsetAt(position);
      if (!(await store.ready(document)) || !hasHover(store, document, offset)) return undefined;
      const view = await store.viewOf(document, token);
      if (view === undefined || token.isCancellationRequested) return undefined;
      const { explainPlace } = await import('./explainPlace.ts');
      return explainPlace(view, document, offset, offers);
    },
  };
  return vscode.languages.registerHoverProvider('*', provider);
}

function hasHover(store: CertificateStore, document: vscode.TextDocument, offset: number): boolean {
  const { values, references, isConfiguration } = store.fileOf(document);
  // Bootstrap tokens are in configuration files and have no decoded form.
  return placeAt(values, offset) !== undefined || placeAt(references, offset) !== undefined || isConfiguration === true;
}
