import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { all, readChildren, readElement, readElements, readOid } from './derElements.ts';
import { upperColonHex } from './hexText.ts';
import { flatText } from './valueText.ts';

/** Statements of RFC 3739, ETSI EN 319 412-5 and ETSI TS 119 495. */
const statementNames: Readonly<Record<string, string>> = {
  '0.4.0.1862.1.1': 'EU qualified certificate',
  '0.4.0.1862.1.2': 'Limit of transactions',
  '0.4.0.1862.1.3': 'Retention period in years',
  '0.4.0.1862.1.4': 'Key in a qualified signature creation device',
  '0.4.0.1862.1.5': 'Disclosure statements',
  '0.4.0.1862.1.6': 'Type',
  '0.4.0.1862.1.7': 'Countries',
  '0.4.0.19495.2': 'PSD2',
  '1.3.6.1.5.5.7.11.1': 'PKIX QC syntax v1',
  '1.3.6.1.5.5.7.11.2': 'PKIX QC syntax v2',
};
const typeNames: Readonly<Record<string, string>> = {
  '0.4.0.1862.1.6.1': 'electronic signature',
  '0.4.0.1862.1.6.2': 'electronic seal',
  '0.4.0.1862.1.6.3': 'web authentication',
};
const typeStatement = '0.4.0.1862.1.6';

/** Writes statements of qualified certificates (RFC 3739 §3.2.6): each by name, with its values. */
export function statementLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ content }) => {
    const [identifier, information] = readElements(content) ?? [];
    const oid = readOid(identifier);
    if (oid === undefined) return undefined;
    const name = statementNames[oid] ?? oid;
    if (information === undefined) return name;
    const text = flatText(information);
    return `${name}: ${oid === typeStatement ? text.replace(/[\d.]+/g, (type) => typeNames[type] ?? type) : text}`;
  });
}

/** Writes the information of a proxy certificate (RFC 3820 §3.8) as OpenSSL does. */
export function proxyInformationLines(value: Bytes): readonly string[] | undefined {
  const parts = readChildren(value, tag.sequence);
  const pathLength = parts?.find((part) => part.tag === tag.integer);
  const policy = parts?.find((part) => part.tag === tag.sequence);
  const [language, text] = (policy && readElements(policy.content)) ?? [];
  const oid = readOid(language);
  if (oid === undefined) return undefined;
  const policyText = text && readElement(text.der, tag.octetString);
  return [
    `Path Length Constraint: ${pathLength === undefined ? 'infinite' : upperColonHex(pathLength.content)}`,
    `Policy Language: ${proxyLanguages[oid] ?? oid}`,
    ...(policyText === undefined ? [] : [`Policy Text: ${flatText({ ...policyText, tag: tag.visibleString })}`]),
  ];
}

const proxyLanguages: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.21.0': 'Any language',
  '1.3.6.1.5.5.7.21.1': 'Inherit all',
  '1.3.6.1.5.5.7.21.2': 'Independent',
};
