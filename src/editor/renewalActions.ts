import * as vscode from 'vscode';
import type { Occurrence } from '../core/pki/model.ts';
import type { CertificateStore, DocumentView } from './certificateStore.ts';
import { credentialIn } from './credentialTarget.ts';
import { findingCode } from './diagnostics.ts';
import { isReadable } from './documentKinds.ts';
import type { HoverOffers } from './hover.ts';

/** Problems that a certificate with new dates solves. */
const renewableProblems: ReadonlySet<string> = new Set([
  'cert-expired',
  'cert-expiring-soon',
  'cert-expiring-critical',
  'cert-not-yet-valid',
]);

/**
 * Offers to renew an expired or expiring certificate; where that cannot be done, to tell why. Over the key, too: the
 * problem marks the value, which may be far to the right.
 */
export function registerRenewalActions(store: CertificateStore, clock: () => number): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions: async (document, range, _context, token) => {
      if (!isReadable(document)) return [];
      const offset = document.offsetAt(range.start);
      if (credentialIn(store.fileOf(document), { offset }) === undefined) return [];
      const view = await store.viewOf(document, token);
      const target = view && occurrenceAt(view, offset);
      const diagnostic = target && problemOfDates(document, target);
      if (view === undefined || target === undefined || diagnostic === undefined) return [];
      const { offerOf } = await import('./change/renewalOffers.ts');
      return [toAction(offerOf(view.picture, target, clock()), target, diagnostic)];
    },
  };
  return vscode.languages.registerCodeActionsProvider('*', provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

function problemOfDates(document: vscode.TextDocument, { credential }: Occurrence): vscode.Diagnostic | undefined {
  const start = document.positionAt(credential.block.span.start);
  return vscode.languages
    .getDiagnostics(document.uri)
    .find((each) => renewableProblems.has(findingCode(each) ?? '') && each.range.contains(start));
}

/** Offers the same in hovers, for every certificate that a CA of these files could issue again. */
export function createRenewalOffers(clock: () => number): HoverOffers {
  return async (view, { offset }) => {
    const target = occurrenceAt(view, offset);
    if (target === undefined || !vscode.workspace.isTrusted) return [];
    const { offerOf } = await import('./change/renewalOffers.ts');
    if (offerOf(view.picture, target, clock()) !== undefined) return ['certscope.renew'];
    const hasProblem = view.picture.findings.some(
      ({ code, path, fingerprint }) =>
        renewableProblems.has(code) && path === view.file.path && fingerprint === target.credential.fingerprint,
    );
    return hasProblem ? ['certscope.whyNotRenewable'] : [];
  };
}

function occurrenceAt({ file }: DocumentView, offset: number): Occurrence | undefined {
  const credential = credentialIn(file, { offset });
  return credential?.content.kind === 'certificate' ? { file, credential } : undefined;
}

/** @param caName - The CA that can renew it; `undefined` when none can. */
function toAction(
  caName: string | undefined,
  { file, credential }: Occurrence,
  diagnostic: vscode.Diagnostic,
): vscode.CodeAction {
  const title =
    caName === undefined ? vscode.l10n.t("Why can't this be renewed?") : vscode.l10n.t('Renew with CA {0}…', caName);
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = {
    command: caName === undefined ? 'certscope.whyNotRenewable' : 'certscope.renew',
    title,
    arguments: [{ path: file.path, offset: credential.block.span.start, fingerprint: credential.fingerprint }],
  };
  action.diagnostics = [diagnostic];
  action.isPreferred = caName !== undefined;
  return action;
}
