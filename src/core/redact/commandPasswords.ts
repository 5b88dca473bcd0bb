import {
  commandSecrets,
  containerStarters,
  noUserOptions,
  programPasswords,
  userPassword,
  webClients,
} from '../kubernetes/tables/secretNames.ts';

import { type Edit, mergedEdits, redacted, shiftedEdits } from './edits.ts';
import { groupEdits } from './groupEdits.ts';
import { isHarmless } from './harmlessValue.ts';
import { joinedLines } from './joinedLines.ts';

/**
 * Commas, quotation marks and brackets between the items of a list, and the dashes of a block list, also in comments.
 */
const betweenItems =
  /["']?[ \t]{0,40},\s*["']?|\[[ \t]{0,40}["']|["'][ \t]{0,40}\]|["']?[ \t]{0,40}\r?\n[ \t]*(?:#[ \t]*)?-[ \t]+["']?/g;
/** How many characters before an option its program is searched. */
const farthestProgram = 400;

const searches = programPasswords.map(({ program, option, behind = '' }) => ({
  start: new RegExp(String.raw`\b(?:${program})(?<=${behind}(?:${program}))[\w-]{0,60}(?=["']?[ \t])`, 'g'),
  next: new RegExp(String.raw`(?<=[ \t])(?:${option})(?:"([^"\n]+)|'([^'\n]+)|\\*["']?([^\s"']+))`, 'g'),
}));

/** Finds passwords in command lines whose options are not named like secrets, in one string or in lists. */
export function commandPasswordEdits(text: string): readonly Edit[] {
  const joined = joinedLines(text);
  const blank = joined.replaceAll(betweenItems, blanks);
  return [...edits(joined), ...(blank === joined ? [] : edits(blank))];
}

function blanks(found: string): string {
  return ' '.repeat(found.length);
}

/**
 * The same for a list with known items.
 *
 * @returns The edits of each item.
 */
export function argumentPasswordEdits(items: readonly string[]): readonly (readonly Edit[])[] {
  // Nothing inside an item ends it.
  const line = items.map((item) => item.replaceAll(/[\s|;&"']/g, '_')).join(' ');
  const found = mergedEdits(edits(line));
  let start = 0;
  let next = 0;
  return items.map((item) => {
    const end = start + item.length;
    const own: Edit[] = [];
    for (let edit = found[next]; edit !== undefined && edit.span.start < end; edit = found[++next]) own.push(edit);
    const shifted = shiftedEdits(own, -start);
    start = end + 1;
    return shifted;
  });
}

function edits(line: string): readonly Edit[] {
  return [
    ...userPasswordEdits(line),
    ...searches.flatMap((search) => editsOf(line, search)),
    ...groupEdits(line, commandSecrets, 'password'),
  ];
}

function userPasswordEdits(line: string): readonly Edit[] {
  return Array.from(line.matchAll(userPassword)).flatMap(({ 0: found, 1: double, 2: single, 3: word, index }) => {
    const password = double ?? single ?? word ?? '';
    const user = found.slice(0, -password.length - 1);
    return isUserPassword(commandBefore(line, index), user, password) ? editBefore(index + found.length, password) : [];
  });
}

/** For unknown programs, a date, a remote path and a group are not passwords. */
function isUserPassword(command: string, user: string, password: string): boolean {
  const web = lastMatch(command, webClients);
  if (lastMatch(command, noUserOptions) > web) return false;
  if (web === -1 && (/[ \t"'=]\+%/.test(user) || password.startsWith('/'))) return false;
  if (!/^\d+$/.test(password)) return true;
  // Containers are started with numbers, or with a name and the number of a group.
  const container = lastMatch(command, containerStarters);
  return web === container ? !/(?<!\d)\d+["']?$/.test(user) : container < web;
}

function commandBefore(line: string, option: number): string {
  const first = Math.max(0, option - farthestProgram);
  let start = option;
  while (start > first && !/[\n;|&]/.test(line.charAt(start - 1))) start--;
  return line.slice(start, option);
}

function lastMatch(text: string, pattern: RegExp): number {
  return Array.from(text.matchAll(pattern)).at(-1)?.index ?? -1;
}

/** Goes once from the left: an option belongs to its program until the command ends. */
function editsOf(line: string, { start, next }: (typeof searches)[number]): readonly Edit[] {
  const found: Edit[] = [];
  start.lastIndex = 0;
  let option: RegExpExecArray | null | undefined;
  for (let program = start.exec(line); program !== null; program = start.exec(line)) {
    const from = start.lastIndex;
    const end = commandEnd(line, from, openQuotes(line, program.index));
    // An option after the command is found again with the next one.
    if (option === undefined || (option !== null && option.index < from)) option = firstFrom(next, line, from);
    for (; option !== null && option.index < end; option = next.exec(line)) {
      const password = option[1] ?? option[2] ?? option[3] ?? '';
      // "-p 8080:80" publishes a port.
      if (!/^\d{1,5}:\d{1,5}$/.test(password)) found.push(...editBefore(next.lastIndex, password));
    }
    if (option === null) break;
    start.lastIndex = Math.max(end, from);
  }
  return found;
}

function firstFrom(pattern: RegExp, text: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(text);
}

function editBefore(end: number, password: string): readonly Edit[] {
  if (isHarmless(password)) return [];
  return [{ span: { start: end - password.length, end }, text: redacted('password') }];
}

/** Characters in quotation marks, and before a word on its line: apostrophes in prose do not open a quotation. */
const farthestQuote = 2000;

const farthestStart = 300;

/**
 * Finds the end of a shell command: a line break, `;`, `|` or `&`, unless it is quoted, escaped or part of a
 * redirection. A quotation mark without a close partner does not count.
 *
 * @param open - The quotation marks that it starts inside (`sh -c "mysql …"`, `"/usr/bin/mysql" …`): the first of each
 * only closes.
 */
function commandEnd(text: string, start: number, open: string): number {
  let left = open;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '\\') at++;
    else if (character === '"' || character === "'") {
      if (left.includes(character)) left = left.replace(character, '');
      else at = closeOf(text, at);
    } else if (/[\n|;]/.test(character) || (character === '&' && !isRedirection(text, at))) return at;
  }
  return text.length;
}

/** @returns `open` if there is none. */
function closeOf(text: string, open: number): number {
  const quote = text.charAt(open);
  const last = Math.min(text.length, open + farthestQuote);
  for (let at = open + 1; at < last; at++) {
    if (text.charAt(at) === quote) return at;
    if (quote === '"' && text.charAt(at) === '\\') at++;
  }
  return open;
}

function isRedirection(text: string, at: number): boolean {
  return text.charAt(at - 1) === '>' || text.charAt(at + 1) === '>';
}

/** The quotation marks with an odd count before a word on its line. */
function openQuotes(text: string, at: number): string {
  const near = text.slice(Math.max(0, at - farthestStart), at);
  const line = near.slice(near.lastIndexOf('\n') + 1);
  return ['"', "'"].filter((quote) => line.split(quote).length % 2 === 0).join('');
}
