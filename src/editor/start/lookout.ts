import * as vscode from 'vscode';
import { configurationName } from '../../core/findings/configuration/rules.ts';
import { mentionsCredentials } from '../../core/locate/files/candidateFile.ts';
import { skippedPathTest } from '../../core/locate/files/skippedPaths.ts';
import { isReadable, isTooLarge, lengthOf } from '../documents/documentKinds.ts';
import { isElsewhere, placeOf } from '../documents/placeUri.ts';
import { createSettingsReader, readScanLimits, scanSettings } from '../host/scanSettings.ts';
import { watchPlaces } from '../scan/fileWatcher.ts';
import type { FolderScanRequest, ScanPlace } from '../scan/scanHost.ts';
import { outermostPlaces } from '../scan/scanPlaces.ts';

/** What looking needs from the host. */
export interface LookoutHost {
  /** See `ScanHost`. */
  findRoots(roots: readonly string[]): readonly ScanPlace[];
  /** Tells whether the features have anything to say about files, folders or documents. Does not block the extension host. */
  look(
    job: Pick<FolderScanRequest, 'roots' | 'limits'> & { readonly texts: readonly DocumentText[] },
    signal: AbortSignal,
  ): Promise<boolean>;
  /** A clock for measuring durations, in milliseconds. */
  stopwatch(): number;
}

interface DocumentText {
  /** URI. */
  readonly path: string;
  readonly text: string;
}

/** Milliseconds without a change after which a document is read again. */
const settleTime = 300;

/** Characters of a document above which only its changed lines are read while the user types. */
const longDocument = 1 << 17;

/** A look starts a thread. The next one waits this many times longer than the last one took, so that builds and logs cost little. */
const restFactor = 10;

/** The longest wait, in milliseconds. */
const longestRest = 2_000;

/** For more changed paths than this, looking at everything is cheaper. */
const manyChanges = 200;

/** Languages of files that Kubernetes reads. Any sign of a credential in them starts the features at once, so that hints are not late. */
const configurationLanguages: ReadonlySet<string> = new Set(['yaml', 'pem', 'kubernetes', 'helm']);

/** PEM, and base64 of it. */
const surely = /-----BEGIN |LS0tLS1/;

