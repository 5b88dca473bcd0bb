import * as vscode from 'vscode';
import type { Cryptography } from '../../core/pki/crypto.ts';
import { type DecodingTools, decodeFile, type FileSource } from '../../core/pki/decodeFile.ts';
import { fileFacts } from '../../core/pki/fileFacts.ts';
import type { DecodedFile } from '../../core/pki/pkiModel.ts';
import { isKept } from '../../core/pki/referenceTarget.ts';
import { inventoryProbe, isInventory } from '../../core/present/inventory/isInventory.ts';
import { optional } from '../../core/text/optional.ts';
import { toHex } from '../../core/x509/toHex.ts';
import { placeOf, uriOf } from '../documents/placeUri.ts';
import { cutScanDelay, minReportedFileBytes, scanGrowthDelay } from '../host/limits.ts';
import { createTurns, type Turns } from '../host/taskTurns.ts';
import type { WorkspaceHostPaths } from '../host/workspaceHostPaths.ts';
import { decodeInTurns } from '../store/gradualFile.ts';
import { watchPlaces } from './fileWatcher.ts';
import type { Listings } from './quietPlaceIn.ts';
import type { FolderScanRequest, FolderScanSummary, FoundFile, ScanHost, ScanPlace } from './scanHost.ts';
import { goneReason, isBelow, outermostPlaces } from './scanPlaces.ts';
import { type ScanState, scanEndOf } from './scanState.ts';

/** What the scanner needs from its host. */
interface ScannerCollaborators extends Required<DecodingTools> {
  readonly host: ScanHost;
  readonly log: vscode.LogOutputChannel;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
  readonly hostPaths: WorkspaceHostPaths;
  limits(): FolderScanRequest['limits'];
  /** Configured folders and files outside the workspace. */
  roots(): readonly string[];
  /**
   * Receives all files known so far.
   *
   * @param isPartial - The first scan is still running, so more files may follow.
   */
  deliver(files: readonly DecodedFile[], isPartial: boolean): void;
}

interface KnownFile {
  /** What its decoding depends on besides its content. */
  readonly circumstances: string;
  readonly content: string;
  readonly file: DecodedFile;
}

/** With more changed paths than this, a full scan is cheaper. */
const manyChanges = 200;

/**
 * Finds and decodes the credentials of workspace folders and configured roots, and watches for changes.
 * A file whose bytes are unchanged keeps its decoded form. One scan runs at a time.
 */
export class FileScanner implements vscode.Disposable {
  readonly #collaborators: ScannerCollaborators;
  readonly #changed = new vscode.EventEmitter<ScanState>();
  readonly #subscriptions: vscode.Disposable[];
  /** By place. */
  readonly #files = new Map<string, KnownFile>();
  #watcher: vscode.Disposable | undefined;
  #watched = '';
  #state: ScanState = { kind: 'scanning', filesFound: 0, filesRead: 0 };
  /** What the host remembers from the last full scan; every file that it reports as unchanged is in `#files`. */
  #memory: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #hasScanned = false;
  #rescanTimer: ReturnType<typeof setTimeout> | undefined;
  #running = new AbortController();
  #work: Promise<void> = Promise.resolve();

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

  /** The file as it was read, even if it contains no credentials. */
  foundAt(uri: vscode.Uri): DecodedFile | undefined {
    return this.#files.get(placeOf(uri))?.file;
  }

