import * as vscode from 'vscode';
import type { StructureReader } from '../core/locate/structureReader.ts';
import type { Cryptography } from '../core/pki/crypto.ts';
import { decodeFile } from '../core/pki/decodeFile.ts';
import type { DecodedFile } from '../core/pki/model.ts';
import { toHex } from '../core/x509/toHex.ts';
import type { FolderScanRequest, FoundFile, ScanHost } from './scanHost.ts';
import { createTurns } from './taskTurns.ts';

/** What the scanner asks of the outside. */
export interface ScannerCollaborators {
  readonly host: ScanHost;
  readonly cryptography: Cryptography;
  readonly structure: StructureReader;
  readonly log: vscode.LogOutputChannel;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  toHostPath(uri: vscode.Uri): string | undefined;
  limits(): FolderScanRequest['limits'];
  /** Folders outside the workspace, as the user wrote them. */
  roots(): readonly string[];
  /** Takes all files known by now. */
  deliver(files: readonly DecodedFile[]): void;
}

/** Where the scan stands, for the view. */
export type ScanState =
  | { readonly kind: 'scanning'; readonly filesFound: number }
  | { readonly kind: 'done'; readonly cut?: string };

interface KnownFile {
  readonly digest: string;
  readonly file: DecodedFile;
}

/** Files that change together (a checkout, a renewal) are read together. */
const gatherDelay = 300;
/** More changed files than this are cheaper to find by scanning all. */
const manyChanges = 200;

/**
 * Finds and decodes the credentials of workspace folders and configured roots, and keeps them true by watching.
 * A file whose bytes are unchanged keeps its decoded form.
 */
