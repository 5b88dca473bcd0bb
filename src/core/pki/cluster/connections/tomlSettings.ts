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

const line = /^[ \t]*(?:\[([^\n]+?)\][ \t]*(?:#.*)?$|([\w."'-]+)[ \t]*=[ \t]*(\[[^\]]*(?:\][^\]\n]*)*\]|[^\n]*))/gm;
const part = /"([^"\n]*)"|'([^'\n]*)'|([\w-]+)/g;

/** Reads tables, and keys with strings, lists of strings and booleans, which is all that container runtimes have for registries. */
export function tomlSettings({ search }: DecodedFile): readonly TomlSetting[] {
  const settings: TomlSetting[] = [];
  let table: readonly string[] = [];
  for (const found of search?.(line) ?? []) {
    const [whole, header, key = '', value = ''] = found;
    if (header !== undefined) {
      table = partsOf(header, 0).map(({ text }) => text);
      continue;
    }
    const keys = partsOf(key, 0).map(({ text }) => text);
    settings.push({
      path: [...table, ...keys],
      values: partsOf(value.replace(/#[^"'\n]*$/gm, ''), found.index + whole.length - value.length),
    });
  }
  return settings;
}

function partsOf(text: string, at: number): readonly TomlValue[] {
  return Array.from(text.matchAll(part), ([whole, double, single, bare]) => ({
    whole,
    text: double ?? single ?? bare ?? '',
  })).map((each, index, all) => {
    const before = all.slice(0, index).reduce((from, { whole }) => text.indexOf(whole, from) + whole.length, 0);
    const start = at + text.indexOf(each.whole, before) + (each.whole === each.text ? 0 : 1);
    return { text: each.text, span: { start, end: start + each.text.length } };
  });
}
