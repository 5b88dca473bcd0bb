import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { ChangeTools, SourceFile } from '../../core/renewal/change/changeTools.ts';
import type { PassphraseQuestion } from '../../core/renewal/keys/keyModel.ts';
import { otherLineEnds } from '../../core/text/lineIndex.ts';
import { optional } from '../../core/text/optional.ts';
import type { Bytes } from '../../core/x509/bytes.ts';
import { createTurns, verifyInTurns } from '../host/taskTurns.ts';
import type { ChangeHost } from './changeHost.ts';
import { openDocument } from './documents.ts';

/** The tools for carrying out a plan, backed by VS Code. */
export async function createChangeTools(host: ChangeHost): Promise<ChangeTools> {
  const { webCryptography, cryptography, structure } = host;
  return {
    webCryptography,
    cryptography,
    structure,
    readSource: (path) => readSource(path, host),
    passphraseCryptography: await host.passphraseCryptography(),
    askPassphrase,
  };
}

/** The file's content on disk, or the text of an untitled document. `undefined` if there is none. */
export async function readSource(path: string, host: ChangeHost): Promise<SourceFile | undefined> {
  const uri = vscode.Uri.parse(path, true);
  if (uri.scheme === 'untitled') {
    const text = openDocument(path)?.getText();
    return text === undefined ? undefined : { bytes: utf8(text), text, encode: utf8 };
  }
  let bytes: Bytes;
  try {
    bytes = await readBytes(uri);
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return undefined;
    throw error;
  }
  const known = host.store.picture.graph.files.find((file) => file.path === path);
  const document = openDocument(path);
  if (known !== undefined && known.lines === undefined && document === undefined) return { bytes };
  const read = host.readText(bytes);
  const shown = document?.getText() ?? read.text;
  // The plan was made from the text in the editor.
  return { bytes, ...read, ...(shown === read.text ? {} : optional('offsetOf', otherLineEnds(shown, read.text))) };
}

/** The text of a document that was changed and not saved. */
export function unsavedSource(path: string): SourceFile | undefined {
  const document = openDocument(path);
  const text = document?.isDirty === true ? document.getText() : undefined;
  return text === undefined ? undefined : { bytes: utf8(text), text, encode: utf8 };
}

/** The host's cryptography, which lets other work run in between. */
export function inTurnsOf(host: ChangeHost): Cryptography {
  return verifyInTurns(
    host.cryptography,
    createTurns(() => host.clock()),
    () => false,
  );
}

async function readBytes(uri: vscode.Uri): Promise<Bytes> {
  return new Uint8Array(await vscode.workspace.fs.readFile(uri));
}

function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Asks in a password field. The answer is kept only while the change runs. */
async function askPassphrase({ path, encryption, attempt }: PassphraseQuestion): Promise<string | undefined> {
  const name = vscode.workspace.asRelativePath(vscode.Uri.parse(path, true));
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Passphrase of {0}', name),
    prompt:
      attempt > 1
        ? vscode.l10n.t('The passphrase is wrong. Try again.')
        : encryption === undefined
          ? vscode.l10n.t('The key is encrypted. The passphrase is used once and not stored.')
          : vscode.l10n.t('The key is encrypted ({0}). The passphrase is used once and not stored.', encryption),
    password: true,
    ignoreFocusOut: true,
  });
}
