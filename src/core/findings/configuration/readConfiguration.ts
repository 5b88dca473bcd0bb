import * as l10n from '@vscode/l10n';
import { certificateRole } from '../../kubernetes/certificateRole.ts';
import { type KeyPathSegment, toKeyPath } from '../../kubernetes/keyPathSegments.ts';
import { patternOf } from '../../locate/files/skippedPaths.ts';
import type { KeyTest } from '../../locate/structure/keyNames.ts';
import type { StructureTools } from '../../locate/structure/readStructure.ts';
import { scalarContent } from '../../locate/structure/scalarContent.ts';
import type { Collection, DocumentStructure, KeyPlace } from '../../locate/structure/structureReader.ts';
import type { Span } from '../../text/span.ts';
import { visibleText } from '../../text/visibleText.ts';
import { isFindingCode } from '../catalog.ts';
import type { ExpiryThresholds, FindingPolicy } from '../findingModel.ts';
import { configurationRules } from './configurationRules.ts';
import { configurationName, isField, levels, type Rule } from './rules.ts';

type Levels = FindingPolicy['severities'];

/** What a configuration file sets. */
export interface ConfigurationContent {
  readonly findings?: Levels;
  /** Levels for the files that patterns match; later ones win. */
  readonly overrides?: readonly { readonly files?: readonly string[]; readonly findings?: Levels }[];
  /** Path of a baseline, relative to the configuration file. */
  readonly baseline?: string;
  readonly expiry?: Partial<ExpiryThresholds> & Partial<Pick<FindingPolicy, 'byRole'>>;
  readonly scan?: { readonly exclude?: readonly string[] };
  readonly roots?: readonly string[];
}

/** What cannot be used in a configuration file. */
export interface Mistake {
  readonly span: Span;
  /** Sentences. */
  readonly message: string;
}

/** A configuration file as read: what can be used of it, and the rest. */
export interface Configuration {
  readonly content: ConfigurationContent;
  readonly mistakes: readonly Mistake[];
  /** Where its baseline is named. */
  readonly baselineSpan?: Span;
  /** Where its roots are named. */
  readonly rootSpans: readonly Span[];
}

/** UTF-16 code units: people write the file, and a thousand codes and patterns fit. */
const mostCharacters = 262_144;
/** Values, also those that aliases repeat. */
const mostValues = 10_000;
/** A reader looks at the first few. */
const mostMistakes = 100;

/**
 * Reads a configuration file. What is wrong is told at its key, and the rest is used. Never throws.
 *
 * @param structure - Reads YAML.
 */
export function readConfiguration(text: string, { structure }: StructureTools): Configuration {
  const reader = new ConfigurationReader(text);
  const read = text.length > mostCharacters ? undefined : structure?.(text, [], everything);
  if (read === undefined) {
    reader.tell(start, l10n.t('This file is too large to be read, so it is not used.'));
  } else reader.read(read);
  const { content, mistakes, baselineSpan, rootSpans } = reader;
  return {
    content,
    mistakes,
    rootSpans: Object.values(rootSpans),
    ...(baselineSpan === undefined ? {} : { baselineSpan }),
  };
}

const start: Span = { start: 0, end: 0 };
const everything: KeyTest = { has: () => true, hasItemsOf: () => true, hasAliases: true, hasKeys: true };

/** A value and its place; an alias repeats the places of what it names. */
interface Value {
  readonly segments: readonly KeyPathSegment[];
  readonly span: Span;
  readonly keySpan?: Span | undefined;
  readonly text: string;
}

