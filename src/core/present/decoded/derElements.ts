import type { Bytes } from '../../x509/bytes.ts';
import { DerReader } from '../../x509/derReader.ts';

/** One DER element of an extension's value. Views, no copies. */
export interface DerElement {
  /** Identifier octet. */
  readonly tag: number;
  readonly content: Bytes;
  readonly der: Bytes;
}

/** More elements side by side than any extension holds; what is beyond is not shown. */
const maximumElements = 10_000;

/**
 * Reads the elements that stand side by side in `bytes`.
 *
 * @returns `undefined` when one of them is broken. Never throws.
 */
export function readElements(bytes: Bytes): readonly DerElement[] | undefined {
  const reader = new DerReader(bytes);
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length; offset = reader.end) {
    if (elements.length >= maximumElements || !reader.read(offset, bytes.length)) return undefined;
    elements.push({
      tag: reader.tag,
      content: reader.view(reader.content, reader.end),
      der: reader.view(reader.start, reader.end),
    });
  }
  return elements;
}

/** Reads the one element that `bytes` should be, if it has the identifier octet `expected`. */
export function readElement(bytes: Bytes, expected: number): DerElement | undefined {
  const elements = readElements(bytes);
  const element = elements?.length === 1 ? elements[0] : undefined;
  return element?.tag === expected ? element : undefined;
}

/** Reads what stands in the one element that `bytes` should be. */
export function readChildren(bytes: Bytes, expected: number): readonly DerElement[] | undefined {
  const element = readElement(bytes, expected);
  return element === undefined ? undefined : readElements(element.content);
}