  /** Reads everything again; an unfinished scan is cancelled. Resolves when the result is delivered. Never rejects. */
  rescan(): Promise<void> {
    clearTimeout(this.#rescanTimer);
    this.#rescanTimer = undefined;
    this.#running.abort();
    this.#running = new AbortController();
    return this.#queue((signal) => this.#scanAll(signal));
  }

  /** Cancels a running scan; what it has found so far stays. */
  stop(): void {
    if (this.#state.kind !== 'scanning') return;
    const { filesRead } = this.#state;
    this.#running.abort();
    this.#running = new AbortController();
    this.#deliver(!this.#hasScanned);
    this.#setState({ kind: 'stopped', filesRead });
  }

  dispose(): void {
    clearTimeout(this.#rescanTimer);
    this.#running.abort();
    this.#watcher?.dispose();
    for (const each of this.#subscriptions) each.dispose();
  }

  /** Skips queued work if a full scan has been started since. */
  #queue(run: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { signal } = this.#running;
    this.#work = this.#work
      .then(() => (signal.aborted ? undefined : run(signal)))
      .catch((error) => {
        this.#collaborators.log.error(error instanceof Error ? error : String(error));
        this.#setState({ kind: 'failed' });
      });
    return this.#work;
  }

  /** Folders of the workspace, and in trusted workspaces the configured roots. */
  #places(): readonly ScanPlace[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    const inWorkspace = folders.map(({ uri }) => ({ path: placeOf(uri), isFolder: true }));
    const { host, roots } = this.#collaborators;
    const outside = vscode.workspace.isTrusted ? host.findRoots(roots()) : [];
    return outermostPlaces([...inWorkspace, ...outside]);
  }

  async #scanAll(signal: AbortSignal): Promise<void> {
    const { log, limits, stopwatch } = this.#collaborators;
    const started = stopwatch();
    const places = this.#places();
    this.#setState({ kind: 'scanning', filesFound: 0, filesRead: 0 });
    await this.#watch(places);
    const seen = new Set<string>();
    const growth = createGrowth(stopwatch);
    const progress = (filesRead: number) => {
      this.#setState({ kind: 'scanning', filesFound: seen.size, filesRead });
      if (!this.#hasScanned && growth.isWorthShowing(seen.size)) this.#deliver(true);
    };
    const roots = places.map(({ path }) => path);
    const summary = await this.#scan({ roots, memory: this.#memory }, signal, seen, progress);
    if (summary === undefined) return;
    for (const path of [...this.#files.keys()]) if (!seen.has(path)) this.#files.delete(path);
    this.#memory = summary.memory ?? new Uint8Array(0);
    this.#hasScanned = true;
    const delivered = this.#deliver(false);
    this.#setState({ kind: 'done', ...scanEndOf(summary, limits()) });
    const time = Math.round(stopwatch() - started);
    for (const folder of new Set(summary.kept?.map((each) => each.folder))) {
      log.info(`Left out ${folder}: copies that CertScope keeps`);
    }
    log.info(`Looked at ${summary.filesRead} files, ${delivered} of interest, in ${time} ms`);
  }

  /** Starts watching before the scan. Unchanged watches are kept: a new one would miss events. */
  async #watch(places: readonly ScanPlace[]): Promise<void> {
    const { exclude = [], below = [] } = this.#collaborators.limits();
    const watched = JSON.stringify([places, exclude, below]);
    if (watched === this.#watched) return;
    const { skippedPathTest } = await import('../../core/locate/files/skippedPaths.ts');
    this.#watched = watched;
    this.#watcher?.dispose();
    this.#watcher = watchPlaces(places, skippedPathTest(exclude, below), (paths) => this.#readTouched(paths));
  }

  /** Scans and decodes, yielding between two files. `undefined` if it was cancelled. */
  async #scan(
    request: Pick<FolderScanRequest, 'roots' | 'memory'>,
    signal: AbortSignal,
    seen: Set<string>,
    progress: (filesRead: number) => void = () => undefined,
  ): Promise<FolderScanSummary | undefined> {
    const { host, limits, stopwatch } = this.#collaborators;
    const turns = createTurns(stopwatch);
    const unknown: string[] = [];
    const listings: Listings = new Map();
    const take = async (files: readonly FoundFile[], filesRead: number): Promise<void> => {
      for (const found of files) {
        if (signal.aborted) return;
        if (await this.#remember(found, turns, listings)) seen.add(found.path);
        else unknown.push(found.path);
        await turns.next();
      }
      if (!signal.aborted) progress(filesRead);
    };
    const terms = { ...limits(), staysInside: !vscode.workspace.isTrusted, reportedBytes: minReportedFileBytes };
    const summary = await host.scan({ ...request, limits: terms }, take, signal);
    if (signal.aborted) return undefined;
    if (unknown.length > 0 && request.memory !== undefined) await this.#scan({ roots: unknown }, signal, seen);
    return signal.aborted ? undefined : summary;
  }

  /** Decodes a found file unless its content is known. Returns false if the content is missing. */
  async #remember(found: FoundFile, turns: Turns, listings: Listings): Promise<boolean> {
    const { cryptography, hostPaths } = this.#collaborators;
    const uri = uriOf(found.path);
    const hostPath = hostPaths.toHostPath(uri);
    const { quietPlaceIn } = await import('./quietPlaceIn.ts');
    const quiet = await quietPlaceIn(uri, listings);
    const facts = fileFacts({ ...(found.kind === 'unreadable' ? optional('link', found.link) : found), quiet });
    const circumstances = `${hostPaths.version} ${JSON.stringify(facts)}`;
    const before = this.#files.get(found.path);
    const known = before?.circumstances === circumstances ? before : undefined;
    if (found.kind === 'unchanged') return known !== undefined;
    const content = contentOf(found, cryptography);
    if (known?.content === content) return true;
    const place = { path: uri.toString(), ...optional('hostPath', hostPath), ...facts };
    const pathOf = (path: string) => hostPaths.toUri(path, uri)?.toString();
    const file = decodeFound(found, { ...place, pathOf }, this.#collaborators);
    // Decoded here with yields, so that the picture finds it done.
    const decoded = await decodeInTurns(file, cryptography, turns);
    this.#files.set(found.path, { circumstances, content, file: decoded });
    return true;
  }

  /** While a scan runs, its result decides: it may hit a limit before it reaches the file. */
  #readTouched(paths: readonly string[]): void {
    if (paths.length > manyChanges) void this.rescan();
    else
      void this.#queue((signal) =>
        this.#isCut() ? this.#readWithinCut(paths, signal) : this.#scanPaths(paths, signal),
      );
  }

  #isCut(): boolean {
    return this.#state.kind === 'done' && this.#state.stoppedAfter !== undefined;
  }

  /** An unknown file may be beyond the limit of the last scan. Only another scan can tell, and it stops at the limit too. */
  async #readWithinCut(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const known = paths.filter((path) => this.#files.has(path));
    if (known.length < paths.length) this.#rescanTimer ??= setTimeout(() => void this.rescan(), cutScanDelay);
    if (known.length > 0) await this.#scanPaths(known, signal);
  }

