import type { Bytes } from '../bytes.ts';

/** An element: its identifier octet and extents in the cursor's bytes. */
export interface DerElement {
  readonly identifier: number;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

/** Maximum number of length octets, as in Go's cryptobyte. */
const lengthOctets = 4;

/**
 * Reads DER elements one after the other, as strictly as Go's cryptobyte: lengths in their shortest form and at most
 * four octets, no indefinite ones, no tag numbers above 30.
 *
 * `DerReader` reads everything readable, for display; this one finds what Go rejects. A failed read returns
 * `undefined`, and the caller stops, as Go does.
 */
export class DerCursor {
  readonly bytes: Bytes;
  readonly end: number;
  #offset: number;

  constructor(bytes: Bytes, offset = 0, end = bytes.length) {
    this.bytes = bytes;
    this.#offset = offset;
    this.end = end;
  }

  /** Octets that are left. */
  get length(): number {
    return this.end - this.#offset;
  }

  get isEmpty(): boolean {
    return this.#offset >= this.end;
  }

  /** A view (no copy) of the rest. */
  get rest(): Bytes {
    return this.bytes.subarray(this.#offset, this.end);
  }

  /** Tells whether the next element begins with `identifier`. */
  peek(identifier: number): boolean {
    return !this.isEmpty && this.bytes[this.#offset] === identifier;
  }

  /** Reads the next element of any type. */
  next(): DerElement | undefined {
    const { bytes, end } = this;
    const start = this.#offset;
    if (start + 2 > end) return undefined;
    const identifier = bytes[start] ?? 0;
    if ((identifier & 0x1f) === 0x1f) return undefined;
    let content = start + 2;
    let length = bytes[start + 1] ?? 0;
    if (length >= 0x80) {
      const octets = length & 0x7f;
      if (octets === 0 || octets > lengthOctets || content + octets > end || bytes[content] === 0) return undefined;
      length = 0;
      for (let i = 0; i < octets; i++) length = length * 256 + (bytes[content + i] ?? 0);
      if (length < 0x80) return undefined;
      content += octets;
    }
    if (content + length > end) return undefined;
    this.#offset = content + length;
    return { identifier, start, content, end: content + length };
  }

  /** Reads the content of the next element, which must begin with `identifier`. */
  read(identifier: number): DerCursor | undefined {
    const element = this.next();
    return element?.identifier === identifier ? this.inside(element) : undefined;
  }

  /** Reads the whole next element, header included, which must begin with `identifier`. */
  readElement(identifier: number): Bytes | undefined {
    const element = this.next();
    return element?.identifier === identifier ? this.bytes.subarray(element.start, element.end) : undefined;
  }

  /** Creates a cursor over the content of an element in these bytes. */
  inside(element: DerElement): DerCursor {
    return new DerCursor(this.bytes, element.content, element.end);
  }

  /** Skips the next element if it starts with `identifier`; returns `false` if it could not be read. */
  skipOptional(identifier: number): boolean {
    return !this.peek(identifier) || this.next() !== undefined;
  }
}
