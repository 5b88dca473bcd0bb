import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { accessMethodNames, extKeyUsageLongNames } from '../../x509/longNames.ts';
import { attributesLines } from './attributeText.ts';
import { bitsText, keyUsageBits, netscapeTypeBits } from './bitsText.ts';
import {
  all,
  type DerElement,
  listText,
  readChildren,
  readElement,
  readElements,
  readOid,
  readText,
} from './derElements.ts';
import { distributionPointLines, issuingPointLines } from './distributionPointText.ts';
import { generalNamesText, generalNameText, nestedStyle } from './generalNameText.ts';
import { upperColonHex } from './hexText.ts';
import { integerText } from './integerText.ts';
import { caVersionLines, ntdsSecurityLines, templateLines } from './microsoftText.ts';
import { addressBlockLines, autonomousSystemLines } from './numberResourceText.ts';
import { policyConstraintLines, policyLines, policyMappingLines } from './policyText.ts';
import { signedTimestampLines } from './signedTimestampText.ts';
import { proxyInformationLines, statementLines } from './statementText.ts';
import { readTime, timeText } from './timeText.ts';

/** Turns an extension's DER into lines; `undefined` when it is not what the extension should contain. */
type ExtensionPrinter = (value: Bytes) => readonly string[] | undefined;

/** Extensions with readable content, by OID. */
export const extensionPrinters: Readonly<Record<string, ExtensionPrinter>> = {
  '1.3.6.1.4.1.311.20.2': anyText,
  '1.3.6.1.4.1.311.21.1': caVersionLines,
  '1.3.6.1.4.1.311.21.2': octets,
  '1.3.6.1.4.1.311.21.3': number,
  '1.3.6.1.4.1.311.21.4': time,
  '1.3.6.1.4.1.311.21.7': templateLines,
  '1.3.6.1.4.1.311.21.10': policyLines,
  '1.3.6.1.4.1.311.21.11': policyMappingLines,
  '1.3.6.1.4.1.311.21.12': policyConstraintLines,
  '1.3.6.1.4.1.311.21.14': distributionPointLines,
  '1.3.6.1.4.1.311.25.2': ntdsSecurityLines,
  '1.3.6.1.4.1.11129.2.4.2': signedTimestampLines,
  '1.3.6.1.4.1.11129.2.4.3': (value) => (readElement(value, tag.null) === undefined ? undefined : ['NULL']),
  '1.3.6.1.4.1.11129.2.4.5': signedTimestampLines,
  '1.3.6.1.5.5.7.1.1': accessDescriptions,
  '1.3.6.1.5.5.7.1.3': statementLines,
  '1.3.6.1.5.5.7.1.7': addressBlockLines,
  '1.3.6.1.5.5.7.1.8': autonomousSystemLines,
  '1.3.6.1.5.5.7.1.11': accessDescriptions,
  '1.3.6.1.5.5.7.1.14': proxyInformationLines,
  '1.3.6.1.5.5.7.1.24': tlsFeatures,
  '1.3.6.1.5.5.7.48.1.5': (value) => (readElement(value, tag.null) === undefined ? undefined : []),
  '2.5.29.9': attributesLines,
  '2.5.29.14': octets,
  '2.5.29.15': (value) => bits(value, keyUsageBits),
  '2.5.29.16': privateKeyUsagePeriod,
  '2.5.29.17': generalNames,
  '2.5.29.18': generalNames,
  '2.5.29.19': basicConstraints,
  '2.5.29.20': number,
  '2.5.29.21': (value) => single(readElement(value, tag.enumerated), ({ content }) => revocationReasonText(content)),
  '2.5.29.24': time,
  '2.5.29.27': number,
  '2.5.29.28': issuingPointLines,
  '2.5.29.29': generalNames,
  '2.5.29.30': nameConstraintsLines,
  '2.5.29.31': distributionPointLines,
  '2.5.29.32': policyLines,
  '2.5.29.33': policyMappingLines,
  '2.5.29.35': authorityKeyIdentifier,
  '2.5.29.36': policyConstraintLines,
  '2.5.29.37': keyPurposes,
  '2.5.29.46': distributionPointLines,
  '2.5.29.54': number,
  '2.5.29.56': (value) => (readElement(value, tag.null) === undefined ? undefined : ['NULL']),
  '2.16.840.1.113730.1.1': (value) => bits(value, netscapeTypeBits),
  ...Object.fromEntries([2, 3, 4, 7, 8, 12, 13].map((arc) => [`2.16.840.1.113730.1.${arc}`, anyText])),
};

/** Writes access descriptions (RFC 5280 §4.2.2): `OCSP - URI:http://…`. */
function accessDescriptions(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ der }) => {
    const [method, location] = readChildren(der, tag.sequence) ?? [];
    const oid = readOid(method);
    const name = location && generalNameText(location);
    return oid === undefined || name === undefined ? undefined : `${accessMethodNames[oid] ?? oid} - ${name}`;
  });
}

