import { constants, lstatSync, realpathSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { equalBytes } from '../../core/x509/bytes.ts';
import { noSuchFile } from '../fileErrorReason.ts';
import { isMissing, readState, sha256 } from './fileState.ts';
import { findKubeletLink, type KubeletLink, kubeletFileName } from './kubeletLink.ts';
import { mostBytes, mostFiles } from './limits.ts';
import type { FileState, FileWrite, Item } from './model.ts';
import { mountPoints } from './mountPoints.ts';
import { missingDirectories, newFileOwner } from './newFiles.ts';
import { refuseFile, toTransactionError } from './transactionError.ts';

/**
 * Finds out what has to happen on the disk for a change, and refuses what cannot be done whole. Writes nothing.
 *
 * @param now - Names the new file where the kubelet's form is one file for each renewal.
 * @throws {TransactionError} When a file is not what the change was made from, or cannot be replaced.
 */
export async function planItems(writes: readonly FileWrite[], now: number): Promise<readonly Item[]> {
  const bytes = writes.reduce((sum, { before, after }) => sum + (before?.length ?? 0) + after.length, 0);
  if (writes.length > mostFiles || bytes > mostBytes) {
    throw refuseFile('tooMuch', writes[0]?.path ?? '', l10n.t('the change is too large to be written at once'));
  }
  const mounted = mountPoints();
  const items: Item[] = [];
  const known = new Map<string, Item>();
  // What a kubelet's link stands for keeps its file, whoever else names that.
  const links = writes.flatMap((write) => (write.before === undefined ? [] : (findKubeletLink(write.path) ?? [])));
  for (const write of writes) {
    for (const item of await itemsOf(write, links, mounted, now)) {
      const same = known.get(item.entry.path);
      if (same === undefined) {
        known.set(item.entry.path, item);
        items.push(item);
      } else if (!isSameEnd(same, item)) {
        throw refuseFile('twice', write.path, l10n.t('two different contents are to be written to it'));
      }
    }
  }
  return items;
}

async function itemsOf(
  write: FileWrite,
  links: readonly KubeletLink[],
  mounted: ReadonlySet<string>,
  now: number,
): Promise<readonly Item[]> {
  try {
    if (write.before === undefined) return [itemOfNewFile(write, resolveNewFile(write.path), write.holdsKey)];
    const target = realTarget(write.path);
    const replaced = await itemOfReplacement(write, target, mounted);
    const link = links.find(({ file }) => file === target);
    return link === undefined ? [replaced] : itemsOfKubeletLink(write, link, replaced, now);
  } catch (error) {
    throw toTransactionError(error, write.path);
  }
}

function isSameEnd(one: Item, other: Item): boolean {
  const [left, right] = [one.entry.after, other.entry.after];
  if (left.kind === 'link' || right.kind === 'link') return left.kind === right.kind;
  return left.kind === 'file' && right.kind === 'file' && left.sha256 === right.sha256 && left.mode === right.mode;
}

/** The file that a name stands for, links followed. */
function realTarget(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
    const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
    if (isLink) throw refuseFile('linkBroken', file, l10n.t('a symbolic link to a file that does not exist'));
    throw refuseFile('missing', file, noSuchFile);
  }
}

async function itemOfReplacement(write: FileWrite, target: string, mounted: ReadonlySet<string>): Promise<Item> {
  await refuseIrreplaceable(write.path, target, mounted);
  const { state, content } = readState(target);
  if (state.kind !== 'file' || content === undefined) {
    throw refuseFile('notRegular', write.path, l10n.t('not a regular file'));
  }
  if (write.before === undefined || !equalBytes(content, write.before)) {
    throw refuseFile(
      'changed',
      write.path,
      l10n.t('it changed since the plan was made; renew again from what it says now'),
    );
  }
  const after: FileState = { ...state, sha256: sha256(write.after), mode: write.mode ?? state.mode };
  return { entry: { path: target, before: state, after, directories: [] }, previous: content, content: write.after };
}

/** A file that may not be written may not be replaced either, although its folder would allow it. */
async function refuseIrreplaceable(name: string, target: string, mounted: ReadonlySet<string>): Promise<void> {
  if (!lstatSync(target).isFile()) throw refuseFile('notRegular', name, l10n.t('not a regular file'));
  const handle = await open(target, constants.O_RDWR);
  try {
    const { nlink } = await handle.stat();
    if (nlink > 1) {
      throw refuseFile(
        'hardLinked',
        name,
        l10n.t(
          'other hard links to this file would keep the old certificate; remove them, or make them symbolic links',
        ),
      );
    }
  } finally {
    await handle.close();
  }
  if (mounted.has(target)) {
    throw refuseFile('mounted', name, l10n.t('it is mounted at this place (a bind mount), so it cannot be replaced'));
  }
}

/** Puts the real folder into the path of a file that is to be created. */
function resolveNewFile(file: string): string {
  const absolute = path.resolve(file);
  if (lstatSync(absolute, { throwIfNoEntry: false }) !== undefined) {
    throw refuseFile('exists', file, l10n.t('it exists already'));
  }
  let folder = path.dirname(absolute);
  while (lstatSync(folder, { throwIfNoEntry: false }) === undefined) folder = path.dirname(folder);
  return path.join(realTarget(folder), path.relative(folder, absolute));
}

function itemOfNewFile(write: FileWrite, target: string, holdsKey: boolean): Item {
  const mode = write.mode ?? (holdsKey ? 0o600 : 0o644);
  const after: FileState = { kind: 'file', sha256: sha256(write.after), mode, ...newFileOwner(target) };
  const directories = missingDirectories(target, holdsKey ? 0o700 : 0o755);
  return { entry: { path: target, before: { kind: 'absent' }, after, directories }, content: write.after };
}

/** As the kubelet renews: a new file with the moment in its name, then the link to it. */
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
