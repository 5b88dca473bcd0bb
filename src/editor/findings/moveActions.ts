import * as vscode from 'vscode';
import { touches } from '../../core/text/span.ts';
import { isReadable } from '../documents/documentKinds.ts';
import { toRange } from '../documents/ranges.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import type { GradualFile } from '../store/gradualFile.ts';
import { findingCode } from './diagnostics.ts';

/**
 * Offers to move certificates and keys where that fixes a problem, and to embed or extract the files of a kubeconfig. Each
 * action has a preview. On a key, the problems of its value count too.
 */
export function registerMoveActions(store: CertificateStore, clock: () => number): vscode.Disposable {
  const { QuickFix, RefactorExtract, RefactorInline } = vscode.CodeActionKind;
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, context, token) => {
      if (!isReadable(document)) return [];
      await store.ready(document);
      const offset = document.offsetAt(range.start);
      const file = store.fileOf(document);
      const extent = fieldExtent(file, offset);
      const inField =
        extent === undefined
          ? []
          : vscode.languages
              .getDiagnostics(document.uri)
              .filter((each) => toRange(file.lines, extent).contains(each.range));
      const problems = [...new Set([...context.diagnostics, ...inField])].filter(
        (diagnostic) => findingCode(diagnostic) !== undefined,
      );
      if (problems.length === 0 && extent === undefined) return [];
      const view = await store.viewOf(document, token);
      if (view === undefined) return [];
      const { moveQuickFixes } = await import('../change/moveQuickFixes.ts');
      return token.isCancellationRequested ? [] : moveQuickFixes(document, view, offset, problems, clock());
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [QuickFix, RefactorExtract, RefactorInline],
  });
}

/** The value or path under the cursor, or whose key is under it. */
function fieldExtent({ values, references = [] }: GradualFile, offset: number) {
  const isUnder = ({ span, keySpan }: (typeof values)[number] | (typeof references)[number]): boolean =>
    touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset));
  return (values.find(isUnder) ?? references.find(isUnder))?.span;
}
