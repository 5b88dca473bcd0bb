import { scalarText } from '../locate/objects/scalarText.ts';
import type { ScalarPlace, StructureSteps } from '../locate/structureReader.ts';
import { groupBy } from '../text/groupBy.ts';
import { runAtOnce } from '../text/runAtOnce.ts';
import { argumentPasswordEdits } from './commandPasswords.ts';
import { type Edit, mergedEdits } from './edits.ts';
import { readGap } from './gaps.ts';
import { readEveryScalar } from './readEveryScalar.ts';
import { keyEdits } from './redactKey.ts';
import { redactScalar } from './redactScalar.ts';

/** What has to go from YAML or JSON documents. */
export type DocumentRedaction =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[]; readonly secrets: readonly string[] }
  /** It is too large to be read as YAML. */
  | { readonly kind: 'large' }
  /** It is neither YAML nor JSON with a mapping or list at its root. */
  | { readonly kind: 'other' }
  /** It is, and cannot be read to its end; `offset`: where the reading stopped. */
  | { readonly kind: 'broken'; readonly offset: number };

/** Documents in documents, as a kubeconfig in a ConfigMap. */
const deepest = 3;

/**
 * Reads, in steps, every scalar of a text, and what stands between them. Nothing is left out: what is neither a scalar, a key, a
 * comment nor syntax makes the text unreadable.
 *
 * @param known - Secrets of the file that stand elsewhere, too.
 * @param depth - How many documents this one lies in.
 */
export function* redactDocuments(
  text: string,
  structure: StructureSteps,
  known: readonly string[] = [],
  depth = 0,
): Generator<undefined, DocumentRedaction> {
  const read = yield* readEveryScalar(text, structure);
  if (read === undefined) return { kind: 'large' };
  const { places, isJson, brokenAt } = read;
  if (brokenAt !== undefined) return { kind: 'broken', offset: brokenAt };
  if (places.length === 0) return { kind: 'other' };
  const names = namesBeside(text, places);
  const passwords = passwordsOfLists(text, places);
  const edits: Edit[] = [];
  const secrets: string[] = [];
  const embedded = (inner: string): readonly Edit[] | undefined =>
    embeddedEdits(inner, structure, known, depth, secrets);
  let at = 0;
  let before: { readonly list: string; readonly text: string } | undefined;
  for (const place of places) {
    yield;
    const { span, keySpan, keyPath } = place;
    for (const gap of gapsBefore(at, place)) {
      if (gap.end < gap.start) return { kind: 'broken', offset: span.start };
      const { edits: found, unread } = readGap(text, gap, isJson, known);
      if (unread !== undefined) return { kind: 'broken', offset: unread.start };
      edits.push(...found);
    }
    if (keySpan !== undefined) edits.push(...keyEdits(text, keySpan, known));
    const list = keySpan === undefined ? listOf(keyPath) : '';
    const around = {
      nameBeside: names.get(keyPath.replace(/[^.[\]]+$/, '')),
      before: list !== '' && before?.list === list ? before.text : undefined,
    };
    const found = redactScalar(text, place, around, embedded, known, passwords.get(place));
    edits.push(...found.edits);
    secrets.push(...found.secrets);
    before = list === '' ? undefined : { list, text: scalarText(text, place).text };
    at = span.end;
  }
  const last = readGap(text, { start: at, end: text.length }, isJson, known);
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

/** What a `name`, `key` or `header` beside a `value` says; by the key path of their mapping. */
function namesBeside(text: string, places: readonly ScalarPlace[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const place of places) {
    const { key, keyPath } = place;
    if (key === 'name' || key === 'key' || key === 'header') {
      names.set(keyPath.slice(0, -key.length), scalarText(text, place).text);
    }
  }
  return names;
}

function listOf(keyPath: string): string {
  return keyPath.replace(/\[\d+\]$/, '');
}

/** What has to go from the items of lists that are command lines; the `args` of a container go on where its `command` ends. */
function passwordsOfLists(text: string, places: readonly ScalarPlace[]): ReadonlyMap<ScalarPlace, readonly Edit[]> {
  const unkeyed = places.filter(({ keySpan }) => keySpan === undefined);
  const lists = groupBy(unkeyed, ({ keyPath }) => listOf(keyPath));
  const found = new Map<ScalarPlace, readonly Edit[]>();
  for (const [list, items] of lists) {
    const command = /(?:^|\.)args$/.test(list) ? (lists.get(list.replace(/args$/, 'command')) ?? []) : [];
    const all = [...command, ...items];
    const edits = argumentPasswordEdits(all.map((place) => scalarText(text, place).text));
    for (const [index, place] of all.entries()) {
      const own = edits[index] ?? [];
      if (own.length > 0) found.set(place, own);
    }
  }
  return found;
}

function embeddedEdits(
  text: string,
  structure: StructureSteps,
  known: readonly string[],
  depth: number,
  secrets: string[],
): readonly Edit[] | undefined {
  if (depth >= deepest || !/^\s*[[{]|[:-][ \t]*\n|: /.test(text) || !(text.includes('\n') || /^\s*[[{]/.test(text))) {
    return undefined;
  }
  const inner = runAtOnce(redactDocuments(text, structure, known, depth + 1));
  if (inner.kind !== 'edits') return undefined;
  secrets.push(...inner.secrets);
  return inner.edits;
}
