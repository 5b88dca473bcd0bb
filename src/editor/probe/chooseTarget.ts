import * as vscode from 'vscode';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { ProbeTarget } from '../../core/present/probe/probeModel.ts';
import {
  allOffers,
  offersOfConnection,
  offersOfContext,
  type ProbeOffer,
} from '../../core/present/probe/probeOffers.ts';
import { targetOfUrl } from '../../core/present/probe/probeTargets.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';

/**
 * Finds the server of a row of *Kubernetes PKI*, a context or an address. Without an argument the user chooses among the servers
 * named in the files.
 *
 * @returns `undefined` if the user chooses none.
 */
export async function chooseTarget(context: PresentContext, argument: unknown): Promise<ProbeTarget | undefined> {
  if (typeof argument === 'string') return targetOfUrl(argument) ?? refuse();
  const offers = offersFor(context, argument);
  if (offers === undefined) return chooseAmong(allOffers(context), true);
  const [first, ...others] = offers;
  if (first === undefined) return refuse();
  return others.length === 0 ? first.target : chooseAmong(offers, false);
}

function refuse(): never {
  throw new CommandRefusal(vscode.l10n.t('No https:// address was found to probe.'));
}

/** Reads the command's argument; `undefined` if it is not valid. */
function offersFor(context: PresentContext, argument: unknown): readonly ProbeOffer[] | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('connection' in argument && typeof argument.connection === 'string') {
    return offersOfConnection(context, argument.connection);
  }
  if (!('path' in argument) || typeof argument.path !== 'string') return undefined;
  const name = 'context' in argument && typeof argument.context === 'string' ? argument.context : undefined;
  return offersOfContext(context, argument.path, name);
}

async function chooseAmong(offers: readonly ProbeOffer[], mayType: boolean): Promise<ProbeTarget | undefined> {
  const typed = { label: vscode.l10n.t('Another address…'), iconPath: new vscode.ThemeIcon('edit'), alwaysShow: true };
  const items = offers.map(({ target, label, description, detail }) => ({
    label,
    description,
    detail,
    iconPath: new vscode.ThemeIcon('server'),
    target,
  }));
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & { readonly target?: ProbeTarget }>(
    mayType ? [...items, typed] : items,
    {
      title: vscode.l10n.t('Probe Server'),
      placeHolder: vscode.l10n.t('Which server do you want to probe?'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (chosen === undefined) return undefined;
  return chosen.target ?? askForAddress();
}

async function askForAddress(): Promise<ProbeTarget | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Probe Server'),
    prompt: vscode.l10n.t('Address of a TLS server'),
    placeHolder: 'https://10.0.0.11:6443',
    ignoreFocusOut: true,
    validateInput: (value) =>
      targetOfUrl(value) === undefined ? vscode.l10n.t('Enter it as https://host:port.') : undefined,
  });
  return text === undefined ? undefined : targetOfUrl(text);
}
