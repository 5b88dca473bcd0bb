import * as l10n from '@vscode/l10n';
import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { attributeTypes } from '../../x509/oids.ts';
import { all, type DerElement, readChildren, readElements, readOid, readText } from './derElements.ts';
import { colonHex, indent } from './hexText.ts';
import { clientInformationLines } from './microsoftText.ts';
import { flatText, valueText } from './valueText.ts';

/** An attribute of a request or certificate: a type and its values. */
interface Attribute {
  readonly oid: string;
  readonly values: readonly DerElement[];
}

const challengePassword = '1.2.840.113549.1.9.7';
const clientInformation = '1.3.6.1.4.1.311.21.20';
/** extensionRequest of PKCS#9, and Microsoft's own of the same form: shown as extensions. */
const extensionRequests: readonly string[] = ['1.2.840.113549.1.9.14', '1.3.6.1.4.1.311.2.1.14'];

const typeNames: Readonly<Record<string, string>> = {
  ...attributeTypes,
  '1.2.840.113549.1.9.3': 'contentType',
  '1.2.840.113549.1.9.9': 'extendedCertificateAttributes',
  '1.2.840.113549.1.9.15': 'S/MIME Capabilities',
  '1.2.840.113549.1.9.21': 'localKeyID',
  '1.3.6.1.4.1.311.13.1': 'Microsoft renewal certificate',
  '1.3.6.1.4.1.311.13.2.1': 'Microsoft enrollment name and value',
  '1.3.6.1.4.1.311.13.2.2': 'Microsoft enrollment CSP',
  '1.3.6.1.4.1.311.13.2.3': 'Microsoft OS version',
  '1.3.6.1.4.1.311.21.20': 'Microsoft request client information',
};
/** OpenSSL writes the colon after a name in this column. */
const nameWidth = 25;

/**
 * Writes the attributes of a certification request as `openssl req -text` does, without those for extensions. A
 * challengePassword is a password: it is mentioned, but its characters are not shown.
 *
 * @param certificationRequestInfo - The signed part of the request.
 */
export function requestAttributeLines(certificationRequestInfo: Bytes): readonly string[] {
  const field = readChildren(certificationRequestInfo, tag.sequence)?.find((part) => part.tag === 0xa0);
  const elements = field === undefined ? [] : readElements(field.content);
  if (elements === undefined) return [l10n.t('# Cannot be read: {0}', l10n.t('an attribute is not valid'))];
  return elements.flatMap((element) => {
    const attribute = readAttribute(element);
    if (attribute === undefined) return [colonHex(element.der)];
    return extensionRequests.includes(attribute.oid) ? [] : attributeLines(attribute);
  });
}

function attributeLines({ oid, values }: Attribute): readonly string[] {
  const name = typeNames[oid] ?? oid;
  if (oid === challengePassword) return [`${name.padEnd(nameWidth)}:${l10n.t('(not shown)')}`];
  return values.flatMap((value) => {
    const lines = oid === clientInformation ? clientInformationLines(value) : undefined;
    return lines === undefined ? [`${name.padEnd(nameWidth)}:${flatText(value)}`] : [`${name}:`, ...indent(lines, 4)];
  });
}

/** Writes subject directory attributes (RFC 5280 §4.2.1.8) as OpenSSL does. */
export function attributesLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), (element) => {
    const attribute = readAttribute(element);
    return (
      attribute && [`${typeNames[attribute.oid] ?? attribute.oid}:`, ...indent(attribute.values.map(directoryValue), 4)]
    );
  })?.flat();
}

/** For identifiers OpenSSL also writes the name, for times the characters. */
function directoryValue(value: DerElement): string {
  const oid = readOid(value);
  if (oid !== undefined) return `${oid} (${typeNames[oid] ?? 'undefined'})`;
  return readText(value) ?? valueText(value);
}

function readAttribute({ der }: DerElement): Attribute | undefined {
  const [type, set] = readChildren(der, tag.sequence) ?? [];
  const oid = readOid(type);
  const values = set?.tag === tag.set ? readElements(set.content) : undefined;
  return oid === undefined || values === undefined ? undefined : { oid, values };
}
