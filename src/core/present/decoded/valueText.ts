import { tag } from '../../x509/derReader.ts';
import { type DerElement, readElements, readOid, readText } from './derElements.ts';
import { colonHex } from './hexText.ts';
import { integerText } from './integerText.ts';
import { readTime, timeText } from './timeText.ts';

/** Writes a value of a simple type as text, and any other as octets. */
export function valueText(element: DerElement): string {
  switch (element.tag) {
    case tag.integer:
    case tag.enumerated:
      return integerText(element.content);
    case tag.boolean:
      return element.content[0] === 0 ? 'FALSE' : 'TRUE';
    case tag.objectIdentifier:
      return readOid(element) ?? colonHex(element.der);
    case tag.null:
      return 'NULL';
    case tag.utcTime:
    case tag.generalizedTime: {
      const time = readTime(element);
      return time === undefined ? (readText(element) ?? colonHex(element.der)) : timeText(time);
    }
    default:
      return readText(element) ?? colonHex(element.der);
  }
}

/** Writes all simple values in an element in order, each as {@link valueText} does. */
export function flatText(element: DerElement, depth = 0): string {
  const isConstructed = (element.tag & 0x20) !== 0;
  const children = isConstructed && depth < maximumDepth ? readElements(element.content) : undefined;
  if (children === undefined) return valueText(element);
  return children.map((child) => flatText(child, depth + 1)).join(', ');
}

/** More levels than any value of an attribute or statement. */
const maximumDepth = 8;
