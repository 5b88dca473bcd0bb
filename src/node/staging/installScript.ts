import { installedOverFolderName } from '../../core/locate/files/keptCopies.ts';
import { shellQuoted } from '../../core/text/shell.ts';
import { visibleWholeText } from '../../core/text/visibleText.ts';
import type { Entry } from '../transaction/transactionModel.ts';
import { scriptBody } from './scriptBody.ts';

/** What a script installs, and the texts of its header. */
export interface ScriptContent {
  readonly title: string;
  /** Time of creation, in milliseconds since 1970-01-01 UTC. */
  readonly at: number;
  /** In installation order. */
  readonly entries: readonly Entry[];
  /** Makes the temporary names next to the files unique. */
  readonly id: string;
}

/**
 * Writes a script for `sh` that installs staged files, all or none: it refuses if an original has changed since the plan, prepares
 * every new file next to its target, and then renames them. `undo` reverts it.
 */
export function installScript({ title, at, entries, id }: ScriptContent): string {
  const moment = new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
  const directories = new Map(entries.flatMap((entry) => entry.directories.map((each) => [each.path, each])));
  const owner = (path: string): string => {
    const below = entries.find(({ directories: made }) => made.some((each) => each.path === path));
    return below?.after.kind === 'file' ? `${below.after.uid} ${below.after.gid}` : '0 0';
  };
  const steps = [
    ...[...directories.values()].map(({ path, mode }) => `directory ${scriptWord(path)} ${octal(mode)} ${owner(path)}`),
    ...entries.flatMap((entry, number) => stepOf(entry, number)),
  ];
  const removals = [...directories.keys()]
    .reverse()
    .map((path) => `  rmdir "$root"${scriptWord(path)} 2>/dev/null || :`);
  return [
    '#!/bin/sh',
    `# ${visibleWholeText(title)}: ${entries.length} ${entries.length === 1 ? 'name' : 'names'}, all or none.`,
    `# Made by CertScope at ${moment}. Read it, then run it as the user who may write these files:`,
    `#   sudo sh install.sh         installs; the old files go to the folder "${installedOverFolderName}" beside this script`,
    '#   sudo sh install.sh undo    puts the old files back',
    '# CERTSCOPE_ROOT=/mnt/disk installs below that folder instead of /.',
    '#',
    ...entries.map((entry) => `#   ${describe(entry)}`),
    '',
    `id=${id}`,
    '',
    'each() {',
    ...steps.map((step, index) => `  ${step}${index === steps.length - 1 ? '' : ' &&'}`),
    '}',
    '',
    'remove_directories() {',
    ...removals,
    '  :',
    '}',
    scriptBody,
  ].join('\n');
}

function stepOf({ path, before, after }: Entry, number: number): readonly string[] {
  const name = scriptWord(path);
  if (after.kind === 'link' && before.kind === 'link') {
    return [`link ${number} ${name} ${scriptWord(before.to)} ${scriptWord(after.to)}`];
  }
  if (after.kind !== 'file') return [];
  const end = `${after.sha256} ${octal(after.mode)} ${after.uid} ${after.gid}`;
  return [
    before.kind === 'file' ? `replace ${number} ${name} ${before.sha256} ${end}` : `create ${number} ${name} ${end}`,
  ];
}

/** A name as an argument. Who reads the script sees its control characters and those that turn text round. */
function scriptWord(text: string): string {
  if (visibleWholeText(text) === text) return shellQuoted(text);
  const written = Array.from(text, (character) =>
    visibleWholeText(character) === character && !/['\\]/.test(character)
      ? character
      : Array.from(new TextEncoder().encode(character), (octet) => `\\0${octet.toString(8).padStart(3, '0')}`).join(''),
  );
  return `"$(printf '%b' '${written.join('')}')"`;
}

function describe({ path, before, after }: Entry): string {
  const name = visibleWholeText(path);
  if (after.kind === 'link') return `${name}  leads to ${visibleWholeText(after.to)}`;
  if (after.kind !== 'file') return name;
  const how = before.kind === 'file' ? 'replaced' : 'new';
  return `${name}  ${how}, mode ${octal(after.mode)}, owner ${after.uid}:${after.gid}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
