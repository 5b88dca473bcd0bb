import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import { composed, type MappedText, type SpanMap } from '../../text/mappedText.ts';
import type { Span } from '../../text/span.ts';
import type { ScalarStyle } from '../locateModel.ts';
import type { AliasPlace, ScalarPlace } from '../structure/structureReader.ts';
import { putAliasedNodes } from './aliasedNodes.ts';
import { addChild, childAt, collectionFor, type GrowingCollection, isGrowing, isOfKindFor } from './growingTree.ts';
import type { MappingNode, ScalarNode, SequenceNode } from './objectModel.ts';
import { scalarText } from './scalarText.ts';

/** A document's root, and the document's number in its text. */
export interface DocumentTree {
  readonly documentIndex: number;
  readonly root: MappingNode | SequenceNode;
}

/** Scalars between two steps. They take less than a millisecond. */
const atOnce = 256;

/**
 * Builds the trees of a text's documents from its scalars, in steps.
 *
 * @param places - All scalars of the text, in order of position.
 * @param toSource - Translates spans in the text to spans in the file.
 * @param aliases - Each gets the node that it names.
 */
export function* buildDocumentTrees(
  text: string,
  places: readonly ScalarPlace[],
  toSource: SpanMap,
  aliases: readonly AliasPlace[] = [],
): Generator<undefined, readonly DocumentTree[]> {
  const trees = new Map<number, GrowingCollection>();
  for (const [number, place] of places.entries()) {
    if (number % atOnce === atOnce - 1) yield undefined;
    const { segments } = place;
    const { documentIndex } = place.object;
    let at = trees.get(documentIndex);
    if (at === undefined) {
      at = collectionFor(segments[0]);
      trees.set(documentIndex, at);
    }
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next !== undefined) at = childOf(at, segment, next);
      else if (!isNull(text, place)) addChild(at, segment, new Scalar(text, place, toSource));
      if (at === undefined) break;
    }
  }
  yield* putAliasedNodes(trees, aliases);
  return Array.from(trees, ([documentIndex, root]) => ({ documentIndex, root }));
}

/** What is null is not there. */
function isNull(text: string, { style, span: { start, end } }: ScalarPlace): boolean {
  return style === 'plain' && end - start <= 4 && /^(?:~|null|Null|NULL)$/.test(text.slice(start, end));
}

/** The collection at a key or an index; `undefined` if a scalar is there already, as in broken documents. */
function childOf(at: GrowingCollection, segment: KeyPathSegment, next: KeyPathSegment): GrowingCollection | undefined {
  const known = childAt(at, segment);
  if (known !== undefined) return isGrowing(known) && isOfKindFor(known, next) ? known : undefined;
  const child = collectionFor(next);
  addChild(at, segment, child);
  return child;
}

/** A scalar whose text is read on demand. */
class Scalar implements ScalarNode {
  readonly kind = 'scalar';
  readonly span: Span;
  readonly keySpan?: Span;
  readonly #source: string;
  readonly #place: ScalarPlace;
  readonly #toFile: SpanMap;
  #content: MappedText | undefined;

  constructor(source: string, place: ScalarPlace, toSource: SpanMap) {
    this.span = toSource(place.span);
    if (place.keySpan !== undefined) this.keySpan = toSource(place.keySpan);
    this.#source = source;
    this.#place = place;
    this.#toFile = toSource;
  }

  get text(): string {
    return this.#read().text;
  }

  get style(): ScalarStyle {
    return this.#place.style;
  }

  get toSource(): SpanMap {
    return composed(this.#toFile, this.#read().toSource);
  }

  get keyPath(): string {
    return this.#place.keyPath;
  }

  #read(): MappedText {
    this.#content ??= scalarText(this.#source, this.#place);
    return this.#content;
  }
}
