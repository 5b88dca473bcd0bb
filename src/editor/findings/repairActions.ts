import * as vscode from 'vscode';
import type { DecodingTools } from '../../core/pki/decodeFile.ts';
import { touches } from '../../core/text/span.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { isWritable } from '../documents/isWritable.ts';
import { toRange } from '../documents/ranges.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { findingCode } from './diagnostics.ts';

/**
 * Offers fixes that need no signing, or a comment that silences the problem: an ordinary edit with one undo step, in unsaved and
 * untitled documents as well. A fix that concerns a private key in a file is written to disk, with a journal. Nothing is offered
 * for read-only files or in Restricted Mode.
 *
 * @param canWrite - The host can write files without the editor.
 */
export function registerRepairActions(
  store: CertificateStore,
  tools: DecodingTools,
  canWrite: boolean,
): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      if (!isReadable(document) || !isWritable(document.uri) || !vscode.workspace.isTrusted) return [];
      await store.ready(document);
      const own = problemsAt(store, document, range, context.diagnostics);
      if (own.length === 0) return [];
      await store.settled();
      const { picture } = store;
      const file = store.fileOf(document);
      if (token.isCancellationRequested || !picture.graph.files.includes(file)) return [];
      const { repairsOf } = await import('./repairsOf.ts');
      return repairsOf({ document, file, picture, tools, canWrite }, own);
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** On a key, the problems of its value too: they may be far to the right or lines below. */
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
