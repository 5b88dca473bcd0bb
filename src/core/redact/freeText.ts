import { labelledWord, secretDirectives, secretSurroundings } from '../kubernetes/tables/secretNames.ts';
import type { PemBlock } from '../text/pemBlocks.ts';
import { commandPasswordEdits } from './commandPasswords.ts';
import { dataUrlEdits } from './dataUrls.ts';
import { type Edit, mergedEdits, redacted } from './edits.ts';
import { groupEdits } from './groupEdits.ts';
import { isHarmless } from './harmlessValue.ts';
import { joinedLines } from './joinedLines.ts';
import { readPemSecrets } from './pemSecrets.ts';
import { randomWordEdits } from './randomWords.ts';
import { isSecretName } from './secretName.ts';
import { tokenEdits } from './tokens.ts';
import { valueOverLines, valuesBelow } from './valueLines.ts';
import { xmlSecretEdits } from './xmlSecrets.ts';

/**
 * Finds what to remove from text without structure: comments, command lines, configuration files, values of fields that
 * are not secrets. If in doubt, it removes more.
 *
 * @param known - Secrets that the file also contains elsewhere.
 * @param depth - The number of data URLs around the text.
 */
export function freeTextEdits(text: string, known: readonly string[] = [], depth = 0): readonly Edit[] {
  const { secrets, public: kept } = readPemSecrets(text);
  // Blocks follow each other.
  const isKept = ({ span }: Edit) => {
    const next = firstEndingBehind(kept, span.start);
    return next !== undefined && next.span.start < span.end;
  };
  const found = [
    ...secrets,
    ...assignments(joinedLines(text)),
    ...assignmentsBelow(text),
    ...xmlSecretEdits(text),
    ...tokenEdits(text),
    ...randomWordEdits(text),
  ].filter((edit) => !isKept(edit));
  return mergedEdits([
    ...found,
    ...userInformation(text),
    ...groupEdits(text, secretSurroundings, 'secret'),
    ...groupEdits(joinedLines(text), secretDirectives, 'secret'),
    ...labelledWords(text),
    ...commandPasswordEdits(text),
    ...(depth < 2 ? dataUrlEdits(text, (content) => freeTextEdits(content, known, depth + 1)) : []),
    ...authorizations(text),
    ...octetDumps(text),
    ...knownSecrets(text, known),
  ]);
}

function firstEndingBehind(blocks: readonly PemBlock[], offset: number): PemBlock | undefined {
  let low = 0;
  let high = blocks.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle]?.span.end ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return blocks[low];
}

function knownSecrets(text: string, known: readonly string[]): readonly Edit[] {
  return known.flatMap((secret) => {
    const found: Edit[] = [];
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length)) {
      found.push({ span: { start: at, end: at + secret.length }, text: redacted('secret') });
    }
    return found;
  });
}

