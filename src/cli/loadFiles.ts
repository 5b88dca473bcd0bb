import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { configurationName } from '../core/findings/configuration/rules.ts';
import type { FindingPolicy } from '../core/findings/findingModel.ts';
import type { KeptCopies } from '../core/locate/files/keptCopies.ts';
import { quietPlaceOf } from '../core/locate/files/quietPlaces.ts';
import { decodeFile, type FileSource } from '../core/pki/decodeFile.ts';
import { fileFacts } from '../core/pki/fileFacts.ts';
import { followReferences, type ReferenceReader } from '../core/pki/followReferences.ts';
import { isTellingAbsence } from '../core/pki/isTellingAbsence.ts';
import type { DecodedFile, LookUps } from '../core/pki/pkiModel.ts';
import { isKept } from '../core/pki/referenceTarget.ts';
import { fileReason, partlyReadWords } from '../core/present/fileReason.ts';
import { memoisedBy } from '../core/text/memoised.ts';
import { optional } from '../core/text/optional.ts';
import { joinClauses } from '../core/text/sentences.ts';
import { visibleWholeText } from '../core/text/visibleText.ts';
import type { Bytes } from '../core/x509/bytes.ts';
import { readNamedFile } from '../node/readNamedFile.ts';
import { isStream, readStream, readToEnd } from '../node/readStream.ts';
import { createRootMapping, type RootMapping } from '../node/rootMapping.ts';
import { defaultScanLimits, scanDirectory } from '../node/scanDirectory.ts';
import type { ScanDisk } from '../node/scanDisk.ts';
import type { ScannedFile } from '../node/scanModel.ts';
import { isInside } from '../node/scanPaths.ts';
import { readInput } from './certificateFile.ts';
import { Configurations } from './configurations.ts';
import { FileNames } from './fileNames.ts';
import { type CliIo, UsageError } from './io.ts';
import type { ReadingTerms } from './readingTerms.ts';
import { checkRoot, diskOf } from './rootOption.ts';
import type { DecodingTools } from './tools.ts';
import { type LockedStore, openStores } from './unguardedStores.ts';

/** The decoded files of the arguments, and what the user should know about reading them. */
export interface LoadedFiles {
  /** Files found by the arguments, then the files that they refer to. */
  readonly files: readonly DecodedFile[];
  /** Whether a file was found by the arguments. */
  isFound(file: DecodedFile): boolean;
  /** Whether a file was only found around the arguments, and not asked for. */
  isAround(file: DecodedFile): boolean;
  /** The results of looking up other files that they refer to. */
  readonly lookUps: LookUps;
  /** Messages about limits that ended a scan, and about arguments that could not be read. */
  readonly notes: readonly string[];
  /** Folders that limits cut short, with a reason for {@link fileReason}. */
  readonly cut: readonly { readonly path: string; readonly reason: string }[];
  /** An argument itself could not be read: the command cannot do what was asked. */
  readonly failed: boolean;
  /** Every argument was read completely: nothing is missing. */
  readonly isWhole: boolean;
  /** The file of an argument, under the name that it was first read by; `undefined` if it contains nothing relevant. */
  named(argument: string): DecodedFile | undefined;
  /** Absolute path of a file by its name; `undefined` for standard input. */
  localOf(name: string): string | undefined;
  /** What standard input contained, for signing with a key in it; whoever changes files wipes it. */
  readonly given?: Bytes | undefined;
  /** What configuration files say about findings; with `isBaselineUsed` false, their baselines do not count. */
  policy(isBaselineUsed?: boolean): FindingPolicy;
}

/** Names of standard input. The file system may refuse to open it by its path. */
const standardInput: readonly string[] = ['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0'];

/** Whether an argument, or the name of a file that was read, is standard input. */
export function isStandardInput(name: string): boolean {
  return standardInput.includes(name);
}

