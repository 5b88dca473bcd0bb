import type { Bytes } from '../bytes.ts';
import { latin1Text } from '../decodeString.ts';
import { tag } from '../derReader.ts';
import { toHex } from '../toHex.ts';
import type { DerCursor, DerElement } from './derCursor.ts';
import type { GoIpRange, GoNameConstraints } from './goCertificate.ts';
import { isIpAddress } from './isIpAddress.ts';
import { quoted } from './quoted.ts';
import { readMailbox } from './readMailbox.ts';
import { asciiOf, generalName } from './readSubjectAltName.ts';
import type { Refuse } from './refuse.ts';
import { reverseLabels } from './reverseLabels.ts';

/** The nameConstraints extension as Go reads it. */
export interface ReadNameConstraints {
  readonly permitted: GoNameConstraints;
  readonly excluded: GoNameConstraints;
  /** Whether it constrains names of a type that Go does not know. */
  readonly hasUnknownKind: boolean;
}

/** No names at all: a side that is absent. */
export const noNameConstraints: GoNameConstraints = {
  dnsDomains: [],
  emailAddresses: [],
  uriDomains: [],
  ipRanges: [],
};

const permittedSubtrees = 0xa0;
const excludedSubtrees = 0xa1;
const malformed = 'x509: invalid NameConstraints extension';

/** Reads the nameConstraints extension (RFC 5280 §4.2.1.10) as Go does; minimum and maximum are ignored. */
export function readNameConstraints(value: DerCursor, refuse: Refuse): ReadNameConstraints | undefined {
  const content = value.read(tag.sequence);
  if (content === undefined || !value.isEmpty) return refuse(malformed);
  const sides: (DerCursor | undefined)[] = [];
  for (const identifier of [permittedSubtrees, excludedSubtrees]) {
    const isPresent = content.peek(identifier);
    const side = isPresent ? content.read(identifier) : undefined;
    if (isPresent && side === undefined) return refuse(malformed);
    sides.push(side);
  }
  if (!content.isEmpty) return refuse(malformed);
  if (sides.every((side) => side?.isEmpty !== false)) return refuse('x509: empty name constraints extension');
  const [permitted, excluded] = sides;
  const permittedNames = readSubtrees(permitted, refuse);
  if (permittedNames === undefined) return undefined;
  const excludedNames = readSubtrees(excluded, refuse);
  if (excludedNames === undefined) return undefined;
  return {
    permitted: permittedNames,
    excluded: excludedNames,
    hasUnknownKind: permittedNames.hasUnknownKind || excludedNames.hasUnknownKind,
  };
}

type Side = GoNameConstraints & { readonly hasUnknownKind: boolean };

function readSubtrees(subtrees: DerCursor | undefined, refuse: Refuse): Side | undefined {
  const dnsDomains: string[] = [];
  const emailAddresses: string[] = [];
  const uriDomains: string[] = [];
  const ipRanges: GoIpRange[] = [];
  const texts = new Map<number, TextKind>([
    [generalName.dns, { list: dnsDomains, faultOf: dnsFault }],
    [generalName.email, { list: emailAddresses, faultOf: emailFault }],
    [generalName.uri, { list: uriDomains, faultOf: uriFault }],
  ]);
  let hasUnknownKind = false;
  while (subtrees?.isEmpty === false) {
    const base = subtrees.read(tag.sequence)?.next();
    if (base === undefined) return refuse(malformed);
    const kind = texts.get(base.identifier);
    if (kind !== undefined) {
      const text = readText(subtrees.bytes, base, kind, refuse);
      if (text === undefined) return undefined;
      kind.list.push(text);
    } else if (base.identifier === generalName.ip) {
      const range = readIpRange(subtrees.bytes.subarray(base.content, base.end), refuse);
      if (range === undefined) return undefined;
      ipRanges.push(range);
    } else {
      hasUnknownKind = true;
    }
  }
  return { dnsDomains, emailAddresses, uriDomains, ipRanges, hasUnknownKind };
}

interface TextKind {
  readonly list: string[];
  /** Says why a constraint is not valid, if so. */
  readonly faultOf: (text: string) => string | undefined;
}

function readText(bytes: Bytes, base: DerElement, kind: TextKind, refuse: Refuse): string | undefined {
  const text = asciiOf(bytes, base);
  if (text === undefined) {
    const octets = latin1Text(bytes, base.content, base.end);
    return refuse(`x509: invalid constraint value: x509: ${quoted(octets)} cannot be encoded as an IA5String`);
  }
  const fault = kind.faultOf(text);
  return fault === undefined ? text : refuse(`x509: failed to parse ${fault}`);
}

function dnsFault(text: string): string | undefined {
  return isDomain(text) ? undefined : `dnsName constraint ${quoted(text)}`;
}

function emailFault(text: string): string | undefined {
  const isValid = text.includes('@') ? readMailbox(text) !== undefined : isDomain(text);
  return isValid ? undefined : `rfc822Name constraint ${quoted(text)}`;
}

function uriFault(text: string): string | undefined {
  if (isIpAddress(text)) return `URI constraint ${quoted(text)}: cannot be IP address`;
  return isDomain(text) ? undefined : `URI constraint ${quoted(text)}`;
}

/** A leading dot means only names below the domain. */
function isDomain(text: string): boolean {
  return reverseLabels(text.startsWith('.') ? text.slice(1) : text) !== undefined;
}

function readIpRange(octets: Bytes, refuse: Refuse): GoIpRange | undefined {
  const half = octets.length / 2;
  if (half !== 4 && half !== 16) return refuse(`x509: IP constraint contained value of length ${octets.length}`);
  const mask = octets.subarray(half);
  if (!isMask(mask)) return refuse(`x509: IP constraint contained invalid mask ${toHex(mask)}`);
  return { address: octets.subarray(0, half), mask };
}

/** Tells whether no 1 bit follows a 0 bit. */
function isMask(mask: Bytes): boolean {
  const bits = mask.reduce((text, octet) => text + octet.toString(2).padStart(8, '0'), '');
  return /^1*0*$/.test(bits);
}