/** Watches for the first document, file or tab that the features have something to say about. Costs little if there is none. */
export class Lookout implements vscode.Disposable {
  readonly #host: LookoutHost;
  readonly #found: () => void;
  readonly #settings = createSettingsReader(
    scanSettings,
    (key) => vscode.workspace.getConfiguration('certscope', null).get(key),
    () => undefined, // The features report it.
  );
  readonly #abort = new AbortController();
  readonly #subscriptions: vscode.Disposable[];
  #watcher: vscode.Disposable | undefined;
  #places: readonly ScanPlace[] = [];
  #paths = new Set<string>();
  #documents = new Set<vscode.TextDocument>();
  readonly #changed = new Set<vscode.TextDocument>();
  #reading: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isLooking = false;
  #restsUntil = 0;

  /** @param found - Called once, when there is something; it may be called before the constructor returns. */
  constructor(host: LookoutHost, found: () => void) {
    this.#host = host;
    this.#found = found;
    const workspace = vscode.workspace;
    const window = vscode.window;
    this.#subscriptions = [
      workspace.onDidOpenTextDocument((document) => this.#read(document)),
      workspace.onDidSaveTextDocument((document) => this.#read(document)),
      workspace.onDidChangeTextDocument((change) => this.#readChange(change)),
      workspace.onDidChangeWorkspaceFolders(() => this.#lookEverywhere()),
      workspace.onDidGrantWorkspaceTrust(() => this.#lookEverywhere()),
      workspace.onDidChangeConfiguration((change) => {
        if (['roots', 'scan'].some((key) => change.affectsConfiguration(`certscope.${key}`))) this.#lookEverywhere();
      }),
      window.tabGroups.onDidChangeTabs(({ opened }) => this.#seeTabs(opened)),
    ];
    for (const { tabs } of window.tabGroups.all) this.#seeTabs(tabs);
    for (const document of workspace.textDocuments) this.#read(document);
    this.#lookEverywhere();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#reading);
    this.#abort.abort();
    this.#watcher?.dispose();
    for (const each of this.#subscriptions) each.dispose();
  }

  get #isOver(): boolean {
    return this.#abort.signal.aborted;
  }

  #find(): void {
    if (this.#isOver) return;
    this.dispose();
    this.#found();
  }

  #seeTabs(tabs: readonly vscode.Tab[]): void {
    if (tabs.some(isOurs)) this.#find();
  }

  /** Folders that are not on a disk are read through VS Code, which only the features can do. */
  #lookEverywhere(): void {
    if (this.#isOver) return;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const inside = folders.map(({ uri }) => ({ path: placeOf(uri), isFolder: true }));
    const outside = vscode.workspace.isTrusted ? this.#host.findRoots(this.#settings.get('roots')) : [];
    this.#places = outermostPlaces([...inside, ...outside]);
    if (this.#places.some(({ path }) => isElsewhere(path))) {
      this.#find();
      return;
    }
    this.#watcher?.dispose();
    const { exclude } = readScanLimits(this.#settings);
    this.#watcher = watchPlaces(this.#places, skippedPathTest(exclude), (paths) => this.#touched(paths));
    this.#lookAt(this.#places.map(({ path }) => path));
  }

  /** Open documents are read from the editor, not from their files. */
  #touched(paths: readonly string[]): void {
    const open = new Set(vscode.workspace.textDocuments.map(({ uri }) => placeOf(uri)));
    const others = paths.filter((path) => !open.has(path));
    this.#lookAt(others.length > manyChanges ? this.#places.map(({ path }) => path) : others);
  }

  #lookAt(paths: readonly string[]): void {
    if (paths.length === 0) return;
    for (const path of paths) this.#paths.add(path);
    this.#schedule();
  }

  #read(document: vscode.TextDocument): void {
    if (this.#isOver || !isReadable(document) || isTooLarge(document)) return;
    const text = document.getText();
    if (document.uri.path.endsWith(`/${configurationName}`)) this.#find();
    if (!mentionsCredentials(text)) return;
    if (configurationLanguages.has(document.languageId) || surely.test(text)) {
      this.#find();
      return;
    }
    this.#documents.add(document);
    this.#schedule();
  }

  /** Reads only the changed lines of a long document. Signs that span several lines are found when it is saved. */
  #readChange({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const isTelling = contentChanges.some(({ range: { start }, text }) => {
      const lines = new vscode.Range(start.line, 0, start.line + text.split('\n').length, 0);
      return lengthOf(document) < longDocument || mentionsCredentials(document.getText(lines));
    });
    if (!isTelling) return;
    this.#changed.add(document);
    this.#reading ??= setTimeout(() => {
      this.#reading = undefined;
      const changed = [...this.#changed];
      this.#changed.clear();
      for (const each of changed) this.#read(each);
    }, settleTime);
  }

  #schedule(): void {
    if (this.#isLooking || this.#timer !== undefined) return;
    const rest = this.#restsUntil - this.#host.stopwatch();
    this.#timer = setTimeout(() => void this.#look(), Math.max(0, rest));
  }

  async #look(): Promise<void> {
    const started = this.#host.stopwatch();
    const roots = [...this.#paths];
    const texts = [...this.#documents].map((document) => ({ path: document.uri.toString(), text: document.getText() }));
    this.#paths.clear();
    this.#documents.clear();
    this.#timer = undefined;
    this.#isLooking = true;
    const limits = { ...readScanLimits(this.#settings), staysInside: !vscode.workspace.isTrusted };
    // If looking fails, the features report why.
    const hasAny = await this.#host.look({ roots, limits, texts }, this.#abort.signal).catch(() => true);
    if (this.#isOver) return;
    this.#isLooking = false;
    const ended = this.#host.stopwatch();
    this.#restsUntil = ended + Math.min(restFactor * (ended - started), longestRest);
    if (hasAny) this.#find();
    else if (this.#paths.size + this.#documents.size > 0) this.#schedule();
  }
}

/** Pages and texts that the features show. VS Code restores them when a window is opened again. */
function isOurs({ input }: vscode.Tab): boolean {
  if (input instanceof vscode.TabInputCustom) return input.viewType.startsWith('certscope.');
  if (input instanceof vscode.TabInputWebview) return input.viewType.includes('certscope.');
  if (input instanceof vscode.TabInputText) return isOurText(input.uri);
  return input instanceof vscode.TabInputTextDiff && (isOurText(input.original) || isOurText(input.modified));
}

function isOurText({ scheme }: vscode.Uri): boolean {
  return scheme.startsWith('certscope-');
}