export class FileScanner implements vscode.Disposable {
  readonly #collaborators: ScannerCollaborators;
  readonly #changed = new vscode.EventEmitter<ScanState>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #files = new Map<string, KnownFile>();
  readonly #touched = new Set<string>();
  #watchers: vscode.Disposable[] = [];
  #state: ScanState = { kind: 'done' };
  #running = new AbortController();
  #work: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(collaborators: ScannerCollaborators) {
    this.#collaborators = collaborators;
    this.#subscriptions = [
      this.#changed,
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.rescan()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.rescan()),
    ];
  }

  readonly onDidChangeState: vscode.Event<ScanState> = (listener, thisArgs, disposables) =>
    this.#changed.event(listener, thisArgs, disposables);

  get state(): ScanState {
    return this.#state;
  }

  /** Reads everything anew; an unfinished scan is given up. Resolves when the result was delivered. */
  rescan(): Promise<void> {
    this.#running.abort();
    const running = new AbortController();
    this.#running = running;
    this.#work = this.#work.then(() => this.#scanAll(running.signal)).catch((error) => this.#failed(error));
    return this.#work;
  }

  dispose(): void {
    this.#running.abort();
    clearTimeout(this.#timer);
    for (const each of [...this.#subscriptions, ...this.#watchers]) each.dispose();
  }

  /** Folders of the workspace, and in trusted workspaces the configured roots, as paths of this machine. */
  #folders(): readonly string[] {
    const inWorkspace = (vscode.workspace.workspaceFolders ?? [])
      .filter(({ uri }) => uri.scheme === 'file')
      .map(({ uri }) => uri.fsPath);
    const { host, roots } = this.#collaborators;
    const outside = vscode.workspace.isTrusted ? host.expandRoots(roots()) : [];
    const all = [...new Set([...inWorkspace, ...outside])];
    return all.filter((folder) => !all.some((other) => other !== folder && isBelow(folder, other)));
  }

  async #scanAll(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const started = this.#collaborators.stopwatch();
    const folders = this.#folders();
    this.#watch(folders);
    this.#setState({ kind: 'scanning', filesFound: 0 });
    const seen = new Set<string>();
    const summary = await this.#scan(folders, signal, seen, true);
    if (summary === undefined) return;
    for (const path of [...this.#files.keys()]) if (!seen.has(path)) this.#files.delete(path);
    this.#deliver();
    this.#setState({ kind: 'done', ...(summary.cut === undefined ? {} : { cut: summary.cut }) });
    const time = Math.round(this.#collaborators.stopwatch() - started);
    this.#collaborators.log.info(
      `Read ${summary.filesRead} files, ${this.#files.size} with credentials, in ${time} ms`,
    );
  }

  /** Scans and decodes; between two slices of decoding others get their turn. */
  async #scan(roots: readonly string[], signal: AbortSignal, seen: Set<string>, streams: boolean) {
    const { host, limits, stopwatch } = this.#collaborators;
    const turns = createTurns(stopwatch);
    let decoding: Promise<void> = Promise.resolve();
    const decodeAll = async (files: readonly FoundFile[]): Promise<void> => {
      for (const found of files) {
        if (signal.aborted) return;
        seen.add(this.#remember(found));
        await turns.next();
      }
      if (streams) this.#setState({ kind: 'scanning', filesFound: seen.size });
    };
    const request = { roots, skip: cacheFolders(roots), limits: limits() };
    const summary = await host.scan(
      request,
      (files) => {
        decoding = decoding.then(() => decodeAll(files));
      },
      signal,
    );
    await decoding;
    return signal.aborted ? undefined : summary;
  }

  /** Decodes a found file unless its bytes are known; returns its key. */
  #remember(found: FoundFile): string {
    const { cryptography, structure, toHostPath } = this.#collaborators;
    const uri = vscode.Uri.file(found.path);
    const path = uri.toString();
    const digest = found.kind === 'unreadable' ? found.reason : toHex(cryptography.sha256(found.bytes));
    if (this.#files.get(path)?.digest === digest) return path;
    const hostPath = toHostPath(uri);
    const place = { path, ...(hostPath === undefined ? {} : { hostPath }) };
    const file =
      found.kind === 'unreadable'
        ? { ...place, values: [], credentials: [], unreadable: found.reason }
        : decodeFile({ ...place, bytes: found.bytes }, { cryptography, structure });
    this.#files.set(path, { digest, file });
    return path;
  }

  #watch(folders: readonly string[]): void {
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = folders.flatMap((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(vscode.Uri.file(folder), '**'),
      );
      const touch = (uri: vscode.Uri): void => this.#touch(uri);
      return [watcher, watcher.onDidCreate(touch), watcher.onDidChange(touch), watcher.onDidDelete(touch)];
    });
  }

  #touch(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || /[/\\](\.git|node_modules)[/\\]/.test(uri.fsPath)) return;
    this.#touched.add(uri.fsPath);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#readTouched(), gatherDelay);
  }

  #readTouched(): void {
    const paths = [...this.#touched];
    this.#touched.clear();
    if (paths.length > manyChanges) {
      void this.rescan();
      return;
    }
    const { signal } = this.#running;
    this.#work = this.#work.then(() => this.#scanPaths(paths, signal)).catch((error) => this.#failed(error));
  }

  async #scanPaths(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    const summary = await this.#scan(paths, signal, seen, false);
    if (summary === undefined) return;
    const touched = paths.map((path) => vscode.Uri.file(path).toString());
    for (const [key, { file }] of this.#files) {
      const isTouched = touched.some((path) => key === path || key.startsWith(`${path}/`));
      const isGone = !seen.has(key) || file.unreadable === 'no such file or directory';
      if (isTouched && isGone) this.#files.delete(key);
    }
    this.#deliver();
  }

  #deliver(): void {
    const files = [...this.#files.values()].map(({ file }) => file);
    this.#collaborators.deliver(files.filter((file) => file.values.length > 0 || file.unreadable !== undefined));
  }

  #setState(state: ScanState): void {
    this.#state = state;
    this.#changed.fire(state);
  }

  #failed(error: unknown): void {
    this.#collaborators.log.error(error instanceof Error ? error : String(error));
    this.#setState({ kind: 'done' });
  }
}

function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder) && /[/\\]/.test(path.charAt(folder.length));
}

/** kubectl keeps discovery documents in `~/.kube/cache`: thousands of files without a credential. */
function cacheFolders(roots: readonly string[]): readonly string[] {
  return roots.filter((root) => /[/\\]\.kube$/.test(root)).map((root) => `${root}/cache`);
}
