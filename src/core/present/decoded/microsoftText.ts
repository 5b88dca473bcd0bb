import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { all, type DerElement, readChildren, readElement, readElements, readOid, readText } from './derElements.ts';
import { colonHex } from './hexText.ts';
import { integerText, integerValue } from './integerText.ts';

/** szOID_NTDS_OBJECTSID: the SID of the account that asked for the certificate. */
const objectSid = '1.3.6.1.4.1.311.25.2.1';

/** Writes CertificateTemplate of [MS-WCCE] §2.2.2.7.7.2: the template's identifier and version. */
export function templateLines(value: Bytes): readonly string[] | undefined {
  const [template, major, minor] = readChildren(value, tag.sequence) ?? [];
  const oid = readOid(template);
  if (oid === undefined) return undefined;
  return [
    `Template: ${oid}`,
    ...(major === undefined ? [] : [`Major Version Number: ${integerText(major.content)}`]),
    ...(minor === undefined ? [] : [`Minor Version Number: ${integerText(minor.content)}`]),
  ];
}

/** Writes the version of a CA's certificate and key ([MS-WCCE] §2.2.2.7.6): `V2.1`, the key's index after the dot. */
export function caVersionLines(value: Bytes): readonly string[] | undefined {
  const version = readElement(value, tag.integer);
  if (version === undefined || version.content.length > 5) return undefined;
  const number = integerValue(version.content);
  return [`V${number & 0xffffn}.${number >> 16n}`];
}

/** Writes the security extension of KB5014754: SIDs of accounts, each in its own otherName. */
export function ntdsSecurityLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ content }) => {
    const [type, wrapped] = readElements(content) ?? [];
    const sid = wrapped && readElement(wrapped.content, tag.octetString);
    const oid = readOid(type);
    if (oid === undefined || sid === undefined) return undefined;
    const text = readText({ ...sid, tag: tag.visibleString }) ?? '';
    return `${oid === objectSid ? 'Object SID' : oid}: ${text}`;
  });
}

/** Writes a request's client ([MS-WCCE] §2.2.2.7.4): program, machine, user and process. */
export function clientInformationLines(element: DerElement): readonly string[] | undefined {
  const [client, machine, user, process] = readChildren(element.der, tag.sequence) ?? [];
  if (client === undefined) return undefined;
  return [
    `Client: ${integerText(client.content)}`,
    ...Object.entries({ Machine: machine, User: user, Process: process }).flatMap(([label, part]) =>
      part === undefined ? [] : [`${label}: ${readText(part) ?? colonHex(part.der)}`],
    ),
  ];
}
