import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import type { PublicKey } from '../../x509/x509Model.ts';
import { type DerElement, readChildren, readElement, readOid } from './derElements.ts';
import { hexLines, indent } from './hexText.ts';
import { componentLines } from './integerText.ts';
import { pssKeyLines } from './pssText.ts';
import { flatText } from './valueText.ts';

/** OpenSSL's names of key algorithms, if different from ours. */
const algorithmNames: Readonly<Record<string, string>> = {
  RSA: 'rsaEncryption',
  'RSA-PSS': 'rsassaPss',
  EC: 'id-ecPublicKey',
  DSA: 'dsaEncryption',
  Ed25519: 'ED25519',
  Ed448: 'ED448',
};
/** OpenSSL's names of the curves that NIST named differently. */
const curveNames: Readonly<Record<string, string>> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

/** NIST's names of the unused curves over binary fields (FIPS 186-4 §D.1.3). */
const binaryCurveNames: Readonly<Record<string, string>> = {
  sect163k1: 'K-163',
  sect163r2: 'B-163',
  sect233k1: 'K-233',
  sect233r1: 'B-233',
  sect283k1: 'K-283',
  sect283r1: 'B-283',
  sect409k1: 'K-409',
  sect409r1: 'B-409',
  sect571k1: 'K-571',
  sect571r1: 'B-571',
};

/** Writes a SubjectPublicKeyInfo as `openssl x509 -text` does, beginning with `Public Key Algorithm`. */
export function publicKeyLines(key: PublicKey): string[] {
  return [`Public Key Algorithm: ${algorithmText(key)}`, ...indent(keyLines(key), 4)];
}

function algorithmText({ algorithm, bits }: PublicKey): string {
  if (algorithm === 'GOST R 34.10-2012') return `${algorithm} with ${bits} bit modulus`;
  return algorithmNames[algorithm] ?? algorithm;
}

function keyLines(key: PublicKey): string[] {
  const { algorithm, bits, curve } = key;
  const octets = keyOctets(key.spki);
  if (octets === undefined) return [];
  const parameters = readChildren(readChildren(key.spki, tag.sequence)?.[0]?.der ?? octets, tag.sequence)?.[1];
  switch (algorithm) {
    case 'RSA':
    case 'RSA-PSS':
    case 'RSA-OAEP': {
      const [modulus, exponent] = readChildren(octets, tag.sequence) ?? [];
      if (modulus === undefined || exponent === undefined) break;
      return [
        sizeLine(bits),
        ...componentLines('Modulus', modulus.content),
        ...componentLines('Exponent', exponent.content),
        ...(algorithm === 'RSA-PSS' ? pssKeyLines(parameters) : []),
      ];
    }
    case 'DSA':
      return [sizeLine(bits), ...dsaLines(octets, parameters)];
    case 'EC':
      return [sizeLine(bits), ...octetLines('pub', octets), ...curveLines(curve, parameters)];
  }
  return [
    `${algorithmText(key)} Public-Key:`,
    ...octetLines(algorithm.startsWith('ML-KEM') ? 'ek' : 'pub', octets),
    ...(parameters === undefined ? [] : [`Parameters: ${flatText(parameters)}`]),
  ];
}

/** The key is an INTEGER; its domain parameters are in the algorithm identifier (RFC 3279 §2.3.2). */
function dsaLines(octets: Bytes, parameters: DerElement | undefined): string[] {
  const [p, q, g] = parameters === undefined ? [] : (readChildren(parameters.der, tag.sequence) ?? []);
  const labelled = { pub: readElement(octets, tag.integer), P: p, Q: q, G: g };
  return Object.entries(labelled).flatMap(([label, part]) =>
    part === undefined ? [] : componentLines(label, part.content),
  );
}

function sizeLine(bits: number | undefined): string {
  return bits === undefined ? 'Public-Key:' : `Public-Key: (${bits} bit)`;
}

function octetLines(label: string, octets: Bytes): string[] {
  return [`${label}:`, ...indent(hexLines(octets, 15), 4)];
}

function curveLines(curve: string | undefined, parameters: DerElement | undefined): readonly string[] {
  if (curve === undefined) return parameters === undefined ? [] : curveParameterLines(parameters);
  const name = curveNames[curve];
  if (name !== undefined) return [`ASN1 OID: ${name}`, `NIST CURVE: ${curve}`];
  const nist = binaryCurveNames[curve];
  return [`ASN1 OID: ${curve}`, ...(nist === undefined ? [] : [`NIST CURVE: ${nist}`])];
}

/** The content of the key's BIT STRING without the count of unused bits. */
function keyOctets(spki: Bytes): Bytes | undefined {
  const bitString: DerElement | undefined = readChildren(spki, tag.sequence)?.[1];
  return bitString?.tag === tag.bitString ? bitString.content.subarray(1) : undefined;
}

const primeField = '1.2.840.10045.1.1';

/** Forms of a point (SEC 1 §2.3.3) by their first octet. */
const pointForms: Readonly<Record<number, string>> = {
  2: 'compressed',
  3: 'compressed',
  4: 'uncompressed',
  6: 'hybrid',
  7: 'hybrid',
};

/** Writes the explicit parameters of an elliptic curve without a name (RFC 3279 §2.3.5) as OpenSSL does. */
function curveParameterLines({ der }: DerElement): readonly string[] {
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

/** A FieldElement is an OCTET STRING with an unsigned number. */
function fieldElementLines(label: string, element: DerElement | undefined): string[] {
  if (element === undefined) return [];
  const number = new Uint8Array(element.content.length + 1);
  number.set(element.content, 1);
  return paddedLines(label, 3, number);
}

/** OpenSSL writes more spaces before small numbers here. */
function paddedLines(label: string, spaces: number, content: Bytes): string[] {
  return componentLines(label, content).map((line) => line.replace(/^(\w+: )(?=\d)/, `$1${' '.repeat(spaces)}`));
}