/**
 * Reads the files of the arguments, each once: directories recursively, `-` as standard input, pipes to their end. Then
 * reads the files that these refer to.
 *
 * @param decode - `decodeRewritable` for files that are to be written.
 * @param around - Further files and folders to read; it is not a failure if they cannot be read.
 * @throws {UsageError} When no path is given, or an empty one, or a root that is not a directory.
 */
export async function loadFiles(
  args: readonly string[],
  { root, exclude = [], config, mayBeNothing }: ReadingTerms,
  tools: DecodingTools,
  io: CliIo,
  decode: FileDecoder = decodeFile,
  around: readonly string[] = [],
): Promise<LoadedFiles> {
  if ((args.length === 0 && mayBeNothing !== true) || args.includes(''))
    throw new UsageError(l10n.t('{0} is missing.', 'PATH'));
  // A copy of a machine is not a repository: what lies there configures nothing.
  const choice = root === undefined ? config : config || false;
  const read = typeof choice === 'string' ? await readInput(choice, io) : undefined;
  const configurations = new Configurations(choice, tools, io, read);
  const starts = args.map((argument) => (isStandardInput(argument) ? io.cwd : path.resolve(io.cwd, argument)));
  const roots = [...new Set(configurations.rootsFor(starts, io.environment))];
  const all = [...args, ...around, ...roots];
  const mapping = createRootMapping(checkRoot(root, io.cwd), io.cwd);
  const names = new FileNames(root, mapping);
  const disk = diskOf(root, io.cwd);
  /** Below a root, links are resolved there. A pipe has no real path. */
  const realPathOf = (file: string): string => (root === undefined || isStream(file) ? file : disk.realPath(file));
  const files: DecodedFile[] = [];
  const notes: string[] = [];
  const wanted = new Set<DecodedFile>();
  const cuts: { path: string; reason: string }[] = [];
  const isNamed = new Set<string>();
  const locked: LockedStore[] = [];
  let failed = false;
  let given: Bytes | undefined;
  let left = 0;
  for (const [index, argument] of all.entries()) {
    const isAround = index >= args.length;
    const isPiped = isStandardInput(argument);
    const start = isPiped ? '-' : path.resolve(io.cwd, argument);
    const display = displayPath(holderOf(argument, args, io.cwd), io.cwd);
    const beside = memoisedBy((folder: string) => namesIn(path.join(start, folder), disk));
    const take = (file: ScannedFile): void => {
      if (file.kind === 'unchanged' || file.kind === 'nothing') return; // Only scans that ask for these report them.
      const isArgument = file.path === start;
      if (isArgument && file.kind === 'unreadable') {
        failed ||= !isAround;
        notes.push(joinClauses(`${argument}: ${fileReason(file.reason)}`, rightsWords(file.reason)));
      }
      if (names.nameOf(file.path) !== undefined) return;
      if (!isPiped && configurations.nearest(file.path)?.isExcluded(file.path, start)) {
        left++;
        return;
      }
      const name = isPiped ? argument : display(file.path);
      names.add(file.path, name);
      if (!isAround) isNamed.add(name);
      const place = isPiped ? { path: name } : { path: name, hostPath: mapping.toHostPath(file.path) };
      if (file.kind === 'unreadable') {
        files.push({ ...place, ...optional('link', file.link), values: [], credentials: [], unreadable: file.reason });
        return;
      }
      if (!isPiped && root !== undefined) names.setReal(name, realPathOf(file.path));
      if (file.lineNumbers !== undefined) notes.push(`${name}: ${partlyReadWords()}`);
      const pathOf = names.pathOf(file.path);
      // A machine's file system is not a repository, even if a copy of it is in one.
      const quiet = root === undefined && !isPiped ? quietPlaceOf(belowOf(file.path, start), beside) : undefined;
      const facts = fileFacts({ ...file, ...(root === undefined ? {} : { trackedAs: undefined }), quiet });
      const source = { ...place, ...facts, bytes: file.bytes, ...optional('lineNumbers', file.lineNumbers), pathOf };
      const decoded = decode(source, tools);
      files.push(decoded);
      if (files.length > 1) io.progress?.(() => readingWords(files));
      if (isArgument && !isAround) wanted.add(decoded);
      if (isArgument && isLocked(file.bytes, tools))
        locked.push({ argument, file: decoded, bytes: file.bytes, decode: (opening) => decode(source, opening) });
    };
    if (isPiped) {
      if (names.nameOf(start) !== undefined) continue;
      const read = await readToEnd(io.standardInput(), defaultScanLimits.maxFileBytes);
      if (typeof read !== 'string') given = read;
      if (typeof read === 'string') take({ kind: 'unreadable', path: start, reason: read });
      else take({ kind: 'candidate', path: start, bytes: read });
    } else if (isStream(start, disk)) {
      if (names.nameOf(start) !== undefined) continue;
      const read = await readStream(realPathOf(start), defaultScanLimits.maxFileBytes);
      if (typeof read === 'string') take({ kind: 'unreadable', path: start, reason: read });
      else take({ kind: 'candidate', path: start, bytes: read });
    } else {
      const limits = { ...(io.scanLimits ?? defaultScanLimits), exclude, below: configurations.excluded(start) };
      const { cut, kept = [], excluded = 0 } = scanDirectory(start, limits, take, { disk });
      left += excluded;
      if (cut !== undefined) {
        notes.push(`${argument}: ${fileReason(cut)}`);
        if (!isAround) cuts.push({ path: argument, reason: cut });
      }
      notes.push(...keptNotes(kept, display));
    }
  }
  if (left > 0) notes.push(excludedWords(left));
  const { opened, closed } = await openStores(locked, tools);
  for (const [file, open] of opened) {
    files.splice(files.indexOf(file), 1, open);
    if (wanted.delete(file)) wanted.add(open);
  }
  notes.push(...closed.map((argument) => `${argument}: ${lockedWords()}`));
  const localOf = (name: string) => (isStandardInput(name) ? undefined : names.realOf(name));
  const found = new Set(files.map((file) => file.path));
  // Only now do all files have the names by which references find them.
  const relevant = files.filter((file) => file.unreadable !== undefined || wanted.has(file) || isKept(file));
  const named = await followReferences(relevant, createNamedFileReader(names, mapping, tools, decode));
  return {
    ...named,
    isFound: (file) => isNamed.has(file.path),
    isAround: (file) => found.has(file.path) && !isNamed.has(file.path),
    cut: cuts,
    notes: [...new Set([...configurations.notes, ...notes].map(visibleWholeText))],
    failed,
    isWhole: !failed && cuts.length === 0,
    named: (argument) => {
      const name = isStandardInput(argument) ? argument : names.nameOf(path.resolve(io.cwd, argument));
      return files.find((file) => file.path === name);
    },
    localOf,
    given,
    policy: (isBaselineUsed = true) => configurations.policy(localOf, starts[0] ?? io.cwd, isBaselineUsed),
  };
}

