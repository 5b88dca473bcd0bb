import { scalarText } from '../locate/objects/scalarText.ts';
import type { Collection, ScalarPlace, StructureSteps } from '../locate/structure/structureReader.ts';
import { addToGroup } from '../text/groupBy.ts';
import { argumentPasswordEdits } from './commandPasswords.ts';
import { type Edit, mergedEdits } from './edits.ts';
import { readGap } from './gaps.ts';
import { readEveryScalar } from './readEveryScalar.ts';
import { keyEdits } from './redactKey.ts';
import { type EmbeddedReader, redactScalar } from './redactScalar.ts';
import type { SecretSearch } from './secretSearch.ts';

/** What must be removed from YAML or JSON documents. */
export type DocumentRedaction =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[]; readonly secrets: readonly string[] }
  /** It is too large to read as YAML. */
  | { readonly kind: 'large' }
  /** It is not YAML or JSON with a mapping or list at its root. */
  | { readonly kind: 'other' }
  /** It is, but cannot be read completely; `offset`: where reading stopped. */
  | { readonly kind: 'broken'; readonly offset: number };

/** Documents inside documents, such as a kubeconfig in a ConfigMap. */
const deepest = 3;

/**
 * Reads, in steps, every scalar of a text, and everything between them. Nothing is skipped: what is neither a scalar, a
 * key, a comment nor syntax makes the text unreadable.
 *
 * @param depth - The number of documents around this one.
 */
export function* redactDocuments(
  text: string,
  structure: StructureSteps,
  search: SecretSearch,
  depth = 0,
): Generator<undefined, DocumentRedaction> {
  const read = yield* readEveryScalar(text, structure);
  if (read === undefined) return { kind: 'large' };
  const { places, isJson, brokenAt } = read;
  if (brokenAt !== undefined) return { kind: 'broken', offset: brokenAt };
  if (places.length === 0) return { kind: 'other' };
  const names = yield* namesBeside(text, places);
  const passwords = yield* passwordsOfLists(text, places);
  const edits: Edit[] = [];
  const secrets: string[] = [];
  const embedded: EmbeddedReader = (inner) => embeddedEdits(inner, structure, search, depth, secrets);
  let at = 0;
  let before: { readonly list: Collection; readonly text: string } | undefined;
  for (const place of places) {
    yield;
    const { span, keySpan, collection } = place;
    for (const gap of gapsBefore(at, place)) {
      if (gap.end < gap.start) return { kind: 'broken', offset: span.start };
      const { edits: found, unread } = readGap(text, gap, isJson, search);
      if (unread !== undefined) return { kind: 'broken', offset: unread.start };
      addAll(edits, found);
    }
    if (keySpan !== undefined) addAll(edits, keyEdits(text, keySpan, search));
    const around = {
      namesBeside: names.get(collection) ?? [],
      before: keySpan === undefined && before?.list === collection ? before.text : undefined,
    };
    const found = yield* redactScalar(text, place, around, embedded, search, passwords.get(place));
    addAll(edits, found.edits);
    addAll(secrets, found.secrets);
    before = keySpan === undefined ? { list: collection, text: scalarText(text, place).text } : undefined;
    at = span.end;
  }
  const last = readGap(text, { start: at, end: text.length }, isJson, search);
  if (last.unread !== undefined) return { kind: 'broken', offset: last.unread.start };
  return { kind: 'edits', edits: mergedEdits([...edits, ...last.edits]), secrets };
}

function gapsBefore(at: number, { span, keySpan }: ScalarPlace) {
  if (keySpan === undefined) return [{ start: at, end: span.start }];
  return [
    { start: at, end: keySpan.start },
    { start: keySpan.end, end: span.start },
  ];
}

/**
 * The `name`, `key` and `header` next to a `value`; by their mapping, because several documents can have one at the
 * same key path.
 */
function* namesBeside(
  text: string,
  places: readonly ScalarPlace[],
): Generator<undefined, ReadonlyMap<Collection, readonly string[]>> {
  const names = new Map<Collection, string[]>();
  for (const place of places) {
    yield;
    const { key, collection } = place;
    if (key === 'name' || key === 'key' || key === 'header') {
      addToGroup(names, collection, scalarText(text, place).text);
    }
  }
  return names;
}

/** What to remove from the items of command lines in lists; the `args` of a container continue its `command`. */
function* passwordsOfLists(
  text: string,
  places: readonly ScalarPlace[],
): Generator<undefined, ReadonlyMap<ScalarPlace, readonly Edit[]>> {
  const lists = new Map<Collection, ScalarPlace[]>();
  const commands = new Map<Collection | undefined, readonly ScalarPlace[]>();
  for (const place of places) {
    yield;
    if (place.keySpan !== undefined) continue;
    const { collection, segments } = place;
    addToGroup(lists, collection, place);
    if (segments.at(-2) === 'command') commands.set(collection.parent, lists.get(collection) ?? []);
  }
  const found = new Map<ScalarPlace, readonly Edit[]>();
  for (const [{ parent }, items] of lists) {
    yield;
    const command = items[0]?.segments.at(-2) === 'args' ? (commands.get(parent) ?? []) : [];
    const all = [...command, ...items];
    const edits = argumentPasswordEdits(all.map((place) => scalarText(text, place).text));
    for (const [index, place] of all.entries()) {
      const own = edits[index] ?? [];
      if (own.length > 0) found.set(place, own);
    }
  }
  return found;
}

function* embeddedEdits(
  text: string,
  structure: StructureSteps,
  search: SecretSearch,
  depth: number,
  secrets: string[],
): Generator<undefined, readonly Edit[] | undefined> {
  if (depth >= deepest || !/^\s*[[{]|[:-][ \t]*\n|: /.test(text) || !(text.includes('\n') || /^\s*[[{]/.test(text))) {
    return undefined;
  }
  const inner = yield* redactDocuments(text, structure, search, depth + 1);
  if (inner.kind !== 'edits') return undefined;
  addAll(secrets, inner.secrets);
  return inner.edits;
}

/** `push` accepts only as many arguments as fit on the stack. */
function addAll<Item>(items: Item[], more: readonly Item[]): void {
  for (const each of more) items.push(each);
}
