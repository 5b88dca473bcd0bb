import type { TextChange } from './textChange.ts';

/** Characters up to which neighbours are put together: what somebody types in one place stays one piece. */
const smallPiece = 4096;
/** Pieces above which the text is put together: so many places were changed since. */
const mostPieces = 128;

/**
 * A text that is changed often, a few characters at a time: pieces of the texts that it came from. A change costs as
 * much as the pieces are many, however long they are; the text as a whole is put together when somebody asks for it.
 */
export class EditedText {
  readonly length: number;
  #pieces: readonly string[];

  constructor(text: string | readonly string[]) {
    this.#pieces = typeof text === 'string' ? [text] : text;
    this.length = this.#pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  slice(start: number, end: number): string {
    return this.#between(start, end).join('');
  }

  /** The text after a change; this one stays as it is. */
  changed({ start, end, text }: TextChange): EditedText {
    const pieces: string[] = [];
    for (const piece of [...this.#between(0, start), text, ...this.#between(end, this.length)]) {
      const last = pieces.at(-1);
      if (piece === '') continue;
      if (last !== undefined && last.length + piece.length <= smallPiece) pieces[pieces.length - 1] = last + piece;
      else pieces.push(piece);
    }
    return new EditedText(pieces.length > mostPieces ? pieces.join('') : pieces);
  }

  toString(): string {
    if (this.#pieces.length > 1) this.#pieces = [this.#pieces.join('')];
    return this.#pieces[0] ?? '';
  }

  #between(start: number, end: number): string[] {
    const found: string[] = [];
    let at = 0;
    for (const piece of this.#pieces) {
      if (at >= end) break;
      if (at + piece.length > start) found.push(piece.slice(Math.max(0, start - at), Math.min(piece.length, end - at)));
      at += piece.length;
    }
    return found;
  }
}
