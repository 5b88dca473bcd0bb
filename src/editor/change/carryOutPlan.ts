import * as vscode from 'vscode';
import type { PkiGraph } from '../../core/pki/pkiModel.ts';
import { lossRefusal } from '../../core/present/change/lossRefusal.ts';
import { carryOut } from '../../core/renewal/change/carryOut.ts';
import type { ChangePlan, ChangeSet, ChangeStep } from '../../core/renewal/change/changeModel.ts';
import type { ChangeTools } from '../../core/renewal/change/changeTools.ts';
import { judgeChange } from '../../core/renewal/change/judgeChange.ts';
import { wipeChangeSet } from '../../core/renewal/change/wipeChangeSet.ts';
import { refusalMessage } from '../../core/renewal/refusal.ts';
import type { RenewalRefusal } from '../../core/renewal/renewalModel.ts';
import { type ActionPage, cancelButton, type PageProgress } from '../../protocol/actionPage.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import { requireTrust } from '../host/requireTrust.ts';
import { pause } from '../host/taskTurns.ts';
import { isCancel } from '../pages/pageAnswers.ts';
import { applyChange, writtenFiles } from './applyChange.ts';
import type { AppliedChange, ChangeHost, ChangePanel, InstallScript } from './changeHost.ts';
import { createChangeTools, inTurnsOf } from './changeTools.ts';
import { saveUnsaved } from './documents.ts';
import { asRefusal } from './undoChange.ts';

/** Milliseconds between two progress messages. */
const progressInterval = 100;

/** The outcome of a plan. */
export type ChangeOutcome =
  | {
      readonly kind: 'done';
      readonly applied: AppliedChange;
      /** Of the new certificates. */
      readonly fingerprints: ReadonlySet<string>;
      /** The graph before the files were written. */
      readonly before: PkiGraph;
      /** The graph with the new files. */
      readonly after: PkiGraph;
    }
  /** The files were staged: only the staging folder was written. */
  | { readonly kind: 'staged'; readonly script: InstallScript }
  /** Nothing was written, unless the message says otherwise. */
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Signs the certificates of a plan and writes all files or none. It can be cancelled between two certificates. A change that
 * would break a working connection is not written.
 *
 * @param staging - A folder for files that another user has to install; by default files are written in place.
 */
export async function carryOutPlan(
  plan: ChangePlan,
  preview: ActionPage,
  panel: ChangePanel,
  host: ChangeHost,
  staging?: string,
): Promise<ChangeOutcome> {
  let isLeft = false;
  const watching = panel.onAnswer((answer) => {
    if (answer === undefined || isCancel(answer)) isLeft = true;
  });
  try {
    requireTrust();
    await saveUnsaved(
      plan.files.map(({ path }) => path),
      host,
    );
    const result: CarriedOut = {};
    let shown = Number.NEGATIVE_INFINITY;
    for await (const step of carryOutInto(result, plan, await createChangeTools(host))) {
      if (isLeft) break;
      if (host.clock() - shown < progressInterval) continue;
      shown = host.clock();
      panel.show(workingPage(preview, { label: stepWords(step), done: step.done, total: step.total }, true));
      // Yields to other work, and to a click on *Cancel*.
      await pause(0);
      if (isLeft) break;
    }
    const { change } = result;
    if (change === undefined)
      return { kind: 'failed', message: vscode.l10n.t('Nothing was written: the page was closed.') };
    if (change.kind === 'refusal') return { kind: 'failed', message: refusalMessage(change) };
    try {
      panel.show(workingPage(preview, { label: vscode.l10n.t('Writing'), done: 1, total: 1 }, false));
      const { graph } = host.store.picture;
      const judgement = await judgeChange(
        graph,
        change,
        { ...host.decoding, cryptography: inTurnsOf(host) },
        host.clock(),
      );
      const loss = lossRefusal(judgement, plan);
      if (loss !== undefined) return { kind: 'failed', message: refusalMessage(loss) };
      if (staging !== undefined) {
        const journal = await host.journal();
        const script = await journal.stage(plan.title, writtenFiles(change), staging).catch(asRefusal);
        return { kind: 'staged', script };
      }
      const applied = await applyChange(change, host);
      const fingerprints = new Set([...change.issued.values()].map(({ fingerprint }) => fingerprint));
      return { kind: 'done', applied, fingerprints, before: graph, after: judgement.graph };
    } finally {
      wipeChangeSet(change);
    }
  } catch (error) {
    if (!(error instanceof CommandRefusal)) {
      // The error text may quote file contents, which must not be logged.
      host.log.error('certscope: carrying out a plan failed:', error instanceof Error ? error.name : typeof error);
      return { kind: 'failed', message: vscode.l10n.t('CertScope could not complete this action.') };
    }
    return { kind: 'failed', message: error.message };
  } finally {
    watching.dispose();
  }
}

interface CarriedOut {
  /** Absent if it was cancelled. */
  change?: ChangeSet | RenewalRefusal;
}

/** The steps that carry out a plan. A caller that stops early gets no result, and no keys are left in memory. */
async function* carryOutInto(
  result: CarriedOut,
  plan: ChangePlan,
  tools: ChangeTools,
): AsyncGenerator<ChangeStep, void> {
  result.change = yield* carryOut(plan, tools);
}

/**
 * Keeps the preview visible while it is carried out. Its questions are already answered, and its details, which may cover a
 * thousand certificates, are not sent again with every step.
 */
function workingPage(preview: ActionPage, progress: PageProgress, canLeave: boolean): ActionPage {
  return {
    ...preview,
    parts: preview.parts.filter(({ kind }) => kind !== 'fields' && kind !== 'section'),
    buttons: canLeave ? [{ id: cancelButton, label: vscode.l10n.t('Cancel') }] : [],
    progress,
  };
}

function stepWords({ kind, name }: ChangeStep): string {
  switch (kind) {
    case 'keyMade':
      return vscode.l10n.t('Generated a key for {0}', name);
    case 'signed':
      return vscode.l10n.t('Signed {0}', name);
    case 'rewritten':
      return vscode.l10n.t('Prepared {0}', name);
  }
}
