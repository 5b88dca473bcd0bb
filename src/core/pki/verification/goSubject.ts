import type { Bytes } from '../../x509/bytes.ts';
import { latin1Text, utf8Text } from '../../x509/decodeString.ts';
import { tag } from '../../x509/derReader.ts';
import { DerCursor, type DerElement } from '../../x509/go/derCursor.ts';
import { readOid } from '../../x509/go/derValues.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { quoted } from '../../x509/go/quoted.ts';
import { toHex } from '../../x509/toHex.ts';

const commonNameOid = '2.5.4.3';
const organizationOid = '2.5.4.10';

/**
 * The name of a candidate authority in Go's errors: common name, otherwise first organization, otherwise serial
 * number; quoted.
 */
export function quotedAuthorityName(certificate: GoCertificate): string {
  const name = subjectValues(certificate, commonNameOid).at(-1);
  if (name !== undefined && name.length > 0) return quotedOctets(name);
  const [organization] = subjectValues(certificate, organizationOid);
  return organization === undefined
    ? `"serial:${BigInt(`0x${toHex(certificate.certificate.serialNumber)}`)}"`
    : quotedOctets(organization);
}

/** Go's `Subject.CommonName`: the last one; empty when there is none. */
export function goCommonName(certificate: GoCertificate): string {
  const octets = subjectValues(certificate, commonNameOid).at(-1);
  if (octets === undefined) return '';
  return utf8Text(octets, 0, octets.length) ?? latin1Text(octets, 0, octets.length);
}

/** Quotes a string that Go keeps as these octets. */
function quotedOctets(octets: Bytes): string {
  return quoted(latin1Text(octets, 0, octets.length));
}

/** The octets of Go's strings of one attribute type in the subject, in order. Go has read it, so it is well-formed. */
function subjectValues({ rawSubject }: GoCertificate, oid: string): readonly Bytes[] {
  const values: Bytes[] = [];
  const rdns = new DerCursor(rawSubject).read(tag.sequence);
  for (let rdn = rdns?.read(tag.set); rdn !== undefined; rdn = rdns?.read(tag.set)) {
    for (let attribute = rdn.read(tag.sequence); attribute !== undefined; attribute = rdn.read(tag.sequence)) {
      const type = readOid(attribute);
      const value = attribute.next();
      if (type === oid && value !== undefined) values.push(stringOctets(rawSubject, value));
    }
  }
  return values;
}

/** The octets of Go's string: those of the value as they stand (of TeletexString too), BMPString turned into UTF-8. */
function stringOctets(bytes: Bytes, { identifier, content, end }: DerElement): Bytes {
  if (identifier !== tag.bmpString) return bytes.subarray(content, end);
  const hasTerminator = bytes[end - 1] === 0 && bytes[end - 2] === 0 && end - 2 >= content;
  const text = new TextDecoder('utf-16be').decode(bytes.subarray(content, hasTerminator ? end - 2 : end));
  return new Uint8Array(new TextEncoder().encode(text));
}
