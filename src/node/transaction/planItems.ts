import { constants, existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { type KeptCopies, keptCopiesIn } from '../../core/locate/files/keptCopies.ts';
import { formatMode } from '../../core/text/formatMode.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import { equalBytes } from '../../core/x509/bytes.ts';
import { noSuchFile } from '../fileErrorReason.ts';
import { newManifestReason } from '../manifestsFolder.ts';
import { codeOf, isMissing, readState, sha256 } from './fileState.ts';
import { findKubeletLink, type KubeletLink, kubeletFileName } from './kubeletLink.ts';
import { maxChangeBytes, maxChangeFiles } from './limits.ts';
import { missingDirectories, newFileOwner, realPathOfNew } from './newFiles.ts';
import { refuseFile, toTransactionError } from './transactionError.ts';
import { journalName } from './transactionFolder.ts';
import type { FileState, FileWrite, Item } from './transactionModel.ts';

/** How a change is written. */
export interface PlanOptions {
  /** The time in the new file's name, where the kubelet keeps one file for each renewal. */
  readonly now: number;
  /** A user with more rights will write, so this process's permissions do not matter. */
  readonly byOthers?: boolean;
  /** Folder that is the `/` of another machine: no link in it may point to a file of this one. */
  readonly root?: string | undefined;
}

/**
 * Plans the disk operations of a change, and refuses what cannot be done completely. Writes nothing.
 *
 * @throws {TransactionError} If a file has changed since the plan, or cannot be replaced.
 */
export async function planItems(writes: readonly FileWrite[], options: PlanOptions): Promise<readonly Item[]> {
  const bytes = writes.reduce((sum, { before, after }) => sum + (before?.length ?? 0) + after.length, 0);
  if (writes.length > maxChangeFiles || bytes > maxChangeBytes) {
    throw refuseFile('tooMuch', nameOf(writes[0]), l10n.t('the change is too large to write at once'));
  }
  const mounted = mountPoints();
  const items = new Map<string, Item>();
  const targets = new Map<string, FileWrite>();
  for (const write of writes) {
    try {
      const target = write.before === undefined ? resolveNewFile(write) : realTarget(write);
      refuseKeptCopy(write, target);
      if (options.root !== undefined) refuseOutside(write, target, options.root);
      const same = targets.get(target);
      if (same !== undefined && isSameWrite(same, write)) continue;
      if (same !== undefined) {
        throw refuseFile('twice', nameOf(write), l10n.t('the change contains two different versions of this file'));
      }
      targets.set(target, write);
      for (const item of await itemsOf(write, target, mounted, options)) items.set(item.entry.path, item);
    } catch (error) {
      throw toTransactionError(error, write.path, nameOf(write));
    }
  }
  return withOneModeEach([...items.values()]);
}

async function itemsOf(
  write: FileWrite,
  target: string,
  mounted: ReadonlySet<string>,
  { now, byOthers = false }: PlanOptions,
): Promise<readonly Item[]> {
  if (write.before === undefined) return [itemOfNewFile(write, target, write.holdsKey)];
  const replaced = await itemOfReplacement(write, target, mounted, byOthers);
  const link = findKubeletLink(target);
  return link === undefined ? [replaced] : itemsOfKubeletLink(write, link, replaced, now);
}

/** A new folder for certificates and a key gets the mode for the key. */
function withOneModeEach(items: readonly Item[]): readonly Item[] {
  const modes = new Map<string, number>();
  for (const { path: folder, mode } of items.flatMap(({ entry }) => entry.directories)) {
    modes.set(folder, mode & (modes.get(folder) ?? mode));
  }
  return items.map(({ entry, ...contents }) => ({
    ...contents,
    entry: {
      ...entry,
      directories: entry.directories.map((each) => ({ path: each.path, mode: modes.get(each.path) ?? each.mode })),
    },
  }));
}

function nameOf(write: FileWrite | undefined): string {
  return write?.name ?? write?.path ?? '';
}

/** Several links may point to the same file. */
function isSameWrite(one: FileWrite, other: FileWrite): boolean {
  return equalBytes(one.after, other.after) && one.mode === other.mode;
}

/** The file that a name refers to, with links resolved. */
function realTarget(write: FileWrite): string {
  const { path: file } = write;
  try {
    return realpathSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    if (isLink) throw refuseFile('linkBroken', nameOf(write), l10n.t('a symbolic link to a file that does not exist'));
    throw refuseFile('missing', nameOf(write), noSuchFile);
  }
}

/** An absolute link in a copy of a machine's files means a file there, but points to one here. */
function refuseOutside(write: FileWrite, target: string, root: string): void {
  if (!isBelow(path.resolve(write.path), path.resolve(root)) || isBelow(target, realpathSync(root))) return;
  throw refuseFile(
    'linkBroken',
    nameOf(write),
    l10n.t('a symbolic link that points outside {0}, to a file on this machine', visibleWholeText(root)),
  );
}

/** Undoing or installing a renewal needs these files unchanged. */
function refuseKeptCopy(write: FileWrite, target: string): void {
  const kept = keptCopiesAround(target);
  if (kept === undefined) return;
  throw refuseFile(
    'kept',
    nameOf(write),
    kept === 'backup'
      ? l10n.t('it is part of a CertScope backup, which is needed to undo a renewal')
      : l10n.t('it is a file that CertScope staged; the install script needs it'),
  );
}

function isBelow(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function itemOfReplacement(
  write: FileWrite,
  target: string,
  mounted: ReadonlySet<string>,
  byOthers: boolean,
): Promise<Item> {
  refuseIrreplaceable(nameOf(write), target, mounted);
  if (!byOthers) await refuseReadOnly(nameOf(write), target);
  const { state, content } = readState(target);
  if (state.kind !== 'file' || content === undefined) {
    throw refuseFile('notRegular', nameOf(write), l10n.t('not a regular file'));
  }
  if (write.before === undefined || !equalBytes(content, write.before)) {
    throw refuseFile('changed', nameOf(write), l10n.t('it has changed since the preview; start the renewal again'));
  }
  const after: FileState = { ...state, sha256: sha256(write.after), mode: write.mode ?? state.mode };
  return { entry: { path: target, before: state, after, directories: [] }, previous: content, content: write.after };
}

function refuseIrreplaceable(name: string, target: string, mounted: ReadonlySet<string>): void {
  const stats = lstatSync(target);
  if (!stats.isFile()) throw refuseFile('notRegular', name, l10n.t('not a regular file'));
  if (stats.nlink > 1) {
    throw refuseFile(
      'hardLinked',
      name,
      l10n.t(
        'other hard links to this file would keep the old certificate; remove them or replace them with symbolic links',
      ),
    );
  }
  if (mounted.has(target)) {
    throw refuseFile('mounted', name, l10n.t('it is a bind mount, so it cannot be replaced'));
  }
}

/** A file that cannot be written is not replaced either, although its folder would allow it. */
async function refuseReadOnly(name: string, target: string): Promise<void> {
  try {
    const handle = await open(target, constants.O_RDWR);
    await handle.close();
  } catch (error) {
    const { mode, uid } = lstatSync(target);
    if (codeOf(error) !== 'EACCES' || uid !== process.getuid?.() || (mode & 0o200) !== 0) throw error;
    throw refuseFile(
      'readOnly',
      name,
      l10n.t('it is your own file but write-protected (mode {0}); make it writable first', formatMode(mode)),
    );
  }
}

/** The path of a file to create, with the links of its folder resolved. */
function resolveNewFile(write: FileWrite): string {
  const absolute = path.resolve(write.path);
  if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) {
    throw refuseFile('exists', nameOf(write), l10n.t('it already exists'));
  }
  const target = realPathOfNew(absolute);
  const reason = newManifestReason(absolute) ?? newManifestReason(target);
  if (reason !== undefined) throw refuseFile('folder', nameOf(write), reason);
  return target;
}

function itemOfNewFile(write: FileWrite, target: string, holdsKey: boolean): Item {
  const mode = write.mode ?? (holdsKey ? 0o600 : 0o644);
  const after: FileState = { kind: 'file', sha256: sha256(write.after), mode, ...newFileOwner(target) };
  const directories = missingDirectories(target, holdsKey ? 0o700 : 0o755);
  return { entry: { path: target, before: { kind: 'absent' }, after, directories }, content: write.after };
}

/** As the kubelet renews: a new file with the time in its name, then the link to it. */
function itemsOfKubeletLink(write: FileWrite, link: KubeletLink, replaced: Item, now: number): readonly Item[] {
  const { before } = replaced.entry;
  const mode = write.mode ?? (before.kind === 'file' ? before.mode : 0o600);
  const name = kubeletFileName(link, now);
  const file = itemOfNewFile({ ...write, mode }, path.join(path.dirname(link.file), name), true);
  const owner = before.kind === 'file' ? { uid: before.uid, gid: before.gid } : {};
  const after: FileState = file.entry.after.kind === 'file' ? { ...file.entry.after, ...owner } : file.entry.after;
  return [
    { ...file, entry: { ...file.entry, after } },
    {
      entry: {
        path: link.path,
        before: { kind: 'link', to: link.to },
        after: { kind: 'link', to: link.to.slice(0, link.to.length - path.basename(link.to).length) + name },
        directories: [],
      },
    },
  ];
}

/** Tells whether a file is in a backup or a staging folder: by the folder's name, and the journal or script in it. */
function keptCopiesAround(file: string): KeptCopies['kind'] | undefined {
  for (let folder = path.dirname(file); folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const kept = keptCopiesIn(folder);
    if (kept === undefined) continue;
    const sign = kept.kind === 'backup' ? path.join(folder, journalName) : path.join(kept.folder, 'install.sh');
    if (existsSync(sign)) return kept.kind;
  }
  return undefined;
}

/**
 * Mount points, on Linux: a single file can be one (a bind mount), and the system refuses to rename over it only after other
 * files have already been renamed. Empty if the system does not tell.
 */
function mountPoints(): ReadonlySet<string> {
  try {
    const lines = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
    return new Set(lines.map((line) => (line.split(' ')[4] ?? '').replaceAll(/\\(\d{3})/g, toCharacter)));
  } catch {
    return new Set();
  }
}

/** Blanks and similar characters are written in octal. */
function toCharacter(_: string, octal: string): string {
  return String.fromCharCode(Number.parseInt(octal, 8));
}
