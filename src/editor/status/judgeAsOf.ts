import * as vscode from 'vscode';
import { forecast } from '../../core/pki/cluster/connections/forecast.ts';
import { causeWords, connectionLines, outagesOf } from '../../core/present/forecast/outages.ts';
import { countedModel } from '../../core/present/judgedConnections.ts';
import { formatDurationInWords } from '../../core/text/duration.ts';
import { formatDate, formatMomentInput, parseMomentInput } from '../../core/text/moment.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { AsOf } from '../store/asOf.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/** What the command works with. */
export interface JudgeAsOfTools {
  readonly store: CertificateStore;
  readonly asOf: AsOf;
  clock(): number;
}

interface DateItem extends vscode.QuickPickItem {
  /** `undefined`: the item only explains. */
  readonly choose?: () => void;
}

/** Number of outages offered. For later ones the user types a date. */
const offeredOutages = 12;
/** A certificate works until the last moment of its validity; the outage shows after it. */
const afterwards = 1000;

/**
 * Judges everything as of another date: the one that a row or link passes, or one that the user types or picks from the dates
 * of outages.
 */
export async function judgeAsOf(tools: JudgeAsOfTools, argument: unknown): Promise<void> {
  const known = momentIn(argument, tools.clock());
  if (known !== undefined) {
    tools.asOf.choose(known);
    return;
  }
  askForDate(tools);
}

/** Reads the argument of a link, a row or a keybinding: `{ at: '2027-05-01' }`, or milliseconds. */
function momentIn(argument: unknown, now: number): number | undefined {
  if (typeof argument !== 'object' || argument === null || !('at' in argument)) return undefined;
  const { at } = argument;
  if (typeof at === 'number' && Number.isFinite(at)) return at;
  const moment = typeof at === 'string' ? parseMomentInput(at, now) : undefined;
  if (at === undefined || moment !== undefined) return moment;
  throw new CommandRefusal(vscode.l10n.t('{0} is not a date. Enter it as 2027-05-01.', String(at)));
}

function askForDate(tools: JudgeAsOfTools): void {
  const picker = vscode.window.createQuickPick<DateItem>();
  picker.title = vscode.l10n.t('Judge as of a Date…');
  picker.placeholder = vscode.l10n.t('2027-05-01, 2027-05-01T12:00Z, +90d, or a day when something stops');
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  let offered = nowItem(tools);
  const show = (): void => {
    picker.items = [...typedItem(picker.value.trim(), tools), ...offered];
  };
  show();
  // A date can be typed while files are still being read.
  picker.busy = true;
  void tools.store.settled().then(() => {
    offered = [...nowItem(tools), ...outageItems(tools)];
    picker.busy = false;
    show();
  });
  picker.onDidChangeValue(show);
  picker.onDidAccept(() => {
    // Enter may come before VS Code has marked the date that was typed.
    const marked = picker.selectedItems.find((each) => picker.items.includes(each));
    const item = marked ?? typedItem(picker.value.trim(), tools)[0];
    if (item?.choose === undefined) return;
    picker.hide();
    item.choose();
  });
  picker.onDidHide(() => picker.dispose());
  picker.show();
}

function nowItem({ asOf }: JudgeAsOfTools): readonly DateItem[] {
  if (asOf.moment === undefined) return [];
  return [{ label: `$(discard) ${vscode.l10n.t('Back to now')}`, choose: () => void asOf.backToNow() }];
}

function typedItem(text: string, { asOf, clock }: JudgeAsOfTools): readonly DateItem[] {
  if (!/^[\d+-]/.test(text)) return [];
  const now = clock();
  const moment = parseMomentInput(text, now);
  if (moment === undefined) {
    const label = `$(info) ${vscode.l10n.t('Format: 2027-05-01, 2027-05-01T12:00Z or +90d')}`;
    return [{ label, alwaysShow: true }];
  }
  const away = formatDurationInWords(moment - now);
  const description = moment < now ? vscode.l10n.t('{0} ago', away) : vscode.l10n.t('in {0}', away);
  return [
    {
      label: `$(history) ${vscode.l10n.t('As of {0}', formatMomentInput(moment))}`,
      description,
      alwaysShow: true,
      choose: () => asOf.choose(moment),
    },
  ];
}

function outageItems({ store, asOf, clock }: JudgeAsOfTools): readonly DateItem[] {
  const now = clock();
  const { graph, locale, policy } = store.picture;
  const model = countedModel(graph, policy);
  const outages = outagesOf(forecast(model, now, Number.POSITIVE_INFINITY)).slice(0, offeredOutages);
  return outages.map((outage) => {
    const cluster = model.clusters.find(({ id }) => id === outage.cluster);
    const lines = connectionLines(outage, (cluster?.hosts.length ?? 0) < 2);
    const icon = outage.change === 'stops' ? '$(error)' : '$(pass)';
    return {
      label: `${icon} ${formatDate(outage.at, locale)}`,
      description: `${vscode.l10n.t('in {0}', formatDurationInWords(outage.at - now))} · ${causeWords(outage)}`,
      detail: lines.join(' · '),
      choose: () => asOf.choose(outage.at + afterwards),
    };
  });
}
