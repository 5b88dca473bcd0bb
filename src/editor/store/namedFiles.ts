import * as vscode from 'vscode';
import { type DecodingTools, decodeFile } from '../../core/pki/decodeFile.ts';
import { followReferences, type KnownReference } from '../../core/pki/followReferences.ts';
import { isTellingAbsence } from '../../core/pki/isTellingAbsence.ts';
import type { DecodedFile, LookUp, LookUps } from '../../core/pki/pkiModel.ts';
import { optional } from '../../core/text/optional.ts';
import { toHex } from '../../core/x509/toHex.ts';
import { placeOf, uriOf } from '../documents/placeUri.ts';
import { maxWatchedNamedFiles, namedFileAge } from '../host/limits.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import { watchPlaces } from '../scan/fileWatcher.ts';
import type { NamedFileHost } from '../scan/scanHost.ts';

/** What the reading of referenced files needs from its host. */
export interface NamedFilesCollaborators extends Required<DecodingTools> {
  readonly host: NamedFileHost;
  readonly hostPaths: WorkspaceHostPaths;
  maxFileBytes(): number;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
}

interface KnownAnswer {
  /** When the file was read, and how paths were translated then. */
  readonly at: number;
  readonly version: string;
  /** Of its content. */
  readonly digest: string;
  /** `undefined`: it is not here, so nothing is known. */
  readonly answer: DecodedFile | LookUp | undefined;
}

/** Reads referenced files, wherever they are, and reports when one has changed. Only in trusted workspaces. */
export class NamedFiles implements vscode.Disposable {
  readonly #collaborators: NamedFilesCollaborators;
  readonly #changed = new vscode.EventEmitter<void>();
  /** By URI. */
  readonly #answers = new Map<string, KnownAnswer>();
  #watcher: vscode.Disposable | undefined;
  #watched = '';

  constructor(collaborators: NamedFilesCollaborators) {
    this.#collaborators = collaborators;
  }

  /** Fires when a referenced file has changed. */
  readonly onDidChange: vscode.Event<void> = (listener, thisArgs, disposables) =>
    this.#changed.event(listener, thisArgs, disposables);

  /** Adds the files that some files refer to, see {@link followReferences}. An unchanged file stays the same object. */
  async addTo(files: readonly DecodedFile[]): Promise<{ files: readonly DecodedFile[]; lookUps: LookUps }> {
    const asked = new Set<string>();
    const answer = await followReferences(files, async (reference, namedIn, isKnown) => {
      const uri = vscode.Uri.parse(reference.filePath);
      if (!vscode.workspace.isTrusted) return undefined;
      asked.add(reference.filePath);
      return this.#answerOf(reference, uri, namedIn, isKnown);
    });
    for (const path of [...this.#answers.keys()]) if (!asked.has(path)) this.#answers.delete(path);
    this.#watch();
    return answer;
  }

  dispose(): void {
    this.#watcher?.dispose();
    this.#changed.dispose();
  }

  async #answerOf(
    reference: KnownReference,
    uri: vscode.Uri,
    namedIn: DecodedFile,
    isKnown: (path: string) => boolean,
  ): Promise<DecodedFile | LookUp | undefined> {
    const { stopwatch, hostPaths } = this.#collaborators;
    const { version } = hostPaths;
    const { filePath } = reference;
    const before = this.#answers.get(filePath);
    const known = before?.version === version ? before : undefined;
    const at = stopwatch();
    if (known !== undefined && at - known.at < namedFileAge) return known.answer;
    const { digest, make } = await this.#read(reference, uri, namedIn, isKnown);
    const answer = known?.digest === digest ? known.answer : make();
    this.#answers.set(filePath, { at, version, digest, answer });
    return answer;
  }

  async #read(
    reference: KnownReference,
    uri: vscode.Uri,
    { path, trackedAs }: DecodedFile,
    isKnown: (path: string) => boolean,
  ): Promise<{ digest: string; make: () => DecodedFile | LookUp | undefined }> {
    const { hostPath, filePath } = reference;
    const { host, cryptography, hostPaths, maxFileBytes } = this.#collaborators;
    const namedIn = vscode.Uri.parse(path);
    const isHere = uri.path === hostPath;
    const toLocal = (path: string) => {
      const local = isHere ? uri.with({ path }) : hostPaths.toUri(path, namedIn);
      return local && placeOf(local);
    };
    const read = await host.readNamedFile(hostPath, toLocal, maxFileBytes());
    if (read.kind === 'elsewhere') return { digest: 'elsewhere', make: () => undefined };
    if (read.kind === 'absent') {
      const machine = hostPaths.machineOf(namedIn);
      return isTellingAbsence(reference, namedIn.path, machine, read.withFolder, trackedAs !== undefined)
        ? { digest: 'absent', make: () => 'absent' }
        : { digest: 'not here', make: () => undefined };
    }
    const place = { path: filePath, hostPath };
    if (read.kind === 'unreadable') {
      const { reason } = read;
      return {
        digest: `unreadable ${reason}`,
        make: () => ({ ...place, values: [], credentials: [], unreadable: reason }),
      };
    }
    const other = uriOf(read.local).toString();
    if (other !== filePath && isKnown(other)) return { digest: `link ${other}`, make: () => ({ linkTo: other }) };
    return {
      digest: `${hostPath} ${read.mode} ${toHex(cryptography.sha256(read.bytes))}`,
      make: () =>
        decodeFile(
          {
            ...place,
            ...optional('mode', read.mode),
            bytes: read.bytes,
            pathOf: (path) => hostPaths.toUri(path, uri)?.toString(),
          },
          this.#collaborators,
        ),
    };
  }

  #watch(): void {
    const found = [...this.#answers]
      .filter(([, { answer }]) => answer !== 'absent' && answer !== undefined)
      .map(([path]) => path);
    const watched = found.slice(0, maxWatchedNamedFiles);
    if (watched.join() === this.#watched) return;
    this.#watched = watched.join();
    this.#watcher?.dispose();
    const places = watched.map((path) => ({ path: placeOf(vscode.Uri.parse(path)), isFolder: false }));
    this.#watcher = watchPlaces(
      places,
      () => false,
      (paths) => this.#forget(paths),
    );
  }

  #forget(paths: readonly string[]): void {
    for (const path of paths) {
      const uri = uriOf(path).toString();
      const known = this.#answers.get(uri);
      if (known !== undefined) this.#answers.set(uri, { ...known, at: Number.NEGATIVE_INFINITY });
    }
    this.#changed.fire();
  }
}
