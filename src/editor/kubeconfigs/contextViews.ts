import type * as vscode from 'vscode';
import type { KubeconfigContexts } from '../../core/present/kubectl/kubeconfigContexts.ts';
import { isReadable } from '../documents/documentKinds.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** Tells whether a document is a kubeconfig; `false` while that is not known yet. */
export async function hasKubeconfig(store: CertificateStore, document: vscode.TextDocument): Promise<boolean> {
  if (!isReadable(document)) return false;
  await store.ready(document);
  if (store.fileOf(document).isConfiguration !== true) return false;
  const { isKubeconfig } = await import('../../core/present/kubectl/kubeconfigContexts.ts');
  return isKubeconfig(store.picture.graph, document.uri.toString());
}

/** The contexts of a kubeconfig document; `undefined` if it is not a kubeconfig, or not known yet. */
export async function contextsOf(
  store: CertificateStore,
  document: vscode.TextDocument,
): Promise<KubeconfigContexts | undefined> {
  const path = document.uri.toString();
  // Most documents are not kubeconfigs and need no judge.
  if (!isReadable(document)) return undefined;
  await store.ready(document);
  if (store.fileOf(document).isConfiguration !== true) return undefined;
  const { kubeconfigContexts } = await import('../../core/present/kubectl/kubeconfigContexts.ts');
  return kubeconfigContexts(store.picture.graph, path, store.picture);
}
