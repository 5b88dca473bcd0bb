import path from 'node:path';
import { optional } from '../../core/text/optional.ts';
import { maxChangeFiles } from './limits.ts';
import { isTemporaryName } from './temporaryName.ts';
import type { Entry, FileState, Journal, NewDirectory, Owner, Phase } from './transactionModel.ts';

/** Reads a journal; `undefined` if it is not ours or incomplete. Its content decides what is written where, so it is validated. */
export function parseJournal(text: string): Journal | undefined {
  try {
    return toJournal(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws {TypeError} If a part is not valid. */
function toJournal(value: unknown): Journal {
  const fields = toFields(value);
  if (fields.version !== 1) throw new TypeError('version');
  const entries = toArray(fields.entries).map(toEntry);
  if (entries.length > maxChangeFiles * 2) throw new TypeError('entries');
  return {
    version: 1,
    id: toText(fields.id, /^[\w-]{1,80}$/),
    kind: toWord<Journal['kind']>(fields.kind, ['change', 'undo']),
    ...optional('undoes', fields.undoes === undefined ? undefined : toText(fields.undoes, /^[\w-]{1,80}$/)),
    title: toText(fields.title),
    at: toNumber(fields.at),
    phase: toWord<Phase>(fields.phase, ['preparing', 'prepared', 'committed']),
    owner: toOwner(fields.owner),
    entries,
  };
}

function toEntry(value: unknown): Entry {
  const fields = toFields(value);
  const target = toPath(fields.path);
  const temporary = fields.temporary === undefined ? undefined : toPath(fields.temporary);
  if (temporary !== undefined && !isBeside(temporary, target)) throw new TypeError('temporary');
  return {
    path: target,
    before: toState(fields.before),
    after: toState(fields.after),
    ...optional('temporary', temporary),
    directories: toArray(fields.directories).map(toDirectory),
  };
}

function isBeside(temporary: string, target: string): boolean {
  return path.dirname(temporary) === path.dirname(target) && isTemporaryName(path.basename(temporary));
}

function toState(value: unknown): FileState {
  const fields = toFields(value);
  const kind = toWord<FileState['kind']>(fields.kind, ['absent', 'file', 'link', 'other']);
  if (kind === 'link') return { kind, to: toText(fields.to) };
  if (kind !== 'file') return { kind };
  return {
    kind,
    sha256: toText(fields.sha256, /^[0-9a-f]{64}$/),
    mode: toMode(fields.mode),
    uid: toNumber(fields.uid),
    gid: toNumber(fields.gid),
  };
}

function toDirectory(value: unknown): NewDirectory {
  const fields = toFields(value);
  return { path: toPath(fields.path), mode: toMode(fields.mode) };
}

function toOwner(value: unknown): Owner {
  const fields = toFields(value);
  const start = fields.start === undefined ? undefined : toText(fields.start);
  return { pid: toNumber(fields.pid), host: toText(fields.host), ...optional('start', start) };
}

function toFields(value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('object');
  return { ...value };
}

function toArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new TypeError('array');
  return value;
}

function toText(value: unknown, pattern = /^[^\0]{0,4096}$/s): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new TypeError('text');
  return value;
}

function toPath(value: unknown): string {
  const text = toText(value);
  if (!path.isAbsolute(text) || path.normalize(text) !== text) throw new TypeError('path');
  return text;
}

function toNumber(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new TypeError('number');
  return value;
}

function toMode(value: unknown): number {
  const mode = toNumber(value);
  if (mode > 0o7777) throw new TypeError('mode');
  return mode;
}

function toWord<Word extends string>(value: unknown, words: readonly Word[]): Word {
  const word = words.find((each) => each === value);
  if (word === undefined) throw new TypeError('word');
  return word;
}
