import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { sentencesOf } from '../../core/present/problemSentences.ts';
import { judgeRepair, type RepairOutlook } from '../../core/repair/judgeRepair.ts';
import type { Repair, RepairContext } from '../../core/repair/repairModel.ts';
import { memoisedBy } from '../../core/text/memoised.ts';
import { inTurns } from '../host/taskTurns.ts';
import { loadJudge } from '../store/loadJudge.ts';

/** Judges a repair as the store judges files, once for each picture. */
export async function repairOutlook(
  repair: Repair,
  finding: Finding,
  context: RepairContext,
  { findings, policy, now }: PresentContext,
): Promise<RepairOutlook | undefined> {
  const { evaluateInSteps } = await loadJudge();
  const known = outlooksOf(findings);
  const id = `${finding.code} ${finding.path} ${finding.span?.start} ${repair.title}`;
  const outlook =
    known.get(id) ??
    judgeRepair(repair, finding, context, findings, (graph) => inTurns(evaluateInSteps(graph, policy, now)));
  known.set(id, outlook);
  return outlook;
}

const outlooksOf = memoisedBy((_findings: readonly Finding[]) => new Map<string, Promise<RepairOutlook | undefined>>());

/** What a repair does, and the connections that work again with it. */
export function repairTitle({ title }: Repair, outlook: RepairOutlook | undefined): string {
  const { mended = [], isPart, remains } = outlook ?? {};
  const words = vscode.l10n.t('Repair: {0}', title);
  const [fact] = remains === undefined ? [] : sentencesOf(remains);
  if (fact !== undefined) return vscode.l10n.t('{0} (afterwards still: {1})', words, fact.replace(/[.。]$/, ''));
  if (isPart === true) return vscode.l10n.t('{0} (another problem remains)', words);
  if (mended.length === 0) return words;
  return mended.length === 1
    ? vscode.l10n.t('{0} (1 connection works again)', words)
    : vscode.l10n.t('{0} ({1} connections work again)', words, mended.length);
}

/** A repair as one step that can be undone. */
export function repairEdit(
  { replacements }: Repair,
  texts: ReadonlyMap<string, vscode.TextDocument>,
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const [path, document] of texts) {
    for (const { span, newText } of replacements.get(path) ?? []) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      edit.replace(document.uri, range, newText);
    }
  }
  return edit;
}
