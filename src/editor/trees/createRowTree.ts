import * as vscode from 'vscode';
import { type TreeNode, toTreeItem } from './trustChainNodes.ts';

/** What a tree of rows shows. */
interface RowTree {
  readonly tops: () => Promise<readonly TreeNode[]>;
  readonly below: (node: TreeNode) => readonly TreeNode[];
  /** Fires when the rows are others. */
  readonly changed: vscode.Event<void>;
}

/** Creates a view of rows that core makes; their tooltips are written when they are looked at. */
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
