import * as vscode from 'vscode';
import { fileCount, planParts, planSummary } from '../../core/present/change/changePage.ts';
import { checklistAfter } from '../../core/present/change/checklistSteps.ts';
import { extendedFingerprints, extendedIn, knownAfterwards } from '../../core/present/change/extensionPage.ts';
import { outcomeParts, outcomeSentence } from '../../core/present/change/outcomePage.ts';
import { servedConnections } from '../../core/present/change/servedConnections.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { stateMark } from '../../core/present/stateMark.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { connectionsBetween } from '../../core/renewal/change/judgeChange.ts';
import { type Rehearsal, rehearseChange } from '../../core/renewal/change/rehearseChange.ts';
import { day } from '../../core/text/duration.ts';
import { asTitle } from '../../core/text/sentences.ts';
import {
  type ActionPage,
  cancelButton,
  type FieldValues,
  type PageButton,
  type PagePart,
} from '../../protocol/actionPage.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import { type ChangeOutcome, carryOutPlan } from './carryOutPlan.ts';
import type { ChangeHost, ChangePanel } from './changeHost.ts';
import type { ChangeRecipe, RecipePlan, RecipeRefusal } from './changeRecipe.ts';
import { createChangeTools, inTurnsOf, unsavedSource } from './changeTools.ts';
import { reportWritten, showUndoFailure } from './reportWritten.ts';
import { deniedFiles, deniedNote, showStaged, stagingField, stagingFolder } from './staging.ts';
import { undoAndRefresh } from './undoChange.ts';

/**
 * Shows what an action will do, asks its open questions and, once the user confirms, signs, writes and shows the outcome.
 * Nothing is written before the user confirms, and nothing at all if the tab is closed.
 */
export async function runChange(recipe: ChangeRecipe, host: ChangeHost, given?: ChangePanel): Promise<void> {
  requireTrust();
  const panel = given ?? (await host.openPanel(recipe.title));
  let values: FieldValues = {};
  let problem: string | undefined;
  for (;;) {
    await host.store.settled();
    const context: PresentContext = { ...host.store.picture, now: host.clock() };
    const planned = await recipe.plan(context, values);
    const denied = planned.kind === 'planned' ? await deniedFiles(planned.plan, host) : [];
    const rehearsal = planned.kind === 'planned' ? await rehearse(planned.plan, context, host) : undefined;
    const page = previewPage(recipe, planned, context, values, { problem, denied, rehearsal });
    problem = undefined;
    const answer = await panel.ask(page);
    if (answer === undefined || isCancel(answer)) return panel.dispose();
    values = answer.values;
    if (answer.kind !== 'press') continue;
    if (planned.kind === 'refusal') {
      const help = planned.help.find(({ command }) => command === answer.button);
      if (help === undefined) continue;
      // After adding a folder the plan may work. Every other command continues elsewhere.
      if (help.command !== 'certscope.addRoot') panel.dispose();
      await vscode.commands.executeCommand(help.command, ...help.arguments);
      if (panel.isClosed) return;
      continue;
    }
    const staging = denied.length === 0 ? undefined : stagingFolder(values, host);
    const outcome = await carryOutPlan(planned.plan, page, panel, host, staging);
    if (outcome.kind === 'staged') return showStaged(outcome.script, planned.plan, panel);
    if (outcome.kind === 'done') return showOutcome(outcome, planned.plan, panel, host);
    if (panel.isClosed) return;
    problem = outcome.message;
  }
}

