import type { KeyPathSegment } from '../../kubernetes/keyPathSegments.ts';
import type { Span } from '../../text/span.ts';
import type { EntryStyle, ObjectContext, ScalarStyle } from '../locateModel.ts';
import type { Candidate } from '../scanCandidates.ts';
import type { KeyTest } from './keyNames.ts';

/** The identity of a mapping or sequence. */
export interface Collection {
  /** The collection that contains it; absent at a document's root. */
  readonly parent: Collection | undefined;
}

/** A scalar of a YAML or JSON document and its place. */
export interface ScalarPlace {
  /** Source text of the value, without quotes or a block scalar's header and final line break. */
  readonly span: Span;
  /** Source text of its key, without quotes; absent for an item of a sequence. */
  readonly keySpan?: Span | undefined;
  readonly key?: string | undefined;
  /** Getter: the mapping or sequence that contains it, the same object for all its values. */
  readonly collection: Collection;
  readonly style: ScalarStyle;
  readonly entryStyle?: EntryStyle | undefined;
  /** Columns of a block scalar's indentation, which are not part of its text. */
  readonly indent?: number | undefined;
  /** Getter: most are never used. */
  readonly keyPath: string;
  /** Getter: the steps of the key path, without copies of keys. A key may be as long as the text. */
  readonly segments: readonly KeyPathSegment[];
  /** Getter: complete after the whole document has been read. */
  readonly object: ObjectContext;
}

/** A place with an alias, which takes its value from another place in the document. */
export interface AliasPlace {
  readonly documentIndex: number;
  /** The alias, with its `*`. */
  readonly span: Span;
  /** Getter: the steps to the alias; for a merge (`<<`), to the mapping that takes the other mapping's entries. */
  readonly segments: readonly KeyPathSegment[];
  /** Getter: the steps to the value with the anchor. */
  readonly target: readonly KeyPathSegment[];
  /** Only for a merge: the mapping's own keys. Their values win, even empty ones. */
  readonly ownKeys?: ReadonlySet<string> | undefined;
}

/** A key of a mapping, whatever it holds. */
export interface KeyPlace extends Pick<ScalarPlace, 'span' | 'segments' | 'collection' | 'object'> {
  /** `single`: a scalar or an alias. */
  readonly holds: 'mapping' | 'list' | 'single';
}

/** The scalars that were looked for, and whether the text was understood. */
export interface DocumentStructure {
  /** In order of position. */
  readonly places: readonly ScalarPlace[];
  /** In order of position; only in YAML. */
  readonly aliases?: readonly AliasPlace[];
  /** In order of position; only in YAML, see `KeyTest.hasKeys`. */
  readonly keys?: readonly KeyPlace[];
  /** Where the text no longer has this form. Places after it are missing or uncertain. */
  readonly brokenAt?: number;
  /** The text is not YAML but documentation, a script or a template. Key paths would be wrong. */
  readonly isOther?: boolean;
}

/**
 * Reads the scalars in a YAML document that contain a candidate, or whose key is wanted. Never throws.
 *
 * Injected, because a full YAML parser is large and slow. It is only used for documents in which a candidate is not in plain block
 * style.
 *
 * @param candidates - Ascending.
 * @returns `undefined` when the text is too large to be parsed.
 */
export type StructureReader = (
  text: string,
  candidates: readonly Candidate[],
  wanted: KeyTest,
) => DocumentStructure | undefined;

/** The same in steps, so that other work can run in between. */
export type StructureSteps = (
  ...asked: Parameters<StructureReader>
) => Generator<undefined, DocumentStructure | undefined>;
