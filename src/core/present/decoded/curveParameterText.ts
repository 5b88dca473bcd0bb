import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { type DerElement, readChildren, readOid } from './derElements.ts';
import { hexLines, indent } from './hexText.ts';
import { componentLines } from './integerText.ts';

const primeField = '1.2.840.10045.1.1';
/** Forms of a point (SEC 1 §2.3.3) by their first octet. */
const pointForms: Readonly<Record<number, string>> = {
  2: 'compressed',
  3: 'compressed',
  4: 'uncompressed',
  6: 'hybrid',
  7: 'hybrid',
};

/** Writes the explicit parameters of an elliptic curve (RFC 3279 §2.3.5), where no name stands, as OpenSSL does. */
export function curveParameterLines({ der }: DerElement): readonly string[] {
  const [, field, curve, base, order, cofactor] = readChildren(der, tag.sequence) ?? [];
  const [fieldType, prime] = (field && readChildren(field.der, tag.sequence)) ?? [];
  const [a, b, seed] = (curve && readChildren(curve.der, tag.sequence)) ?? [];
  if (prime === undefined || base === undefined) return ['Field Type: <invalid>'];
  const isPrime = readOid(fieldType) === primeField;
  const form = pointForms[base.content[0] ?? 0] ?? 'unknown form';
  return [
    `Field Type: ${isPrime ? 'prime-field' : 'characteristic-two-field'}`,
    ...(isPrime ? componentLines('Prime', prime.content) : []),
    ...fieldElementLines('A', a),
    ...fieldElementLines('B', b),
    `Generator (${form}):`,
    ...indent(hexLines(base.content, 15), 4),
    ...(order === undefined ? [] : componentLines('Order', order.content)),
    ...(cofactor === undefined ? [] : paddedLines('Cofactor', 1, cofactor.content)),
    ...(seed === undefined ? [] : ['Seed:', ...indent(hexLines(seed.content.subarray(1), 15), 4)]),
  ];
}

/** A FieldElement is an OCTET STRING of a number without a sign. */
function fieldElementLines(label: string, element: DerElement | undefined): string[] {
  if (element === undefined) return [];
  const number = new Uint8Array(element.content.length + 1);
  number.set(element.content, 1);
  return paddedLines(label, 3, number);
}

/** OpenSSL leaves more spaces before small numbers of these. */
function paddedLines(label: string, spaces: number, content: Bytes): string[] {
  return componentLines(label, content).map((line) => line.replace(/^(\w+: )(?=\d)/, `$1${' '.repeat(spaces)}`));
}
