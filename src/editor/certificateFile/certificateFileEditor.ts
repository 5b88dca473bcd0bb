import * as vscode from 'vscode';
import type { ContainerReader } from '../../core/pki/containerReader.ts';
import type { Cryptography } from '../../core/pki/crypto.ts';
import type { PassphraseCryptography } from '../../core/x509/containers/passphraseCryptography.ts';
import { CommandRefusal } from '../commands/commandRefusal.ts';
import type { CertificateStore } from '../store/certificateStore.ts';
import type { OpenedCertificateFile } from './openedCertificateFile.ts';

/** What the editor needs besides the file. */
export interface CertificateFileTools {
  readonly store: CertificateStore;
  readonly cryptography: Cryptography;
  readonly containers: ContainerReader;
  readonly log: vscode.LogOutputChannel;
  readonly extensionUri: vscode.Uri;
  /** Loaded when a passphrase is entered. */
  passphraseCryptography(): Promise<PassphraseCryptography>;
}

/** One editor is optional, for files that may be text. The other is the default for files that are never text. */
const viewTypes = { certificateFile: 'certscope.certificateFile', certificateStore: 'certscope.certificateStore' };

/** Shows binary certificates, bundles and stores, read-only. */
export function registerCertificateFileEditor(tools: CertificateFileTools): vscode.Disposable {
  const provider: vscode.CustomReadonlyEditorProvider<OpenedCertificateFile> = {
    openCustomDocument: async (uri) =>
      new (await import('./openedCertificateFile.ts')).OpenedCertificateFile(uri, tools),
    resolveCustomEditor: async (file, panel) =>
      (await import('./certificateFilePage.ts')).showCertificateFile(panel, file, tools),
  };
  const options = { supportsMultipleEditorsPerDocument: true };
  return vscode.Disposable.from(
    ...Object.values(viewTypes).map((type) => vscode.window.registerCustomEditorProvider(type, provider, options)),
  );
}

/** Opens a file, by default the one of the active editor, as a certificate. */
export async function openAsCertificate(argument: unknown): Promise<void> {
  const uri = argument instanceof vscode.Uri ? argument : activeFile();
  if (uri === undefined) {
    throw new CommandRefusal(vscode.l10n.t('No file is open. Open a file, or select it in the Explorer.'));
  }
  await vscode.commands.executeCommand('vscode.openWith', uri, viewTypes.certificateFile);
}

/** Tabs of images, hex editors and unknown binaries have no text editor, but an address. */
function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}
