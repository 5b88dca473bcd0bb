import * as l10n from '@vscode/l10n';
import { visibleText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeString } from '../../x509/decodeString.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { decodeOid } from '../../x509/objectIdentifier.ts';
import { decodedLimits } from './decodedLimits.ts';

/** One DER element of an extension's value. Views, no copies. */
export interface DerElement {
  /** Identifier octet. */
  readonly tag: number;
  readonly content: Bytes;
  readonly der: Bytes;
}

/** More than any certificate has names; more elements would be an attack. */
const maximumElements = 100_000;

/**
 * Reads the sequence of elements in `bytes`.
 *
 * @returns `undefined` when one of them is broken. Never throws.
 */
export function readElements(bytes: Bytes): readonly DerElement[] | undefined {
  const { elements, end } = readSome(bytes, maximumElements);
  return end < bytes.length ? undefined : elements;
}

/** Reads the first elements in `bytes`, up to a broken one. */
export function firstElements(bytes: Bytes, limit: number): readonly DerElement[] {
  return readSome(bytes, limit).elements;
}

function readSome(bytes: Bytes, limit: number) {
  const reader = new DerReader(bytes);
  const elements: DerElement[] = [];
  let end = 0;
  while (end < bytes.length && elements.length < limit && reader.read(end, bytes.length)) {
    end = reader.end;
    elements.push({
      tag: reader.tag,
      content: reader.view(reader.content, end),
      der: reader.view(reader.start, end),
    });
  }
  return { elements, end };
}

/** Reads the one element that `bytes` should be, if it has the identifier octet `expected`. */
export function readElement(bytes: Bytes, expected: number): DerElement | undefined {
  const elements = readElements(bytes);
  const element = elements?.length === 1 ? elements[0] : undefined;
  return element?.tag === expected ? element : undefined;
}

/** Reads the contents of the one element that `bytes` should be. */
export function readChildren(bytes: Bytes, expected: number): readonly DerElement[] | undefined {
  const element = readElement(bytes, expected);
  return element === undefined ? undefined : readElements(element.content);
}

/** Reads the object identifier that `element` should be. */
export function readOid(element: DerElement | undefined): string | undefined {
  if (element?.tag !== tag.objectIdentifier) return undefined;
  return decodeOid(element.content, 0, element.content.length);
}

/** Reads the string, of any type, that `element` should be; control characters are escaped. */
export function readText(element: DerElement | undefined): string | undefined {
  if (element === undefined) return undefined;
  const text = decodeString(element.tag, element.content, 0, element.content.length);
  return text === undefined ? undefined : visibleText(text, decodedLimits.characters);
}

/** Applies `write` to each part; `undefined` when it returns that for one of them. */
export function all<Part, Written>(
  parts: readonly Part[] | undefined,
  write: (part: Part, index: number) => Written | undefined,
): Written[] | undefined {
  if (parts === undefined) return undefined;
  const written: Written[] = [];
  for (const [index, part] of parts.entries()) {
    const each = write(part, index);
    if (each === undefined) return undefined;
    written.push(each);
  }
  return written;
}

/** Writes the parts of a list, up to the limit; `undefined` when one cannot be written. */
export function listText<Part>(
  parts: readonly Part[] | undefined,
  write: (part: Part) => string | undefined,
): string | undefined {
  const texts = all(parts?.slice(0, decodedLimits.listed), write);
  const more = (parts?.length ?? 0) - decodedLimits.listed;
  if (more > 0) texts?.push(l10n.t('… and {0} more', more.toLocaleString('en')));
  return texts?.join(', ');
}
