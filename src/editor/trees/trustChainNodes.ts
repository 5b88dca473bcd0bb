import * as vscode from 'vscode';
import type { TreeRow } from '../../core/present/tree/treeRow.ts';
import type { CredentialTarget } from '../documents/credentialTarget.ts';

/** A row for VS Code: the row itself, its parent, and the target for commands that receive it. */
export interface TreeNode extends CredentialTarget {
  readonly row: TreeRow;
  readonly parent: TreeNode | undefined;
  /** The date of the row. */
  readonly at?: number;
  /** Id of the row's connection. */
  readonly connection?: string;
}

/** Wraps the child rows of a node. */
export function toNodes(rows: readonly TreeRow[], parent: TreeNode | undefined): TreeNode[] {
  return rows.map((row) => {
    const { path, span, fingerprint } = row.target ?? {};
    return {
      row,
      parent,
      ...(path === undefined ? {} : { path }),
      ...(span === undefined ? {} : { offset: span.start }),
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(row.moment === undefined ? {} : { at: row.moment }),
      ...(row.connection === undefined ? {} : { connection: row.connection }),
    };
  });
}

const stateColors: Readonly<Partial<Record<TreeRow['state'], string>>> = {
  broken: 'list.errorForeground',
  willStop: 'list.warningForeground',
  works: 'testing.iconPassed',
};
/** Icons of states; they have the state's colour. */
const stateIcons: ReadonlySet<string> = new Set(['pass', 'warning', 'error']);

/** Rows of files that cannot be opened. */
const unopenable: ReadonlySet<TreeRow['kind']> = new Set(['unreadableFile', 'denied']);

/** Builds the item that VS Code draws. The tooltip is built when the pointer rests on the row. */
export function toTreeItem({ row }: TreeNode): vscode.TreeItem {
  const collapsible = row.hasChildren
    ? row.isExpanded
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.None;
  const item = new vscode.TreeItem(row.label, collapsible);
  item.id = row.id;
  item.description = row.description;
  const color = stateIcons.has(row.icon) ? stateColors[row.state] : undefined;
  item.iconPath = new vscode.ThemeIcon(row.icon, color === undefined ? undefined : new vscode.ThemeColor(color));
  item.contextValue = row.kind;
  item.accessibilityInformation = { label: row.spoken, role: 'treeitem' };
  if (!row.hasChildren && row.target !== undefined && !unopenable.has(row.kind)) {
    item.command = {
      command: 'certscope.revealOccurrence',
      title: vscode.l10n.t('Reveal in editor'),
      arguments: [{ ...row.target, ...(row.target.span === undefined ? {} : { offset: row.target.span.start }) }],
    };
  }
  return item;
}
