import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { policyNames } from '../../x509/longNames.ts';
import { all, type DerElement, listText, readChildren, readOid, readText } from './derElements.ts';
import { colonHex, indent } from './hexText.ts';
import { integerText } from './integerText.ts';

const certificationPracticeStatement = '1.3.6.1.5.5.7.2.1';
const userNotice = '1.3.6.1.5.5.7.2.2';

/** Writes certificate policies (RFC 5280 §4.2.1.4) as OpenSSL does. */
export function policyLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ der }) => {
    const [identifier, qualifiers] = readChildren(der, tag.sequence) ?? [];
    const policy = policyName(identifier);
    if (policy === undefined) return undefined;
    const lines = qualifiers === undefined ? [] : all(readChildren(qualifiers.der, tag.sequence), qualifierLines);
    return lines && [`Policy: ${policy}`, ...indent(lines.flat(), 2)];
  })?.flat();
}

/** Writes policy mappings (RFC 5280 §4.2.1.5) as OpenSSL does: `1.2.3.4:1.2.3.5, …`. */
export function policyMappingLines(value: Bytes): readonly string[] | undefined {
  const mappings = listText(readChildren(value, tag.sequence), ({ der }) => {
    const [issuerPolicy, subjectPolicy] = (readChildren(der, tag.sequence) ?? []).map(policyName);
    return issuerPolicy === undefined || subjectPolicy === undefined ? undefined : `${issuerPolicy}:${subjectPolicy}`;
  });
  return mappings === undefined ? undefined : [mappings];
}

/** Writes policy constraints (RFC 5280 §4.2.1.11) as OpenSSL does. */
export function policyConstraintLines(value: Bytes): readonly string[] | undefined {
  const labels: Readonly<Record<number, string>> = { 128: 'Require Explicit Policy', 129: 'Inhibit Policy Mapping' };
  const constraints = listText(readChildren(value, tag.sequence), ({ tag, content }) => {
    const label = labels[tag];
    return label === undefined ? undefined : `${label}:${integerText(content)}`;
  });
  return constraints === undefined ? undefined : [constraints];
}

function policyName(element: DerElement | undefined): string | undefined {
  const oid = readOid(element);
  return oid === undefined ? undefined : (policyNames[oid] ?? oid);
}

function qualifierLines({ der }: DerElement): string[] | undefined {
  const [type, qualifier] = readChildren(der, tag.sequence) ?? [];
  const oid = readOid(type);
  if (oid === undefined || qualifier === undefined) return undefined;
  if (oid === certificationPracticeStatement) return [`CPS: ${textOrOctets(qualifier)}`];
  if (oid !== userNotice) return [`  Unknown Qualifier: ${oid}`, `    ${colonHex(qualifier.der)}`];
  const lines = all(readChildren(qualifier.der, tag.sequence), noticeLines);
  return lines && ['User Notice:', ...indent(lines.flat(), 2)];
}

/** A notice's reference is a SEQUENCE, its explicit text a string. */
function noticeLines(part: DerElement): string[] | undefined {
  if (part.tag !== tag.sequence) return [`Explicit Text: ${textOrOctets(part)}`];
  const [organization, numbers] = readChildren(part.der, tag.sequence) ?? [];
  const listed = numbers && readChildren(numbers.der, tag.sequence);
  if (organization === undefined || listed === undefined) return undefined;
  const text = listText(listed, ({ content }) => integerText(content));
  return [`Organization: ${textOrOctets(organization)}`, `Number${listed.length > 1 ? 's' : ''}: ${text}`];
}

function textOrOctets(element: DerElement): string {
  return readText(element) ?? colonHex(element.content);
}
