import { tag } from '../../x509/derReader.ts';
import { type DerElement, readChildren, readElements, readOid } from './derElements.ts';
import { integerValue } from './integerText.ts';

/** Parameters of RSASSA-PSS (RFC 4055 §3.1), as far as they differ from the defaults; names are OIDs. */
interface PssFields {
  readonly hash: string | undefined;
  /** Mask generation function and the hash that it uses. */
  readonly mask: readonly [string, string] | undefined;
  readonly saltLength: bigint | undefined;
  readonly trailer: bigint | undefined;
}

const mgf1 = '1.2.840.113549.1.1.8';
/** Hashes by OID: as OpenSSL names them in signatures, and in keys. */
const hashes: Readonly<Record<string, readonly [signature: string, key: string]>> = {
  '1.3.14.3.2.26': ['sha1', 'SHA1'],
  '2.16.840.1.101.3.4.2.1': ['sha256', 'SHA2-256'],
  '2.16.840.1.101.3.4.2.2': ['sha384', 'SHA2-384'],
  '2.16.840.1.101.3.4.2.3': ['sha512', 'SHA2-512'],
  '2.16.840.1.101.3.4.2.4': ['sha224', 'SHA2-224'],
  '2.16.840.1.101.3.4.2.5': ['sha512-224', 'SHA2-512/224'],
  '2.16.840.1.101.3.4.2.6': ['sha512-256', 'SHA2-512/256'],
  '2.16.840.1.101.3.4.2.7': ['sha3-224', 'SHA3-224'],
  '2.16.840.1.101.3.4.2.8': ['sha3-256', 'SHA3-256'],
  '2.16.840.1.101.3.4.2.9': ['sha3-384', 'SHA3-384'],
  '2.16.840.1.101.3.4.2.10': ['sha3-512', 'SHA3-512'],
};

/** Writes the parameters of an RSASSA-PSS signature as OpenSSL does. */
export function pssSignatureLines(parameters: DerElement | undefined): readonly string[] {
  const fields = parameters && readFields(parameters);
  if (fields === undefined) return ['(INVALID PSS PARAMETERS)'];
  const name = (oid: string) => hashes[oid]?.[0] ?? oid;
  const { hash, mask, saltLength, trailer } = fields;
  return [
    `Hash Algorithm: ${hash === undefined ? 'sha1 (default)' : name(hash)}`,
    `Mask Algorithm: ${mask === undefined ? 'mgf1 with sha1 (default)' : `${mask[0] === mgf1 ? 'mgf1' : mask[0]} with ${name(mask[1])}`}`,
    ` Salt Length: 0x${saltLength === undefined ? '14 (default)' : evenHex(saltLength)}`,
    `Trailer Field: 0x${trailer === undefined ? '01 (default)' : evenHex(trailer)}`,
  ];
}

/** Writes the parameter restrictions of an RSASSA-PSS key as OpenSSL does. */
export function pssKeyLines(parameters: DerElement | undefined): readonly string[] {
  if (parameters === undefined) return ['No PSS parameter restrictions'];
  const fields = readFields(parameters);
  if (fields === undefined) return ['(INVALID PSS PARAMETERS)'];
  const name = (oid: string) => hashes[oid]?.[1] ?? oid;
  // The key's restrictions are shown as values, so sha1 counts as the default whether written or not.
  const { hash = sha1, mask = [mgf1, sha1], saltLength = 20n, trailer = 1n } = fields;
  const isDefault = (is: boolean) => (is ? ' (default)' : '');
  const maskName = mask[0] === mgf1 ? 'MGF1' : mask[0];
  return [
    'PSS parameter restrictions:',
    `  Hash Algorithm: ${name(hash)}${isDefault(hash === sha1)}`,
    `  Mask Algorithm: ${maskName} with ${name(mask[1])}${isDefault(mask[0] === mgf1 && mask[1] === sha1)}`,
    `  Minimum Salt Length: ${saltLength}${isDefault(saltLength === 20n)}`,
    `  Trailer Field: 0x${trailer.toString(16)}${isDefault(trailer === 1n)}`,
  ];
}

const sha1 = '1.3.14.3.2.26';

function readFields({ der }: DerElement): PssFields | undefined {
  const parts = readChildren(der, tag.sequence);
  const part = (number: number): DerElement | undefined => {
    const field = parts?.find((each) => each.tag === 0xa0 + number);
    return field && readElements(field.content)?.[0];
  };
  const [hashPart, maskPart, saltPart, trailerPart] = [0, 1, 2, 3].map(part);
  const [maskType, maskHashPart] = (maskPart && readElements(maskPart.content)) ?? [];
  const maskOid = readOid(maskType);
  const maskHash = algorithmOf(maskHashPart);
  const hash = algorithmOf(hashPart);
  const isBroken =
    parts === undefined ||
    parts.some((each) => each.tag < 0xa0 || each.tag > 0xa3) ||
    (hashPart !== undefined && hash === undefined) ||
    (maskPart !== undefined && (maskOid === undefined || maskHash === undefined));
  if (isBroken) return undefined;
  return {
    hash,
    mask: maskOid === undefined || maskHash === undefined ? undefined : [maskOid, maskHash],
    saltLength: numberOf(saltPart),
    trailer: numberOf(trailerPart),
  };
}

function algorithmOf(identifier: DerElement | undefined): string | undefined {
  return identifier && readOid(readElements(identifier.content)?.[0]);
}

/** A length with more octets than a machine word is not a length. */
function numberOf(integer: DerElement | undefined): bigint | undefined {
  return integer === undefined ? undefined : integerValue(integer.content.subarray(0, 8));
}

function evenHex(value: bigint): string {
  const digits = value.toString(16).toUpperCase();
  return digits.length % 2 === 0 ? digits : `0${digits}`;
}
