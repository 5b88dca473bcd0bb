import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { type DerElement, readChildren, readElements } from './derElements.ts';
import { generalNameText, nestedStyle } from './generalNameText.ts';
import { colonHex } from './hexText.ts';
import { integerValue } from './integerText.ts';

/** Writes name constraints (RFC 5280 §4.2.1.10) as OpenSSL does. */
export function nameConstraintsLines(value: Bytes): readonly string[] | undefined {
  return readChildren(value, tag.sequence)?.flatMap(({ tag, content }) => {
    const title = tag === 0xa0 ? 'Permitted:' : tag === 0xa1 ? 'Excluded:' : `<${tag.toString(16)}>:`;
    return [title, ...(readElements(content) ?? []).map((subtree) => `  ${subtreeText(subtree)}`)];
  });
}

/** Writes policy constraints (RFC 5280 §4.2.1.11) as OpenSSL does. */
export function policyConstraintsLines(value: Bytes): readonly string[] | undefined {
  const parts = readChildren(value, tag.sequence);
  const labels: Readonly<Record<number, string>> = { 128: 'Require Explicit Policy', 129: 'Inhibit Policy Mapping' };
  return parts === undefined
    ? undefined
    : [parts.map(({ tag, content }) => `${labels[tag] ?? `<${tag}>`}:${integerValue(content)}`).join(', ')];
}

function subtreeText({ der }: DerElement): string {
  const [base] = readChildren(der, tag.sequence) ?? [];
  return base === undefined ? colonHex(der) : generalNameText(base, nestedStyle);
}
