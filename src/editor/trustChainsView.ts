import * as vscode from 'vscode';
import { problemCount } from '../core/present/problemCount.ts';
import type { TreeGrouping } from '../core/present/trustChainRows.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { wantTarget } from './credentialTarget.ts';
import type { FileScanner, ScanState } from './fileScanner.ts';
import { type TreeNode, toNodes, toTreeItem } from './trustChainNodes.ts';

/** What commands may do with the view. */
export interface TrustChainsView extends vscode.Disposable {
  groupBy(grouping: TreeGrouping): void;
  /** Selects the certificate that a command was called for. */
  show(argument: unknown): Promise<void>;
}

const viewId = 'certscope.trustChains';
/** Rows looked at to find a certificate; deeper or larger trees are opened by hand. */
const searchBudget = 50_000;

/** Shows the trust chains of the picture, with a badge that counts problems, and tells how a scan goes on. */
export function registerTrustChainsView(
  store: CertificateStore,
  scanner: FileScanner,
  remembered: vscode.Memento,
): TrustChainsView {
  const changed = new vscode.EventEmitter<void>();
  let grouping: TreeGrouping = remembered.get<TreeGrouping>('trustChains.grouping') === 'file' ? 'file' : 'chain';
  let tops: readonly TreeNode[] | undefined;
  const topNodes = async (): Promise<readonly TreeNode[]> => {
    const { trustChainRows } = await import('../core/present/trustChainRows.ts');
    tops ??= toNodes(trustChainRows(store.picture, grouping), undefined);
    return tops;
  };
  const view = vscode.window.createTreeView<TreeNode>(viewId, {
    treeDataProvider: {
      onDidChangeTreeData: (listener, thisArgs, disposables) => changed.event(listener, thisArgs, disposables),
      getChildren: async (node) => (node === undefined ? [...(await topNodes())] : below(node)),
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
    const count = problemCount(store.picture.findings);
    view.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: count === 1 ? vscode.l10n.t('1 problem') : vscode.l10n.t('{0} problems', count) };
    changed.fire();
  };
  const groupBy = (wanted: TreeGrouping): void => {
    grouping = wanted;
    void remembered.update('trustChains.grouping', wanted);
    void vscode.commands.executeCommand('setContext', 'certscope.groupedByFile', wanted === 'file');
    refresh();
  };
  const show = async (argument: unknown): Promise<void> => {
    const { fingerprint } = (await wantTarget(store, argument)).credential;
    await store.settled();
    const node = fingerprint === undefined ? undefined : findNode(await topNodes(), fingerprint);
    if (node === undefined) throw new CommandRefusal(vscode.l10n.t('Only certificates are in the tree.'));
    await view.reveal(node, { select: true, focus: true, expand: true });
  };
  groupBy(grouping);
  const subscriptions = vscode.Disposable.from(
    view,
    changed,
    store.onDidChange(refresh),
    scanner.onDidChangeState((state) => {
      view.message = scanMessage(state);
    }),
  );
  return { groupBy, show, dispose: () => subscriptions.dispose() };
}

function scanMessage(state: ScanState): string {
  if (state.kind === 'scanning') {
    return state.filesFound === 0
      ? vscode.l10n.t('Reading files…')
      : vscode.l10n.t('Reading files… {0} with certificates so far.', state.filesFound);
  }
  return state.cut === undefined
    ? ''
    : vscode.l10n.t('Scan {0}. Narrow certscope.roots or raise certscope.scan.maxFiles to see the rest.', state.cut);
}

function below(node: TreeNode): TreeNode[] {
  return toNodes(node.row.children(), node);
}

/** The first row of a certificate, breadth first: certificates stand above the places where they are found. */
function findNode(tops: readonly TreeNode[], fingerprint: string): TreeNode | undefined {
  let level = tops;
  for (let looked = 0; level.length > 0 && looked < searchBudget; looked += level.length) {
    const found = level.find((node) => node.fingerprint === fingerprint);
    if (found !== undefined) return found;
    level = level.flatMap((node) => (node.row.hasChildren ? below(node) : []));
  }
  return undefined;
}