/** Writes RFC 5280 §4.2.1.1: the key identifier alone, or each part with its label. */
function authorityKeyIdentifier(value: Bytes): readonly string[] | undefined {
  const parts = readChildren(value, tag.sequence);
  const isKeyIdentifierOnly = parts?.length === 1 && parts[0]?.tag === 0x80;
  return all(parts, ({ tag, content, der }) => {
    if (tag === 0x80) return [`${isKeyIdentifierOnly ? '' : 'keyid:'}${upperColonHex(content)}`];
    if (tag === 0xa1) return all(readChildren(der, tag), (name) => generalNameText(name));
    if (tag === 0x82) return [`serial:${upperColonHex(withoutLeadingZero(content))}`];
    return undefined;
  })?.flat();
}

function basicConstraints(value: Bytes): readonly string[] | undefined {
  return single(readChildren(value, tag.sequence), (parts) => {
    const isCa = parts.some((part) => part.tag === tag.boolean && part.content[0] !== 0);
    const pathLength = parts.find((part) => part.tag === tag.integer);
    const limit = pathLength === undefined ? '' : `, pathlen:${integerText(pathLength.content)}`;
    return `CA:${isCa ? 'TRUE' : 'FALSE'}${limit}`;
  });
}

function bits(value: Bytes, names: readonly string[]): readonly string[] | undefined {
  return single(readElement(value, tag.bitString), ({ content }) => bitsText(content, names));
}

function generalNames(value: Bytes): readonly string[] | undefined {
  return single(readChildren(value, tag.sequence), generalNamesText);
}

function keyPurposes(value: Bytes): readonly string[] | undefined {
  const names: Readonly<Record<string, string>> = extKeyUsageLongNames;
  return single(readChildren(value, tag.sequence), (purposes) =>
    listText(purposes, (purpose) => {
      const oid = readOid(purpose);
      return oid === undefined ? undefined : (names[oid] ?? oid);
    }),
  );
}

function number(value: Bytes): readonly string[] | undefined {
  return single(readElement(value, tag.integer), ({ content }) => integerText(content));
}

function octets(value: Bytes): readonly string[] | undefined {
  return single(readElement(value, tag.octetString), ({ content }) => upperColonHex(content));
}

/** Writes RFC 3280 §4.2.1.4: when the private key may sign. */
function privateKeyUsagePeriod(value: Bytes): readonly string[] | undefined {
  const labels: Readonly<Record<number, string>> = { 128: 'Not Before', 129: 'Not After' };
  return single(readChildren(value, tag.sequence), (ends) =>
    listText(ends, (end) => {
      const label = labels[end.tag];
      return label === undefined ? undefined : `${label}: ${timeText(readTime(end, tag.generalizedTime))}`;
    }),
  );
}

function anyText(value: Bytes): readonly string[] | undefined {
  const element = readElement(value, value[0] ?? 0);
  const text = element && readText(element);
  return text === undefined ? undefined : [text];
}

function time(value: Bytes): readonly string[] | undefined {
  const moment = single(readElement(value, value[0] ?? 0), (element) => {
    const milliseconds = readTime(element);
    return milliseconds === undefined ? undefined : timeText(milliseconds);
  });
  return moment;
}

/** The extensions of TLS that the server must answer with (RFC 7633), by their numbers. */
function tlsFeatures(value: Bytes): readonly string[] | undefined {
  const names: Readonly<Record<string, string>> = { '5': 'status_request', '17': 'status_request_v2' };
  return single(readChildren(value, tag.sequence), (features) =>
    listText(features, ({ content }) => names[integerText(content)] ?? integerText(content)),
  );
}

function withoutLeadingZero(bytes: Bytes): Bytes {
  return bytes.length > 1 && bytes[0] === 0 ? bytes.subarray(1) : bytes;
}

/** One line, if there is content for it. */
function single<Part extends DerElement | readonly DerElement[]>(
  part: Part | undefined,
  write: (part: Part) => string | undefined,
): readonly string[] | undefined {
  const text = part === undefined ? undefined : write(part);
  return text === undefined ? undefined : [text];
}

/** CRLReason (RFC 5280 §5.3.1) by number, in OpenSSL's words. */
const reasons: Readonly<Record<string, string>> = {
  '0': 'Unspecified',
  '1': 'Key Compromise',
  '2': 'CA Compromise',
  '3': 'Affiliation Changed',
  '4': 'Superseded',
  '5': 'Cessation Of Operation',
  '6': 'Certificate Hold',
  '8': 'Remove From CRL',
  '9': 'Privilege Withdrawn',
  '10': 'AA Compromise',
};

/** Names the reason in the content octets of an ENUMERATED, or gives its number if unknown. */
function revocationReasonText(content: Bytes): string {
  const number = integerText(content);
  return reasons[number] ?? number;
}

const titles: Readonly<Record<number, string>> = { 160: 'Permitted:', 161: 'Excluded:' };

/** Writes name constraints (RFC 5280 §4.2.1.10) as OpenSSL does. */
function nameConstraintsLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ tag, content }) => {
    const title = titles[tag];
    const subtrees = all(readElements(content), subtreeText);
    return title === undefined || subtrees === undefined ? undefined : [title, ...subtrees];
  })?.flat();
}

/** Distances are not shown: RFC 5280 allows only the defaults. */
function subtreeText({ der }: DerElement): string | undefined {
  const [base] = readChildren(der, tag.sequence) ?? [];
  const text = base && generalNameText(base, nestedStyle);
  return text === undefined ? undefined : `  ${text}`;
}