  async #scanPaths(paths: readonly string[], signal: AbortSignal): Promise<void> {
    const seen = new Set<string>();
    const summary = await this.#scan({ roots: paths }, signal, seen);
    if (summary === undefined) return;
    const touched = new Set(paths);
    for (const [path, { file }] of this.#files) {
      const isTouched = touched.has(path) || paths.some((folder) => isBelow(path, folder));
      const isGone = touched.has(path) && file.unreadable === goneReason;
      if (isGone || (isTouched && !seen.has(path))) this.#files.delete(path);
    }
    this.#deliver(!this.#hasScanned);
  }

  /** @returns The number of files. */
  #deliver(isPartial: boolean): number {
    const files = Array.from(this.#files.values(), ({ file }) => file);
    const wanted = files.filter((file) => isKept(file) || file.unreadable !== undefined);
    this.#collaborators.deliver(wanted, isPartial);
    return wanted.length;
  }

  #setState(state: ScanState): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** Decodes what a scan found. Inventories describe other files and are opened explicitly. */
function decodeFound(
  found: Exclude<FoundFile, { readonly kind: 'unchanged' }>,
  { pathOf, ...place }: Omit<FileSource, 'bytes' | 'text' | 'encoding' | 'lineNumbers'>,
  tools: DecodingTools,
): DecodedFile {
  const nothing = { ...place, values: [], credentials: [] };
  if (found.kind === 'unreadable') return { ...nothing, unreadable: found.reason };
  if (found.kind === 'nothing') return nothing;
  const { bytes, lineNumbers } = found;
  const beginning = new TextDecoder().decode(bytes.subarray(0, inventoryProbe));
  if (isInventory(beginning)) return nothing;
  return decodeFile({ ...place, bytes, ...optional('lineNumbers', lineNumbers), pathOf }, tools);
}

/** Identifies content. */
function contentOf(
  found: Exclude<FoundFile, { readonly kind: 'unchanged' }>,
  { sha256 }: Pick<Cryptography, 'sha256'>,
): string {
  if (found.kind === 'candidate') return toHex(sha256(found.bytes));
  return found.kind === 'unreadable' ? found.reason : '';
}

/**
 * Decides when the files found so far are worth a picture: with the first files, then each time their number has doubled. All
 * pictures of a scan together then cost about as much as the last one.
 */
function createGrowth(clock: () => number): { isWorthShowing(found: number): boolean } {
  let shown = 0;
  let at = Number.NEGATIVE_INFINITY;
  return {
    isWorthShowing: (found) => {
      if (found === 0 || found < 2 * shown || clock() - at < scanGrowthDelay) return false;
      shown = found;
      at = clock();
      return true;
    },
  };
}
