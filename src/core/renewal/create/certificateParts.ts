import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { encodeElement } from '../../x509/encodePublicKey.ts';
import { readIpAddress } from '../../x509/go/readIpAddress.ts';
import { type KeyUsageName, keyUsageNames } from '../../x509/x509Model.ts';
import { derOctetString, derSequence, hexBytes } from '../derWriter.ts';

/** The subject of a certificate: CN and O, which Kubernetes uses as user and groups. */
export interface SubjectNames {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/**
 * Writes a subject like Go's `pkix.Name`, which kubeadm uses: all organizations in one set, then the common name, each
 * as PrintableString if its characters allow it, otherwise as UTF8String.
 */
export function writeSubject({ commonName, organizations }: SubjectNames): Bytes {
  const set = (attributes: readonly Bytes[]) => encodeElement(tag.set, ...attributes.toSorted(byOctets));
  const groups = organizations.map((name) => attribute('060355040a', name));
  return derSequence(...(groups.length === 0 ? [] : [set(groups)]), set([attribute('0603550403', commonName)]));
}

function attribute(oid: string, value: string): Bytes {
  const isPrintable = /^[A-Za-z0-9 '()+,./:=?-]*$/.test(value);
  const text = new TextEncoder().encode(value);
  return derSequence(
    hexBytes(oid),
    encodeElement(isPrintable ? tag.printableString : tag.utf8String, Uint8Array.from(text)),
  );
}

/** DER's order of a SET OF (X.690 §11.6). */
function byOctets(left: Bytes, right: Bytes): number {
  const at = left.findIndex((octet, index) => octet !== right[index]);
  return at === -1 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? 0);
}

/** Writes keyUsage, critical as in kubeadm. */
export function writeKeyUsage(usages: readonly KeyUsageName[]): Bytes {
  const bits = usages.map((usage) => keyUsageNames.indexOf(usage));
  const last = Math.max(...bits);
  const octets = new Uint8Array(Math.floor(last / 8) + 1);
  for (const bit of bits) octets[bit >> 3] = (octets[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  const unused = octets.length * 8 - last - 1;
  return extension('0603551d0f', encodeElement(tag.bitString, Uint8Array.of(unused), octets), true);
}

const usageOids = { serverAuth: '06082b06010505070301', clientAuth: '06082b06010505070302' } as const;

/** Writes extKeyUsage. */
export function writeExtKeyUsage(usages: readonly (keyof typeof usageOids)[]): Bytes {
  return extension('0603551d25', derSequence(...usages.map((usage) => hexBytes(usageOids[usage]))));
}

/** Adds usages to the value of an extKeyUsage extension; existing usages stay. */
export function addExtKeyUsages(value: Bytes, usages: readonly (keyof typeof usageOids)[], isCritical: boolean): Bytes {
  const { content } = contentOf(value);
  return extension(
    '0603551d25',
    derSequence(content, ...usages.map((usage) => hexBytes(usageOids[usage]))),
    isCritical,
  );
}

/** Writes basicConstraints, critical as in kubeadm; for a CA without a path length. */
export function writeBasicConstraints(isCa: boolean): Bytes {
  return extension('0603551d13', derSequence(...(isCa ? [Uint8Array.of(0x01, 0x01, 0xff)] : [])), true);
}

/** Writes subjectAltName; addresses and host names are distinguished by their form. */
export function writeSubjectAltName(names: readonly string[]): Bytes {
  return extension('0603551d11', derSequence(...names.map(generalName)));
}

/** Writes subjectAltName from complete GeneralName elements, followed by further names. */
export function extendSubjectAltName(elements: readonly Bytes[], names: readonly string[], isCritical: boolean): Bytes {
  return extension('0603551d11', derSequence(...elements, ...names.map(generalName)), isCritical);
}

/** Writes a host name or address as GeneralName; they are distinguished by their form. */
export function generalName(name: string): Bytes {
  const address = readIpAddress(name);
  if (address === undefined) return encodeElement(0x82, Uint8Array.from(new TextEncoder().encode(name)));
  return encodeElement(0x87, name.includes(':') ? address : address.subarray(12));
}

function extension(oid: string, value: Bytes, isCritical = false): Bytes {
  const critical = isCritical ? [Uint8Array.of(0x01, 0x01, 0xff)] : [];
  return derSequence(hexBytes(oid), ...critical, derOctetString(value));
}

/** The content of a SEQUENCE. */
function contentOf(der: Bytes): { readonly content: Bytes } {
  const first = der[1] ?? 0;
  return { content: der.subarray(first < 0x80 ? 2 : 2 + (first & 0x7f)) };
}
