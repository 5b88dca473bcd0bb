import type { Finding } from '../findings/findingModel.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import type { DecodingTools } from '../pki/decodeFile.ts';
import type { DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';

/** What takes a problem away without signing anything. Plain data. */
export interface Repair {
  /** What it does, as the end of a sentence: `decode the value once`. */
  readonly title: string;
  /** There is no other way that a careful person would weigh. */
  readonly isPreferred: boolean;
  /** By path of the file; every file's refer to its text as it was read. */
  readonly replacements: ReadonlyMap<string, readonly TextReplacement[]>;
}

/** What planning a repair needs. */
export interface RepairContext {
  readonly graph: PkiGraph;
  readonly tools: DecodingTools;
  readonly now: number;
  /** Text of a file as it is now; `undefined` for what is no text or cannot be changed. */
  readonly textOf: (path: string) => string | undefined;
}

/** A document with everything that was read in it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** All blocks, in order. */
  readonly places: readonly Place[];
  /** What a block turned out to be. */
  readonly credentialOf: (place: Place) => DecodedCredential | undefined;
  /** The objects and configurations of the document, as trees. */
  readonly objects: readonly ConfigurationObject[];
  /** Reads the blocks of a text that was encoded in this one. */
  readonly placesIn: (text: string) => readonly Place[];
}

/** The problem to be repaired, and the block that has it. */
export interface RepairSubject {
  readonly finding: Finding;
  readonly graph: PkiGraph;
  readonly now: number;
  readonly source: Source;
  /** The block's index in the places of `source`. */
  readonly index: number;
  readonly place: Place;
  /** Another document, e.g. the one with the other half of a pair. */
  readonly sourceOf: (path: string) => Source | undefined;
}

/** The blocks that are to stand in a value afterwards, in order: as they were before, or other bytes. */
export type ExpectedBlock = Place | Bytes;

/** A problem of a flag or a field that has a value of its own, which no credential is. */
export interface SettingSubject {
  readonly finding: Finding;
  /** What the finding marks, and its text. */
  readonly span: Span;
  readonly marked: string;
  readonly source: Source;
  readonly graph: PkiGraph;
}

/** A value that was not there before, with one block. */
export interface AddedValue {
  readonly keyPath: string;
  readonly content: Bytes;
}

/** A replacement that may bring a value with it. */
export interface NewValue extends TextReplacement {
  readonly added?: AddedValue;
}

/** Changes of one document, and what has to be found in it then. */
export interface DocumentEdit {
  readonly source: Source;
  readonly replacements: readonly TextReplacement[];
  /** The blocks of every value that is changed; all other values have to be as they were. */
  readonly expected: ReadonlyMap<Place['value'], readonly ExpectedBlock[]>;
  /** Values that come with the change. */
  readonly added?: readonly AddedValue[];
  /** Nothing but these fields of configurations may change; without it any may. */
  readonly changedFields?: readonly Span[];
}

/** A repair before its result was read and checked. */
export interface RepairDraft {
  readonly title: string;
  /** Something is lost, or another way may be better. */
  readonly isChoice?: true;
  readonly edits: readonly DocumentEdit[];
}

/** Plans one kind of repair; `undefined` where it cannot be done, or would have to guess. Never throws. */
export type RepairPlanner = (subject: RepairSubject) => RepairDraft | undefined;

/** A problem of a field, which need not hold a credential. */
interface FieldSubject {
  readonly finding: Finding;
  /** What the finding marks. */
  readonly span: Span;
  readonly source: Source;
}

/** Plans one kind of repair of fields; `undefined` where it cannot be done, or would have to guess. Never throws. */
export type FieldPlanner = (subject: FieldSubject) => RepairDraft | undefined;
