import { parseArgs } from 'node:util';
import * as l10n from '@vscode/l10n';
import { parseMomentInput } from '../core/text/moment.ts';
import { type CliIo, UsageError } from './io.ts';
import { nearestWord } from './nearestWord.ts';
import { type OptionRecord, otherWords } from './optionTable.ts';

/** What parsing needs to know about options. */
export type OptionTypes = Readonly<Record<string, Omit<OptionRecord, 'what'>>>;

/** A parsed command line. */
export interface ParsedArguments {
  readonly positionals: readonly string[];
  /** Value of an option. */
  text(name: string): string | undefined;
  /** Values of an option that can be repeated; also separated by commas, as in kubeadm. */
  list(name: string): readonly string[];
  /** Whether an option without a value was given. */
  flag(name: string): boolean;
  /** Value of an option that allows only certain words. */
  oneOf<Word extends string>(name: string, words: readonly Word[], fallback: Word): Word;
}

/**
 * Parses a command's arguments.
 *
 * @throws {UsageError} For unknown options, missing values, and words that an option does not take.
 */
export function parseArguments(args: readonly string[], types: OptionTypes): ParsedArguments {
  const { values, positionals } = parse(args, types);
  const text = (name: string): string | undefined => values.get(name)?.at(-1);
  return {
    positionals,
    text,
    list: (name) => (values.get(name) ?? []).flatMap((each) => each.split(',')).filter((each) => each !== ''),
    flag: (name) => values.has(name),
    oneOf: (name, words, fallback) => words.find((each) => each === text(name)) ?? fallback,
  };
}

/**
 * What a command reads from standard input.
 *
 * @throws {UsageError} If several ask for it, or an option that needs a path.
 */
export function checkStandardInput({ positionals, text }: ParsedArguments, types: OptionTypes): void {
  const given = Object.entries(types).filter(([name, { value }]) => value === 'FILE' && text(name) === '-');
  const [placed] = given.find(([, { dash }]) => dash === 'nothing') ?? [];
  if (placed !== undefined) throw new UsageError(l10n.t('{0} needs the path of a file, not -.', `--${placed}`));
  const inputs = given.filter(([, { dash }]) => dash === undefined).map(([name]) => `--${name}`);
  const [one, other] = [...(positionals.includes('-') ? ['-'] : []), ...inputs];
  if (other !== undefined)
    throw new UsageError(l10n.t('only one file can be standard input, not both {0} and {1}.', one ?? '', other));
}

/** The moment that a command judges by: `--at`, or now. */
export function judgedMoment({ text }: Pick<ParsedArguments, 'text'>, io: Pick<CliIo, 'now'>): number {
  const at = text('at');
  return at === undefined ? io.now() : momentOption('at', at, io.now());
}

/**
 * Reads the date of an option.
 *
 * @throws {UsageError} If {@link parseMomentInput} cannot read it.
 */
export function momentOption(option: string, text: string, now: number): number {
  const moment = parseMomentInput(text, now);
  if (moment !== undefined) return moment;
  throw new UsageError(
    l10n.t(
      '{0} takes a date such as 2027-05-01, 2027-05-01T10:00:00Z or +30d, not {1}.',
      `--${option}`,
      JSON.stringify(text),
    ),
  );
}

/** Where the command stands: the first word that is neither an option nor the value of one; -1 without any. */
export function commandAt(args: readonly string[], types: OptionTypes): number {
  return args.findIndex((each, index) => (!each.startsWith('-') || each === '-') && !isValueAt(args, index, types));
}

function isValueAt(args: readonly string[], index: number, types: OptionTypes): boolean {
  const name = /^--?([\w-]+)$/.exec(args[index - 1] ?? '')?.[1] ?? '';
  const {
    value,
    bare,
    words = [],
  } = Object.entries(types).find(([key, { short, alias }]) => [key, short, alias].includes(name))?.[1] ?? {};
  return value !== undefined && (bare === undefined || words.includes(args[index] ?? ''));
}

