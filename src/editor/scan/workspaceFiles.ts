import * as vscode from 'vscode';
import { isUnsupportedBinary, mayHoldCredentials } from '../../core/locate/files/candidateFile.ts';
import { isCandidatePath } from '../../core/locate/files/placeReaders.ts';
import { skippedPathTest } from '../../core/locate/files/skippedPaths.ts';
import { permissionDenied } from '../../core/pki/permissionDenied.ts';
import { exists } from '../documents/exists.ts';
import { placeOf, uriOf } from '../documents/placeUri.ts';
import { maxRequestsUnderway, workspaceBatchBytes } from '../host/limits.ts';
import { likelyFirst } from './likelyFiles.ts';
import type { FileHost, FolderScanRequest, FolderScanSummary, FoundFile, NamedFileContent } from './scanHost.ts';
import { goneReason, isBelow } from './scanPlaces.ts';

/**
 * Reads files through the file systems of VS Code, for example in a browser or a remote repository. Each file may be a network
 * request, so fewer are read than from a disk, and files with likely names come first. Nothing outside the workspace folders is
 * requested.
 */
export function createWorkspaceFiles(): FileHost {
  let known: Stamps = new Map();
  return {
    findRoots: () => [],
    scan: async (request, onFiles, signal) => {
      const memory = request.memory && { before: known, now: new Map() };
      const summary = await scanWorkspace(request, onFiles, signal, memory);
      if (memory !== undefined && summary !== undefined) known = memory.now;
      return summary;
    },
    readNamedFile: async (hostPath, toLocal, maxBytes) => {
      const local = toLocal(hostPath);
      if (local === undefined || !isInWorkspace(local)) return { kind: 'elsewhere' };
      return readNamed(local, maxBytes);
    },
  };
}

type Limits = FolderScanRequest['limits'];

/** Size and time of files when they were read, by place, and whether they may contain credentials. */
type Stamps = Map<string, { readonly size: number; readonly mtime: number; readonly isCandidate: boolean }>;

/** What the previous scan read, and what this one has seen: deleted files are forgotten. */
interface Memory {
  readonly before: Stamps;
  readonly now: Stamps;
}

async function scanWorkspace(
  { roots, limits }: FolderScanRequest,
  onFiles: (files: readonly FoundFile[], filesRead: number) => void | Promise<void>,
  signal: AbortSignal,
  memory: Memory | undefined,
): Promise<FolderScanSummary | undefined> {
  const found: string[] = [];
  for (const root of roots) {
    const unreadable = await collect(root, limits, found, signal);
    if (unreadable.length > 0) await onFiles(unreadable, 0);
  }
  const most = Math.min(limits.maxFiles, limits.maxVirtualFiles);
  const wanted = likelyFirst(found).slice(0, most);
  let filesRead = 0;
  let batch: FoundFile[] = [];
  let size = 0;
  while (filesRead < wanted.length) {
    const some = wanted.slice(filesRead, filesRead + maxRequestsUnderway);
    filesRead += some.length;
    for (const file of await Promise.all(some.map((place) => readFound(place, limits, memory)))) {
      if (file === undefined) continue;
      batch.push(file);
      size += file.kind === 'candidate' ? file.bytes.length : 0;
    }
    if (signal.aborted) return undefined;
    if (size < workspaceBatchBytes && filesRead < wanted.length) continue;
    await onFiles(batch, filesRead);
    batch = [];
    size = 0;
  }
  if (signal.aborted) return undefined;
  if (found.length <= most) return { filesRead };
  return { filesRead, cut: `stopped after ${most} files`, isVirtualCut: most < limits.maxFiles };
}

