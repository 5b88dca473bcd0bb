import { scalarText } from '../locate/objects/scalarText.ts';
import type { ScalarPlace, StructureSteps } from '../locate/structure/structureReader.ts';
import type { Span } from '../text/span.ts';
import { DocumentTypes } from './documentTypes.ts';
import { applyEdits, type Edit } from './edits.ts';
import { formOfFlag } from './fieldTypes.ts';
import { readEveryScalar } from './readEveryScalar.ts';
import { type Form, formOf } from './shownForms.ts';
import { wholeNameSearch } from './wholeNames.ts';

/** The kind of a name, which its pseudonym shows. */
type NameKind = 'cluster' | 'user' | 'context' | 'namespace' | 'host' | 'name';

/** Names that every cluster has, and that reveal nothing. */
const commonNames =
  /^(?:default|kube-.*|kubernetes|kubernetes-admin|kubernetes-super-admin|localhost|127\.[\d.]+|0\.0\.0\.0|\[?::1?\]?|system:.*|cluster\.local|(?:.*\.)?svc(?:\.cluster\.local)?|(?:[\w-]+\.)?(?:docker\.io|k8s\.io|gcr\.io|ghcr\.io|quay\.io))$/;
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
  const types = DocumentTypes.of(text, read);
  const names = new Map<string, string>();
  const counts = new Map<NameKind, number>();
  for (const place of read.places) {
    yield;
    const value = scalarText(text, place).text;
    // What is hidden has no name any more.
    if (value.includes('<redacted: ')) continue;
    for (const name of namesIn(place, value, types.formAt(place))) {
      if (names.has(name.text) || commonNames.test(name.text) || name.text.length < shortest) continue;
      const number = (counts.get(name.kind) ?? 0) + 1;
      counts.set(name.kind, number);
      names.set(name.text, name.kind === 'host' ? `host-${number}.example` : `${name.kind}-${number}`);
    }
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
  clusterName: 'cluster',
  nodeName: 'host',
  secretName: 'name',
  serviceAccountName: 'name',
};
const kindsOfLists: Readonly<Record<string, NameKind>> = { clusters: 'cluster', users: 'user', contexts: 'context' };
const addresses = new Set(['host', 'url', 'members'].map(formOf));

interface Name {
  readonly text: string;
  readonly kind: NameKind;
}

function namesIn(place: ScalarPlace, text: string, form: Form | undefined): readonly Name[] {
  const path = place.segments;
  const key = String(path.at(-1));
  const list = kindsOfLists[String(path.at(-3))];
  if (key === 'name' && list !== undefined) return [{ text, kind: list }];
  const [, flag = '', value = text] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? [];
  const given = formOfFlag(flag) ?? form;
  const isAddress = given !== undefined && addresses.has(given);
  if (isAddress || (place.key === undefined && /^[a-z]+:\/\//.test(value))) return hostsIn(value);
  if (form === imageForm) return hostsIn(/^[^/]*[.:][^/]*(?=\/)/.exec(text)?.[0] ?? '');
  if (path.at(-2) === 'metadata' && key === 'name') return [{ text, kind: 'name' }];
  const kind = kindsOfFields[key];
  return kind === undefined ? [] : [{ text, kind }];
}

const imageForm = formOf('image');

/** Hosts of a list of addresses, without scheme, port and range. */
function hostsIn(text: string): readonly Name[] {
  return text.split(',').flatMap((each) => {
    const host = /^(?:[\w.-]+=)?(?:\w+:\/\/)?(?:<[^<>]*>@)?(?:\*\.)?(\[[^\]]+\]|[^\s/:]+)/.exec(each)?.[1];
    return host === undefined || /\/\d+$/.test(each) ? [] : [{ text: host, kind: 'host' as const }];
  });
}

/** Everything except keys, `apiVersion` and `kind`. */
function valuesAndComments(text: string, places: readonly ScalarPlace[]) {
  const spans: { start: number; end: number }[] = [];
  let at = 0;
  for (const { span, key } of places) {
    // A comment starts with its mark; keys before it are not names.
    for (const { 0: comment, index } of text.slice(at, span.start).matchAll(/(?<=^|\s)#[^\n]*/g)) {
      spans.push(...outsideMarks(text, { start: at + index, end: at + index + comment.length }));
    }
    const isFixed = key === 'apiVersion' || key === 'kind' || isData(text.slice(span.start, span.end));
    if (!isFixed) spans.push(...outsideMarks(text, span));
    at = span.end;
  }
  for (const { 0: comment, index } of text.slice(at).matchAll(/(?<=^|\s)#[^\n]*/g)) {
    spans.push(...outsideMarks(text, { start: at + index, end: at + index + comment.length }));
  }
  return spans;
}

/** What takes the place of a value is nobody's name. */
function outsideMarks(text: string, { start, end }: Span): readonly Span[] {
  const spans: Span[] = [];
  let at = start;
  for (const { 0: mark, index } of text.slice(start, end).matchAll(/<redacted: [^<>]*>/g)) {
    spans.push({ start: at, end: start + index });
    at = start + index + mark.length;
  }
  return [...spans, { start: at, end }];
}

/** Certificates contain no names to replace. */
function isData(value: string): boolean {
  return value.length > 200 && /^[\sA-Za-z0-9+/=]+$/.test(value);
}
