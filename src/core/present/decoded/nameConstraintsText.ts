import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { all, type DerElement, readChildren, readElements } from './derElements.ts';
import { generalNameText, nestedStyle } from './generalNameText.ts';

const titles: Readonly<Record<number, string>> = { 160: 'Permitted:', 161: 'Excluded:' };

/** Writes name constraints (RFC 5280 §4.2.1.10) as OpenSSL does. */
export function nameConstraintsLines(value: Bytes): readonly string[] | undefined {
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