/** Adds the files in a folder to those found; returns the folders that cannot be read. */
async function collect(
  root: string,
  limits: Limits,
  found: string[],
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  const unreadable: FoundFile[] = [];
  const rootUri = uriOf(root);
  const isSkippedPath = skippedPathTest(limits.exclude ?? [], limits.below);
  const visitFolder = async (uri: vscode.Uri, depth: number): Promise<void> => {
    const path = placeOf(uri);
    if (signal.aborted || found.length > limits.maxFiles || isSkippedPath(path, root)) return;
    if (depth > limits.maxDepth) {
      unreadable.push({ kind: 'unreadable', path, reason: `directories nested deeper than ${limits.maxDepth}` });
      return;
    }
    let entries: readonly [string, vscode.FileType][];
    try {
      entries = await vscode.workspace.fs.readDirectory(uri);
    } catch (error) {
      unreadable.push({ kind: 'unreadable', path, reason: reasonOf(error) });
      return;
    }
    for (const [name, type] of entries.toSorted(([a], [b]) => (a < b ? -1 : 1))) {
      const entry = vscode.Uri.joinPath(uri, name);
      const isLink = (type & vscode.FileType.SymbolicLink) !== 0;
      // The target of a link is unknown: it may be outside the folder, or point back into it.
      if (isLink && limits.staysInside === true) continue;
      if ((type & vscode.FileType.File) !== 0 && !isSkippedPath(placeOf(entry), root)) found.push(placeOf(entry));
      else if ((type & vscode.FileType.Directory) !== 0 && !isLink) await visitFolder(entry, depth + 1);
    }
  };
  try {
    const { type } = await vscode.workspace.fs.stat(rootUri);
    if ((type & vscode.FileType.Directory) !== 0) await visitFolder(rootUri, 0);
    else found.push(root);
  } catch (error) {
    unreadable.push({ kind: 'unreadable', path: root, reason: reasonOf(error) });
  }
  return unreadable;
}

/** `undefined` for a file without credentials, unless such files are reported. */
async function readFound(path: string, limits: Limits, memory: Memory | undefined): Promise<FoundFile | undefined> {
  try {
    const uri = uriOf(path);
    const stat = await vscode.workspace.fs.stat(uri);
    const refusal = refusalOf(stat, limits.maxFileBytes);
    if (refusal !== undefined) return { kind: 'unreadable', path, reason: refusal };
    const { size, mtime } = stat;
    const nothing = size > (limits.reportedBytes ?? Infinity) ? ({ kind: 'nothing', path } as const) : undefined;
    const before = memory?.before.get(path);
    // A file system without timestamps reports 0.
    if (before !== undefined && mtime > 0 && before.size === size && before.mtime === mtime) {
      memory?.now.set(path, before);
      return before.isCandidate ? { kind: 'unchanged', path } : nothing;
    }
    const bytes = new Uint8Array(await vscode.workspace.fs.readFile(uri));
    const isForeign = isUnsupportedBinary(bytes, bytes.length);
    const isRead = isCandidatePath(path);
    const isCandidate = !isForeign && (isRead || mayHoldCredentials(bytes, () => latin1.decode(bytes)));
    memory?.now.set(path, { size, mtime, isCandidate });
    return isCandidate ? { kind: 'candidate', path, bytes } : nothing;
  } catch (error) {
    const reason = reasonOf(error);
    // It was listed a moment ago: a file deleted since is skipped.
    return reason === goneReason ? undefined : { kind: 'unreadable', path, reason };
  }
}

const latin1 = new TextDecoder('latin1');

async function readNamed(local: string, maxBytes: number): Promise<NamedFileContent> {
  try {
    const content = await read(local, maxBytes);
    return typeof content === 'string'
      ? { kind: 'unreadable', reason: content }
      : { kind: 'read', local, bytes: content };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason !== goneReason) return { kind: 'unreadable', reason };
    return { kind: 'absent', withFolder: !(await exists(vscode.Uri.joinPath(uriOf(local), '..'))) };
  }
}

/** The content of a file, or why it is not read. */
async function read(place: string, maxBytes: number): Promise<Uint8Array<ArrayBuffer> | string> {
  const uri = uriOf(place);
  const refusal = refusalOf(await vscode.workspace.fs.stat(uri), maxBytes);
  return refusal ?? new Uint8Array(await vscode.workspace.fs.readFile(uri));
}

/** Why a file is not read. */
function refusalOf({ type, size }: vscode.FileStat, maxBytes: number): string | undefined {
  if ((type & vscode.FileType.File) === 0) return 'not a regular file';
  return size > maxBytes ? `larger than ${Math.floor(maxBytes / (1 << 20))} MiB` : undefined;
}

function isInWorkspace(place: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some(({ uri }) => isBelow(place, placeOf(uri)));
}

/** In the words of the disk reader. */
function reasonOf(error: unknown): string {
  if (!(error instanceof vscode.FileSystemError)) return String(error);
  if (error.code === 'FileNotFound' || error.code === 'FileNotADirectory') return goneReason;
  return error.code === 'NoPermissions' ? permissionDenied : error.message;
}
