import { type KeyPathSegment, toKeyPath } from '../kubernetes/keyPathSegments.ts';
import { limits } from '../locate/limits.ts';
import type { ScalarPlace, StructureSteps } from '../locate/structure/structureReader.ts';
import type { Span } from '../text/span.ts';
import { DocumentTypes } from './documentTypes.ts';
import { type Edit, mergedEdits, redacted } from './edits.ts';
import { isFieldName } from './fieldTypes.ts';
import { type GapPolicy, readGap } from './gaps.ts';
import { commentsPath, type KeptPaths } from './keptPaths.ts';
import { isMark } from './mark.ts';
import { readEveryScalar } from './readEveryScalar.ts';
import { redactScalar } from './redactScalar.ts';

/** What must be removed from YAML or JSON documents. */
export type DocumentRedaction =
  | { readonly kind: 'edits'; readonly edits: readonly Edit[]; readonly hidden: readonly HiddenField[] }
  /** It is too large to read as YAML, or has too many aliases. */
  | { readonly kind: 'large' | 'aliases' }
  /** It is not YAML or JSON with a mapping or list at its root. */
  | { readonly kind: 'other' }
  /** It is, but cannot be read completely; `offset`: where reading stopped. */
  | { readonly kind: 'broken'; readonly offset: number };

/** What a copy hides, as the user would ask for it: `spec.containers[].args`, or `comments`. */
export interface HiddenField {
  readonly path: string;
  readonly count: number;
}

/** Kubernetes allows a prefix of 253 characters, a slash and 63 more. */
const longestKey = 317;

/**
 * Reads, in steps, every scalar of a text, and everything between them. Nothing is skipped: what is neither a scalar, a
 * key, a comment nor syntax makes the text unreadable.
 *
 * @param hidesNames - Also names of labels and of data.
 */
export function* redactDocuments(
  text: string,
  structure: StructureSteps,
  kept: KeptPaths,
  hidesNames = false,
): Generator<undefined, DocumentRedaction> {
  const read = yield* readEveryScalar(text, structure);
  if (read === undefined) return { kind: 'large' };
  // More are not told of, so what they take could be shown.
  if ((read.aliases?.length ?? 0) >= limits.aliases) return { kind: 'aliases' };
  if (read.brokenAt !== undefined) return { kind: 'broken', offset: read.brokenAt };
  if (read.places.length === 0) return { kind: 'other' };
  const types = DocumentTypes.of(text, read);
  yield;
  const edits: Edit[] = [];
  const hidden = new Map<string, number>();
  const names = new HiddenNames(text);
  const note = (path: string, count: number) => count > 0 && hidden.set(path, (hidden.get(path) ?? 0) + count);
  const gapEdits = (gap: Span, next?: ScalarPlace): number | undefined => {
    if (gap.end < gap.start) return gap.start;
    const around = next !== undefined && kept.has(next.segments) ? next.segments : [];
    const policy: GapPolicy = {
      isJson: read.isJson,
      keepsComments: kept.comments,
      keyEdits: (span) => (isKept(text, span, around) ? [] : names.keyEdits(span)),
      anchorName: (name) => names.anchorName(name),
    };
    const { edits: found, unread } = readGap(text, gap, policy);
    for (const edit of found) edits.push(edit);
    note(commentsPath, found.filter((edit) => edit.text.startsWith('<redacted: comment')).length);
    return unread?.start;
  };
  let at = 0;
  for (const place of read.places) {
    yield;
    const { span, keySpan, key } = place;
    for (const gap of gapsBefore(at, place)) {
      const unread = gapEdits(gap, place);
      if (unread !== undefined) return { kind: 'broken', offset: unread };
    }
    const isKept = kept.has(place.segments);
    if (keySpan !== undefined && !isKept && !types.isKeyShown(place, key ?? '', hidesNames))
      edits.push(...names.keyEdits(keySpan));
    const found = redactScalar(text, place, (value) => isKept || types.shown(place, value));
    edits.push(...found);
    if (found.length > 0) note(pattern(place.segments), 1);
    at = span.end;
  }
  const unread = gapEdits({ start: at, end: text.length });
  if (unread !== undefined) return { kind: 'broken', offset: unread };
  return { kind: 'edits', edits: mergedEdits(edits), hidden: Array.from(hidden, ([path, count]) => ({ path, count })) };
}

function isKept(text: string, { start, end }: Span, path: readonly KeyPathSegment[]): boolean {
  return path.includes(text.slice(start, end));
}

/** Every index the same, so that the fields of all items are one. A key may be as long as the text. */
function pattern(path: readonly KeyPathSegment[]): string {
  const short = path.map((segment) => (typeof segment === 'string' ? segment.slice(0, longestKey) : segment));
  return toKeyPath(short).replaceAll(/\[\d+\]/g, '[]');
}

function gapsBefore(at: number, { span, keySpan }: ScalarPlace) {
  if (keySpan === undefined) return [{ start: at, end: span.start }];
  return [
    { start: at, end: keySpan.start },
    { start: keySpan.end, end: span.start },
  ];
}

/** Numbers keys and anchors that are hidden: the same name has the same number, and a mapping has no key twice. */
class HiddenNames {
  readonly #text: string;
  readonly #keys = new Map<string, number>();
  readonly #anchors = new Map<string, number>();

  constructor(text: string) {
    this.#text = text;
  }

  keyEdits(span: Span): readonly Edit[] {
    const text = this.#text;
    const key = text.slice(span.start, span.end);
    if (isFieldName(key) || key === '<<') return [];
    const number = numberOf(this.#keys, key);
    const quote = text.charAt(span.start - 1);
    const isQuoted = /["']/.test(quote) && text.charAt(span.end) === quote;
    const words = redacted(`key ${number}`);
    if (key === words) return [];
    return [{ span, text: isQuoted || isMark(key) ? words : JSON.stringify(words) }];
  }

  anchorName(name: string): string {
    return `a${numberOf(this.#anchors, name)}`;
  }
}

function numberOf(known: Map<string, number>, name: string): number {
  const number = known.get(name) ?? known.size + 1;
  known.set(name, number);
  return number;
}
