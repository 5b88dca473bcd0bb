import type { Finding } from '../findings/findingModel.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import type { DecodingTools } from '../pki/decodeFile.ts';
import type { DecodedCredential, PkiGraph } from '../pki/pkiModel.ts';
import type { Place } from '../renewal/editLayer.ts';
import type { TextReplacement } from '../renewal/renewalModel.ts';
import type { Span } from '../text/span.ts';
import type { Bytes } from '../x509/bytes.ts';

/** A fix that signs nothing. Plain data. */
export interface Repair {
  /** What it does, as the end of a sentence: `decode the value once`. */
  readonly title: string;
  /** No other fix is worth considering. */
  readonly isPreferred: boolean;
  /** By path of the file; replacements refer to the text that was read. */
  readonly replacements: ReadonlyMap<string, readonly TextReplacement[]>;
}

/** What planning a repair needs. */
export interface RepairContext {
  readonly graph: PkiGraph;
  readonly tools: DecodingTools;
  readonly now: number;
  /** Current text of a file; `undefined` if it is not text or cannot be changed. */
  readonly textOf: (path: string) => string | undefined;
}

/** A document, and everything that was read in it. */
export interface Source {
  readonly path: string;
  readonly text: string;
  /** All blocks, in order. */
  readonly places: readonly Place[];
  /** The decoded content of a block. */
  readonly credentialOf: (place: Place) => DecodedCredential | undefined;
  /** The objects and configurations of the document, as trees. */
  readonly objects: readonly ConfigurationObject[];
  /** Reads the blocks of a text that was encoded in this one. */
  readonly placesIn: (text: string) => readonly Place[];
}

/** The problem to repair, and its block. */
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

/** The blocks that a value will contain, in order: unchanged, or with other bytes. */
export type ExpectedBlock = Place | Bytes;

/** A problem of a flag or field whose value is not a credential. */
export interface SettingSubject {
  readonly finding: Finding;
  /** What the finding marks, and its text. */
  readonly span: Span;
  readonly marked: string;
  readonly source: Source;
  readonly graph: PkiGraph;
}

/** A new value with one block. */
export interface AddedValue {
  readonly keyPath: string;
  readonly content: Bytes;
}

/** A replacement that can add a value. */
export interface NewValue extends TextReplacement {
  readonly added?: AddedValue;
  /** What is new, if the rest of the text stays. */
  readonly inserted?: string;
}

/** Changes to one document, and what it must contain afterwards. */
export interface DocumentEdit {
  readonly source: Source;
  readonly replacements: readonly TextReplacement[];
  /** The blocks of every changed value; all other values must be unchanged. */
  readonly expected: ReadonlyMap<Place['value'], readonly ExpectedBlock[]>;
  /** New values. */
  readonly added?: readonly AddedValue[];
  /** The new key paths of values that get another one. */
  readonly renamed?: ReadonlyMap<Place['value'], string>;
  /** Only these fields of configurations may change; without it, any. */
  readonly changedFields?: readonly Span[];
}

/** A repair whose result is not yet checked. */
export interface RepairDraft {
  readonly title: string;
  /** Something is lost, or another fix can be better. */
  readonly isChoice?: true;
  readonly edits: readonly DocumentEdit[];
}

/** Plans one kind of repair; `undefined` if it is not possible, or would be a guess. Never throws. */
export type RepairPlanner = (subject: RepairSubject) => RepairDraft | undefined;

/** A problem of a field, which need not contain a credential. */
interface FieldSubject {
  readonly finding: Finding;
  /** What the finding marks. */
  readonly span: Span;
  readonly source: Source;
}

/** Plans one kind of field repair; `undefined` if it is not possible, or would be a guess. Never throws. */
export type FieldPlanner = (subject: FieldSubject) => RepairDraft | undefined;
