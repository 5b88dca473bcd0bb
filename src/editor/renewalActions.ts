import * as vscode from 'vscode';
import type { Occurrence } from '../core/pki/model.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { credentialIn } from './credentialTarget.ts';
import { isReadable } from './documentKinds.ts';
import type { HoverOffers } from './hover.ts';

/**
 * Offers to issue a certificate again where that takes a problem away; where it cannot be done, to tell why. Over the key,
 * too: the problem marks the value, which may be far to the right.
 */
export function registerRenewalActions(store: CertificateStore, clock: () => number): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, _context, token) => {
      if (!isReadable(document)) return [];
      await store.ready(document);
      const offset = document.offsetAt(range.start);
      if (credentialIn(store.fileOf(document), { offset }) === undefined) return [];
      const view = await store.viewOf(document, token);
      const target = view && occurrenceAt(view, offset);
      if (view === undefined || target === undefined) return [];
      const { renewalQuickFixes } = await import('./change/renewalQuickFixes.ts');
      return token.isCancellationRequested ? [] : renewalQuickFixes(document, view, target, clock());
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

/** Offers the same in hovers, for every certificate that a CA of these files could issue again. */
export function createRenewalOffers(clock: () => number): HoverOffers {
  return async (view, { offset }) => {
    const target = occurrenceAt(view, offset);
    const { fingerprint } = target?.credential ?? {};
    if (fingerprint === undefined || !vscode.workspace.isTrusted) return [];
    const { offerOf } = await import('./change/renewalOffers.ts');
    if (offerOf(view.picture, fingerprint, clock(), 'certscope.renew') !== undefined) return ['certscope.renew'];
    const { hasDateProblem } = await import('./change/renewalQuickFixes.ts');
    return hasDateProblem(view.picture, view.file.path, fingerprint) ? ['certscope.whyNotRenewable'] : [];
  };
}

function occurrenceAt({ file }: DocumentView, offset: number): Occurrence | undefined {
  const credential = credentialIn(file, { offset });
  return credential?.content.kind === 'certificate' ? { file, credential } : undefined;
}
