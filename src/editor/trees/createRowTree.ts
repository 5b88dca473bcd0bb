import * as vscode from 'vscode';
import { type TreeNode, toTreeItem } from './trustChainNodes.ts';

/** The rows of a tree. */
interface RowTree {
  readonly tops: () => Promise<readonly TreeNode[]>;
  readonly below: (node: TreeNode) => readonly TreeNode[];
  /** Fires when the rows have changed. */
  readonly changed: vscode.Event<void>;
}

/** Creates a view of rows from core; tooltips are built on demand. */
export function createRowTree(id: string, { tops, below, changed }: RowTree): vscode.TreeView<TreeNode> {
  return vscode.window.createTreeView<TreeNode>(id, {
    treeDataProvider: {
      onDidChangeTreeData: changed,
      getChildren: async (node) => [...(node === undefined ? await tops() : below(node))],
      getParent: (node) => node.parent,
      getTreeItem: toTreeItem,
      resolveTreeItem: (item, { row }) => {
        item.tooltip = new vscode.MarkdownString(row.tooltip());
        return item;
      },
    },
    showCollapseAll: true,
  });
}
