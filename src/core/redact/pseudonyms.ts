import { scalarText } from '../locate/objects/scalarText.ts';
import type { ScalarPlace, StructureSteps } from '../locate/structure/structureReader.ts';
import { applyEdits, type Edit } from './edits.ts';
import { readEveryScalar } from './readEveryScalar.ts';
import { wholeNameSearch } from './wholeNames.ts';

/** The kind of a name, which its pseudonym shows. */
type NameKind = 'cluster' | 'user' | 'context' | 'namespace' | 'host' | 'name';

/** Names that every cluster has, and that reveal nothing. */
const commonNames =
  /^(?:default|kube-.*|kubernetes|kubernetes-admin|kubernetes-super-admin|localhost|127\.0\.0\.1|::1|system:.*)$/;
/** Shorter names also occur inside other words. */
const shortest = 2;

/**
 * Replaces, in steps, the names in kubeconfigs and objects with `cluster-1`, `user-2`, `host-1.example`, each name with
 * the same one everywhere, also in comments. Names in certificates stay, because a change would break the signature.
 *
 * @returns The unchanged text if it has no structure.
 */
export function* withPseudonyms(text: string, structure: StructureSteps): Generator<undefined, string> {
  const read = yield* readEveryScalar(text, structure);
  if (read === undefined || read.brokenAt !== undefined) return text;
  const names = new Map<string, string>();
  const counts = new Map<NameKind, number>();
  for (const place of read.places) {
    yield;
    const name = nameIn(place, scalarText(text, place).text);
    if (name === undefined || names.has(name.text) || commonNames.test(name.text) || name.text.length < shortest)
      continue;
    const number = (counts.get(name.kind) ?? 0) + 1;
    counts.set(name.kind, number);
    names.set(name.text, name.kind === 'host' ? `host-${number}.example` : `${name.kind}-${number}`);
  }
  if (names.size === 0) return text;
  const search = wholeNameSearch([...names.keys()]);
  const edits: Edit[] = [];
  for (const { start, end } of valuesAndComments(text, read.places)) {
    yield;
    for (const span of search(text, start, end)) {
      const found = text.slice(span.start, span.end);
      edits.push({ span, text: names.get(found) ?? found });
    }
  }
  return applyEdits(text, edits);
}

/** Fields that name something other than their objects, in kubeconfigs and elsewhere. */
const kindsOfFields: Readonly<Record<string, NameKind>> = {
  cluster: 'cluster',
  user: 'user',
  username: 'user',
  namespace: 'namespace',
  'current-context': 'context',
};
const kindsOfLists: Readonly<Record<string, NameKind>> = { clusters: 'cluster', users: 'user', contexts: 'context' };

function nameIn(place: ScalarPlace, text: string): { readonly text: string; readonly kind: NameKind } | undefined {
  const path = place.segments;
  const key = String(path.at(-1));
  const list = kindsOfLists[String(path.at(-3))];
  if (key === 'name' && list !== undefined) return { text, kind: list };
  if (key === 'server' || key === 'proxy-url' || key === 'controlPlaneEndpoint') {
    const host = /^(?:\w+:\/\/)?(?:<[^<>]*>@)?(\[[^\]]+\]|[^\s/:]+)/.exec(text)?.[1];
    return host === undefined ? undefined : { text: host, kind: 'host' };
  }
  if (path.at(-2) === 'metadata' && key === 'name') return { text, kind: 'name' };
  const kind = kindsOfFields[key];
  return kind === undefined ? undefined : { text, kind };
}

/** Everything except keys, `apiVersion` and `kind`. */
function valuesAndComments(text: string, places: readonly ScalarPlace[]) {
  const spans: { start: number; end: number }[] = [];
  let at = 0;
  for (const { span, key } of places) {
    // A comment starts with its mark; keys before it are not names.
    for (const { 0: comment, index } of text.slice(at, span.start).matchAll(/(?<=^|\s)#[^\n]*/g)) {
      spans.push({ start: at + index, end: at + index + comment.length });
    }
    if (key !== 'apiVersion' && key !== 'kind' && !isData(text.slice(span.start, span.end))) spans.push(span);
    at = span.end;
  }
  for (const { 0: comment, index } of text.slice(at).matchAll(/(?<=^|\s)#[^\n]*/g)) {
    spans.push({ start: at + index, end: at + index + comment.length });
  }
  return spans;
}

/** Certificates contain no names to replace. */
function isData(value: string): boolean {
  return value.length > 200 && /^[\sA-Za-z0-9+/=]+$/.test(value);
}
