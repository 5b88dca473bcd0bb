import * as vscode from 'vscode';
import { catalogEntry, type FindingCode } from '../../core/findings/catalog.ts';
import type { Finding } from '../../core/findings/findingModel.ts';
import type { QuickFix } from '../../core/findings/findingRecord.ts';
import type { Occurrence } from '../../core/pki/pkiModel.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { CredentialTarget } from '../documents/credentialTarget.ts';
import { toRange } from '../documents/ranges.ts';
import { findingCode } from '../findings/diagnostics.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { offerOf } from './renewalOffers.ts';

/** Problems that new dates fix. Other problems with the same quick fix need a different certificate. */
const dateProblems: ReadonlySet<FindingCode> = new Set([
  'cert-expired',
  'cert-expiring-soon',
  'cert-expiring-critical',
  'cert-not-yet-valid',
]);

/** An action on a certificate that fixes problems. */
interface Offer {
  readonly command: CommandId;
  readonly title: (caName: string) => string;
  readonly isPreferred?: true;
}

const renew: Offer = {
  command: 'certscope.renew',
  title: (caName) => vscode.l10n.t('Renew with CA {0}…', caName),
  isPreferred: true,
};
const newKey: Offer = { command: 'certscope.renewNewKey', title: () => vscode.l10n.t('Renew with a new key…') };
const reissue: Offer = {
  command: 'certscope.reissue',
  title: (caName) => vscode.l10n.t('Reissue with CA {0}…', caName),
  isPreferred: true,
};

const extend: Offer = {
  command: 'certscope.extendCa',
  title: (caName) => vscode.l10n.t('Extend CA {0}…', caName),
  isPreferred: true,
};
const copy: Offer = {
  command: 'certscope.replaceWithCopy',
  title: () => vscode.l10n.t('Use the renewed certificate…'),
  isPreferred: true,
};

/** The actions offered for problems, by the catalogue's `quickFix` id. */
const offersByFix: Readonly<Partial<Record<QuickFix, readonly Offer[]>>> = {
  'extend-ca': [extend],
  'renew-leaf': [reissue],
  'reissue-san': [reissue],
  'renew-new-key': [{ ...newKey, isPreferred: true }],
  'replace-client-cert': [copy],
};

/** The actions for the problems of a certificate, or the action that says why there are none. */
export function renewalQuickFixes(
  document: vscode.TextDocument,
  view: DocumentView,
  at: Occurrence,
  now: number,
): vscode.CodeAction[] {
  return actionsFor(solvableProblems(document, view, at), view, now);
}

/** A problem, its certificate and its fix. */
interface Solvable {
  readonly diagnostic: vscode.Diagnostic;
  readonly offers: readonly Offer[];
  readonly target: CredentialTarget & { readonly fingerprint: string };
}

/** Problems at a place that a new certificate fixes. */
function solvableProblems(
  document: vscode.TextDocument,
  { picture, file }: DocumentView,
  at: Occurrence,
): readonly Solvable[] {
  const start = document.positionAt(at.credential.block.span.start);
  return vscode.languages.getDiagnostics(document.uri).flatMap((diagnostic) => {
    const code = findingCode(diagnostic);
    const offers = code === undefined ? [] : offersFor(code);
    if (offers.length === 0 || !diagnostic.range.contains(start)) return [];
    const finding = picture.findings.find(
      (each) =>
        each.path === file.path && each.code === code && diagnostic.range.isEqual(toRange(file.lines, each.span)),
    );
    return [{ diagnostic, offers, target: targetOf(finding, at) }];
  });
}

function offersFor(code: FindingCode): readonly Offer[] {
  // Below a CA that has ended, extending it comes first: nothing else helps.
  if (dateProblems.has(code)) return [extend, renew, newKey];
  const { quickFix } = catalogEntry(code);
  return (quickFix && offersByFix[quickFix]) ?? [];
}

/** The certificate that a finding is about, if it is not the one at its place. */
function targetOf(finding: Finding | undefined, { file, credential }: Occurrence): Solvable['target'] {
  const { fingerprint = '', block } = credential;
  const about = finding?.fingerprint ?? fingerprint;
  return about === fingerprint ? { path: file.path, offset: block.span.start, fingerprint } : { fingerprint: about };
}

function actionsFor(problems: readonly Solvable[], { picture }: DocumentView, now: number): vscode.CodeAction[] {
  const actions = new Map<string, vscode.CodeAction>();
  for (const { diagnostic, offers, target } of problems) {
    for (const { command, title, isPreferred } of offers) {
      const caName = offerOf(picture, target.fingerprint, now, command);
      const isOptional =
        command === 'certscope.replaceWithCopy' || (command === 'certscope.extendCa' && offers.length > 1);
      if (caName === undefined && isOptional) continue;
      // One action says why, however many actions are not possible.
      const actual = caName === undefined ? 'certscope.whyNotRenewable' : command;
      const words = caName === undefined ? vscode.l10n.t("Why can't this be renewed?") : title(caName);
      const id = `${actual} ${target.fingerprint}`;
      const known = actions.get(id);
      if (known !== undefined) {
        if (known.diagnostics?.includes(diagnostic) === false) known.diagnostics.push(diagnostic);
        continue;
      }
      const action = new vscode.CodeAction(words, vscode.CodeActionKind.QuickFix);
      action.command = { command: actual, title: words, arguments: [target] };
      action.diagnostics = [diagnostic];
      action.isPreferred = caName !== undefined && isPreferred === true;
      actions.set(id, action);
    }
  }
  return [...actions.values()];
}

/** Whether new dates would fix a problem of a certificate at a place.
 * Repairs what holds a private key on the disk, with a journal: an edit would leave the key in a buffer that VS Code keeps */
export function hasDateProblem({ findings }: PresentContext, path: string, fingerprint: string): boolean {
  return findings.some((each) => dateProblems.has(each.code) && each.path === path && each.fingerprint === fingerprint);
}
