import { visibleWholeText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeString } from '../../x509/decodeString.ts';
import { tag } from '../../x509/derReader.ts';
import { extensionNames, extKeyUsageLongNames } from '../../x509/longNames.ts';
import type { Extension } from '../../x509/model.ts';
import { decodeOid } from '../../x509/objectIdentifier.ts';
import { toHex } from '../../x509/toHex.ts';
import { type DerElement, readChildren, readElement } from './derElements.ts';
import { distributionPointLines } from './distributionPointText.ts';
import { generalNamesText, generalNameText } from './generalNameText.ts';
import { colonHex, hexLines, indent } from './hexText.ts';
import { integerValue } from './integerText.ts';
import { nameConstraintsLines, policyConstraintsLines } from './nameConstraintsText.ts';
import { policyLines } from './policyText.ts';

/** Turns an extension's own DER into lines; `undefined` when it is not what the extension should hold. */
type ExtensionPrinter = (value: Bytes) => readonly string[] | undefined;

const keyUsageLongNames = [
  'Digital Signature',
  'Non Repudiation',
  'Key Encipherment',
  'Data Encipherment',
  'Key Agreement',
  'Certificate Sign',
  'CRL Sign',
  'Encipher Only',
  'Decipher Only',
];
const netscapeCertTypes = [
  'SSL Client',
  'SSL Server',
  'S/MIME',
  'Object Signing',
  'Unused',
  'SSL CA',
  'S/MIME CA',
  'Object Signing CA',
];
const tlsFeatures: Readonly<Record<string, string>> = { '5': 'status_request', '17': 'status_request_v2' };

/** The extensions whose content is shown in words. All others are shown as octets. */
const printers: Readonly<Record<string, ExtensionPrinter>> = {
  '2.5.29.14': (value) => single(readElement(value, tag.octetString), ({ content }) => colonHex(content).toUpperCase()),
  '2.5.29.15': (value) => bits(value, keyUsageLongNames),
  '2.5.29.17': generalNames,
  '2.5.29.18': generalNames,
  '2.5.29.19': basicConstraints,
  '2.5.29.20': number,
  '2.5.29.30': nameConstraintsLines,
  '2.5.29.31': distributionPointLines,
  '2.5.29.32': policyLines,
  '2.5.29.35': authorityKeyIdentifier,
  '2.5.29.36': policyConstraintsLines,
  '2.5.29.37': (value) => objectIdentifiers(value, extKeyUsageLongNames),
  '2.5.29.46': distributionPointLines,
  '2.5.29.54': number,
  '1.3.6.1.5.5.7.1.1': accessDescriptions,
  '1.3.6.1.5.5.7.1.11': accessDescriptions,
  '1.3.6.1.5.5.7.1.24': (value) =>
    single(readChildren(value, tag.sequence), (features) =>
      features.map(({ content }) => tlsFeatures[String(integerValue(content))] ?? integerValue(content)).join(', '),
    ),
  '1.3.6.1.5.5.7.48.1.5': (value) => (readElement(value, tag.null) === undefined ? undefined : []),
  '2.16.840.1.113730.1.1': (value) => bits(value, netscapeCertTypes),
  '2.16.840.1.113730.1.13': (value) =>
    single(readElement(value, tag.ia5String), ({ content }) => text(tag.ia5String, content)),
};

/**
 * Writes an extension as `openssl x509 -text` does: its name or OID, `critical`, and below it the content. Extensions
 * that are not known, and contents that cannot be read, are shown as octets (where OpenSSL shows characters).
 */
export function extensionLines({ oid, critical, value }: Extension): string[] {
  const name = (extensionNames as Readonly<Record<string, string>>)[oid] ?? oid;
  const content = printers[oid]?.(value) ?? hexLines(value, 16);
  return [`${name}:${critical ? ' critical' : ''}`, ...indent(content, 4)];
}

/** Writes access descriptions (RFC 5280 §4.2.2): `OCSP - URI:http://…`. */
function accessDescriptions(value: Bytes): readonly string[] | undefined {
  const methods: Readonly<Record<string, string>> = {
    '1.3.6.1.5.5.7.48.1': 'OCSP',
    '1.3.6.1.5.5.7.48.2': 'CA Issuers',
    '1.3.6.1.5.5.7.48.3': 'AD Time Stamping',
    '1.3.6.1.5.5.7.48.5': 'CA Repository',
  };
  return readChildren(value, tag.sequence)?.map(({ der }) => {
    const [method, location] = readChildren(der, tag.sequence) ?? [];
    if (method === undefined || location === undefined) return colonHex(der);
    const oid = decodeOid(method.content, 0, method.content.length) ?? '<invalid>';
    return `${methods[oid] ?? oid} - ${generalNameText(location)}`;
  });
}

/** Writes RFC 5280 §4.2.1.1: the key identifier alone, or each part with its label. */
function authorityKeyIdentifier(value: Bytes): readonly string[] | undefined {
  const parts = readChildren(value, tag.sequence);
  const isKeyIdentifierOnly = parts?.length === 1 && parts[0]?.tag === 0x80;
  return parts?.flatMap(({ tag, content, der }) => {
    if (tag === 0x80) return [`${isKeyIdentifierOnly ? '' : 'keyid:'}${colonHex(content).toUpperCase()}`];
    if (tag === 0xa1) return (readChildren(der, tag) ?? []).map((name) => generalNameText(name));
    if (tag === 0x82) return [`serial:${colonHex(withoutLeadingZero(content)).toUpperCase()}`];
    return [colonHex(der)];
  });
}

function basicConstraints(value: Bytes): readonly string[] | undefined {
  return single(readChildren(value, tag.sequence), (parts) => {
    const isCa = parts.some((part) => part.tag === tag.boolean && part.content[0] !== 0);
    const pathLength = parts.find((part) => part.tag === tag.integer);
    const limit = pathLength === undefined ? '' : `, pathlen:${integerValue(pathLength.content)}`;
    return `CA:${isCa ? 'TRUE' : 'FALSE'}${limit}`;
  });
}

function bits(value: Bytes, names: readonly string[]): readonly string[] | undefined {
  return single(readElement(value, tag.bitString), ({ content }) =>
    names.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0).join(', '),
  );
}

function generalNames(value: Bytes): readonly string[] | undefined {
  return single(readChildren(value, tag.sequence), generalNamesText);
}

function number(value: Bytes): readonly string[] | undefined {
  return single(readElement(value, tag.integer), ({ content }) => String(integerValue(content)));
}

function objectIdentifiers(value: Bytes, names: Readonly<Record<string, string>>): readonly string[] | undefined {
  return single(readChildren(value, tag.sequence), (elements) =>
    elements.map(({ content }) => oidName(decodeOid(content, 0, content.length), names, content)).join(', '),
  );
}

function oidName(oid: string | undefined, names: Readonly<Record<string, string>>, content: Bytes): string {
  return oid === undefined ? `<${toHex(content)}>` : (names[oid] ?? oid);
}

function text(type: number, content: Bytes): string {
  return visibleWholeText(decodeString(type, content, 0, content.length) ?? colonHex(content));
}

function withoutLeadingZero(bytes: Bytes): Bytes {
  return bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

/** One line, when there is something to make it of. */
function single<Part extends DerElement | readonly DerElement[]>(
  part: Part | undefined,
  write: (part: Part) => string,
): readonly string[] | undefined {
  return part === undefined ? undefined : [write(part)];
}
