import * as vscode from 'vscode';
import type { Finding } from '../core/findings/model.ts';
import type { DecodingTools } from '../core/pki/decodeFile.ts';
import type { Repair } from '../core/repair/model.ts';
import { touches } from '../core/text/span.ts';
import type { CertificateStore } from './certificateStore.ts';
import { findingCode } from './diagnostics.ts';
import { isReadable } from './documentKinds.ts';
import { toRange } from './ranges.ts';

/**
 * Offers what takes a problem away without signing, or silences it where it stands: an ordinary edit, taken back with one
 * undo, in unsaved and untitled documents as well. Nothing is offered where nothing can be written, or in Restricted Mode.
 */
export function registerRepairActions(store: CertificateStore, tools: DecodingTools): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      if (!isReadable(document) || !isWritable(document.uri) || !vscode.workspace.isTrusted) return [];
      const own = problemsAt(store, document, range, context.diagnostics);
      if (own.length === 0) return [];
      await store.settled();
      const { graph, findings } = store.picture;
      const file = store.fileOf(document);
      if (token.isCancellationRequested || !graph.files.includes(file)) return [];
      const [{ planRepair, isRepairable }, { planIgnore }] = await Promise.all([
        import('../core/repair/planRepair.ts'),
        import('../core/repair/planIgnore.ts'),
      ]);
      const actions: vscode.CodeAction[] = [];
      const silencers = new Map<string, vscode.CodeAction>();
      for (const diagnostic of own) {
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
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** Over the key, the problems of its value as well: they may be far to the right, or lines below. */
function problemsAt(
  store: CertificateStore,
  document: vscode.TextDocument,
  range: vscode.Range,
  marked: readonly vscode.Diagnostic[],
): readonly vscode.Diagnostic[] {
  const { values, lines } = store.fileOf(document);
  const offset = document.offsetAt(range.start);
  const value = values.find(({ keySpan }) => keySpan !== undefined && touches(keySpan, offset));
  const extent = value && toRange(lines, value.span);
  const inValue =
    extent === undefined
      ? []
      : vscode.languages.getDiagnostics(document.uri).filter((each) => extent.contains(each.range));
  return [...new Set([...marked, ...inValue])].filter((diagnostic) => findingCode(diagnostic) !== undefined);
}

function isWritable({ scheme }: vscode.Uri): boolean {
  return scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(scheme) === true;
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
