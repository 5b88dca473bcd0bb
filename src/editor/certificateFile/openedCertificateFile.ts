import * as vscode from 'vscode';
import { evaluate } from '../../core/findings/evaluate.ts';
import { buildPkiGraph } from '../../core/pki/buildPkiGraph.ts';
import { containerFile } from '../../core/pki/containerBlocks.ts';
import { decodeFile } from '../../core/pki/decodeFile.ts';
import type { DecodedCredential, DecodedFile } from '../../core/pki/pkiModel.ts';
import { certificateFileView } from '../../core/present/certificateFileView.ts';
import { baseName } from '../../core/text/paths.ts';
import type { Container, OpeningRefusal } from '../../core/x509/containers/containerModel.ts';
import { decodePkcs12 } from '../../core/x509/containers/decodePkcs12.ts';
import { openPkcs12, openUnguarded } from '../../core/x509/containers/openPkcs12.ts';
import type { CertificateFileView } from '../../protocol/certificateFile.ts';
import { maxBinaryBytes } from '../host/limits.ts';
import type { CertificateFileTools } from './certificateFileEditor.ts';

/**
 * A file that is open in the read-only editor. Content unlocked with a passphrase lives as long as the editor; the passphrase
 * itself is not kept, so a file that changes is locked again.
 */
export class OpenedCertificateFile implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly #tools: CertificateFileTools;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #watcher: vscode.Disposable;
  #container: Container | undefined;
  #file: DecodedFile | undefined;
  #refusal: string | undefined;

  constructor(uri: vscode.Uri, tools: CertificateFileTools) {
    this.uri = uri;
    this.#tools = tools;
    const name = baseName(uri.path);
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name.replace(/[*?[\]{}]/g, '[$&]'));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const forget = (): void => {
      this.#file = undefined;
      this.#refusal = undefined;
      this.#changed.fire();
    };
    this.#watcher = vscode.Disposable.from(watcher, watcher.onDidChange(forget), watcher.onDidCreate(forget));
  }

  /** Fires when the file has changed. */
  readonly onDidChange: vscode.Event<void> = (listener, thisArgs, disposables) =>
    this.#changed.event(listener, thisArgs, disposables);

  /** Describes the content read so far. */
  async view(): Promise<CertificateFileView> {
    const file = await this.#read();
    const { store, cryptography } = this.#tools;
    const { picture } = store;
    const others = picture.graph.files.filter(({ path }) => path !== file.path);
    const graph = await buildPkiGraph([...others, file], cryptography);
    const findings = evaluate(graph, picture.policy, picture.now);
    return certificateFileView({
      file,
      context: { ...picture, graph, findings },
      ...(this.#container === undefined ? {} : { container: this.#container }),
      ...(this.#refusal === undefined ? {} : { refusal: this.#refusal }),
    });
  }

  /** Unlocks the encrypted parts. If that fails, the next {@link view} says why. */
  async open(passphrase: string): Promise<void> {
    const { passphraseCryptography, cryptography } = this.#tools;
    const store = decodePkcs12(await this.#bytes());
    if (store === undefined) return;
    const opened = await openPkcs12(store, passphrase, await passphraseCryptography());
    if ('entries' in opened) {
      this.#refusal = undefined;
      this.#container = opened;
      this.#file = containerFile(opened, this.uri.toString(), { cryptography });
    } else {
      this.#refusal = refusalWords(opened);
    }
  }

  credential(number: number): DecodedCredential | undefined {
    return this.#file?.credentials[number];
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#changed.dispose();
  }

  async #read(): Promise<DecodedFile> {
    if (this.#file !== undefined) return this.#file;
    const { containers, cryptography, passphraseCryptography } = this.#tools;
    const path = this.uri.toString();
    const bytes = await this.#bytes();
    this.#container = (await openUnguarded(bytes, passphraseCryptography)) ?? containers(bytes);
    this.#file =
      this.#container === undefined
        ? decodeFile({ path, bytes }, { cryptography })
        : containerFile(this.#container, path, { cryptography });
    return this.#file;
  }

  async #bytes(): Promise<Uint8Array<ArrayBuffer>> {
    const { size } = await vscode.workspace.fs.stat(this.uri);
    if (size > maxBinaryBytes) return new Uint8Array(0);
    return new Uint8Array(await vscode.workspace.fs.readFile(this.uri));
  }
}

function refusalWords(refusal: OpeningRefusal): string {
  switch (refusal.kind) {
    case 'wrongPassphrase':
      return vscode.l10n.t('The passphrase is wrong.');
    case 'unsupported':
      return refusal.reason;
  }
}
