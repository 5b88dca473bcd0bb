import * as vscode from 'vscode';
import type { HoverCommand, LinkTarget } from '../core/present/hover/hoverQuestion.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { isReadable, lengthOf } from './documentKinds.ts';
import { largeDocumentLength, maxDocumentLength } from './limits.ts';
import { placeAt } from './placeAt.ts';
import type { SettingsReader } from './settings.ts';

/** Says which further commands work for the credential at a place; each becomes a link. */
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
      const { version } = document;
      const first = await firstView(store, document, offset);
      // Of another version nobody can tell what stands there; it will be asked for again.
      if (document.version !== version) return undefined;
      const view = first ?? (await wholeView(store, document, offset, token));
      if (view === undefined || token.isCancellationRequested) return undefined;
      const { explainPlace } = await import('./explainPlace.ts');
      return explainPlace(view, document, offset, offers);
    },
  };
  return vscode.languages.registerHoverProvider('*', provider);
}

/** What a large document that nobody has read yet has at an offset, where that can be told without reading all of it. */
async function firstView(
  store: CertificateStore,
  document: vscode.TextDocument,
  offset: number,
): Promise<DocumentView | undefined> {
  const length = lengthOf(document);
  const isLarge = length >= largeDocumentLength && length <= maxDocumentLength;
  if (!isLarge || store.knownFileOf(document) !== undefined) return undefined;
  const { viewAlone } = await import('./viewAlone.ts');
  return viewAlone(store, document, offset);
}

async function wholeView(
  store: CertificateStore,
  document: vscode.TextDocument,
  offset: number,
  token: vscode.CancellationToken,
): Promise<DocumentView | undefined> {
  const known = store.fileOf(document);
  const isPlace = placeAt(known.values, offset) !== undefined || placeAt(known.references, offset) !== undefined;
  // Tokens of bootstrapping stand in configurations, and have no form of their own.
  return isPlace || known.isConfiguration === true ? store.viewOf(document, token) : undefined;
}
