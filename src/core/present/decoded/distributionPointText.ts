import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { encodeElement } from '../../x509/encodePublicKey.ts';
import { readName } from '../../x509/readName.ts';
import { bitsText, reasonFlags } from './bitsText.ts';
import { all, type DerElement, readChildren, readElements } from './derElements.ts';
import { generalNameText, nestedStyle } from './generalNameText.ts';
import { indent } from './hexText.ts';
import { spacedName } from './nameText.ts';

/** Writes CRL distribution points (RFC 5280 §4.2.1.13) as OpenSSL does, an empty line between them. */
export function distributionPointLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ content }, index) => {
    const lines = all(readElements(content), pointLines)?.flat();
    return lines && (index === 0 ? lines : ['', ...lines]);
  })?.flat();
}

function pointLines(part: DerElement): string[] | undefined {
  switch (part.tag) {
    case 0xa0:
      return pointNameLines(part);
    case 0x81:
      return reasonLines('Reasons:', part);
    case 0xa2:
      return generalNameLines('CRL Issuer:', part.content);
    default:
      return undefined;
  }
}

/** Writes an issuing distribution point (RFC 5280 §5.2.5) as OpenSSL does. */
export function issuingPointLines(value: Bytes): readonly string[] | undefined {
  const parts = readChildren(value, tag.sequence);
  const inOrder = parts && [...parts].sort((a, b) => issuingPartOrder.indexOf(a.tag) - issuingPartOrder.indexOf(b.tag));
  const lines = all(inOrder, (part) => {
    switch (part.tag) {
      case 0xa0:
        return pointNameLines(part);
      case 0x81:
        return flagLine(part, 'Only User Certificates');
      case 0x82:
        return flagLine(part, 'Only CA Certificates');
      case 0x83:
        return reasonLines('Only Some Reasons:', part);
      case 0x84:
        return flagLine(part, 'Indirect CRL');
      case 0x85:
        return flagLine(part, 'Only Attribute Certificates');
      default:
        return undefined;
    }
  })?.flat();
  return lines?.length === 0 ? ['<EMPTY>'] : lines;
}

/** OpenSSL writes the reasons after the flag that is encoded after them. */
const issuingPartOrder = [0xa0, 0x81, 0x82, 0x84, 0x83, 0x85];

function flagLine({ content }: DerElement, words: string): string[] {
  return content[0] === 0 ? [] : [words];
}

function pointNameLines({ content }: DerElement): string[] | undefined {
  return all(readElements(content), ({ tag, content }) =>
    tag === 0xa0 ? generalNameLines('Full Name:', content) : relativeNameLines(content),
  )?.flat();
}

/** The RelativeDistinguishedName that is appended to the name of the CRL's issuer. */
function relativeNameLines(content: Bytes): string[] | undefined {
  const name = readName(encodeElement(tag.sequence, encodeElement(tag.set, content)));
  return name && ['Relative Name:', `  ${spacedName(name)}`];
}

function generalNameLines(title: string, content: Bytes): string[] | undefined {
  const names = all(readElements(content), (name) => generalNameText(name, nestedStyle));
  return names && [title, ...indent(names, 2)];
}

function reasonLines(title: string, { content }: DerElement): string[] {
  return [title, `  ${bitsText(content, reasonFlags) || '<EMPTY>'}`];
}
