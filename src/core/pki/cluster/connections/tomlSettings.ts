import { memoisedBy } from '../../../text/memoised.ts';
import type { Span } from '../../../text/span.ts';
import type { DecodedFile } from '../../pkiModel.ts';

/** A setting of a TOML file: its table and key, and its strings or its one other value. */
export interface TomlSetting {
  readonly path: readonly string[];
  readonly values: readonly TomlValue[];
}

/** A value without quotes. */
export interface TomlValue {
  readonly text: string;
  readonly span: Span;
}

/** A string, a word, a comment, or one other character: each is found in one pass over its line. */
const token = /"([^"\n]*)"|'([^'\n]*)'|([\w-]+)|#[^\n]*|[^\s,.]|\n/g;

interface Token {
  readonly whole: string;
  /** Of a string or a word. */
  readonly value?: TomlValue;
}

type Line = readonly Token[];

/** Reads tables, and keys with strings, lists of strings and booleans, which is all that container runtimes have for registries. */
export const tomlSettings = memoisedBy((file: DecodedFile): readonly TomlSetting[] => {
  const settings: TomlSetting[] = [];
  let table: readonly string[] = [];
  let list: { readonly values: TomlValue[]; depth: number } | undefined;
  for (const line of linesOf(file)) {
    const equals = line.findIndex(({ whole }) => whole === '=');
    const keys = valuesOf(line.slice(0, Math.max(equals, 0)));
    const isSetting = equals > 0 && keys.length === equals;
    const isHeader = line[0]?.whole === '[' && line.at(-1)?.whole === ']' && valuesOf(line).length > 0;
    // An unclosed list ends before the next setting or table.
    if (list !== undefined && !isSetting && !(isHeader && isName(line[1]))) {
      list = addTo(list, line);
    } else if (isSetting) {
      const values: TomlValue[] = [];
      const rest = line.slice(equals + 1);
      list = undefined;
      if (rest[0]?.whole === '[') list = addTo({ values, depth: 0 }, rest);
      else values.push(...valuesOf(rest));
      settings.push({ path: [...table, ...keys.map(({ text }) => text)], values });
    } else if (isHeader) {
      list = undefined;
      table = valuesOf(line).map(({ text }) => text);
    }
  }
  return settings;
});

/** @returns `undefined` when the list is closed. */
function addTo<List extends { readonly values: TomlValue[]; depth: number }>(list: List, line: Line): List | undefined {
  for (const { whole, value } of line) {
    if (value !== undefined) list.values.push(value);
    if (whole === '[') list.depth += 1;
    if (whole !== ']') continue;
    list.depth -= 1;
    if (list.depth === 0) return undefined;
  }
  return list;
}

function* linesOf({ search }: DecodedFile): Generator<Line> {
  let line: Token[] = [];
  for (const { 0: whole, 1: double, 2: single, 3: word, index } of search?.(token) ?? []) {
    const text = double ?? single ?? word;
    if (whole === '\n') {
      yield line;
      line = [];
    } else if (text !== undefined) {
      const start = index + (word === undefined ? 1 : 0);
      line.push({ whole, value: { text, span: { start, end: start + text.length } } });
    } else if (!whole.startsWith('#')) line.push({ whole });
  }
  yield line;
}

function valuesOf(line: Line): readonly TomlValue[] {
  return line.flatMap(({ value }) => value ?? []);
}

/** A word that is no value in a list of lists. */
function isName(first: Token | undefined): boolean {
  return /^(?!(?:true|false|inf|nan)$)[a-z_]/i.test(first?.whole ?? '');
}
