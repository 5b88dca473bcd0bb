import type * as vscode from 'vscode';
import { isLarge } from '../documents/documentKinds.ts';
import { placeAt } from '../documents/placeAt.ts';
import type { CertificateStore, DocumentView } from '../store/certificateStore.ts';

/**
 * What a hover at an offset tells of. Of a large document that nobody has read yet it reads the value there alone, where
 * nothing else can change what it is.
 *
 * @returns `undefined` where there is nothing to tell, or the document is another version by now.
 */
export async function hoverView(
  store: CertificateStore,
  document: vscode.TextDocument,
  offset: number,
  token: vscode.CancellationToken,
): Promise<DocumentView | undefined> {
  const { version } = document;
  const first = await firstView(store, document, offset);
  // Of another version nobody can tell what stands there; it will be asked for again.
  if (document.version !== version) return undefined;
  if (first !== undefined) return first;
  return (await store.ready(document)) ? wholeView(store, document, offset, token) : undefined;
}

/** What a large document that nobody has read yet has at an offset, where that can be told without reading all of it. */
async function firstView(
  store: CertificateStore,
  document: vscode.TextDocument,
  offset: number,
): Promise<DocumentView | undefined> {
  if (!isLarge(document) || store.knownFileOf(document) !== undefined) return undefined;
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
