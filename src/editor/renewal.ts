import * as vscode from 'vscode';
import type { StructureReader } from '../core/locate/structureReader.ts';
import { subjectName } from '../core/pki/certificateName.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import type { Occurrence } from '../core/pki/model.ts';
import type { PresentContext } from '../core/present/presentContext.ts';
import { renewalDone, renewalPreview } from '../core/present/renewalPreview.ts';
import { findRenewalCa } from '../core/renewal/findRenewalCa.ts';
import { isSamePlace } from '../core/renewal/isSamePlace.ts';
import { issueCertificate } from '../core/renewal/issueCertificate.ts';
import type { RefusalCode, RenewalPlan, RenewalRefusal, TextReplacement } from '../core/renewal/model.ts';
import { planRenewal } from '../core/renewal/planRenewal.ts';
import { refusalMessage, refuse } from '../core/renewal/refusal.ts';
import { toReplacements } from '../core/renewal/toReplacements.ts';
import type { WebCryptography } from '../core/renewal/webCryptography.ts';
import type { CertificateStore } from './certificateStore.ts';
import { CommandRefusal } from './commandRefusal.ts';
import { credentialIn, wantTarget } from './credentialTarget.ts';
import { isReadable } from './documentKinds.ts';
import { type ExactEdit, editExactly } from './exactEdit.ts';

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
  const planned = await wantDocument(target);
  await store.settled();
  const context = { ...store.picture, now: clock() };
  const plan = planOrRefuse(context, placeIn(store, planned, target));
  if (!(await confirm(plan, context))) return;
  // While the question stood, the document may have been changed or closed.
  const document = await wantDocument(target);
  const replacements = await issue(plan, placeIn(store, document, target), document, collaborators);
  const edit = await editExactly(document, replacements);
  await store.settled();
  tellDone(edit, renewalDone(plan, context));
}

/** Tells why a certificate cannot be renewed here, and the way out. */
export async function whyNotRenewable(collaborators: RenewalCollaborators, argument: unknown): Promise<void> {
  const { store, clock } = collaborators;
  const target = await wantTarget(store, argument);
  await store.settled();
  wantTrust();
  const plan = planOf({ ...store.picture, now: clock() }, target);
  if (plan.kind === 'plan') throw new CommandRefusal(vscode.l10n.t('This certificate can be renewed here.'));
  throw refusalOf(plan, `${plan.reason} ${plan.wayOut}`);
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
  const node = context.graph.certificates.get(target.credential.fingerprint ?? '');
  const plan = planOf(context, node?.occurrences.find((place) => isSamePlace(place, target)) ?? target);
  if (plan.kind === 'refusal') throw refusalOf(plan, refusalMessage(plan));
  return plan;
}

/** Refusals for want of a file come with the way to name where it is. */
const needsFolder: ReadonlySet<RefusalCode> = new Set(['issuerUnknown', 'caKeyMissing']);

function refusalOf({ code }: RenewalRefusal, message: string): CommandRefusal {
  return new CommandRefusal(
    message,
    needsFolder.has(code) ? { title: vscode.l10n.t('Add a Folder…'), command: 'certscope.addRoot' } : undefined,
  );
}

/** The place of a certificate in a document as it is now. */
function placeIn(store: CertificateStore, document: vscode.TextDocument, { credential }: Occurrence): Occurrence {
  const file = store.fileOf(document);
  const { fingerprint, block } = credential;
  const here = credentialIn(file, {
    offset: block.span.start,
    ...(fingerprint === undefined ? {} : { fingerprint }),
  });
  if (here === undefined) throw new CommandRefusal(refusalMessage(refuse('changedSince', {})));
  return { file, credential: here };
}

async function wantDocument({ file }: Occurrence): Promise<vscode.TextDocument> {
  const uri = vscode.Uri.parse(file.path, true);
  const isWritable = uri.scheme === 'untitled' || vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== false;
  const document = isWritable ? await openText(uri) : undefined;
  if (document === undefined || !isReadable(document)) {
    throw new CommandRefusal(vscode.l10n.t('Nothing was written. This document cannot be changed here.'));
  }
  return document;
}

/** `undefined` for what VS Code cannot open as text: a binary file, or one that only an inventory tells of. */
async function openText(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}

async function confirm(plan: RenewalPlan, context: PresentContext): Promise<boolean> {
  const { question, lines } = renewalPreview(plan, context);
  const yes = vscode.l10n.t('Renew');
  const options = { modal: true, detail: lines.join('\n\n') };
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

function tellDone(edit: ExactEdit, done: string): void {
  const undo = vscode.l10n.t('Undo');
  const message = edit.isSaved ? done : vscode.l10n.t('{0} The file is not saved yet.', done);
  const answer = vscode.window.showInformationMessage(message, undo);
  void answer.then((chosen) => (chosen === undefined ? undefined : edit.undo())).then(undefined, tellRefusal);
}

function tellRefusal(error: unknown): void {
  void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
}

function wantTrust(): void {
  if (!vscode.workspace.isTrusted) throw untrusted();
}

function untrusted(): CommandRefusal {
  return new CommandRefusal(vscode.l10n.t('Renewing signs and writes, so it needs a trusted workspace.'), {
    title: vscode.l10n.t('Manage Workspace Trust'),
    command: 'workbench.trust.manage',
  });
}
