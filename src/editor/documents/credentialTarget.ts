import * as vscode from 'vscode';
import type { DecodedCredential, DecodedFile, Occurrence } from '../../core/pki/pkiModel.ts';
import { touches } from '../../core/text/span.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import { credentialsAmong } from '../store/gradualFile.ts';

/**
 * The target of a command, in links and tree rows: a place in a file, or a certificate in any place. With both, the certificate at
 * that place or, if the text has changed, the same certificate elsewhere in the file.
 */
export interface CredentialTarget {
  /** URI of the file. */
  readonly path?: string;
  /** Offset in the file's text. */
  readonly offset?: number;
  readonly fingerprint?: string;
}

/**
 * The occurrence that a command was called for: its argument, or the cursor's place when there is none.
 *
 * @throws CommandRefusal when there is nothing there.
 */
export async function requireTarget(store: CertificateStore, argument: unknown): Promise<Occurrence> {
  const target = parseTarget(argument) ?? targetAtCursor();
  const occurrence = target && (await findTarget(store, target));
  if (occurrence === undefined) throw new CommandRefusal(vscode.l10n.t('There is no certificate here.'));
  return occurrence;
}

/** Reads a command's argument, which may come from a link, a row or a user's keybinding. */
export function parseTarget(argument: unknown): CredentialTarget | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { path, offset, fingerprint }: Partial<Record<keyof CredentialTarget, unknown>> = argument;
  if (typeof path !== 'string' && typeof fingerprint !== 'string') return undefined;
  return {
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof offset === 'number' ? { offset } : {}),
    ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
  };
}

/** The target under the cursor of the active editor. */
export function targetAtCursor(): CredentialTarget | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  return { path: editor.document.uri.toString(), offset: editor.document.offsetAt(editor.selection.active) };
}

/** Finds what a target means now; `undefined` if it no longer exists. */
async function findTarget(store: CertificateStore, target: CredentialTarget): Promise<Occurrence | undefined> {
  const { path, fingerprint } = target;
  if (path === undefined) return fingerprint === undefined ? undefined : firstOccurrence(store, fingerprint);
  const file = await findFile(store, path);
  if (file === undefined) return undefined;
  const credential = credentialIn(file, target);
  return credential === undefined ? undefined : { file, credential };
}

/** The decoded file of a URI: of the open document, of the latest scan, or read now. */
export async function findFile(store: CertificateStore, path: string): Promise<DecodedFile | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === path);
  if (open !== undefined) return store.fileOf(open);
  const knownNow = () => store.picture.graph.files.find((file) => file.path === path);
  if (knownNow() === undefined) await store.settled();
  const known = knownNow();
  if (known !== undefined) return known;
  try {
    return store.fileOf(await vscode.workspace.openTextDocument(vscode.Uri.parse(path, true)));
  } catch {
    // The command that needs the file reports that it is missing or not text.
    return undefined;
  }
}

/**
 * The credential of a file at an offset: the block there; on the key or between blocks the value's first. Without an offset, or if
 * another certificate is there now, the first one with the fingerprint.
 */
export function credentialIn(
  file: DecodedFile,
  { offset, fingerprint }: CredentialTarget,
): DecodedCredential | undefined {
  const here = offset === undefined ? undefined : credentialAt(file, offset);
  if (fingerprint === undefined) return here ?? (offset === undefined ? file.credentials[0] : undefined);
  return here?.fingerprint === fingerprint
    ? here
    : file.credentials.find((credential) => credential.fingerprint === fingerprint);
}

function credentialAt(file: DecodedFile, offset: number): DecodedCredential | undefined {
  const values = file.values.filter(
    ({ span, keySpan }) => touches(span, offset) || (keySpan !== undefined && touches(keySpan, offset)),
  );
  const inValue = credentialsAmong(file, values);
  return inValue.find(({ block }) => touches(block.span, offset)) ?? inValue[0];
}

function firstOccurrence(store: CertificateStore, fingerprint: string): Occurrence | undefined {
  return store.picture.graph.certificates.get(fingerprint)?.occurrences[0];
}
