import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import type { Span } from '../../text/span.ts';
import type { EntryStyle, ObjectContext, ScalarStyle } from '../locateModel.ts';
import type { Candidate } from '../scanCandidates.ts';
import type { KeyTest } from './keyNames.ts';

/** A mapping or sequence of a document, to tell it from others. */
export interface Collection {
  /** That in which it stands; absent at a document's root. */
  readonly parent: Collection | undefined;
}

/** A scalar of a YAML or JSON document and its place. */
export interface ScalarPlace {
  /** Source text of the value: without quotes, without the block scalar's header and final line break. */
  readonly span: Span;
  /** Source text of its key without quotes; absent for an item of a sequence. */
  readonly keySpan?: Span | undefined;
  readonly key?: string | undefined;
  /** Getter: the mapping or sequence in which it stands, one object for all in it. */
  readonly collection: Collection;
  readonly style: ScalarStyle;
  readonly entryStyle?: EntryStyle | undefined;
  /** Columns that belong to a block scalar's indentation, not to its text. */
  readonly indent?: number | undefined;
  /** Getter: most places are never asked for theirs. */
  readonly keyPath: string;
  /** Getter: the steps of the key path, without copies of keys, which may be as long as the text. */
  readonly segments: readonly KeyPathSegment[];
  /** Getter: complete only when the whole document has been read. */
  readonly object: ObjectContext;
}

/** A place in which YAML takes what stands at another place of its document, by an alias. */
export interface AliasPlace {
  readonly documentIndex: number;
  /** Getter: the steps to the value that is an alias; of a merge (`<<`), to the mapping that takes the other's entries. */
  readonly segments: readonly KeyPathSegment[];
  /** Getter: the steps to the value with the anchor. */
  readonly target: readonly KeyPathSegment[];
  /** Of a merge alone: the mapping's own keys, whose values count before the other's, empty ones too. */
  readonly ownKeys?: ReadonlySet<string> | undefined;
}

/** The scalars that were asked for, and whether the text was understood. */
export interface DocumentStructure {
  /** In order of position. */
  readonly places: readonly ScalarPlace[];
  /** In order of position; only YAML has any. */
  readonly aliases?: readonly AliasPlace[];
  /** Where the text stopped being of this form, so that places behind it are missing or unsure. */
  readonly brokenAt?: number;
  /** The text is no YAML but documentation, a script, a template: key paths would mean nothing. */
  readonly isOther?: boolean;
}

/**
 * Reads the scalars of a YAML document that hold one of the candidates, or whose key is wanted.
 *
 * Injected, because a full YAML parser is large and slow: it is asked only for documents in which a candidate stands
 * in something else than plain block style. Never throws.
 *
 * @param candidates - Ascending.
 * @returns `undefined` when the text is too large to be parsed.
 */
export type StructureReader = (
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
) => DocumentStructure | undefined;

/** The same in steps, between which others may have their turn. */
export type StructureSteps = (
  ...asked: Parameters<StructureReader>
) => Generator<undefined, DocumentStructure | undefined>;
