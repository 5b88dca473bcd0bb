import * as vscode from 'vscode';
import { configuredPolicy } from '../../core/findings/configuration/configuredPolicy.ts';
import {
  type Configuration,
  type Mistake,
  readConfiguration,
} from '../../core/findings/configuration/readConfiguration.ts';
import { configurationName } from '../../core/findings/configuration/rules.ts';
import type { FindingPolicy } from '../../core/findings/findingModel.ts';
import type { PatternsBelow } from '../../core/locate/files/skippedPaths.ts';
import type { StructureTools } from '../../core/locate/structure/readStructure.ts';
import { readText } from '../../core/pki/readText.ts';
import { type Baseline, knownBy, parseBaseline } from '../../core/present/findings/baseline.ts';
import { buildLineIndex } from '../../core/text/lineIndex.ts';
import { baseName } from '../../core/text/paths.ts';
import { visibleText } from '../../core/text/visibleText.ts';
import { exists } from '../documents/exists.ts';
import { placeOf } from '../documents/placeUri.ts';
import { toRange } from '../documents/ranges.ts';
import { diagnosticSource } from '../findings/diagnostics.ts';
import { configurationPattern, isConfiguration, watchConfigurations } from './configurationWatcher.ts';
import { ConfiguredRoots, type RootDisk } from './configuredRoots.ts';

/** A configuration file of the workspace. */
interface FoundConfiguration {
  readonly uri: vscode.Uri;
  readonly folder: vscode.Uri;
  readonly configuration: Configuration;
  readonly baseline: { readonly folder: vscode.Uri; readonly text: string; readonly content: Baseline } | undefined;
  readonly roots: ConfiguredRoots;
}

/** A workspace with more has generated them. */
const mostFiles = 500;
/** Bytes of a configuration file, and of a baseline. */
const mostBytes = 1 << 24;

/**
 * The configuration files of the workspace's folders, and their mistakes as problems. A file is used as it was saved. In Restricted Mode none is
 * used, which is said: whoever wrote a file that is not trusted could hide problems with it.
 */
export class Configurations implements vscode.Disposable {
  /** Resolves when the files of the workspace's folders themselves have been read. */
  readonly ready: Promise<void>;
  readonly #tools: StructureTools;
  readonly #disk: RootDisk;
  readonly #onChange: (isScanned: boolean) => void;
  readonly #problems = vscode.languages.createDiagnosticCollection('certscope-configuration');
  /** By the URI of the folder. */
  readonly #found = new Map<string, FoundConfiguration>();
  /** How often each has been read: what an earlier reading finds later than the last one is past. */
  readonly #readings = new Map<string, number>();
  readonly #subscriptions: vscode.Disposable[];
  #baselines: readonly vscode.Disposable[] = [];
  /** What is watched besides: a configuration's URI, and a file that it names. */
  #watched: ReadonlySet<string> = new Set();
  #scanned = '';