class ConfigurationReader {
  readonly mistakes: Mistake[] = [];
  baselineSpan: Span | undefined;
  readonly rootSpans: Record<number, Span> = {};
  readonly #text: string;
  readonly #root: Tree = {};
  readonly #told = new Set<string>();
  /** By their paths. */
  readonly #keys = new Map<string, Span>();
  readonly #set = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  /** Holes are items that cannot be used. */
  get content(): ConfigurationContent {
    return withoutHoles(this.#root) as ConfigurationContent;
  }

  tell(span: Span, message: string): void {
    const known = `${span.start} ${message}`;
    if (this.#told.has(known) || this.mistakes.length >= mostMistakes) return;
    this.#told.add(known);
    this.mistakes.push({ span, message });
  }

  read({ places, aliases = [], keys = [], brokenAt }: DocumentStructure): void {
    const values: Value[] = [];
    const twice = this.#readKeys(keys.filter(({ object }) => object.documentIndex === 0));
    for (const place of places) {
      const { span, keySpan, segments } = place;
      if (twice.some((each) => span.start < each.span.start && isBelow(segments, each.segments))) continue;
      if (place.object.documentIndex === 0)
        values.push({ segments, span, keySpan, text: scalarContent(this.#text, place).text });
      else this.tell(keySpan ?? span, l10n.t('Only the first document of this file is used.'));
    }
    // Those that an alias takes from another one are known by then: an anchor comes before its aliases.
    for (const { span, segments, target, ownKeys } of aliases) {
      if (isBelow(segments, target)) {
        this.tell(span, l10n.t('This alias is inside the value that it stands for, so it is ignored.'));
        continue;
      }
      for (const value of values.filter((each) => isBelow(each.segments, target))) {
        const below = value.segments.slice(target.length);
        if (values.length < mostValues && ownKeys?.has(String(below[0])) !== true)
          values.push({ ...value, segments: [...segments, ...below] });
      }
    }
    for (const value of values.slice(0, mostValues)) this.#take(value);
    for (const [index, override] of (this.#root.overrides as Tree[] | undefined)?.entries() ?? []) {
      const first = values.find(({ segments }) => segments[0] === 'overrides' && segments[1] === index);
      if (override !== undefined && override.files === undefined && first !== undefined)
        this.tell(first.keySpan ?? first.span, l10n.t('This entry names no {0}, so it has no effect.', '`files`'));
    }
    const complex = /(?:^|[{,])[^\S\n]*\?[^\S\n]/m.exec(this.#text);
    if (complex !== null) {
      const at = complex.index + complex[0].length - 2;
      this.tell({ start: at, end: at + 1 }, l10n.t('This key is not a single text, so it is ignored.'));
    }
    if (brokenAt !== undefined) {
      const span = { start: brokenAt, end: brokenAt };
      this.tell(span, l10n.t('This is not valid YAML. What follows may be ignored.'));
    } else if (values.length === 0 && this.mistakes.length === 0 && /^[^\S\n]*[^#\s]/m.test(this.#text)) {
      this.tell(start, l10n.t('This file does not set anything.'));
    }
    this.mistakes.sort((a, b) => a.span.start - b.span.start);
  }

  /** Tells the keys that cannot be used, also those without a value, and returns those that replace earlier ones. */
  #readKeys(keys: readonly KeyPlace[]): readonly KeyPlace[] {
    const known = new Map<Collection, Set<string>>();
    const twice: KeyPlace[] = [];
    for (const key of keys.slice(0, mostValues)) {
      const { span, segments, collection, holds } = key;
      const name = nameOf(segments);
      const own = known.get(collection) ?? new Set();
      known.set(collection, own);
      if (own.has(name) && twice.length < mostMistakes) {
        this.tell(span, l10n.t('{0} is set twice. The last value counts.', visibleText(name)));
        twice.push(key);
      }
      own.add(name);
      this.#keys.set(name, span);
      const above = ruleAt(segments.slice(0, -1));
      const rule = ruleAt(segments);
      if (rule === undefined) {
        if (above?.kind === 'fields' || above?.kind === 'map')
          this.tell(span, strangeKey(above, String(segments.at(-1))));
      } else if (
        holds !== 'single' &&
        holds !== (isCollection(rule) ? (rule.kind === 'list' ? 'list' : 'mapping') : '')
      )
        this.tell(span, wrongKind(rule, name));
    }
    return twice;
  }

  #take(value: Value): void {
    const { segments, text } = value;
    let rule: Rule = root;
    let at: Tree = this.#root;
    for (const [index, segment] of segments.entries()) {
      const next = ruleBelow(rule, segment);
      if (next === undefined) {
        const isExpected = isCollection(rule) && (rule.kind === 'list') === (typeof segment === 'number');
        const length = isExpected ? index + 1 : index;
        this.tell(
          this.#keySpan(value, Math.max(0, length - 1)),
          isExpected ? strangeKey(rule, String(segment)) : wrongKind(rule, nameOf(segments.slice(0, length))),
        );
        return;
      }
      rule = next;
      if (index < segments.length - 1) {
        const below = (Object.hasOwn(at, segment) ? at[segment] : undefined) ?? (next.kind === 'list' ? [] : {});
        at[segment] = below;
        at = below as Tree;
      }
    }
    const span = value.keySpan ?? value.span;
    const content = contentOf(rule, text);
    const name = nameOf(segments);
    if (content === undefined) {
      this.tell(span, rule.kind === 'pattern' ? badPattern(text) : wrongKind(rule, name, text));
      return;
    }
    if (this.#set.has(name)) this.tell(span, l10n.t('{0} is set twice. The last value counts.', visibleText(name)));
    this.#set.add(name);
    if (name === 'baseline') this.baselineSpan = span;
    if (segments[0] === 'roots') this.rootSpans[Number(segments[1])] = span;
    at[segments.at(-1) ?? ''] = content;
  }

  /** Where the key of a step is; what an alias repeats is told where it stands. */
  #keySpan({ segments, span, keySpan }: Value, index: number): Span {
    return this.#keys.get(nameOf(segments.slice(0, index + 1))) ?? keySpan ?? span;
  }
}

interface Tree {
  [key: KeyPathSegment]: unknown;
}

const root: Rule = { kind: 'fields', fields: configurationRules };

function ruleAt(segments: readonly KeyPathSegment[]): Rule | undefined {
  return segments.reduce<Rule | undefined>((rule, segment) => rule && ruleBelow(rule, segment), root);
}

function isBelow(segments: readonly KeyPathSegment[], above: readonly KeyPathSegment[]): boolean {
  return above.every((segment, index) => segments[index] === segment);
}

function isCollection({ kind }: Rule): boolean {
  return kind === 'list' || kind === 'map' || kind === 'fields';
}

function ruleBelow(rule: Rule, segment: KeyPathSegment): Rule | undefined {
  if (rule.kind === 'list') return typeof segment === 'number' ? rule.of : undefined;
  if (typeof segment === 'number') return undefined;
  if (rule.kind === 'fields') return isField(rule.fields, segment) ? rule.fields[segment] : undefined;
  if (rule.kind !== 'map') return undefined;
  const isKey =
    rule.keys === 'role' ? certificateRole(segment) !== undefined : segment === '*' || isFindingCode(segment);
  return isKey ? rule.of : undefined;
}

function contentOf(rule: Rule, text: string): unknown {
  switch (rule.kind) {
    case 'number': {
      const number = numberOf(text);
      return number >= rule.minimum && number <= (rule.maximum ?? Number.MAX_SAFE_INTEGER) ? number : undefined;
    }
    case 'level':
      return levels.find((level) => level === text);
    case 'text':
      return text;
    case 'pattern':
      return isPattern(text) ? text : undefined;
    default:
      return undefined;
  }
}

function numberOf(text: string): number {
  return /^\d+(?:\.\d+)?(?:e\+?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
}

/** Patterns of other tools have more; here they would be letters. */
function isPattern(text: string): boolean {
  const plain = text.replaceAll(/\{[^{}]*,[^{}]*\}/g, '');
  return patternOf(text) !== undefined && !/^!|[[\]\\{}]|(?:^|\/)\.\.(?:\/|$)/.test(plain);
}

function nameOf(segments: readonly KeyPathSegment[]): string {
  return toKeyPath(segments);
}

function strangeKey(rule: Rule, key: string): string {
  const name = visibleText(key);
  if (rule.kind === 'fields') {
    const known = Object.keys(rule.fields).join(', ');
    return l10n.t('{0} is not a key here, so it is ignored. Known keys: {1}.', name, known);
  }
  return rule.kind === 'map' && rule.keys === 'role'
    ? l10n.t('{0} is not the role of a certificate, so it is ignored.', name)
    : l10n.t('{0} is not the code of a finding, so it is ignored.', name);
}

function badPattern(text: string): string {
  return l10n.t(
    '{0} is not a pattern that CertScope can use, so it is ignored. Patterns may contain {1}: at most three stars in a name, and one `**` between names.',
    visibleText(text),
    '`*`, `?`, `{a,b}`',
  );
}

function wrongKind(rule: Rule, path: string, text = ''): string {
  const name = visibleText(path === '' ? configurationName : path);
  switch (rule.kind) {
    case 'number':
      return rule.maximum === undefined && !(numberOf(text) > Number.MAX_SAFE_INTEGER)
        ? l10n.t('{0} must be a number of at least {1}.', name, rule.minimum)
        : l10n.t('{0} must be a number from {1} to {2}.', name, rule.minimum, rule.maximum ?? Number.MAX_SAFE_INTEGER);
    case 'level':
      return l10n.t('{0} must be one of {1}, not {2}.', name, levels.join(', '), JSON.stringify(visibleText(text)));
    case 'list':
      return l10n.t('{0} must be a list.', name);
    case 'map':
    case 'fields':
      return l10n.t('{0} must contain keys with values.', name);
    case 'pattern':
    case 'text':
      return l10n.t('{0} must be a single text.', name);
  }
}

function withoutHoles(value: unknown): unknown {
  if (Array.isArray(value)) return Object.values(value).map(withoutHoles);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutHoles(each)]));
}
