import * as vscode from 'vscode';
import type { CertificateStore } from './certificateStore.ts';
import { type TreeNode, toNodes, toTreeItem } from './trustChainNodes.ts';

/** Shows *Kubernetes PKI*: who connects to whom in each cluster, and whether it works. */
export function registerConnectionsView(store: CertificateStore): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let tops: TreeNode[] | undefined;
  const topNodes = async (): Promise<TreeNode[]> => {
    const { connectionRows } = await import('../core/present/connections/connectionRows.ts');
    tops ??= toNodes(connectionRows(store.picture), undefined);
    return tops;
  };
  const view = vscode.window.createTreeView<TreeNode>('certscope.connections', {
    treeDataProvider: {
      onDidChangeTreeData: (listener, thisArgs, disposables) => changed.event(listener, thisArgs, disposables),
      getChildren: (node) => (node === undefined ? topNodes() : toNodes(node.row.children(), node)),
      getParent: (node) => node.parent,
      getTreeItem: toTreeItem,
      resolveTreeItem: (item, { row }) => {
        item.tooltip = new vscode.MarkdownString(row.tooltip());
        return item;
      },
    },
    showCollapseAll: true,
  });
  const refresh = (): void => {
    tops = undefined;
    changed.fire();
  };
  return vscode.Disposable.from(view, changed, store.onDidChange(refresh));
}