  /** @param onChange - Called after a change, with whether other files are scanned because of it. */
  constructor(tools: StructureTools, disk: RootDisk, onChange: (isScanned: boolean) => void) {
    this.#tools = tools;
    this.#disk = disk;
    this.#onChange = onChange;
    const readAgain = (uri: vscode.Uri) => void this.#readSaved(uri).then(() => this.#changed());
    const readAll = () => void this.#readAll().then(() => this.#changed());
    this.#subscriptions = [
      this.#problems,
      watchConfigurations({
        onSaved: readAgain,
        onTyped: (document) => this.#tell(document.uri, document.getText()),
        onGone: ({ path }) => {
          for (const { uri } of [...this.#found.values()]) if (uri.path.startsWith(`${path}/`)) readAgain(uri);
        },
        onFolders: async (folders) => {
          const read = await Promise.all(folders.map((folder) => this.#readBelow(folder)));
          if (read.some((count) => count > 0)) this.#changed();
        },
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(readAll),
      vscode.workspace.onDidGrantWorkspaceTrust(readAll),
    ];
    this.ready = this.#readTopmost().catch(() => undefined);
    void this.ready
      .then(() => this.#readNested())
      .then((isChanged) => {
        if (isChanged) this.#changed();
      });
  }

  dispose(): void {
    for (const each of [...this.#subscriptions, ...this.#baselines]) each.dispose();
  }

  /** The user's policy, and above it what the files set. */
  policy(base: FindingPolicy): FindingPolicy {
    if (this.#used.length === 0) return base;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const top = folders.length === 1 ? this.#found.get(folders[0]?.uri.toString() ?? '') : undefined;
    const policy = configuredPolicy(
      base,
      (path) => {
        const found = this.#nearest(path);
        if (found === undefined) return undefined;
        const below = vscode.Uri.parse(path).path.slice(found.folder.path.replace(/\/$/, '').length);
        return { content: found.configuration.content, below };
      },
      top?.configuration.content,
    );
    if (this.#used.every(({ baseline }) => baseline === undefined)) return policy;
    return {
      ...policy,
      known: (graph) => {
        const tests = new Map(
          this.#used.flatMap((each) => {
            const { baseline } = each;
            return baseline === undefined
              ? []
              : [[each, knownBy(baseline.content, graph, (path) => nameIn(baseline.folder, path))] as const];
          }),
        );
        return (finding) => {
          const found = this.#nearest(finding.path);
          return found !== undefined && tests.get(found)?.(finding) === true;
        };
      },
    };
  }

  /** What scans leave out. */
  excluded(): readonly PatternsBelow[] {
    return this.#used.flatMap(({ folder, configuration: { content } }) =>
      content.scan?.exclude === undefined ? [] : [{ folder: placeOf(folder), patterns: content.scan.exclude }],
    );
  }

  /** What is read besides the workspace, instead of the user's roots; `undefined` if no file says. */
  roots(): readonly string[] | undefined {
    const all = this.#used.flatMap(({ roots, configuration: { content } }) =>
      content.roots === undefined ? [] : [roots.places(content.roots)],
    );
    return all.length === 0 ? undefined : all.flat();
  }

  get #used(): readonly FoundConfiguration[] {
    return vscode.workspace.isTrusted ? [...this.#found.values()] : [];
  }

  /** The configuration of the nearest folder above a file, up to the folder of the workspace. */
  #nearest(path: string): FoundConfiguration | undefined {
    const tops = new Set(vscode.workspace.workspaceFolders?.map(({ uri }) => uri.toString()));
    for (let at = path; at.includes('/'); ) {
      at = at.slice(0, at.lastIndexOf('/'));
      const found = this.#found.get(at) ?? this.#found.get(`${at}/`);
      if (found !== undefined) return vscode.workspace.isTrusted ? found : undefined;
      if (tops.has(at)) return undefined;
    }
    return undefined;
  }

  #changed(): void {
    const scanned = JSON.stringify([this.excluded(), this.roots()]);
    const isScanned = scanned !== this.#scanned;
    this.#scanned = scanned;
    this.#watchBaselines();
    this.#onChange(isScanned);
  }

  /** What is watched for the first time may have changed since it was read, and is read once more. */
  #watchBaselines(): void {
    for (const each of this.#baselines) each.dispose();
    const watchedNow = new Set<string>();
    const isNew = new Set<vscode.Uri>();
    this.#baselines = this.#used.flatMap(({ uri, folder, configuration: { content }, roots: { absent } }) => {
      const watched = content.baseline === undefined ? [] : [new vscode.RelativePattern(folder, content.baseline)];
      const roots = [...absent.values()].map((root) => new vscode.RelativePattern(folderOf(root), baseName(root.path)));
      return [...watched, ...roots].flatMap((each) => {
        const key = `${uri} ${each.baseUri} ${each.pattern}`;
        watchedNow.add(key);
        if (!this.#watched.has(key)) isNew.add(uri);
        const watcher = vscode.workspace.createFileSystemWatcher(each);
        const readAgain = () => void this.#readSaved(uri).then(() => this.#onChange(roots.includes(each)));
        return [
          ...[watcher, watcher.onDidCreate(readAgain), watcher.onDidChange(readAgain)],
          watcher.onDidDelete(readAgain),
        ];
      });
    });
    this.#watched = watchedNow;
    for (const uri of isNew) {
      const before = this.#namedBy(uri);
      void this.#readSaved(uri).then(() => {
        if (this.#namedBy(uri) !== before) this.#onChange(true);
      });
    }
  }

  /** What the files are that a configuration names. */
  #namedBy(uri: vscode.Uri): string {
    const { baseline, roots } = this.#found.get(folderOf(uri).toString()) ?? {};
    return JSON.stringify([baseline?.text, [...(roots?.absent.keys() ?? [])]]);
  }

  async #readAll(): Promise<void> {
    this.#found.clear();
    this.#problems.clear();
    await this.#readTopmost();
    await this.#readNested();
  }

