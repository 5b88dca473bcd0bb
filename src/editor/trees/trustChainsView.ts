import * as vscode from 'vscode';
import type { TreeGrouping } from '../../core/present/tree/trustChainRows.ts';
import { scanMessageDelay } from '../host/limits.ts';
import { setContext } from '../host/setContext.ts';
import { pause } from '../host/taskTurns.ts';
import type { FileScanner } from '../scan/fileScanner.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { createRowTree } from './createRowTree.ts';
import { type TreeNode, toNodes } from './trustChainNodes.ts';

/** What commands may do with the view. */
export interface TrustChainsView extends vscode.Disposable {
  groupBy(grouping: TreeGrouping): void;
  topNodes(): Promise<readonly TreeNode[]>;
  /** Selects a row, which need not have been shown before. */
  select(node: TreeNode): Thenable<void>;
}

const viewId = 'certscope.trustChains';

/** Shows the trust chains of the picture, a badge with the number that the status bar shows, and the progress of a scan. */
export function registerTrustChainsView(
  store: CertificateStore,
  scanner: FileScanner,
  remembered: vscode.Memento,
): TrustChainsView {
  const changed = new vscode.EventEmitter<void>();
  let grouping: TreeGrouping = remembered.get<TreeGrouping>('trustChains.grouping') === 'file' ? 'file' : 'chain';
  let tops: readonly TreeNode[] | undefined;
  const firstScan = untilScanned(scanner).then(async () => {
    await store.settled();
    // Before the first scan it is unknown whether there are certificates.
    setContext('certscope.hasScanned', true);
  });
  const topNodes = async (): Promise<readonly TreeNode[]> => {
    // The view shows progress during a scan; the first results appear before its end.
    if (store.picture.graph.files.length === 0) await Promise.race([firstScan, untilFound(store)]);
    const { trustChainRows } = await import('../../core/present/tree/trustChainRows.ts');
    tops ??= toNodes(trustChainRows(store.picture, grouping), undefined);
    return tops;
  };
  const view = createRowTree(viewId, { tops: topNodes, below, changed: changed.event });
  const refresh = (): void => {
    tops = undefined;
    changed.fire();
    void showBadge();
  };
  const showBadge = async (): Promise<void> => {
    const { picture } = store;
    const { talliesOf } = await import('../../core/present/tally.ts');
    // A new picture has many listeners; each runs in its own turn.
    await pause(0);
    if (picture !== store.picture) return;
    const [worst] = talliesOf(picture);
    view.badge = worst && { value: worst.count, tooltip: worst.words };
  };
  const groupBy = (wanted: TreeGrouping): void => {
    grouping = wanted;
    void remembered.update('trustChains.grouping', wanted);
    setContext('certscope.groupedByFile', wanted === 'file');
    refresh();
  };
  const select = (node: TreeNode) => view.reveal(node, { select: true, focus: true, expand: true });
  groupBy(grouping);
  const subscriptions = vscode.Disposable.from(view, changed, store.onDidChange(refresh), showScanState(view, scanner));
  return { groupBy, topNodes, select, dispose: () => subscriptions.dispose() };
}

function untilFound(store: CertificateStore): Promise<void> {
  return new Promise((resolve) => {
    const subscription = store.onDidChange(() => {
      if (store.picture.graph.files.length === 0) return;
      subscription.dispose();
      resolve();
    });
  });
}

function untilScanned(scanner: FileScanner): Promise<void> {
  return new Promise((resolve) => {
    const subscription = scanner.onDidChangeState(({ kind }) => {
      if (kind === 'scanning') return;
      subscription.dispose();
      resolve();
    });
  });
}

/** Shows the progress and the result of scans that take a while. */
function showScanState(view: vscode.TreeView<TreeNode>, scanner: FileScanner): vscode.Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = async (): Promise<void> => {
    const { scanMessage } = await import('../scan/scanMessage.ts');
    view.message = scanMessage(scanner.state);
  };
  const subscription = scanner.onDidChangeState((state) => {
    if (state.kind === 'scanning') {
      timer ??= setTimeout(() => {
        void tell();
        setScanning(true);
      }, scanMessageDelay);
      if (view.message) void tell();
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    void tell();
    setScanning(false);
  });
  return vscode.Disposable.from(subscription, { dispose: () => clearTimeout(timer) });
}

/** Shows the button that stops a scan that takes a while. */
function setScanning(isScanning: boolean): void {
  setContext('certscope.isScanning', isScanning);
}

function below(node: TreeNode): TreeNode[] {
  return toNodes(node.row.children(), node);
}
