import { type AlikeShape, alikeShape, passAlike } from './alikeShape.ts';
import type { BlockReader } from './blockReader.ts';

/** Lines that are read one by one; a document of which more would be is read as fast from beginning to end. */
const mostLines = 1000;
/** Shapes that are remembered of one list, and of the documents of a file. */
const mostShapes = 8;

const documentMark = '---\n';

/** Items of a list, or documents, by the mark that each begins with. */
interface Alikes {
  readonly mark: string;
  readonly shapes: AlikeShape[];
  /** Where the one began that is being read; -1 before the first. */
  start: number;
}

/**
 * Reads a document in block style in which lists, or documents, are made of parts that are written alike: each shape is
 * read once, and what has the same shape is only counted. Whatever was open before such a part is open behind it.
 */
export class AlikeReader {
  readonly #text: string;
  readonly #reader: BlockReader;
  /** What is not passed over. */
  readonly #offset: number;
  #lines = 0;
  readonly #documents: Alikes = { mark: documentMark, shapes: [], start: -1 };
  #items: Alikes | undefined;
  /** The sequence of the items: its number, and where it was opened. */
  #frame = 0;
  #openedAt = -1;

  /** @param offset - What holds it is read in any case. */
  constructor(text: string, reader: BlockReader, offset: number) {
    this.#text = text;
    this.#reader = reader;
    this.#offset = offset;
  }

  /** Reads to the end. Tells whether all was understood, and few lines had to be read. */
  readAll(): boolean {
    const reader = this.#reader;
    while (reader.at < this.#text.length) {
      this.#passOver();
      this.#lines++;
      if (this.#lines > mostLines || !reader.readLine() || reader.brokenAt !== undefined) return false;
    }
    return true;
  }

  /** Where an item or document begins: passes over those that are like one that was read. */
  #passOver(): void {
    const { frames, at } = this.#reader;
    if (this.#text.startsWith(documentMark, at)) {
      this.#items = undefined;
      this.#frame = 0;
      for (let count = this.#passed(this.#documents); count > 0; count--) frames.startDocument();
      return;
    }
    const items = this.#itemsHere();
    if (items === undefined || !this.#text.startsWith(items.mark, at)) return;
    const count = this.#passed(items);
    frames.indexes[this.#frame] = (frames.indexes[this.#frame] ?? 0) + count;
  }

  /** The items of the outermost list that is open. */
  #itemsHere(): Alikes | undefined {
    const { frames } = this.#reader;
    let frame = 1;
    while (frame <= frames.top && !frames.isSequence(frame)) frame++;
    if (frame > frames.top) return undefined;
    const openedAt = frames.openedAt[frame] ?? -1;
    if (this.#items === undefined || frame !== this.#frame || openedAt !== this.#openedAt) {
      const mark = `${' '.repeat(frames.indentOf(frame))}- `;
      this.#items = { mark, shapes: [], start: -1 };
      this.#frame = frame;
      this.#openedAt = openedAt;
    }
    return this.#items;
  }

  /** Learns from what was read before, and tells how many follow that are like something that was read. */
  #passed(alikes: Alikes): number {
    const text = this.#text;
    const reader = this.#reader;
    const { shapes, mark, start } = alikes;
    if (start !== -1 && shapes.length < mostShapes) {
      const shape = alikeShape(text.slice(start, reader.at), mark);
      if (shape !== undefined) shapes.unshift(shape);
    }
    let count = 0;
    for (let index = 0; index < shapes.length; index++) {
      const run = passAlike(text, reader.at, shapes[index] as AlikeShape, this.#offset);
      if (run.count === 0) continue;
      reader.at = run.end;
      count += run.count;
      // Others may follow that are like another one.
      index = -1;
    }
    alikes.start = reader.at;
    return count;
  }
}
