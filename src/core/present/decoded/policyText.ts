import { visibleWholeText } from '../../text/visibleText.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeString } from '../../x509/decodeString.ts';
import { tag } from '../../x509/derReader.ts';
import { decodeOid } from '../../x509/objectIdentifier.ts';
import { type DerElement, readChildren } from './derElements.ts';
import { colonHex, indent } from './hexText.ts';
import { integerValue } from './integerText.ts';

const anyPolicy = '2.5.29.32.0';
const certificationPracticeStatement = '1.3.6.1.5.5.7.2.1';
const userNotice = '1.3.6.1.5.5.7.2.2';

/** Writes certificate policies (RFC 5280 §4.2.1.4) as OpenSSL does. */
export function policyLines(value: Bytes): readonly string[] | undefined {
  return readChildren(value, tag.sequence)?.flatMap(({ der }) => {
    const [identifier, qualifiers] = readChildren(der, tag.sequence) ?? [];
    if (identifier === undefined) return [`Policy: <${colonHex(der)}>`];
    const oid = decodeOid(identifier.content, 0, identifier.content.length) ?? `<${colonHex(identifier.content)}>`;
    const shown = oid === anyPolicy ? 'X509v3 Any Policy' : oid;
    const lines = qualifiers === undefined ? [] : (readChildren(qualifiers.der, tag.sequence) ?? []);
    return [`Policy: ${shown}`, ...indent(lines.flatMap(qualifierLines), 2)];
  });
}

function qualifierLines({ der }: DerElement): string[] {
  const [type, qualifier] = readChildren(der, tag.sequence) ?? [];
  if (type === undefined || qualifier === undefined) return [colonHex(der)];
  const oid = decodeOid(type.content, 0, type.content.length) ?? '<invalid>';
  if (oid === certificationPracticeStatement) return [`CPS: ${text(qualifier)}`];
  if (oid !== userNotice) return [`Unknown Qualifier: ${oid}`, `  ${colonHex(qualifier.der)}`];
  const parts = readChildren(qualifier.der, tag.sequence) ?? [];
  return ['User Notice:', ...indent(parts.flatMap(noticeLines), 2)];
}

/** A notice's reference is a SEQUENCE, its explicit text a string. */
function noticeLines(part: DerElement): string[] {
  if (part.tag !== tag.sequence) return [`Explicit Text: ${text(part)}`];
  const [organization, numbers] = readChildren(part.der, tag.sequence) ?? [];
  if (organization === undefined || numbers === undefined) return [colonHex(part.der)];
  const listed = (readChildren(numbers.der, tag.sequence) ?? []).map(({ content }) => integerValue(content));
  return [`Organization: ${text(organization)}`, `Number${listed.length > 1 ? 's' : ''}: ${listed.join(', ')}`];
}

function text({ tag, content }: DerElement): string {
  return visibleWholeText(decodeString(tag, content, 0, content.length) ?? colonHex(content));
}