  async #readTopmost(): Promise<void> {
    const folders = vscode.workspace.workspaceFolders ?? [];
    await Promise.all(folders.map(({ uri }) => this.#readSaved(vscode.Uri.joinPath(uri, configurationName))));
    this.#scanned = JSON.stringify([this.excluded(), this.roots()]);
    this.#watchBaselines();
  }

  /** Reads those below a folder, or those of all folders that have not been found yet, and returns how many are used. */
  async #readBelow(folder: vscode.Uri | undefined): Promise<number> {
    const searched =
      folder === undefined ? configurationPattern : new vscode.RelativePattern(folder, configurationPattern);
    // A file system that cannot be searched has those of its folders themselves.
    const uris = await Promise.resolve(vscode.workspace.findFiles(searched, undefined, mostFiles)).catch(() => []);
    const isFound = (uri: vscode.Uri) => isConfiguration(uri) && this.#found.has(folderOf(uri).toString());
    const unread = uris.filter((uri) => folder !== undefined || !isFound(uri));
    await Promise.all(unread.map((uri) => this.#readSaved(uri)));
    return unread.filter(isConfiguration).length;
  }

  /** Finds those in other folders, and one above the workspace. */
  async #readNested(): Promise<boolean> {
    const known = this.#found.size;
    await this.#readBelow(undefined);
    if (vscode.workspace.isTrusted) {
      for (const { uri } of vscode.workspace.workspaceFolders ?? []) await this.#tellAbove(uri);
    }
    return this.#found.size > known;
  }

  async #readSaved(uri: vscode.Uri): Promise<void> {
    if (vscode.workspace.getWorkspaceFolder(uri) === undefined) return;
    if (!isConfiguration(uri)) return this.#tellName(uri);
    const folder = folderOf(uri);
    const reading = (this.#readings.get(folder.toString()) ?? 0) + 1;
    this.#readings.set(folder.toString(), reading);
    const isPast = () => this.#readings.get(folder.toString()) !== reading;
    const bytes = await read(uri);
    const text = bytes && readText(bytes);
    if (isPast()) return;
    if (text === undefined) {
      this.#found.delete(folder.toString());
      this.#problems.delete(uri);
      return;
    }
    const configuration = readConfiguration(text, this.#tools);
    const { baseline: name } = configuration.content;
    let baseline: FoundConfiguration['baseline'];
    if (name !== undefined && vscode.workspace.isTrusted) {
      const file = vscode.Uri.joinPath(folder, name);
      const content = await read(file);
      const text = content && new TextDecoder().decode(content);
      const known = text && parseBaseline(text);
      if (text && known) baseline = { folder: folderOf(file), text, content: known };
    }
    const wanted = vscode.workspace.isTrusted ? (configuration.content.roots ?? []) : [];
    const roots = await ConfiguredRoots.of(folder, wanted, this.#disk);
    if (isPast()) return;
    this.#found.set(folder.toString(), { uri, folder, configuration, baseline, roots });
    // What an editor shows of a file that has just changed may be what was in it before, unless it is typed.
    const typed = vscode.workspace.textDocuments.find((each) => each.isDirty && each.uri.toString() === uri.toString());
    this.#tell(uri, typed?.getText() ?? text);
  }

  /** Shows what cannot be used in a text, as saved or not. */
  #tell(uri: vscode.Uri, text: string): void {
    const found = this.#found.get(folderOf(uri).toString());
    if (found === undefined) return;
    const { mistakes, content, baselineSpan, rootSpans } = readConfiguration(text, this.#tools);
    const isRead = content.baseline === undefined || content.baseline !== found.configuration.content.baseline;
    const isMissing = !isRead && found.baseline === undefined && vscode.workspace.isTrusted;
    const missing: readonly Mistake[] =
      isMissing && baselineSpan !== undefined
        ? [{ span: baselineSpan, message: vscode.l10n.t('This baseline cannot be read, or is not a baseline.') }]
        : [];
    const absent = (content.roots ?? []).flatMap((root, index): Mistake[] => {
      const span = rootSpans[index];
      if (span === undefined) return [];
      const refusal = found.roots.refusal(root);
      if (refusal !== undefined) return [{ span, message: refusal }];
      const message = vscode.l10n.t('{0} does not exist, so it is not read.', visibleText(root));
      return found.roots.absent.has(root) ? [{ span, message }] : [];
    });
    const lines = buildLineIndex(text);
    const { Warning, Information } = vscode.DiagnosticSeverity;
    const problems = [...mistakes, ...missing, ...absent].map(({ span, message }) =>
      problemAt(toRange(lines, span), message, Warning),
    );
    if (!vscode.workspace.isTrusted) {
      const message = vscode.l10n.t(
        'This file is not used, because this workspace is not trusted: it could hide problems. Trust the workspace to use it.',
      );
      problems.unshift(problemAt(new vscode.Range(0, 0, 1, 0), message, Information));
    }
    this.#problems.set(uri, problems);
  }

  async #tellName(uri: vscode.Uri): Promise<void> {
    const name = baseName(uri.path);
    const message = vscode.l10n.t('{0} is not used: the file must be called {1}.', name, configurationName);
    const problem = problemAt(new vscode.Range(0, 0, 1, 0), message, vscode.DiagnosticSeverity.Warning);
    this.#problems.set(uri, (await exists(uri)) ? [problem] : []);
  }

  /** The command line would use it, up to the top of the work tree. */
  async #tellAbove(top: vscode.Uri): Promise<void> {
    if (top.scheme !== 'file') return;
    for (let folder = top; !(await exists(vscode.Uri.joinPath(folder, '.git'))); ) {
      const above = vscode.Uri.joinPath(folder, '..');
      if (above.path === folder.path) return;
      folder = above;
      const uri = vscode.Uri.joinPath(folder, configurationName);
      if (vscode.workspace.getWorkspaceFolder(uri) !== undefined || !(await exists(uri))) continue;
      const message = vscode.l10n.t(
        'This file is above the workspace folder, so the editor does not use it. The command line does. Open its folder to use it here.',
      );
      this.#problems.set(uri, [
        problemAt(new vscode.Range(0, 0, 1, 0), message, vscode.DiagnosticSeverity.Information),
      ]);
      return;
    }
  }
}

function problemAt(range: vscode.Range, message: string, severity: vscode.DiagnosticSeverity): vscode.Diagnostic {
  const problem = new vscode.Diagnostic(range, message, severity);
  problem.source = diagnosticSource;
  return problem;
}

function folderOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}

/** As a baseline names a file: relative to its folder, with `/`; absolute outside. */
function nameIn(folder: vscode.Uri, path: string): string {
  const uri = vscode.Uri.parse(path);
  const start = `${folder.path.replace(/\/$/, '')}/`;
  return uri.path.startsWith(start) ? uri.path.slice(start.length) : placeOf(uri);
}

/** `undefined` if it does not exist, cannot be read or is too large. */
async function read(uri: vscode.Uri): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > mostBytes) return undefined;
    return new Uint8Array(await vscode.workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}
