import * as vscode from 'vscode';
import { credentialIn } from '../documents/credentialTarget.ts';
import { isReadable } from '../documents/documentKinds.ts';
import type { HoverOffers } from '../inline/hover.ts';
import type { CertificateStore } from '../store/certificateStore.ts';

/**
 * Offers to reissue a certificate where that fixes a problem, or says why that is not possible. Also on the key: the problem
 * marks the value, which may be far to the right.
 */
export function registerRenewalActions(store: CertificateStore, clock: () => number): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, _context, token) => {
      if (!isReadable(document)) return [];
      await store.ready(document);
      const offset = document.offsetAt(range.start);
      if (credentialIn(store.fileOf(document), { offset }) === undefined) return [];
      const view = await store.viewOf(document, token);
      if (view === undefined) return [];
      const [{ certificateAt }, { renewalQuickFixes }] = await Promise.all([
        import('../change/hoverOffers.ts'),
        import('../change/renewalQuickFixes.ts'),
      ]);
      const target = certificateAt(view, offset);
      if (target === undefined) return [];
      return token.isCancellationRequested ? [] : renewalQuickFixes(document, view, target, clock());
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** Offers the same in hovers. */
export function createRenewalOffers(clock: () => number): HoverOffers {
  return async (view, target) => (await import('../change/hoverOffers.ts')).hoverOffers(view, target, clock());
}
