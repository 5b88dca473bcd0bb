import * as vscode from 'vscode';
import { catalogEntry } from '../../core/findings/catalog.ts';
import type { Finding } from '../../core/findings/findingModel.ts';
import { actionAccess } from '../../core/renewal/actionAccess.ts';
import { actionForFinding } from '../../core/renewal/actionForFinding.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import { isFixedBy } from '../../core/renewal/move/authorityAt.ts';
import { planAction, type RenewalAction } from '../../core/renewal/planAction.ts';
import { wayOnFrom } from '../../core/renewal/wayOn.ts';
import { wayOnOffer } from '../../core/renewal/wayOnOffer.ts';
import { fileNameOf } from '../../core/text/shownPath.ts';
import { touches } from '../../core/text/span.ts';
import { visibleText } from '../../core/text/visibleText.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { CredentialTarget } from '../documents/credentialTarget.ts';
import { toRange } from '../documents/ranges.ts';
import { findingCode } from '../findings/diagnostics.ts';
import type { DocumentView } from '../store/certificateStore.ts';
import { fileAccess } from './fileAccess.ts';

/** A command that fixes a problem. */
interface Move {
  readonly command: CommandId | 'vscode.open';
  readonly title: string;
  readonly argument: unknown;
  /** A second argument. */
  readonly how?: unknown;
  /** A text edit is offered as well, and comes first. */
  readonly isSecond?: true;
}

