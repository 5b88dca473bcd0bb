import * as vscode from 'vscode';
import type { Finding } from '../core/findings/model.ts';
import type { DecodingTools } from '../core/pki/decodeFile.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import type { Repair } from '../core/repair/model.ts';
import { planIgnore } from '../core/repair/planIgnore.ts';
import { isRepairable, planRepair } from '../core/repair/planRepair.ts';
import { findingCode } from './diagnostics.ts';
import type { GradualFile } from './gradualFile.ts';
import { isWritable } from './isWritable.ts';
import { toRange } from './ranges.ts';

/** A document with its file in the picture. */
interface RepairedDocument {
  readonly document: vscode.TextDocument;
  readonly file: GradualFile;
  readonly picture: PresentContext;
  readonly tools: DecodingTools;
}

/** For each problem what takes it away, and for each code once what silences it. */
export async function repairsOf(
  { document, file, picture, tools }: RepairedDocument,
  problems: readonly vscode.Diagnostic[],
): Promise<vscode.CodeAction[]> {
  const { graph, findings } = picture;
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
    const texts = await textsAround(document, finding);
    const context = { graph, tools, textOf: (path: string) => texts.get(path)?.getText() };
    const repair = isRepairable(finding.code) ? planRepair(context, finding) : undefined;
    if (repair !== undefined) {
      actions.push(toAction(repair, vscode.l10n.t('Repair: {0}', repair.title), diagnostic, texts));
    }
    const ignore = silencers.has(finding.code) ? undefined : planIgnore(context, finding);
    if (ignore !== undefined) silencers.set(finding.code, toAction(ignore, ignore.title, diagnostic, texts));
  }
  return [...actions, ...silencers.values()];
}

/** The document itself, and those that the problem has to do with: the other half of a pair. */
async function textsAround(
  document: vscode.TextDocument,
  finding: Finding,
): Promise<ReadonlyMap<string, vscode.TextDocument>> {
  const texts = new Map([[finding.path, document]]);
  for (const { path } of finding.related) {
    const uri = vscode.Uri.parse(path, true);
    if (texts.has(path) || !isWritable(uri)) continue;
    try {
      texts.set(path, await vscode.workspace.openTextDocument(uri));
    } catch {
      // A binary file, or one that is gone: then what needs it is not offered.
    }
  }
  return texts;
}

function toAction(
  { isPreferred, replacements }: Repair,
  title: string,
  diagnostic: vscode.Diagnostic,
  texts: ReadonlyMap<string, vscode.TextDocument>,
): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  const edit = new vscode.WorkspaceEdit();
  for (const [path, document] of texts) {
    for (const { span, newText } of replacements.get(path) ?? []) {
      const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
      edit.replace(document.uri, range, newText);
    }
  }
  action.edit = edit;
  action.diagnostics = [diagnostic];
  action.isPreferred = isPreferred;
  return action;
}
