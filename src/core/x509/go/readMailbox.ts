import { reverseLabels } from './reverseLabels.ts';

/** A mail address, its quoting undone. */
export interface Mailbox {
  readonly local: string;
  readonly domain: string;
}

/** Letters of an atom (RFC 2822 §3.2.4), and the dot between atoms. */
const atomLetters = new Set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&'*+-/=?^_`{|}~.");
/** Never in a local part, with a backslash or without: NUL, line feed, carriage return. */
const forbidden = new Set('\0\n\r');

/**
 * Reads a `Mailbox` of RFC 2821 §4.1.2 from ASCII text, with the extensions of Go's crypto/x509: spaces in quoted
 * strings, backslashes outside of them (both as in RFC 3696), any domain of visible characters.
 *
 * @returns `undefined` for anything else.
 */
export function readMailbox(text: string): Mailbox | undefined {
  const isQuoted = text.startsWith('"');
  const read = isQuoted ? readQuotedString(text) : readAtoms(text);
  if (read === undefined || text[read.end] !== '@') return undefined;
  const { local, end } = read;
  if (!isQuoted && (local === '' || local.startsWith('.') || local.endsWith('.') || local.includes('..'))) {
    return undefined;
  }
  const domain = text.slice(end + 1);
  return reverseLabels(domain) === undefined ? undefined : { local, domain };
}

interface LocalPart {
  readonly local: string;
  /** Offset behind it. */
  readonly end: number;
}

function readQuotedString(text: string): LocalPart | undefined {
  let local = '';
  for (let i = 1; i < text.length; i++) {
    const character = text[i] ?? '';
    if (character === '"') return { local, end: i + 1 };
    if (character !== '\\') {
      if (character === '\t' || forbidden.has(character)) return undefined;
      local += character;
      continue;
    }
    i += 1;
    const escaped = text[i];
    if (escaped === undefined || forbidden.has(escaped)) return undefined;
    local += escaped;
  }
  return undefined;
}

function readAtoms(text: string): LocalPart | undefined {
  let local = '';
  let i = 0;
  for (; i < text.length; i++) {
    let character = text[i];
    if (character === '\\') {
      i += 1;
      character = text[i];
      if (character === undefined) return undefined;
    } else if (character === undefined || !atomLetters.has(character)) {
      break;
    }
    local += character;
  }
  return { local, end: i };
}
