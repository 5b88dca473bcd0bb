import type { Bytes } from '../../x509/bytes.ts';
import { tag } from '../../x509/derReader.ts';
import { all, type DerElement, readChildren, readElements } from './derElements.ts';
import { indent } from './hexText.ts';
import { integerText } from './integerText.ts';

/** Kinds of routes (subsequent address families), in OpenSSL's words. */
const routeKinds: Readonly<Record<number, string>> = {
  1: 'Unicast',
  2: 'Multicast',
  3: 'Unicast/Multicast',
  4: 'MPLS',
  64: 'Tunnel',
  65: 'VPLS',
  66: 'BGP MDT',
  128: 'MPLS-labeled VPN',
};
const resourceTitles: Readonly<Record<number, string>> = {
  160: 'Autonomous System Numbers:',
  161: 'Routing Domain Identifiers:',
};

/** Writes the IP addresses of a certificate of the RPKI (RFC 3779 §2.2.3) as OpenSSL does. */
export function addressBlockLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), ({ content }) => {
    const [family, choice] = readElements(content) ?? [];
    if (family?.tag !== tag.octetString || choice === undefined) return undefined;
    const title = familyText(family.content);
    if (choice.tag === tag.null) return [`${title}: inherit`];
    const isIpv6 = family.content[1] === 2;
    const blocks = all(readChildren(choice.der, tag.sequence), (block) => blockText(block, isIpv6));
    return blocks && [`${title}:`, ...indent(blocks, 2)];
  })?.flat();
}

/** Writes the autonomous systems of a certificate of the RPKI (RFC 3779 §3.2.3) as OpenSSL does. */
export function autonomousSystemLines(value: Bytes): readonly string[] | undefined {
  return all(readChildren(value, tag.sequence), (part) => {
    const title = resourceTitles[part.tag];
    const [choice] = readElements(part.content) ?? [];
    if (title === undefined || choice === undefined) return undefined;
    if (choice.tag === tag.null) return [title, '  inherit'];
    const numbers = all(readChildren(choice.der, tag.sequence), numberText);
    return numbers && [title, ...indent(numbers, 2)];
  })?.flat();
}

function familyText(octets: Bytes): string {
  const family = (octets[0] ?? 0) * 256 + (octets[1] ?? 0);
  const name = family === 1 ? 'IPv4' : family === 2 ? 'IPv6' : `Unknown AFI ${family}`;
  const kind = octets[2];
  return kind === undefined ? name : `${name} (${routeKinds[kind] ?? `Unknown SAFI ${kind}`})`;
}

/** A prefix is a BIT STRING, a range two of them: the second ends in ones. */
function blockText({ tag: type, content }: DerElement, isIpv6: boolean): string | undefined {
  if (type === tag.bitString) {
    if (content.length === 0 || (content[0] ?? 0) > 7) return undefined;
    const bits = (content.length - 1) * 8 - (content[0] ?? 0);
    return `${addressText(content, 0, isIpv6)}/${bits}`;
  }
  const [first, last] = type === tag.sequence ? (readElements(content) ?? []) : [];
  if (first?.tag !== tag.bitString || last?.tag !== tag.bitString) return undefined;
  return `${addressText(first.content, 0, isIpv6)}-${addressText(last.content, 0xff, isIpv6)}`;
}

function addressText(bitString: Bytes, fill: 0 | 0xff, isIpv6: boolean): string {
  const address = new Uint8Array(isIpv6 ? 16 : 4).fill(fill);
  const octets = bitString.subarray(1, address.length + 1);
  address.set(octets);
  const unused = (1 << (bitString[0] ?? 0)) - 1;
  const last = octets.length - 1;
  if (last >= 0) address[last] = ((address[last] ?? 0) & ~unused) | (fill & unused);
  if (!isIpv6) return address.join('.');
  let end = 16;
  while (end > 1 && address[end - 1] === 0 && address[end - 2] === 0) end -= 2;
  let text = '';
  for (let i = 0; i < end; i += 2) {
    text += ((address[i] ?? 0) * 256 + (address[i + 1] ?? 0)).toString(16) + (i < 14 ? ':' : '');
  }
  if (end < 16) text += ':';
  return end === 0 ? '::' : text;
}

function numberText({ tag: type, content }: DerElement): string | undefined {
  if (type === tag.integer) return integerText(content);
  const [first, last] = type === tag.sequence ? (readElements(content) ?? []) : [];
  return first && last && `${integerText(first.content)}-${integerText(last.content)}`;
}
