import type * as vscode from 'vscode';
import { decodeAt } from '../../core/pki/decodeAt.ts';
import type { CertificateStore, DocumentView } from '../store/certificateStore.ts';

/**
 * The one value at an offset of a document that has not been read yet, with the picture that a view of the whole document
 * has at this moment; its file holds nothing else.
 *
 * @returns `undefined` where a view of the whole document is needed: it would wait for a picture that knows the document,
 * or what stands there cannot be told by itself.
 */
export function viewAlone(
  store: CertificateStore,
  document: vscode.TextDocument,
  offset: number,
): DocumentView | undefined {
  const { picture } = store;
  const path = document.uri.toString();
  if (!picture.graph.files.some((file) => file.path === path)) return undefined;
  const file = store.partAt(document, offset, decodeAt);
  return file && { file, picture };
}
