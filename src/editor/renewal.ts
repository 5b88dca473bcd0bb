import * as vscode from 'vscode';
import type { StructureReader } from '../core/locate/structureReader.ts';
import { subjectName } from '../core/pki/certificateName.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import type { Occurrence } from '../core/pki/model.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { renewalDone, renewalPreview } from '../core/present/renewalPreview.ts';
import { findRenewalCa } from '../core/renewal/findRenewalCa.ts';
import { issueCertificate } from '../core/renewal/issueCertificate.ts';
import type { RenewalPlan, RenewalRefusal, TextReplacement } from '../core/renewal/model.ts';
import { planRenewal } from '../core/renewal/planRenewal.ts';
import { refusalMessage } from '../core/renewal/refusal.ts';
import { toReplacements } from '../core/renewal/toReplacements.ts';
import type { WebCryptography } from '../core/renewal/webCryptography.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { wantTarget } from './credentialTarget.ts';
import { isReadable } from './documentKinds.ts';

/** What renewing needs from the outside. */
export interface RenewalCollaborators {
  readonly store: CertificateStore;
  readonly cryptography: Cryptography;
  readonly webCryptography: WebCryptography;
  readonly structure: StructureReader;
  /** The real time: a certificate is never issued as of another date. */
  clock(): number;
}

/**
 * Issues a certificate again for the same key and replaces it in its document, after the user has seen and confirmed
 * what will happen. An ordinary edit: undo takes it back.
 */
export async function renew(collaborators: RenewalCollaborators, argument: unknown): Promise<void> {
  const { store, clock } = collaborators;
  wantTrust();
  const target = await wantTarget(store, argument);
  await store.settled();
  const context = { ...store.picture, now: clock() };
  const plan = planOrRefuse(context, target);
  const document = await wantDocument(target);
  if (!(await confirm(plan, context))) return;
  const replacements = await issue(plan, target, document, collaborators);
  await applyTo(document, replacements);
  await store.settled();
  tellDone(document, renewalDone(plan, context));
}

/** Tells why a certificate cannot be renewed here, and the way out. */
export async function whyNotRenewable(collaborators: RenewalCollaborators, argument: unknown): Promise<void> {
  const { store, clock } = collaborators;
  const target = await wantTarget(store, argument);
  await store.settled();
  if (!vscode.workspace.isTrusted) throw new CommandRefusal(untrusted());
  const plan = planOf({ ...store.picture, now: clock() }, target);
  if (plan.kind === 'plan') throw new CommandRefusal(vscode.l10n.t('This certificate can be renewed here.'));
  throw new CommandRefusal(`${plan.reason} ${plan.wayOut}`);
}

/** Name of the CA that can renew the certificate at a place; `undefined` when none can, or the workspace is not trusted. */
export function offerOf(picture: PresentContext, target: Occurrence, now: number): string | undefined {
  if (!vscode.workspace.isTrusted) return undefined;
  const plan = planOf({ ...picture, now }, target);
  return plan.kind === 'refusal' ? undefined : subjectName(plan.ca.node.certificate);
}

function planOf(context: PresentContext, target: Occurrence): RenewalPlan | RenewalRefusal {
  const { graph, now } = context;
  const ca = findRenewalCa(graph, target.credential.fingerprint ?? '', now);
  return ca.kind === 'refusal' ? ca : planRenewal({ graph, targets: [target], ca, now });
}

function planOrRefuse(context: PresentContext, target: Occurrence): RenewalPlan {
  const { file, credential } = target;
  const place = context.graph.certificates
    .get(credential.fingerprint ?? '')
    ?.occurrences.find((each) => each.file.path === file.path && isSamePlace(each, target));
  const plan = planOf(context, place ?? target);
  if (plan.kind === 'refusal') throw new CommandRefusal(refusalMessage(plan));
  return plan;
}

function isSamePlace(a: Occurrence, b: Occurrence): boolean {
  return a.credential.block.span.start === b.credential.block.span.start;
}

async function wantDocument({ file }: Occurrence): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.parse(file.path, true);
  const isWritable = vscode.workspace.fs.isWritableFileSystem(uri.scheme);
  const document = await vscode.workspace.openTextDocument(uri);
  if (isWritable === false || !isReadable(document)) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written. This document cannot be changed.'));
  }
  return document;
}

async function confirm(plan: RenewalPlan, context: PresentContext): Promise<boolean> {
  const { question, lines } = renewalPreview(plan, context);
  const yes = vscode.l10n.t('Renew');
  const options = { modal: true, detail: lines.join('\n') };
  return (await vscode.window.showInformationMessage(question, options, yes)) === yes;
}

async function issue(
  plan: RenewalPlan,
  target: Occurrence,
  document: vscode.TextDocument,
  { webCryptography, cryptography, structure }: RenewalCollaborators,
): Promise<readonly TextReplacement[]> {
  const issued = await issueCertificate(plan, {
    webCryptography,
    cryptography,
    readBinaryFile: async (path) => new Uint8Array(await vscode.workspace.fs.readFile(vscode.Uri.parse(path, true))),
  });
  if (issued.kind === 'refusal') throw new CommandRefusal(refusalMessage(issued));
  const replacements = toReplacements(document.getText(), target, plan, issued, structure);
  if ('kind' in replacements) throw new CommandRefusal(refusalMessage(replacements));
  return replacements;
}

/** One step of undo. A document that had nothing unsaved is saved, so that what is on disk is what was promised. */
async function applyTo(document: vscode.TextDocument, replacements: readonly TextReplacement[]): Promise<void> {
  const wasDirty = document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  for (const { span, newText } of replacements) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(document.uri, range, newText);
  }
  if (!(await vscode.workspace.applyEdit(edit))) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written: VS Code refused the edit.'));
  }
  if (!wasDirty && !document.isUntitled && !(await document.save())) {
    throw new CommandRefusal(
      vscode.l10n.t('The renewed certificate stands in the editor, but the file could not be saved.'),
    );
  }
}

function tellDone(document: vscode.TextDocument, message: string): void {
  const undo = vscode.l10n.t('Undo');
  const answer = vscode.window.showInformationMessage(message, undo);
  void answer.then(async (chosen) => {
    if (chosen !== undefined) await undoIn(document);
  });
}

async function undoIn(document: vscode.TextDocument): Promise<void> {
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('undo');
  await document.save();
}

function wantTrust(): void {
  if (!vscode.workspace.isTrusted) throw new CommandRefusal(untrusted());
}

function untrusted(): string {
  return vscode.l10n.t('Renewing signs and writes, so it needs a trusted workspace.');
}
