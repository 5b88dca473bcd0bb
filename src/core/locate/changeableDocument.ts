import { hasConfigurationKeyword } from '../kubernetes/configurationKeyword.ts';
import { isPartOfFlags } from '../kubernetes/flagKeyword.ts';
import { mentionsConfiguration } from '../kubernetes/objectKeyword.ts';
import { EditedText } from '../text/editedText.ts';
import type { MarkedEncoding } from '../text/markedEncoding.ts';
import { optional } from '../text/optional.ts';
import { runAtOnce } from '../text/runAtOnce.ts';
import type { TextChange } from '../text/textChange.ts';
import type { BlockMark } from './blockMark.ts';
import type { Candidate } from './candidate.ts';
import { keepsItsNature } from './changedLines.ts';
import type { Landmarks } from './landmarks.ts';
import { type DocumentTools, locateDocumentInSteps } from './locateCredentials.ts';
import type { LocatedDocument, LocatedReference, LocatedValue } from './locateModel.ts';
import { movedReference, movedValue } from './movedValue.ts';
import { type ReadChange, readChange } from './readChange.ts';
import { ShiftedList } from './shiftedList.ts';

/** How a document is read, see {@link locateDocument}. */
export interface ReadingOptions {
  readonly tools?: DocumentTools;
  readonly encoding?: MarkedEncoding | undefined;
  readonly fileName?: string;
  /** Is given each value once, and returns what stands for it in all versions of the document. */
  readonly wrap?: (value: LocatedValue) => LocatedValue;
}

interface Parts extends Pick<LocatedDocument, 'invocations' | 'flagVariables'> {
  readonly text: EditedText;
  readonly isConfiguration: boolean;
  readonly values: ShiftedList<LocatedValue>;
  readonly references: ShiftedList<LocatedReference>;
  /** Absent where every change needs the whole document. */
  readonly landmarks?: Landmarks;
}

/**
 * A located document of which a changed version can be had for the price of the changed lines. What it tells is what
 * {@link locateDocument} tells of the same text.
 */
export class ChangeableDocument implements LocatedDocument {
  readonly #parts: Parts;
  readonly #options: ReadingOptions;
  #values: readonly LocatedValue[] | undefined;
  #references: readonly LocatedReference[] | undefined;

  private constructor(parts: Parts, options: ReadingOptions) {
    this.#parts = parts;
    this.#options = options;
  }

  /** Reads a whole text. */
  static read(text: string, options: ReadingOptions = {}): ChangeableDocument {
    return runAtOnce(ChangeableDocument.readInSteps(text, options));
  }

  /** As {@link read}, with pauses. */
  static *readInSteps(text: string, options: ReadingOptions = {}): Generator<undefined, ChangeableDocument> {
    const { tools, encoding, fileName, wrap = itself } = options;
    const marks: BlockMark[] = [];
    let landmarks: Landmarks | undefined;
    const take = (candidates: readonly Candidate[], words: string) => {
      if (startsAsComment.test(text) || isPartOfFlags(words) || hasConfigurationKeyword(words)) return;
      const byOffset = ShiftedList.of(candidates, ({ offset }) => offset);
      landmarks = { candidates: byOffset, marks: ShiftedList.of(marks, ({ at }) => at) };
    };
    const located = yield* locateDocumentInSteps(text, tools, encoding, fileName, { marks, take });
    yield undefined;
    const parts = {
      ...located,
      text: new EditedText(text),
      isConfiguration: mentionsConfiguration(text),
      values: ShiftedList.of(located.values.map(wrap), ({ span }) => span.start),
      references: ShiftedList.of(located.references, ({ span }) => span.start),
      ...optional('landmarks', landmarks),
    };
    return new ChangeableDocument(parts, options);
  }

  /**
   * The document after a change, read from what has changed; this one stays as it is.
   *
   * @returns `undefined` where a change may concern the document as a whole, so that it has to be read anew.
   */
  changed(change: TextChange): ChangeableDocument | undefined {
    const { text, landmarks, isConfiguration } = this.#parts;
    if (landmarks === undefined) return undefined;
    const read = readChange(landmarks, text, change, this.#options.tools ?? {});
    if (read === undefined) return undefined;
    const start = read.from + text.slice(read.from, change.start).lastIndexOf('\n') + 1;
    if (!keepsItsNature(text, change, start, read.window.behindChange, isConfiguration)) return undefined;
    const parts = this.#after(change, read, landmarks);
    return parts && new ChangeableDocument(parts, this.#options);
  }

  get text(): EditedText {
    return this.#parts.text;
  }

  /** It says so much that it is of interest without a credential in it. */
  get isConfiguration(): boolean {
    return this.#parts.isConfiguration;
  }

  get values(): readonly LocatedValue[] {
    this.#values ??= this.#parts.values.map(movedValue);
    return this.#values;
  }

  get references(): readonly LocatedReference[] {
    this.#references ??= this.#parts.references.map(movedReference);
    return this.#references;
  }

  get invocations(): LocatedDocument['invocations'] {
    return this.#parts.invocations;
  }

  get flagVariables(): readonly string[] {
    return this.#parts.flagVariables ?? [];
  }

  #after(change: TextChange, read: ReadChange, { candidates, marks }: Landmarks): Parts | undefined {
    const { values, references, text } = this.#parts;
    const by = change.text.length - (change.end - change.start);
    const { window, from, to } = read;
    const { candidatesBefore, start } = window;
    const replaced = <Item>(list: ShiftedList<Item>, first: number, items: readonly Item[]) =>
      list.replaced(first, list.countBefore(to), items, start, by);
    const wrapped = read.values.map(this.#options.wrap ?? itself);
    const behind = candidatesBefore + read.candidatesReplaced;
    const parts: Parts = {
      ...this.#parts,
      text: text.changed(change),
      values: replaced(values, values.countBefore(from), wrapped),
      references: replaced(references, references.countBefore(from), read.references),
      landmarks: {
        candidates: candidates.replaced(candidatesBefore, behind, read.candidates, start, by),
        marks: replaced(marks, window.mark + 1, read.marks),
      },
    };
    const lists = [parts.values, parts.references, parts.landmarks?.candidates, parts.landmarks?.marks];
    return lists.some((list) => list?.isScattered) ? undefined : parts;
  }
}

/** A comment of JSON may hide that a text is JSON. */
const startsAsComment = /^[\ufeff\s,]*\//;

function itself(value: LocatedValue): LocatedValue {
  return value;
}
