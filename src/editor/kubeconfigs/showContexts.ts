import * as vscode from 'vscode';
import type { ContextEntry } from '../../core/present/kubectl/kubeconfigContexts.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { toRange } from '../documents/ranges.ts';
import { createTurns } from '../host/taskTurns.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { contextsOf } from './contextViews.ts';

interface ContextItem extends vscode.QuickPickItem {
  readonly context: ContextEntry;
}

/**
 * Lists the contexts of the open kubeconfig with their verdicts, and goes to the cause in the chosen one.
 *
 * @param canProbe - Whether each has a button to probe its server.
 */
export async function showContexts(store: CertificateStore, stopwatch: () => number, canProbe: boolean): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const contexts = document && (await contextsOf(store, document))?.contexts;
  if (document === undefined || contexts === undefined || contexts.length === 0) {
    throw new CommandRefusal(vscode.l10n.t('Open a kubeconfig with contexts first.'));
  }
  const buttons = canProbe && vscode.workspace.isTrusted ? [probeButton()] : [];
  const chosen = await choose(contexts, stopwatch, buttons, (context) => {
    const argument = { path: document.uri.toString(), context: context.name };
    void vscode.commands.executeCommand('certscope.probeServer', argument);
  });
  if (chosen === undefined) return;
  const { path, span } = chosen.target();
  const file = store.picture.graph.files.find((each) => each.path === path);
  const { start } = toRange(file?.lines, span);
  await vscode.window.showTextDocument(vscode.Uri.parse(path, true), { selection: new vscode.Range(start, start) });
}

/** Shows the list at once and fills in the verdicts later: there may be a thousand. */
async function choose(
  contexts: readonly ContextEntry[],
  stopwatch: () => number,
  buttons: readonly vscode.QuickInputButton[],
  onButton: (context: ContextEntry) => void,
): Promise<ContextEntry | undefined> {
  const list = vscode.window.createQuickPick<ContextItem>();
  list.title = vscode.l10n.t('Will kubectl work?');
  list.placeholder = vscode.l10n.t('Choose a context to go to it, or to the problem that breaks it');
  list.matchOnDetail = true;
  list.keepScrollPosition = true;
  // The current one first: Enter goes to it.
  const ordered = [...contexts].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  const items: ContextItem[] = ordered.map((context) => ({ context, label: context.name, buttons }));
  list.items = items;
  list.busy = true;
  list.show();
  let isOpen = true;
  const chosen = new Promise<ContextEntry | undefined>((resolve) => {
    list.onDidAccept(() => {
      resolve(list.activeItems[0]?.context);
      list.hide();
    });
    list.onDidTriggerItemButton(({ item }) => {
      list.hide();
      onButton(item.context);
    });
    list.onDidHide(() => {
      isOpen = false;
      resolve(undefined);
      list.dispose();
    });
  });
  void judgeInTurns(items, stopwatch, () => {
    if (isOpen) show(list, items);
    return isOpen;
  }).then(() => {
    if (isOpen) list.busy = false;
  });
  return chosen;
}

function probeButton(): vscode.QuickInputButton {
  return { iconPath: new vscode.ThemeIcon('radio-tower'), tooltip: vscode.l10n.t('Probe Server…') };
}

/** Number of verdicts between two updates of the list: first what is visible, then more at a time. */
const shownTogether = 100;

async function judgeInTurns(items: ContextItem[], stopwatch: () => number, isWanted: () => boolean): Promise<void> {
  const turns = createTurns(stopwatch);
  for (const [index, { context, buttons = [] }] of items.entries()) {
    items[index] = { ...toItem(context), buttons };
    const isLast = index === items.length - 1;
    if ((isLast || index % shownTogether === 20) && !isWanted()) return;
    await turns.next();
  }
}

/** Setting new items resets the list, so the active one is set again. */
function show(list: vscode.QuickPick<ContextItem>, items: readonly ContextItem[]): void {
  const [active] = list.activeItems;
  list.items = items;
  const still = items.find(({ context }) => context === active?.context);
  if (still !== undefined) list.activeItems = [still];
}

function toItem(context: ContextEntry): ContextItem {
  const { icon, short, detail } = context.words();
  const current = context.isCurrent ? vscode.l10n.t('{0} (current)', short) : short;
  return { context, label: context.name, description: current, detail, iconPath: new vscode.ThemeIcon(icon) };
}