/** Actions that move existing certificates and keys, to fix problems or because the user prefers another layout. */
export function moveQuickFixes(
  document: vscode.TextDocument,
  view: DocumentView,
  offset: number,
  problems: readonly vscode.Diagnostic[],
  now: number,
): vscode.CodeAction[] {
  const actions = new Map<string, vscode.CodeAction>();
  for (const diagnostic of problems) {
    const finding = view.picture.findings.find(
      (each) =>
        each.path === view.file.path &&
        each.code === findingCode(diagnostic) &&
        diagnostic.range.isEqual(toRange(view.file.lines, each.span)),
    );
    const move = finding && (moveFor(finding, view, now) ?? onwards(finding, view, now));
    if (move === undefined) continue;
    const known = actions.get(move.title);
    if (known?.diagnostics !== undefined) {
      known.diagnostics.push(diagnostic);
      continue;
    }
    const action = toAction(move, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = move.isSecond !== true;
    actions.set(move.title, action);
  }
  const isOffered = (command: CommandId) => [...actions.values()].some((each) => each.command?.command === command);
  return [...actions.values(), ...refactorings(document, view, offset, now, isOffered)];
}

function moveFor(finding: Finding, view: DocumentView, now: number): Move | undefined {
  if (catalogEntry(finding.code).quickFix === 'renew-csr') return requestFor(finding, view);
  const { graph } = view.picture;
  const asked = actionForFinding(graph, finding, now)?.action;
  if (asked === undefined || planFor(asked, view, now) === undefined) return undefined;
  switch (asked.kind) {
    case 'embedFiles':
      return embed(asked.path);
    case 'extractFiles':
      return {
        command: 'certscope.extractFiles',
        title: vscode.l10n.t('Refer to {0} instead…', (asked.existing ?? '').replace(/^.*\//, '')),
        argument: { path: asked.path, existing: asked.existing },
      };
    case 'replaceCa': {
      const { places: [place] = [], from, to } = asked;
      const count = placesHealed({ from, to }, view, now);
      if (place === undefined) return undefined;
      const target = { ...targetOf(place.file.path, place.credential.block.span.start, from), to };
      const { blocks } = place.credential.value;
      // If it is alone in its value and in one place, a text edit replaces it.
      if (count < 2 && blocks.length < 2) return undefined;
      return count < 2
        ? { command: 'certscope.replaceCa', title: vscode.l10n.t('Replace this CA…'), argument: target }
        : {
            command: 'certscope.replaceCa',
            title: vscode.l10n.t('Replace this CA in all {0} places…', count),
            argument: { ...target, isEverywhere: true },
            isSecond: true,
          };
    }
    case 'completeChain': {
      const { places: [place] = [], fingerprint } = asked;
      const count = placesIn(planFor({ kind: 'completeChain', fingerprint }, view, now));
      return place === undefined || count < 2
        ? undefined
        : {
            command: 'certscope.completeChain',
            title: vscode.l10n.t('Complete the chain in all {0} places…', count),
            argument: {
              ...targetOf(place.file.path, place.credential.block.span.start, fingerprint),
              isEverywhere: true,
            },
            isSecond: true,
          };
    }
    case 'moveToSecret':
      return {
        command: 'certscope.moveToSecret',
        title: vscode.l10n.t('Move the key to a Secret…'),
        argument: { path: finding.path, offset: asked.at.credential.block.span.start },
      };
    default:
      return undefined;
  }
}

/** What leads on from an error that no other fix repairs. */
function onwards(finding: Finding, { picture: { graph } }: DocumentView, now: number): Move | undefined {
  const way = finding.severity === 'error' ? wayOnFrom(finding, { graph, now, access: fileAccess }) : undefined;
  if (way?.kind !== 'open') return way && wayOnOffer(way, graph);
  const { path, span } = way.place;
  const lines = graph.files.find((file) => file.path === path)?.lines;
  return {
    command: 'vscode.open',
    title: vscode.l10n.t('Open {0}', visibleText(fileNameOf(path))),
    argument: vscode.Uri.parse(path, true),
    how: { selection: toRange(lines, span) },
    isSecond: true,
  };
}

/** At the certificate, or at the finding if it is about a CA that another CA's leaves need. */
function requestFor({ fingerprint, path, span }: Finding, { picture: { graph } }: DocumentView): Move | undefined {
  const node = graph.certificates.get(fingerprint ?? '');
  if (node === undefined) return undefined;
  return {
    command: 'certscope.createRequest',
    title: vscode.l10n.t('Request a new certificate (CSR)…'),
    argument: targetOf(path, span?.start ?? 0, node.fingerprint),
  };
}

/** For the certificate or key of a kubeconfig user: embed it into the file, or extract it. */
function refactorings(
  document: vscode.TextDocument,
  view: DocumentView,
  offset: number,
  now: number,
  isOffered: (command: CommandId) => boolean,
): vscode.CodeAction[] {
  const { file } = view;
  const at = [...file.values, ...(file.references ?? [])].find(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
  const path = document.uri.toString();
  if (/^users\[\d+\]\.user\.client-(?:certificate|key)-data$/.test(at?.keyPath ?? '')) {
    if (isOffered('certscope.extractFiles') || planFor({ kind: 'extractFiles', path }, view, now) === undefined)
      return [];
    const move: Move = {
      command: 'certscope.extractFiles',
      title: vscode.l10n.t('Extract certificate and key into files…'),
      argument: { path },
    };
    return [toAction(move, vscode.CodeActionKind.RefactorExtract)];
  }
  const isPath = /^(?:users\[\d+\]\.user\.client-(?:certificate|key)|clusters\[\d+\]\.cluster\.certificate-authority)$/;
  if (!isPath.test(at?.keyPath ?? '') || isOffered('certscope.embedFiles')) return [];
  return planFor({ kind: 'embedFiles', path }, view, now) === undefined
    ? []
    : [toAction(embed(path), vscode.CodeActionKind.RefactorInline)];
}

function embed(path: string): Move {
  return {
    command: 'certscope.embedFiles',
    title: vscode.l10n.t('Embed the referenced files…'),
    argument: { path },
  };
}

function planFor(action: RenewalAction, { picture: { graph } }: DocumentView, now: number): ChangePlan | undefined {
  const plan = planAction(action, { graph, now, canOpenKeys: true, access: actionAccess(action, graph, fileAccess) });
  return plan.kind === 'refusal' ? undefined : plan;
}

/** The places to change if the CA is replaced everywhere; none if one of them is correct as it is. */
function placesHealed(
  { from, to }: { readonly from: string; readonly to: string },
  view: DocumentView,
  now: number,
): number {
  const { graph } = view.picture;
  const plan = planFor({ kind: 'replaceCa', from, to }, view, now);
  const wanted = graph.certificates.get(to);
  const edits = plan?.files.flatMap((file) => file.edits) ?? [];
  return wanted !== undefined &&
    edits.every((edit) => edit.kind !== 'block' || isFixedBy(wanted, { graph, at: edit.at, now }))
    ? placesIn(plan)
    : 0;
}

/** Places that a plan changes. */
function placesIn(plan: ChangePlan | undefined): number {
  return plan?.files.reduce((count, { edits }) => count + edits.length, 0) ?? 0;
}

function targetOf(path: string, offset: number, fingerprint: string): CredentialTarget {
  return { path, offset, fingerprint };
}

function toAction({ command, title, argument, how }: Move, kind: vscode.CodeActionKind): vscode.CodeAction {
  const action = new vscode.CodeAction(title, kind);
  action.command = { command, title, arguments: how === undefined ? [argument] : [argument, how] };
  return action;
}