function previewPage(
  recipe: ChangeRecipe,
  planned: RecipePlan | RecipeRefusal,
  context: PresentContext,
  values: FieldValues,
  {
    problem,
    denied,
    rehearsal,
  }: {
    readonly problem: string | undefined;
    readonly denied: readonly string[];
    readonly rehearsal: Rehearsal | undefined;
  },
): ActionPage {
  const fields = [...recipe.fields(context, values, planned), ...(denied.length === 0 ? [] : [stagingField(values)])];
  const asked: readonly PagePart[] = fields.length === 0 ? [] : [{ kind: 'fields', fields }];
  const alert: readonly PagePart[] =
    problem === undefined
      ? []
      : [{ kind: 'note', state: 'broken', text: `${stateMark('broken')} ${problem}`, isAlert: true }];
  const cancel: PageButton = { id: cancelButton, label: vscode.l10n.t('Cancel') };
  if (planned.kind === 'refusal') {
    const { help, reason, wayOut, isIncomplete } = planned;
    return {
      title: recipe.title,
      summary: isIncomplete ? reason : vscode.l10n.t('Nothing was written.'),
      parts: [...alert, ...(isIncomplete ? [] : refusalNotes(reason, wayOut)), ...asked],
      buttons: [...help.map(({ command, title }) => ({ id: command, label: title })), cancel],
    };
  }
  const { plan, leftOut } = planned;
  const going = extendedIn(plan).length > 0 ? plan.title : recipe.verb;
  const verb = denied.length === 0 ? going : vscode.l10n.t('Stage');
  const broken = knownAfterwards(rehearsal, plan, context).filter(({ state }) => state === 'broken').length;
  const label = broken === 0 ? verb : vscode.l10n.t('{0}, leaves {1} broken', verb, broken);
  return {
    title: plan.title,
    summary: planSummary(plan, context),
    parts: [...alert, ...deniedNote(denied), ...asked, ...planParts(plan, context, leftOut, rehearsal)],
    buttons: [{ id: 'go', label }, cancel],
  };
}

/** Beyond that, looking ahead would take longer than anyone looks at the page. */
const mostRehearsed = 200;

/** What a plan would do to the connections, with the texts as they are in the editor. Nothing is signed. */
async function rehearse(plan: ChangePlan, { graph, now }: PresentContext, host: ChangeHost) {
  if (plan.certificates.length > mostRehearsed) return undefined;
  const tools = await createChangeTools(host);
  const cryptography = inTurnsOf(host);
  const readSource = async (path: string) => unsavedSource(path) ?? tools.readSource(path);
  return rehearseChange(plan, graph, { ...tools, cryptography, readSource }, { ...host.decoding, cryptography }, now);
}

/** The refusal, and the way out. */
function refusalNotes(reason: string, wayOut: string): readonly PagePart[] {
  return [
    { kind: 'note', state: 'broken', text: `${stateMark('broken')} ${reason}` },
    { kind: 'note', state: 'none', text: wayOut },
  ];
}

type Done = Extract<ChangeOutcome, { readonly kind: 'done' }>;

/** Shows the outcome of a change: the verdict of both sides of every connection, the next steps, and how to undo it. */
async function showOutcome(
  { applied, fingerprints, before, after: graph }: Done,
  plan: ChangePlan,
  panel: ChangePanel,
  host: ChangeHost,
): Promise<void> {
  host.lastChange.made = applied;
  await host.refresh();
  await host.store.settled();
  // Not the store's picture: an open file may have its old text until VS Code notices that it changed.
  const context: PresentContext = { ...host.store.picture, graph, now: host.clock() };
  const paths = new Set(plan.files.map(({ path }) => path));
  const { now, policy } = context;
  const connections = connectionsBetween(before, graph, now, policy.warnWithinDays * day);
  const sentence = outcomeSentence(plan, context);
  const undo = { id: 'undo', label: vscode.l10n.t('Undo') };
  const close = { id: cancelButton, label: vscode.l10n.t('Close') };
  const page: ActionPage = {
    title: asTitle(sentence),
    summary: vscode.l10n.t('{0} written. You can undo this at any time.', fileCount(plan.files.length)),
    parts: [
      ...outcomeParts(
        servedConnections({ fingerprints, paths, connections }, context),
        checklistAfter(plan, graph),
        plan,
        applied.tightened,
      ),
      ...extendedFingerprints(plan, graph),
    ],
    buttons: [close, undo],
  };
  panel.reveal();
  reportWritten(sentence, applied, host);
  for (;;) {
    const answer = await panel.ask(page);
    if (answer === undefined) return;
    if (answer.kind !== 'press') continue;
    if (isCancel(answer)) return panel.dispose();
    try {
      if (await undoAndRefresh(applied, host)) return panel.dispose();
    } catch (error) {
      showUndoFailure(error);
    }
  }
}
