import * as vscode from 'vscode';
import { fileCount } from '../../core/present/change/changePage.ts';
import { checklistAfter } from '../../core/present/change/checklistSteps.ts';
import { outcomeParts, outcomeSentence } from '../../core/present/change/outcomePage.ts';
import { servedConnections } from '../../core/present/change/servedConnections.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { connectionsBetween } from '../../core/renewal/change/judgeChange.ts';
import { day } from '../../core/text/duration.ts';
import { asTitle } from '../../core/text/sentences.ts';
import { type ActionPage, cancelButton } from '../../protocol/actionPage.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import type { ChangeOutcome } from './carryOutPlan.ts';
import type { ChangePanel } from './changeFlow.ts';
import type { ChangeHost } from './changeHost.ts';
import { tellRefusal, tellWritten } from './tellWritten.ts';
import { takeBack } from './undoChange.ts';

type Done = Extract<ChangeOutcome, { readonly kind: 'done' }>;

/** Tells how a change went: what both sides of every connection make of it, what has to follow, and the way back. */
export async function showOutcome(
  { applied, fingerprints, before, after: graph }: Done,
  plan: ChangePlan,
  panel: ChangePanel,
  host: ChangeHost,
): Promise<void> {
  host.lastChange.made = { title: plan.title, change: applied };
  await host.refresh();
  await host.store.settled();
  // Not the picture: a file that is open may show its old text for a while, until VS Code has seen that it changed.
  const context: PresentContext = { ...host.store.picture, graph, now: host.clock() };
  const paths = new Set(plan.files.map(({ path }) => path));
  const { now, policy } = context;
  const connections = connectionsBetween(before, graph, now, policy.warnWithinDays * day);
  const sentence = outcomeSentence(plan, context);
  const undo = { id: 'undo', label: vscode.l10n.t('Undo') };
  const close = { id: cancelButton, label: vscode.l10n.t('Close') };
  const page: ActionPage = {
    title: asTitle(sentence),
    summary: vscode.l10n.t('{0} written. The way back: Undo, now or later.', fileCount(plan.files.length)),
    parts: outcomeParts(
      servedConnections({ fingerprints, paths, connections }, context),
      checklistAfter(plan, graph),
      plan,
      applied.tightened,
    ),
    buttons: [close, undo],
  };
  panel.reveal();
  tellWritten(sentence, applied, host);
  for (;;) {
    const answer = await panel.ask(page);
    if (answer === undefined) return;
    if (answer.kind !== 'press') continue;
    if (isCancel(answer)) return panel.dispose();
    try {
      await takeBack(applied, host);
      return panel.dispose();
    } catch (error) {
      tellRefusal(error);
    }
  }
}