/** What was read so far. */
function readingWords(files: readonly DecodedFile[]): string {
  const certificates = files.flatMap(({ credentials }) =>
    credentials.filter(({ content }) => content.kind === 'certificate'),
  );
  return l10n.t('Reading: {0} files, {1} certificates', files.length, certificates.length);
}

function excludedWords(count: number): string {
  return count === 1
    ? l10n.t('{0} leaves out 1 file or folder. {1} reads it.', configurationName, '--no-config')
    : l10n.t('{0} leaves out {1} files and folders. {2} reads them.', configurationName, count, '--no-config');
}

function rightsWords(reason: string): string | undefined {
  return reason === 'permission denied' ? l10n.t('Use sudo, or run it as a user who can read the file.') : undefined;
}

/** Whether a part of a store needs a passphrase. */
function isLocked(bytes: Bytes, { containers }: DecodingTools): boolean {
  return containers(bytes)?.entries.some(({ kind }) => kind === 'locked') === true;
}

/** Without this note, the store would look empty. */
function lockedWords(): string {
  return l10n.t(
    'part of this PKCS#12 store needs a passphrase. Open it in the editor, or list its certificates with {0}',
    'openssl pkcs12 -nokeys -in FILE',
  );
}

/** The outermost argument that an argument lies in: a machine whose files are named in two ways would be two machines. */
function holderOf(argument: string, args: readonly string[], cwd: string): string {
  if (isStandardInput(argument)) return argument;
  const start = path.resolve(cwd, argument);
  const holders = args.filter((each) => !isStandardInput(each) && isInside(start, path.resolve(cwd, each)));
  return holders.toSorted((a, b) => path.resolve(cwd, a).length - path.resolve(cwd, b).length)[0] ?? argument;
}