/** `name: value`, `NAME=value`, `--name value`, `"name": "value"`, up to the value. */
const assignment = /([A-Za-z_][\w.-]{1,80})(\\{0,8}["'\x60]?[ \t]*(?::=|=>|[:=])[ \t]*|[ \t]+)(?=\S)/g;

/** `proxy_set_header X-Api-Key …`, `RequestHeader set X-Api-Key …`. */
const headerBefore = /header\S{0,20}[ \t]+(?:(?:set|add|append)[ \t]+)?["']?$/i;

/** `name:` and `name =`, followed on its line only by the header of a block. */
const assignmentBelow =
  /([A-Za-z_][\w.-]{1,80})(["'\x60]?[ \t]*(?::=|=>|[:=])[ \t]*(?:([|>])[-+\d]{0,3}[ \t]*)?)(?=\r?\n)/g;

function assignments(text: string): readonly Edit[] {
  const edits: Edit[] = [];
  let lineEnd = -1;
  assignment.lastIndex = 0;
  for (let match = assignment.exec(text); match !== null; match = assignment.exec(text)) {
    const { 0: found, 1: name = '', 2: between = '', index } = match;
    if (!isSecretName(name) && !isListOfSecrets(name, text, index + found.length)) continue;
    const isFlag = /(?:^|[\s"'`,[])-{1,2}$/.test(text.slice(Math.max(0, index - 3), index));
    if (!isFlag && !/[:=]/.test(between) && !headerBefore.test(text.slice(Math.max(0, index - 60), index))) continue;
    const start = index + found.length;
    // The end of a long line is searched only once.
    if (start >= lineEnd) lineEnd = endOfLine(text, start);
    const value = valueOverLines(text, start, lineEnd) ?? valueAt(text, start, lineEnd, isFlag);
    const written = text.slice(value.start, value.end);
    // For a list of objects, there is only the bracket here, and perhaps a comment.
    if (isHarmless(written) || /^\[[ \t]*(?:\/\/|#)[^\n]*$/.test(written)) continue;
    edits.push({ span: value, text: redacted('secret') });
    assignment.lastIndex = value.end;
  }
  return edits;
}

/** In structured documents the name belongs to objects; here nobody lists them as quoted texts. */
function isListOfSecrets(name: string, text: string, start: number): boolean {
  return /(?:^|[_.-])secrets$/i.test(name) && /^\[\s{0,100}["'\x60]/.test(text.slice(start, start + 120));
}

function assignmentsBelow(text: string): readonly Edit[] {
  return Array.from(text.matchAll(assignmentBelow)).flatMap(({ 0: found, 1: name = '', 3: block, index }) => {
    // Below the plural are names of objects.
    if (!isSecretName(name) || (block === undefined && /secrets$/i.test(name))) return [];
    const lineStart = text.lastIndexOf('\n', index) + 1;
    // A setting's name follows its margin, not prose.
    if (!/^[ \t]*(?:#+|\/\/+|;+)?[ \t]*(?:-[ \t]+)?["']?$/.test(text.slice(Math.max(lineStart, index - 200), index)))
      return [];
    return valuesBelow(text, text.slice(lineStart, index), index + found.length, block !== undefined)
      .filter(({ start, end }) => !isHarmless(text.slice(start, end)))
      .map((span) => ({ span, text: redacted('secret') }));
  });
}

/** Without blanks. */
function endOfLine(text: string, start: number): number {
  const feed = text.indexOf('\n', start);
  return start + text.slice(start, feed === -1 ? text.length : feed).trimEnd().length;
}

/** The quoted text; otherwise, in a command line, the next word; otherwise the rest of the line. */
function valueAt(text: string, start: number, lineEnd: number, isFlag: boolean): Edit['span'] {
  const line = text.slice(start, lineEnd);
  const mark = /^(?:\\{1,8}["']|"{3}|'{3})/.exec(line)?.[0];
  if (mark !== undefined) {
    const close = line.indexOf(mark, mark.length);
    return { start: start + mark.length, end: close === -1 ? lineEnd : start + close };
  }
  const quoted = /^(?:"((?:[^"\\]|\\.)*)|'([^']*))/.exec(line);
  if (quoted !== null) return { start: start + 1, end: start + quoted[0].length };
  const word = /^(?:<redacted: [^<>]*>|\$\{\{[^}]*\}\}|\S)+/.exec(line)?.[0].length ?? 0;
  return { start, end: start + (isFlag ? word : line.length) };
}

/** `https://user:password@host`: RFC 3986 §3.2.1. */
function userInformation(text: string): readonly Edit[] {
  return Array.from(text.matchAll(/\b[a-z][a-z0-9+.-]{0,40}:\/\/([^\s/?#"'<>@][^\s/?#"'<>]*)@/gi), (match) => {
    const end = match.index + match[0].length - 1;
    return { span: { start: end - (match[1]?.length ?? 0), end }, text: redacted('credentials') };
  });
}

/** Prose continues with a word; a password has digits or marks. */
function labelledWords(text: string): readonly Edit[] {
  return Array.from(text.matchAll(labelledWord)).flatMap(({ 0: found, 1: mark, 2: bracket, 3: word = '', index }) => {
    const end = index + found.length;
    const bare = bracket === undefined ? word : word.replace(/[)\]}）」】].*$/, '');
    // Brackets can contain anything; only a single word is a password.
    if (bracket !== undefined && bare === word) return [];
    const looksThought = mark === undefined ? /^(?:[^\d!$%^&?]+|[^A-Za-z]+)$/ : /^[a-z.,;-]+$/;
    const isShort = bare.length < 5 && ((mark ?? bracket) === undefined || !/\d/.test(bare) || !/[a-z]/i.test(bare));
    if (isShort || looksThought.test(bare) || isHarmless(bare)) return [];
    const start = end - word.length;
    return [{ span: { start, end: start + bare.length }, text: redacted('secret') }];
  });
}

/** RFC 9110 §11.6.2. */
function authorizations(text: string): readonly Edit[] {
  // Prose continues with a word.
  const scheme = /\b(?:Bearer|Basic|Negotiate|Digest)[ \t]+((?![a-z]+(?![\w.~+/=-]))[\w.~+/=-]{6,})/g;
  return Array.from(text.matchAll(scheme), (match) => {
    const end = match.index + match[0].length;
    return { span: { start: end - (match[1]?.length ?? 0), end }, text: redacted('credentials') };
  });
}

/**
 * Octets with colons, as in the private values of `openssl pkey -text`. Fingerprints look the same, but are named so.
 */
function octetDumps(text: string): readonly Edit[] {
  const dump = /(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:(?:[ \t]*\r?\n[ \t#]*)?){8,}[0-9A-Fa-f]{0,2}/g;
  return Array.from(text.matchAll(dump))
    .filter(
      ({ index }) =>
        !/(?:fingerprint|sha-?\d+|serial|key ?id\w*)\W{0,20}$/i.test(text.slice(Math.max(0, index - 60), index)),
    )
    .map(({ 0: found, index }) => ({ span: { start: index, end: index + found.length }, text: redacted('octets') }));
}
