import * as vscode from 'vscode';
import type { ContextEntry } from '../core/present/kubectl/kubeconfigContexts.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { contextsOf } from './contextViews.ts';
import { toRange } from './ranges.ts';

interface ContextItem extends vscode.QuickPickItem {
  readonly context: ContextEntry;
}

/** Lists the contexts of the kubeconfig that is open, each with its verdict, and goes to what is to blame in the chosen one. */
export async function showContexts(store: CertificateStore): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  const contexts = document && (await contextsOf(store, document))?.contexts;
  if (contexts === undefined || contexts.length === 0) {
    throw new CommandRefusal(vscode.l10n.t('Open a kubeconfig with contexts first.'));
  }
  // The current one first: Enter goes to it.
  const ordered = [...contexts].sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  const chosen = await vscode.window.showQuickPick(ordered.map(toItem), {
    title: vscode.l10n.t('Will kubectl work?'),
    placeHolder: vscode.l10n.t('Choose a context to go to it, or to what stops it'),
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  const { path, span } = chosen.context.target();
  const file = store.picture.graph.files.find((each) => each.path === path);
  const { start } = toRange(file?.lines, span);
  await vscode.window.showTextDocument(vscode.Uri.parse(path, true), { selection: new vscode.Range(start, start) });
}

function toItem(context: ContextEntry): ContextItem {
  const { icon, short, detail } = context.words();
  const current = context.isCurrent ? vscode.l10n.t('{0} (current)', short) : short;
  return { context, label: context.name, description: current, detail, iconPath: new vscode.ThemeIcon(icon) };
}
