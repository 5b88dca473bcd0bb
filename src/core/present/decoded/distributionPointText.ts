import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { type DerElement, readChildren, readElements } from './derElements.ts';
import { generalNameText, nestedStyle } from './generalNameText.ts';
import { colonHex, indent } from './hexText.ts';

/** Bits of ReasonFlags (RFC 5280 §4.2.1.13), in OpenSSL's words. */
const reasons = [
  'Unused',
  'Key Compromise',
  'CA Compromise',
  'Affiliation Changed',
  'Superseded',
  'Cessation Of Operation',
  'Certificate Hold',
  'Privilege Withdrawn',
  'AA Compromise',
];

/** Writes CRL distribution points (RFC 5280 §4.2.1.13) as OpenSSL does, an empty line between them. */
export function distributionPointLines(value: Bytes): readonly string[] | undefined {
  return readChildren(value, tag.sequence)?.flatMap(({ content }, index) => {
    const lines = (readElements(content) ?? []).flatMap(partLines);
    return index === 0 ? lines : ['', ...lines];
  });
}

function partLines({ tag, content }: DerElement): string[] {
  switch (tag) {
    case 0xa0:
      return (readElements(content) ?? []).flatMap(nameLines);
    case 0x81:
      return ['Reasons:', `  ${reasonsText(content)}`];
    case 0xa2:
      return ['CRL Issuer:', ...generalNameLines(content)];
    default:
      return [colonHex(content)];
  }
}

function nameLines({ tag, content }: DerElement): string[] {
  return tag === 0xa0 ? ['Full Name:', ...generalNameLines(content)] : ['Relative Name:', `  ${colonHex(content)}`];
}

function generalNameLines(content: Bytes): string[] {
  return indent(
    (readElements(content) ?? []).map((name) => generalNameText(name, nestedStyle)),
    2,
  );
}

function reasonsText(content: Bytes): string {
  return reasons.filter((_, bit) => ((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0).join(', ');
}
