import * as vscode from 'vscode';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { repairsThatHelp } from '../../core/repair/judgeRepair.ts';
import { planIgnore } from '../../core/repair/planIgnore.ts';
import type { Repair } from '../../core/repair/repairModel.ts';
import { touchesKey } from '../../core/repair/touchesKey.ts';
import type { CommandId } from '../commands/commandIds.ts';
import { toRange } from '../documents/ranges.ts';
import { relatedDocuments } from '../documents/relatedDocuments.ts';
import type { GradualFile } from '../store/gradualFile.ts';
import { findingCode } from './diagnostics.ts';
import { repairEdit, repairOutlook, repairTitle } from './repairEdits.ts';

/** A document with its file in the picture. */
interface RepairedDocument {
  readonly document: vscode.TextDocument;
  readonly file: GradualFile;
  readonly picture: PresentContext;
  readonly tools: DecodingTools;
  /** Files can be written without the editor. */
  readonly canWrite: boolean;
}

/** The fix for each problem and, once for each code, the comment that silences it. */
export async function repairsOf(
  { document, file, picture, tools, canWrite }: RepairedDocument,
  problems: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const { graph, findings, now } = picture;
  const actions: vscode.CodeAction[] = [];
  const silencers = new Map<string, vscode.CodeAction>();
  for (const diagnostic of problems) {
    const finding = findings.find(
      (each) =>
        each.path === file.path &&
        each.code === findingCode(diagnostic) &&
        diagnostic.range.isEqual(toRange(file.lines, each.span)),
    );
    if (finding === undefined) continue;
    const texts = await relatedDocuments(document, finding);
    const context = { graph, now, tools, textOf: (path: string) => texts.get(path)?.getText() };
    const judge = (repair: Repair) => repairOutlook(repair, finding, context, picture);
    for (const { choice, outlook, ...repair } of await repairsThatHelp(finding, context, judge)) {
      const title = repairTitle(repair, outlook);
      // Changes of other files are shown before they are made.
      const isElsewhere = [...repair.replacements.keys()].some((path) => path !== file.path);
      const isCommand = canWrite && document.uri.scheme === 'file' && (isElsewhere || touchesKey(graph, repair));
      actions.push(
        isCommand ? toCommand(finding, repair, title, diagnostic, choice) : toAction(repair, title, diagnostic, texts),
      );
    }
    const ignore = silencers.has(finding.code) ? undefined : planIgnore(context, finding);
    // Without the problem: VS Code lists what solves one first.
    if (ignore !== undefined) silencers.set(finding.code, toAction(ignore, ignore.title, undefined, texts));
  }
  return [...actions, ...silencers.values()];
}

/** Done after a confirmation; a file with a key is written without the editor, which keeps copies of its text. */
function toCommand(
  { path, code, span }: Finding,
  { isPreferred }: Repair,
  words: string,
  diagnostic: vscode.Diagnostic,
  choice: number,
): vscode.CodeAction {
  const title = `${words}…`;
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const command: CommandId = 'certscope.repairFile';
  action.command = { command, title, arguments: [{ path, code, start: span?.start, choice }] };
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  return action;
}

function toAction(
  repair: Repair,
  title: string,
  diagnostic: vscode.Diagnostic | undefined,
  texts: ReadonlyMap<string, vscode.TextDocument>,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.edit = repairEdit(repair, texts);
  if (diagnostic !== undefined) action.diagnostics = [diagnostic];
  action.isPreferred = repair.isPreferred;
  return action;
}
