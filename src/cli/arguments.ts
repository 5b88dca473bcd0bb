import { parseArgs } from 'node:util';
import * as l10n from '@vscode/l10n';
import { parseMoment } from '../core/text/moment.ts';
import { UsageError } from './io.ts';

/** The options of a command: `string` takes one value, `list` can be repeated, `boolean` takes no value. */
export type OptionTypes = Readonly<Record<string, OptionType>>;

type OptionType = 'string' | 'list' | 'boolean';

/** A parsed command line. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Value of a string option. */
  text(name: string): string | undefined;
  /** Values of a list option, also separated by commas, as in kubeadm. */
  list(name: string): readonly string[];
  /** Whether a boolean option was given. */
  flag(name: string): boolean;
  /** Value of an option that allows only certain words. */
  oneOf<Word extends string>(name: string, words: readonly Word[], fallback: Word): Word;
}

/**
 * Parses a command's arguments.
 *
 * @throws {UsageError} For unknown options and missing values.
 */
export function parseArguments(args: readonly string[], types: OptionTypes): ParsedArguments {
  const { values, positionals } = parse(args, types);
  const text = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    positionals,
    text,
    list: (name) => {
      const given = values[name];
      const texts = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : [];
      return texts.flatMap((each) => each.split(',')).filter((each) => each !== '');
    },
    flag: (name) => values[name] === true,
    oneOf: (name, words, fallback) => {
      const value = text(name);
      if (value === undefined) return fallback;
      const word = words.find((each) => each === value);
      if (word === undefined)
        throw new UsageError(
          l10n.t('{0} must be one of {1}, not {2}.', `--${name}`, words.join(', '), JSON.stringify(value)),
        );
      return word;
    },
  };
}

/**
 * Reads the date of an option.
 *
 * @throws {UsageError} If {@link parseMoment} cannot read it.
 */
export function momentOption(option: string, text: string): number {
  const moment = parseMoment(text);
  if (moment !== undefined) return moment;
  throw new UsageError(
    l10n.t(
      '{0} takes a date such as 2027-05-01 or 2027-05-01T10:00:00Z, not {1}.',
      `--${option}`,
      JSON.stringify(text),
    ),
  );
}

function parse(args: readonly string[], types: OptionTypes) {
  const options = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [
      name,
      { type: type === 'boolean' ? ('boolean' as const) : ('string' as const), multiple: type === 'list' },
    ]),
  );
  const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const given = new Set<string>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const type = Object.hasOwn(types, token.name) ? types[token.name] : undefined;
    refuseMisuse(token, type);
    // Otherwise the last value would win silently.
    if (token.value !== undefined && type !== 'list' && given.has(token.name)) {
      throw new UsageError(l10n.t('{0} can be given only once.', token.rawName));
    }
    given.add(token.name);
  }
  return parsed;
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  /** Written as `--name=value`. */
  readonly inlineValue: boolean | undefined;
}

/** In our own words: Node's messages are about its own API. */
function refuseMisuse({ rawName, value, inlineValue }: OptionToken, type: OptionType | undefined): void {
  switch (type) {
    case undefined:
      throw new UsageError(l10n.t('unknown option {0}.', rawName));
    case 'boolean':
      if (value !== undefined) throw new UsageError(l10n.t('{0} does not take a value.', rawName));
      return;
    case 'string':
    case 'list':
      if (value === undefined) throw new UsageError(l10n.t('{0} needs a value.', rawName));
      if (inlineValue === false && /^-./.test(value)) {
        throw new UsageError(
          l10n.t(
            '{0} needs a value, and {1} looks like an option. If it is the value, write {2}.',
            rawName,
            JSON.stringify(value),
            `${rawName}=${value}`,
          ),
        );
      }
  }
}
