import * as vscode from 'vscode';
import type { CertificateStore } from '../store/certificateStore.ts';
import { createRowTree } from './createRowTree.ts';
import { type TreeNode, toNodes } from './trustChainNodes.ts';

/** Shows *Kubernetes PKI*: the connections of each cluster, and whether they work. */
export function registerConnectionsView(store: CertificateStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let tops: TreeNode[] | undefined;
  const topNodes = async (): Promise<TreeNode[]> => {
    const { connectionRows, connectionsNote } = await import('../../core/present/connections/connectionRows.ts');
    // An empty text hides the message.
    const note = connectionsNote(store.picture);
    if (note !== (view.message ?? '')) view.message = note;
    tops ??= toNodes(connectionRows(store.picture), undefined);
    return tops;
  };
  const view = createRowTree('certscope.connections', {
    tops: topNodes,
    below: (node) => toNodes(node.row.children(), node),
    changed: changed.event,
  });
  const refresh = (): void => {
    tops = undefined;
    changed.fire();
  };
  return vscode.Disposable.from(view, changed, store.onDidChange(refresh));
}