/** Shows a found path as the user wrote the argument: relative stays relative, absolute stays absolute. */
function displayPath(argument: string, cwd: string): (found: string) => string {
  const start = isStandardInput(argument) ? argument : path.resolve(cwd, argument);
  const given = path.normalize(argument).replace(/(?<=.)[/\\]$/, '');
  const inside = start.endsWith(path.sep) ? start : start + path.sep;
  return (found) => {
    const below = found.startsWith(inside) ? found.slice(inside.length) : path.relative(start, found);
    const shown = below === '' ? given : path.join(given, below);
    return path.sep === '/' ? shown : shown.split(path.sep).join('/');
  };
}

/** Path below the argument, with `/`; empty for the argument itself. */
function belowOf(found: string, start: string): string {
  return path.relative(start, found).split(path.sep).join('/');
}

/** What lies in a folder; nothing if it cannot be listed. */
function namesIn(folder: string, disk: ScanDisk): readonly string[] {
  try {
    return disk.list(folder, defaultScanLimits.maxFiles).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Lists the folders that were skipped because CertScope keeps copies there, each once. */
function keptNotes(kept: readonly KeptCopies[], display: (path: string) => string): readonly string[] {
  const words = kept.map(({ kind, folder }) =>
    kind === 'backup'
      ? l10n.t('{0}: skipped backups made by CertScope.', display(folder))
      : l10n.t('{0}: skipped files staged by CertScope.', display(folder)),
  );
  return [...new Set(words)];
}

/** `decodeFile`, or a variant that keeps what writing needs. */
type FileDecoder = (source: FileSource & { readonly bytes: Bytes }, tools: DecodingTools) => DecodedFile;

/** Creates the reader of files that other files refer to, below the root if there is one. */
function createNamedFileReader(
  names: FileNames,
  mapping: RootMapping,
  tools: DecodingTools,
  decode: FileDecoder,
): ReferenceReader {
  return async (reference, namedIn) => {
    const { hostPath, filePath } = reference;
    const place = names.localOf(filePath);
    const origin = names.localOf(namedIn.path) ?? '';
    const isMapped = place === mapping.toLocalPath(hostPath, origin) && place !== path.normalize(hostPath);
    const toLocal = (path: string): string => (isMapped ? mapping.toLocalPath(path, origin) : path);
    const read = await readNamedFile(hostPath, toLocal, defaultScanLimits.maxFileBytes);
    if (read.kind === 'absent') {
      return isTellingAbsence(
        reference,
        origin,
        mapping.machineOf(origin),
        read.withFolder,
        namedIn.trackedAs !== undefined,
      )
        ? 'absent'
        : undefined;
    }
    const identity = { path: filePath, hostPath };
    if (read.kind === 'unreadable') return { ...identity, values: [], credentials: [], unreadable: read.reason };
    const other = names.nameOf(read.local);
    if (other !== undefined && other !== filePath) return { linkTo: other };
    return decode(
      { ...identity, ...optional('mode', read.mode), bytes: read.bytes, pathOf: names.pathOf(place ?? hostPath) },
      tools,
    );
  };
}
