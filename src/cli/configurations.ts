import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { configuredPolicy } from '../core/findings/configuration/configuredPolicy.ts';
import {
  type Configuration,
  type Mistake,
  readConfiguration,
} from '../core/findings/configuration/readConfiguration.ts';
import { rootRefusal } from '../core/findings/configuration/rootRefusal.ts';
import { configurationName } from '../core/findings/configuration/rules.ts';
import { defaultPolicy } from '../core/findings/defaultPolicy.ts';
import type { FindingPolicy } from '../core/findings/findingModel.ts';
import { excludedBelow, type PatternsBelow } from '../core/locate/files/skippedPaths.ts';
import type { StructureTools } from '../core/locate/structure/readStructure.ts';
import { readText } from '../core/pki/readText.ts';
import { fileReason } from '../core/present/fileReason.ts';
import { type Baseline, knownBy, parseBaseline } from '../core/present/findings/baseline.ts';
import { buildLineIndex } from '../core/text/lineIndex.ts';
import { visibleText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { noSuchFile } from '../node/fileErrorReason.ts';
import { findRoots, realPosix } from '../node/findRoots.ts';
import { readRegularFile } from '../node/readRegularFile.ts';
import { defaultScanLimits } from '../node/scanDirectory.ts';
import { baselinePaths } from './baselinePaths.ts';
import { type CliIo, FileError } from './io.ts';

/** A configuration file of this machine. */
interface LocalConfiguration {
  readonly file: string;
  readonly folder: string;
  readonly configuration: Configuration;
  readonly baseline: Baseline | undefined;
  readonly isExcluded: (path: string, root: string) => boolean;
  readonly tell: (mistake: Mistake) => void;
}

/** Which configuration files are used: the nearest ones, one file for everything, or none. */
export type ConfigurationChoice = string | false | undefined;

/**
 * The configuration files of a command. That of a file is the nearest one in the folders above it, up to the top of the Git work tree, or else
 * of the file system. Each is read once.
 */
export class Configurations {
  /** Lines about what cannot be used, with their places. */
  readonly notes: string[] = [];
  readonly #tools: StructureTools;
  readonly #cwd: string;
  readonly #choice: ConfigurationChoice;
  readonly #byFolder = new Map<string, LocalConfiguration | undefined>();
  #named: LocalConfiguration | undefined;

  /**
   * @param content - Of the file that was chosen, or why it cannot be read, which is an error.
   * @throws {FileError}
   */
  constructor(
    choice: ConfigurationChoice,
    tools: StructureTools,
    { cwd }: Pick<CliIo, 'cwd'>,
    content: Bytes | string = noSuchFile,
  ) {
    this.#tools = tools;
    this.#cwd = cwd;
    this.#choice = choice;
    if (typeof choice !== 'string') return;
    const read = this.#read(path.resolve(cwd, choice), content);
    if (typeof read === 'string') throw new FileError(`${choice}: ${fileReason(read)}.`);
    this.#named = read;
  }

  /** The configuration for a file or folder, by its absolute path. */
  nearest(local: string, isFolder = false): LocalConfiguration | undefined {
    if (this.#choice === false) return undefined;
    return this.#named ?? this.#inFolder(isFolder ? local : path.dirname(local));
  }

  /** Files and folders that the configurations name as further ones to be read. */
  rootsFor(starts: readonly string[], environment: CliIo['environment']): readonly string[] {
    const used = new Set(starts.flatMap((start) => this.nearest(start, true) ?? []));
    return [...used].flatMap(({ folder, configuration: { content, rootSpans }, tell }) =>
      (content.roots ?? []).flatMap((root, index) => {
        const found = findRoots([/^[~$]/.test(root) ? root : path.resolve(folder, root)], environment);
        const span = rootSpans[index] ?? { start: 0, end: 0 };
        const name = visibleText(root);
        const places = found.length > 0 ? found.map((each) => each.path) : [path.resolve(folder, root)];
        const top = this.#named === undefined ? topOf(folder) : undefined;
        const refusal = places
          .map((place) => rootRefusal(root, place, { top, home: homedir(), realPath: realPosix }))
          .find((each) => each !== undefined);
        if (refusal !== undefined && (found.length > 0 || !/^[~$]./.test(root))) {
          tell({ span, message: refusal });
          return [];
        }
        if (found.length === 0) tell({ span, message: l10n.t('{0} does not exist, so it is not read.', name) });
        return found.flatMap((each) => {
          // A pipe may never end: whoever wrote the file is not who runs the command.
          if (each.isFolder || !isOther(each.path)) return [each.path];
          tell({ span, message: l10n.t('{0} is neither a file nor a folder, so it is not read.', name) });
          return [];
        });
      }),
    );
  }

  /** What is left out of a scan. */
  excluded(start: string): readonly PatternsBelow[] {
    const found = this.nearest(start, true);
    const patterns = found?.configuration.content.scan?.exclude ?? [];
    return found === undefined || patterns.length === 0 ? [] : [{ folder: found.folder, patterns }];
  }

  /**
   * The policy for the files of a graph.
   *
   * @param localOf - Absolute path of a file by its name in the graph; `undefined` for standard input.
   * @param top - Where the first argument is.
   * @param isBaselineUsed - Whether findings that are in a baseline are left out.
   */
  policy(localOf: (name: string) => string | undefined, top: string, isBaselineUsed: boolean): FindingPolicy {
    const find = (name: string): LocalConfiguration | undefined => {
      const local = localOf(name);
      return local === undefined ? this.nearest(this.#cwd, true) : this.nearest(local);
    };
    const first = this.nearest(top, true);
    const policy = configuredPolicy(
      defaultPolicy,
      (name) => {
        const found = find(name);
        if (found === undefined) return undefined;
        const below = path.relative(found.folder, localOf(name) ?? name);
        return { content: found.configuration.content, below: `/${below.split(path.sep).join('/')}` };
      },
      first?.configuration.content,
    );
    if (!isBaselineUsed) return policy;
    return {
      ...policy,
      known: (graph) => {
        const tests = new Map<Baseline, ReturnType<typeof knownBy>>();
        return (finding) => {
          const found = find(finding.path);
          if (found?.baseline === undefined) return false;
          const { baseline, folder, configuration } = found;
          const file = path.resolve(folder, configuration.content.baseline ?? '');
          const isKnown = tests.get(baseline) ?? knownBy(baseline, graph, baselinePaths(file, localOf));
          tests.set(baseline, isKnown);
          return isKnown(finding);
        };
      },
    };
  }

  #inFolder(folder: string): LocalConfiguration | undefined {
    if (this.#byFolder.has(folder)) return this.#byFolder.get(folder);
    const file = path.join(folder, configurationName);
    const read = existsSync(file) ? this.#read(file) : noSuchFile;
    const misnamed = path.join(folder, '.certscope.yml');
    if (existsSync(misnamed))
      this.notes.push(
        l10n.t('{0} is not used: the file must be called {1}.', this.#shown(misnamed), configurationName),
      );
    const parent = path.dirname(folder);
    const isTop = parent === folder || existsSync(path.join(folder, '.git'));
    let found: LocalConfiguration | undefined;
    if (typeof read !== 'string') found = read;
    else if (read !== noSuchFile) this.notes.push(`${this.#shown(file)}: ${fileReason(read)}`);
    found ??= isTop ? undefined : this.#inFolder(parent);
    this.#byFolder.set(folder, found);
    return found;
  }

  #read(file: string, bytes = readRegularFile(file, defaultScanLimits.maxFileBytes)): LocalConfiguration | string {
    if (typeof bytes === 'string') return bytes;
    const text = readText(bytes) ?? '';
    const configuration = readConfiguration(text, this.#tools);
    const folder = path.dirname(file);
    const lines = buildLineIndex(text);
    const tell = ({ span, message }: Mistake): void => {
      const { line, character } = lines.positionAt(span.start);
      this.notes.push(`${this.#shown(file)}:${line + 1}:${character + 1}: ${message}`);
    };
    configuration.mistakes.forEach(tell);
    const { baseline } = configuration.content;
    const known = baseline === undefined ? undefined : readKnown(path.resolve(folder, baseline));
    if (typeof known === 'string') tell({ span: configuration.baselineSpan ?? { start: 0, end: 0 }, message: known });
    const patterns = configuration.content.scan?.exclude ?? [];
    const isExcluded = excludedBelow({ folder, patterns });
    return { file, folder, configuration, baseline: typeof known === 'string' ? undefined : known, isExcluded, tell };
  }

  #shown(file: string): string {
    const below = path.relative(this.#cwd, file);
    return (below.startsWith('..') ? file : below).split(path.sep).join('/');
  }
}

/** The top of the Git work tree, or the folder itself. */
function topOf(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (existsSync(path.join(at, '.git'))) return at;
    if (at === path.dirname(at)) return folder;
  }
}

/** Whether it is a pipe, a device or a socket. */
function isOther(file: string): boolean {
  try {
    return !statSync(file).isFile();
  } catch {
    return false;
  }
}

function readKnown(file: string): Baseline | string {
  const bytes = readRegularFile(file, defaultScanLimits.maxFileBytes);
  if (typeof bytes === 'string') return l10n.t('The baseline cannot be read: {0}.', fileReason(bytes));
  const baseline = parseBaseline(new TextDecoder().decode(bytes));
  return baseline ?? l10n.t('{0} is not a baseline. Create one with --write-baseline.', path.basename(file));
}
