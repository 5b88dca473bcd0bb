import type { Bytes } from '../../x509/bytes.ts';
import { latin1Text, utf8Text } from '../../x509/decodeString.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { quoted } from '../../x509/go/quoted.ts';
import { toHex } from '../../x509/toHex.ts';
import type { NameAttribute } from '../../x509/x509Model.ts';

const commonNameOid = '2.5.4.3';
const organizationOid = '2.5.4.10';

/**
 * The name of a candidate authority in Go's errors: common name, otherwise first organization, otherwise serial
 * number; quoted.
 */
export function quotedAuthorityName({ certificate }: GoCertificate): string {
  const attributes = certificate.subject.rdns.flat();
  const commonName = attributes.findLast(({ oid }) => oid === commonNameOid);
  const organization = attributes.find(({ oid }) => oid === organizationOid);
  const name = commonName === undefined ? noOctets : stringOctets(commonName);
  if (name.length > 0) return quotedOctets(name);
  return organization === undefined
    ? `"serial:${BigInt(`0x${toHex(certificate.serialNumber)}`)}"`
    : quotedOctets(stringOctets(organization));
}

/** Go's `Subject.CommonName`: the last one; empty when there is none. */
export function goCommonName({ certificate }: GoCertificate): string {
  const attribute = certificate.subject.rdns.flat().findLast(({ oid }) => oid === commonNameOid);
  const octets = attribute === undefined ? noOctets : stringOctets(attribute);
  return utf8Text(octets, 0, octets.length) ?? latin1Text(octets, 0, octets.length);
}

/** Quotes a string that Go keeps as these octets. */
function quotedOctets(octets: Bytes): string {
  return quoted(latin1Text(octets, 0, octets.length));
}

const noOctets: Bytes = new Uint8Array();

/** The octets of Go's string: those of the value as they stand (of TeletexString too), BMPString turned into UTF-8. */
function stringOctets({ der }: NameAttribute): Bytes {
  const reader = new DerReader(der);
  if (!reader.read(0, der.length)) return noOctets;
  if (reader.tag !== tag.bmpString) return reader.view(reader.content, reader.end);
  const hasTerminator = der[reader.end - 1] === 0 && der[reader.end - 2] === 0 && reader.end - 2 >= reader.content;
  const end = hasTerminator ? reader.end - 2 : reader.end;
  const text = new TextDecoder('utf-16be').decode(reader.view(reader.content, end));
  return new Uint8Array(new TextEncoder().encode(text));
}