function parse(args: readonly string[], types: OptionTypes) {
  const entries = Object.entries(types);
  const options = Object.fromEntries(
    entries.flatMap(([name, { short, alias, value }]) => {
      const type = value === undefined ? ('boolean' as const) : ('string' as const);
      const option = { type, ...(short === undefined ? {} : { short }) };
      return alias === undefined
        ? [[name, option]]
        : [
            [name, option],
            [alias, { type }],
          ];
    }),
  );
  const parsed = parseArgs({
    args: withBareValues(args, types),
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values = new Map<string, string[]>();
  for (const token of parsed.tokens) {
    if (token.kind !== 'option') continue;
    const [name = token.name, record] = entries.find(([key, { alias }]) => [key, alias].includes(token.name)) ?? [];
    refuseMisuse(token, record, types);
    // As kubectl takes it: `-o=json`.
    const { rawName } = token;
    const value = rawName.startsWith('--') ? token.value : token.value?.replace(/^=/, '');
    const known = values.get(name) ?? [];
    // Otherwise the last value would win silently.
    if (value !== undefined && record?.isList === undefined && known.length > 0)
      throw new UsageError(l10n.t('{0} can be given only once.', rawName));
    values.set(name, value === undefined ? known : [...known, wordFor(value, rawName, record)]);
  }
  return { values, positionals: parsed.positionals };
}

/** Gives options that can stand alone their value: `--color` is `--color=always`. */
function withBareValues(args: readonly string[], types: OptionTypes): string[] {
  const end = args.indexOf('--');
  return withPastedValues(args, types).map((arg, index) => {
    const { bare, words = [] } = types[arg.slice(2)] ?? {};
    const isAlone = arg.startsWith('--') && bare !== undefined && !words.includes(args[index + 1] ?? '');
    return isAlone && (end < 0 || index < end) ? `${arg}=${bare}` : arg;
  });
}

/** Gives an option its value where that begins like an option and cannot be one, such as a pasted item of a list: it has white space. */
function withPastedValues(args: readonly string[], types: OptionTypes): string[] {
  const taken: string[] = [];
  for (const arg of args) {
    const option = taken.at(-1) ?? '';
    const isPasted = /^-.*\s/.test(arg) && option.startsWith('--') && types[option.slice(2)]?.value !== undefined;
    if (isPasted) taken[taken.length - 1] = `${option}=${arg}`;
    else taken.push(arg);
  }
  return taken;
}

/**
 * The word that a value stands for.
 *
 * @throws {UsageError} If the option does not take it.
 */
function wordFor(value: string, option: string, record: OptionTypes[string] | undefined): string {
  const { words } = record ?? {};
  if (words === undefined || words.includes(value)) return value;
  const other = Object.hasOwn(otherWords, value) ? otherWords[value] : undefined;
  if (other !== undefined && words.includes(other)) return other;
  const given = JSON.stringify(value);
  const nearest = nearestWord(value, words);
  throw new UsageError(
    nearest === undefined
      ? l10n.t('{0} must be one of {1}, not {2}.', option, words.join(', '), given)
      : l10n.t('{0} must be one of {1}, not {2}. Did you mean {3}?', option, words.join(', '), given, nearest),
  );
}

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
  /** Written as `--name=value`. */
  readonly inlineValue: boolean | undefined;
}

/** In our own words: Node's messages are about its own API. */
function refuseMisuse(
  { name, rawName, value, inlineValue }: OptionToken,
  record: OptionTypes[string] | undefined,
  types: OptionTypes,
): void {
  if (record === undefined) {
    const nearest = rawName.startsWith('--') ? nearestWord(name, Object.keys(types)) : undefined;
    throw new UsageError(
      nearest === undefined
        ? l10n.t('unknown option {0}.', rawName)
        : l10n.t('unknown option {0}. Did you mean {1}?', rawName, `--${nearest}`),
    );
  }
  if (record.value === undefined) {
    if (value !== undefined) throw new UsageError(l10n.t('{0} does not take a value.', rawName));
    return;
  }
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
