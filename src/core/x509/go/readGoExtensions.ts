import { tag } from '../derReader.ts';
import { checkAuthorityInfoAccess, checkCrlDistributionPoints } from './checkLocations.ts';
import { DerCursor } from './derCursor.ts';
import { readBitString, readBoolean, readInt64, readOid } from './derValues.ts';
import type { GoExtension, GoExtensions } from './goCertificate.ts';
import { noNameConstraints, readNameConstraints } from './readNameConstraints.ts';
import { readPolicies, readPolicyConstraints, readPolicyMappings } from './readPolicyExtensions.ts';
import { readSubjectAltName } from './readSubjectAltName.ts';
import type { Refuse } from './refuse.ts';

/** The content of one extension. `isUnhandled`: Go did not fully understand it. */
type Facts = Partial<GoExtensions> & { readonly isUnhandled?: boolean };
type ExtensionReader = (value: DerCursor, critical: boolean, refuse: Refuse) => Facts | undefined;

/** A certificate without extensions. */
export const noGoExtensions: GoExtensions = {
  extensions: [],
  basicConstraintsValid: false,
  isCa: false,
  maxPathLen: -1,
  keyUsage: undefined,
  extKeyUsage: [],
  dnsNames: [],
  emailAddresses: [],
  ipAddresses: [],
  uris: [],
  permitted: noNameConstraints,
  excluded: noNameConstraints,
  policies: [],
  policyMappings: [],
  inhibitAnyPolicy: -1,
  inhibitPolicyMapping: -1,
  requireExplicitPolicy: -1,
  subjectKeyId: undefined,
  authorityKeyId: undefined,
  unhandledCriticalExtensions: [],
};

const readers: Readonly<Record<string, ExtensionReader>> = {
  '2.5.29.14': subjectKeyId,
  '2.5.29.15': keyUsage,
  '2.5.29.17': subjectAltName,
  '2.5.29.19': basicConstraints,
  '2.5.29.30': nameConstraints,
  '2.5.29.31': (value, _, refuse) => checkCrlDistributionPoints(value, refuse),
  '2.5.29.32': (value, _, refuse) => readPolicies(value, refuse),
  '2.5.29.33': (value, _, refuse) => readPolicyMappings(value, refuse),
  '2.5.29.35': authorityKeyId,
  '2.5.29.36': (value, _, refuse) => readPolicyConstraints(value, refuse),
  '2.5.29.37': extKeyUsage,
  '2.5.29.54': inhibitAnyPolicy,
  '1.3.6.1.5.5.7.1.1': checkAuthorityInfoAccess,
};

/** Reads the content of a version 3 certificate's Extensions as Go does: first all of them, then the content of each. */
export function readGoExtensions(input: DerCursor, refuse: Refuse): GoExtensions | undefined {
  const extensions: GoExtension[] = [];
  const seen = new Set<string>();
  while (!input.isEmpty) {
    const extension = readExtension(input, refuse);
    if (extension === undefined) return undefined;
    if (seen.has(extension.oid)) {
      return refuse(`x509: certificate contains duplicate extension with OID "${extension.oid}"`);
    }
    seen.add(extension.oid);
    extensions.push(extension);
  }
  const unhandledCriticalExtensions: string[] = [];
  const facts: Facts[] = [];
  for (const { oid, critical, value } of extensions) {
    const read = readers[oid];
    const found = read === undefined ? { isUnhandled: true } : read(new DerCursor(value), critical, refuse);
    if (found === undefined) return undefined;
    const { isUnhandled = false, ...fields } = found;
    if (critical && isUnhandled) unhandledCriticalExtensions.push(oid);
    facts.push(fields);
  }
  return Object.assign({}, noGoExtensions, ...facts, { extensions, unhandledCriticalExtensions });
}

function readExtension(input: DerCursor, refuse: Refuse): GoExtension | undefined {
  const content = input.read(tag.sequence);
  if (content === undefined) return refuse('x509: malformed extension');
  const oid = readOid(content);
  if (oid === undefined) return refuse('x509: malformed extension OID field');
  const critical = content.peek(tag.boolean) ? readBoolean(content) : false;
  if (critical === undefined) return refuse('x509: malformed extension critical field');
  const value = content.read(tag.octetString)?.rest;
  return value === undefined ? refuse('x509: malformed extension value field') : { oid, critical, value };
}

function subjectKeyId(value: DerCursor, critical: boolean, refuse: Refuse): Facts | undefined {
  if (critical) return refuse('x509: subject key identifier incorrectly marked critical');
  const content = value.read(tag.octetString);
  return content === undefined ? refuse('x509: invalid subject key identifier') : { subjectKeyId: content.rest };
}

function authorityKeyId(value: DerCursor, critical: boolean, refuse: Refuse): Facts | undefined {
  if (critical) return refuse('x509: authority key identifier incorrectly marked critical');
  const content = value.read(tag.sequence);
  if (content === undefined) return refuse('x509: invalid authority key identifier');
  if (!content.peek(0x80)) return {};
  const keyIdentifier = content.read(0x80);
  return keyIdentifier === undefined
    ? refuse('x509: invalid authority key identifier')
    : { authorityKeyId: keyIdentifier.rest };
}

function keyUsage(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const bits = readBitString(value);
  if (bits === undefined) return refuse('x509: invalid key usage');
  let usage = 0;
  // Bits after decipherOnly, the ninth, do not count; unused bits are zero.
  for (let bit = 0; bit < 9; bit++) {
    const octet = bits.octets[bit >> 3] ?? 0;
    if ((octet & (0x80 >> (bit & 7))) !== 0) usage |= 1 << bit;
  }
  return { keyUsage: usage };
}

function basicConstraints(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const content = value.read(tag.sequence);
  const isCa = content?.peek(tag.boolean) === true ? readBoolean(content) : false;
  if (content === undefined || isCa === undefined) return refuse('x509: invalid basic constraints');
  if (!content.peek(tag.integer)) return { basicConstraintsValid: true, isCa, maxPathLen: -1 };
  const maxPathLen = readInt64(content);
  if (maxPathLen === undefined) return refuse('x509: invalid basic constraints');
  return { basicConstraintsValid: true, isCa, maxPathLen: Number(maxPathLen) };
}

function subjectAltName(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const names = readSubjectAltName(value, refuse);
  if (names === undefined) return undefined;
  return { ...names, isUnhandled: Object.values(names).every((list) => list.length === 0) };
}

function nameConstraints(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const constraints = readNameConstraints(value, refuse);
  if (constraints === undefined) return undefined;
  const { permitted, excluded, hasUnknownKind } = constraints;
  return { permitted, excluded, isUnhandled: hasUnknownKind };
}

function extKeyUsage(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const list = value.read(tag.sequence);
  const oids: string[] = [];
  while (list?.isEmpty === false) {
    const oid = readOid(list);
    if (oid === undefined) return refuse('x509: invalid extended key usages');
    oids.push(oid);
  }
  return list === undefined ? refuse('x509: invalid extended key usages') : { extKeyUsage: oids };
}

function inhibitAnyPolicy(value: DerCursor, _: boolean, refuse: Refuse): Facts | undefined {
  const skipped = readInt64(value);
  return skipped === undefined
    ? refuse('x509: invalid inhibit any policy extension')
    : { inhibitAnyPolicy: Number(skipped) };
}
