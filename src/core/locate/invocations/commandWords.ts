import { type MappedText, PieceCollector } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';

/** A word of a command line as a shell would pass it on, and its place. */
export interface CommandWord extends MappedText {
  /** Without the quotes around it. */
  readonly span: Span;
  /** A part of it is only known when it runs: `$DIR/ca.crt`, `$(hostname)`. */
  readonly isOpen: boolean;
}

/** A command and its end. */
export interface Command {
  readonly words: readonly CommandWord[];
  readonly end: number;
}

/** No command is longer. A text with a thousand quotes that never close must not be read a thousand times. */
const longestCommand = 30_000;

/**
 * Reads one command like shells and systemd, from `from` to its end: quotes, escapes, continued lines.
 *
 * More lenient than these, for documentation: several backslashes continue a line (an unquoted here-document halves them), a comment may
 * follow them, and a line that begins with a flag belongs to the command above, even after comments.
 *
 * @param quote - The quote around the command, which ends it.
 * @param mostWords - How many of its words to read.
 */
export function readCommand(
  text: string,
  from: number,
  quote?: string,
  mostWords: number = Number.POSITIVE_INFINITY,
): Command {
  return new CommandReader(text, from, quote).read(mostWords);
}

/** Starts at the first backslash of several in a row. */
const continuation = /(?<!\\)\\+[ \t]*(?:#[^\n]*)?\r?\n/y;
const flagBelow = /(?:\r?\n[ \t]*#[^\n]*)*\r?\n[ \t]*(?=--?[A-Za-z])/y;
/** Longer texts are not expressions, but have a bracket that never closes. */
const template = /\{\{.{0,200}?\}\}|\$\{[^}\n]{0,200}\}|\$\([^)\n]{0,200}\)/y;

class CommandReader {
  readonly #text: string;
  readonly #quote: string | undefined;
  readonly #last: number;
  #at: number;
  #lineEnd = -1;

  constructor(text: string, from: number, quote: string | undefined) {
    this.#text = text;
    this.#at = from;
    this.#quote = quote;
    this.#last = Math.min(text.length, from + longestCommand);
  }

  read(mostWords: number): Command {
    const words: CommandWord[] = [];
    while (words.length < mostWords && this.#toNextWord()) words.push(this.#readWord());
    return { words, end: this.#at };
  }

  /** Goes to the start of the next word. `false` at the end of the command. */
  #toNextWord(): boolean {
    const text = this.#text;
    while (this.#at < this.#last) {
      const character = text.charAt(this.#at);
      if (character === ' ' || character === '\t') this.#at++;
      else if (character === '#' || this.#isUnitComment(character)) this.#at = lineEnd(text, this.#at);
      else if (character === '\n' || character === '\r') {
        if (!this.#skip(flagBelow)) return false;
      } else if (character === '\\' && this.#isContinued() && this.#skip(continuation)) continue;
      else return character !== this.#quote && !/[;|&()`<>]/.test(character);
    }
    return false;
  }

  /** `;` at the start of a line, where it does not end a command in any syntax. */
  #isUnitComment(character: string): boolean {
    if (character !== ';') return false;
    let at = this.#at - 1;
    while (this.#text.charAt(at) === ' ' || this.#text.charAt(at) === '\t') at--;
    return this.#text.charAt(at) === '\n';
  }

  #readWord(): CommandWord {
    const text = this.#text;
    const pieces = new PieceCollector();
    const start = this.#at;
    let from = start;
    let isOpen = false;
    const copy = (): void => pieces.copy(text, { start: from, end: this.#at });
    while (this.#at < this.#last) {
      const character = text.charAt(this.#at);
      if (character === this.#quote || /[\s;|&()`<>]/.test(character)) break;
      const templateEnd = /[{$]/.test(character) ? endOf(template, text, this.#at) : undefined;
      if (templateEnd !== undefined) {
        isOpen = true;
        this.#at = templateEnd;
      } else if (character === '\\') {
        if (this.#isContinued()) break;
        copy();
        from = this.#at + 1;
        this.#at = Math.min(from + 1, this.#last);
      } else if (character === '"' || character === "'") {
        const close = this.#closing(character, start);
        if (close === undefined) break;
        copy();
        isOpen = this.#readQuoted(character, close, pieces) || isOpen;
        this.#at = close + 1;
        from = this.#at;
      } else {
        isOpen ||= character === '$';
        this.#at++;
      }
    }
    copy();
    // A quote that never closes ends the command and is not a word.
    if (this.#at === start) this.#at = this.#last;
    const { text: content, toSource } = pieces.collect();
    return { text: content, toSource, span: toSource({ start: 0, end: content.length }), isOpen };
  }

  /** The quote that closes the one at `#at`. Inside a word, it must be on the same line. */
  #closing(quote: string, wordStart: number): number | undefined {
    const text = this.#text;
    const opens = this.#at === wordStart || text.charAt(this.#at - 1) === '=';
    const end = opens ? this.#last : Math.min(lineEnd(text, this.#at), this.#last);
    let close = text.indexOf(quote, this.#at + 1);
    while (quote === '"' && close !== -1 && text.charAt(close - 1) === '\\') close = text.indexOf(quote, close + 1);
    return close === -1 || close >= end ? undefined : close;
  }

  /** Adds the text between quotes. Tells whether a part of it is only known when it runs. */
  #readQuoted(quote: string, close: number, pieces: PieceCollector): boolean {
    const text = this.#text;
    let from = this.#at + 1;
    if (quote === '"') {
      const quoted = text.slice(0, close);
      for (let at = quoted.indexOf('\\', from); at !== -1; at = quoted.indexOf('\\', at + 1)) {
        if (!/["\\$`]/.test(text.charAt(at + 1))) continue;
        pieces.copy(text, { start: from, end: at });
        from = at + 1;
        at++;
      }
    }
    pieces.copy(text, { start: from, end: close });
    return quote === '"' && /(?<!\\)[$`]/.test(text.slice(this.#at, close));
  }

  /** Tells whether the command goes on after the backslash at `#at`. It never does on the last line. */
  #isContinued(): boolean {
    if (this.#lineEnd < this.#at) this.#lineEnd = lineEnd(this.#text, this.#at);
    return this.#lineEnd < this.#text.length && endOf(continuation, this.#text, this.#at) !== undefined;
  }

  #skip(pattern: RegExp): boolean {
    const end = endOf(pattern, this.#text, this.#at);
    if (end !== undefined) this.#at = end;
    return end !== undefined;
  }
}

function endOf(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** Directives and opening quotes are not further away. */
const longestLine = 2000;

/** The part of a line before a place in it. */
export function lineBefore(text: string, at: number): string {
  const before = text.slice(Math.max(0, at - longestLine), at);
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** The quote that is opened on a line and not closed. */
export function openQuote(line: string): string | undefined {
  let open: string | undefined;
  for (const [character] of line.matchAll(/(?<!\\)["']/g)) {
    if (open === undefined) open = character;
    else if (open === character) open = undefined;
  }
  return open;
}
