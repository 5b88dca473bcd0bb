import type { Bytes } from '../bytes.ts';
import { isAscii, latin1Text } from '../decodeString.ts';
import { tag } from '../derReader.ts';
import type { DerCursor, DerElement } from './derCursor.ts';
import type { GoExtensions, GoUri } from './goCertificate.ts';
import { quoted } from './quoted.ts';
import { readGoUri } from './readGoUri.ts';
import type { Refuse } from './refuse.ts';
import { reverseLabels } from './reverseLabels.ts';

/** Identifier octets of the general names (RFC 5280 §4.2.1.6) that Go reads; it ignores the others. */
export const generalName = { email: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;

type Names = Pick<GoExtensions, 'dnsNames' | 'emailAddresses' | 'ipAddresses' | 'uris'>;

/** Reads the subjectAltName extension as Go does. */
export function readSubjectAltName(value: DerCursor, refuse: Refuse): Names | undefined {
  const list = value.read(tag.sequence);
  if (list === undefined) return refuse('x509: invalid subject alternative names');
  const dnsNames: string[] = [];
  const emailAddresses: string[] = [];
  const ipAddresses: Bytes[] = [];
  const uris: GoUri[] = [];
  while (!list.isEmpty) {
    const name = list.next();
    if (name === undefined) return refuse('x509: invalid subject alternative name');
    const content = list.bytes.subarray(name.content, name.end);
    switch (name.identifier) {
      case generalName.email: {
        const address = asciiOf(list.bytes, name);
        if (address === undefined) return refuse('x509: SAN rfc822Name is malformed');
        emailAddresses.push(address);
        break;
      }
      case generalName.dns: {
        const dnsName = asciiOf(list.bytes, name);
        if (dnsName === undefined) return refuse('x509: SAN dNSName is malformed');
        dnsNames.push(dnsName);
        break;
      }
      case generalName.uri: {
        const uri = readUri(list.bytes, name, refuse);
        if (uri === undefined) return undefined;
        uris.push(uri);
        break;
      }
      case generalName.ip:
        if (content.length !== 4 && content.length !== 16) {
          return refuse(`x509: cannot parse IP address of length ${content.length}`);
        }
        ipAddresses.push(content);
        break;
    }
  }
  return { dnsNames, emailAddresses, ipAddresses, uris };
}

/** The text of an IA5String; `undefined` when it has other characters. */
export function asciiOf(bytes: Bytes, { content, end }: DerElement): string | undefined {
  return isAscii(bytes, content, end) ? latin1Text(bytes, content, end) : undefined;
}

function readUri(bytes: Bytes, name: DerElement, refuse: Refuse): GoUri | undefined {
  const text = asciiOf(bytes, name);
  if (text === undefined) return refuse('x509: SAN uniformResourceIdentifier is malformed');
  const uri = readGoUri(text);
  if ('error' in uri) return refuse(`x509: cannot parse URI ${quoted(text)}: ${uri.error}`);
  const hasDomain = reverseLabels(uri.host) !== undefined;
  return hasDomain ? uri : refuse(`x509: cannot parse URI ${quoted(text)}: invalid domain`);
}
