import * as vscode from 'vscode';
import { isForeignBinary, mayHoldCredentials } from '../core/locate/candidateFile.ts';
import { leavingOut } from '../core/locate/leftOut.ts';
import { permissionDenied } from '../core/pki/permissionDenied.ts';
import { exists } from './exists.ts';
import { maxRequestsUnderway, maxWorkspaceFiles, workspaceBatchBytes } from './limits.ts';
import { placeOf, uriOf } from './placeUri.ts';
import type { FileHost, FolderScanRequest, FolderScanSummary, FoundFile, NamedFileContent } from './scanHost.ts';
import { goneReason, isBelow } from './scanPlaces.ts';
import { inOrderOfPromise } from './tellingNames.ts';

/**
 * Reads files through the file systems of VS Code, wherever they are: in a browser, in a repository that is not on this
 * machine. Each file is a request to somebody, so they are fewer than on a disk, and those come first whose names promise
 * something. Nothing outside the workspace's folders is asked for.
 */
export function createWorkspaceFiles(): FileHost {
  return {
    findRoots: () => [],
    scan: scanWorkspace,
    readNamedFile: async (hostPath, toLocal, maxBytes) => {
      const local = toLocal(hostPath);
      if (local === undefined || !isInWorkspace(local)) return { kind: 'elsewhere' };
      return readNamed(local, maxBytes);
    },
  };
}

type Limits = FolderScanRequest['limits'];

async function scanWorkspace(
  { roots, limits }: FolderScanRequest,
  onFiles: (files: readonly FoundFile[], filesRead: number) => void | Promise<void>,
  signal: AbortSignal,
): Promise<FolderScanSummary | undefined> {
  const found: string[] = [];
  for (const root of roots) {
    const unreadable = await collect(root, limits, found, signal);
    if (unreadable.length > 0) await onFiles(unreadable, 0);
  }
  const most = Math.min(limits.maxFiles, maxWorkspaceFiles);
  const wanted = inOrderOfPromise(found).slice(0, most);
  let filesRead = 0;
  let batch: FoundFile[] = [];
  let size = 0;
  while (filesRead < wanted.length) {
    const some = wanted.slice(filesRead, filesRead + maxRequestsUnderway);
    filesRead += some.length;
    for (const file of await Promise.all(some.map((place) => readFound(place, limits.maxFileBytes)))) {
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
  return { filesRead, ...(found.length > most ? { cut: `stopped after ${most} files`, stoppedAfter: most } : {}) };
}

/** Adds the files below a place to those found; what cannot be looked into is the answer. */
async function collect(
  root: string,
  limits: Limits,
  found: string[],
  signal: AbortSignal,
): Promise<readonly FoundFile[]> {
  const unreadable: FoundFile[] = [];
  const rootUri = uriOf(root);
  const isLeftOut = leavingOut(limits.exclude ?? []);
  const visitFolder = async (uri: vscode.Uri, depth: number): Promise<void> => {
    const path = placeOf(uri);
    if (signal.aborted || found.length > limits.maxFiles || isLeftOut(path, root)) return;
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
      // Nobody tells where a link leads: out of the folder, or back into it.
      if (isLink && limits.staysInside === true) continue;
      if ((type & vscode.FileType.File) !== 0 && !isLeftOut(placeOf(entry), root)) found.push(placeOf(entry));
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

/** `undefined` for a file without credentials. */
async function readFound(path: string, maxBytes: number): Promise<FoundFile | undefined> {
  try {
    const content = await read(path, maxBytes);
    if (typeof content === 'string') return { kind: 'unreadable', path, reason: content };
    const isForeign = isForeignBinary(content, content.length);
    if (isForeign || !mayHoldCredentials(content, () => latin1.decode(content))) return undefined;
    return { kind: 'candidate', path, bytes: content };
  } catch (error) {
    return { kind: 'unreadable', path, reason: reasonOf(error) };
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
  const { type, size } = await vscode.workspace.fs.stat(uri);
  if ((type & vscode.FileType.File) === 0) return 'not a regular file';
  if (size > maxBytes) return `larger than ${Math.floor(maxBytes / (1 << 20))} MiB`;
  return new Uint8Array(await vscode.workspace.fs.readFile(uri));
}

function isInWorkspace(place: string): boolean {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.some(({ uri }) => isBelow(place, placeOf(uri)));
}

/** In the words that reading a disk has for it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof vscode.FileSystemError)) return String(error);
  if (error.code === 'FileNotFound' || error.code === 'FileNotADirectory') return goneReason;
  return error.code === 'NoPermissions' ? permissionDenied : error.message;
}
