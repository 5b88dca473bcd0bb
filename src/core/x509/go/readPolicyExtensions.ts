import type { Bytes } from '../bytes.ts';
import { tag } from '../derReader.ts';
import { decodeOid } from '../objectIdentifier.ts';
import { toHex } from '../toHex.ts';
import type { DerCursor } from './derCursor.ts';
import { readInt64 } from './derValues.ts';
import type { GoExtensions, GoPolicyMapping } from './goCertificate.ts';
import type { Refuse } from './refuse.ts';

/** Reads the certificatePolicies extension as Go does; qualifiers are ignored. */
export function readPolicies(value: DerCursor, refuse: Refuse): Pick<GoExtensions, 'policies'> | undefined {
  const error = 'x509: invalid certificate policies';
  const list = value.read(tag.sequence);
  if (list === undefined) return refuse(error);
  const policies = new Set<string>();
  while (!list.isEmpty) {
    const octets = list.read(tag.sequence)?.read(tag.objectIdentifier)?.rest;
    if (octets === undefined || !isOid(octets)) return refuse(error);
    const policy = policyOf(octets);
    if (policies.has(policy)) return refuse(error);
    policies.add(policy);
  }
  return { policies: [...policies] };
}

/** Reads the policyMappings extension as Go does, without checking its OIDs. */
export function readPolicyMappings(value: DerCursor, refuse: Refuse): Pick<GoExtensions, 'policyMappings'> | undefined {
  const error = 'x509: invalid policy mappings extension';
  const list = value.read(tag.sequence);
  if (list === undefined) return refuse(error);
  const policyMappings: GoPolicyMapping[] = [];
  while (!list.isEmpty) {
    const mapping = list.read(tag.sequence);
    const issuer = mapping?.read(tag.objectIdentifier);
    const subject = issuer && mapping?.read(tag.objectIdentifier);
    if (issuer === undefined || subject === undefined) return refuse(error);
    policyMappings.push({ issuerDomainPolicy: policyOf(issuer.rest), subjectDomainPolicy: policyOf(subject.rest) });
  }
  return { policyMappings };
}

/** Reads the policyConstraints extension as Go does. */
export function readPolicyConstraints(
  value: DerCursor,
  refuse: Refuse,
): Partial<Pick<GoExtensions, 'requireExplicitPolicy' | 'inhibitPolicyMapping'>> | undefined {
  const error = 'x509: invalid policy constraints extension';
  const content = value.read(tag.sequence);
  if (content === undefined) return refuse(error);
  const requireExplicitPolicy = content.peek(0x80) ? readInt64(content, 0x80) : -1n;
  if (requireExplicitPolicy === undefined) return refuse(error);
  const inhibitPolicyMapping = content.peek(0x81) ? readInt64(content, 0x81) : -1n;
  if (inhibitPolicyMapping === undefined) return refuse(error);
  return {
    requireExplicitPolicy: Number(requireExplicitPolicy),
    inhibitPolicyMapping: Number(inhibitPolicyMapping),
  };
}

/** Tells whether octets are an OBJECT IDENTIFIER (X.690 §8.19), arcs of any size. */
function isOid(octets: Bytes): boolean {
  const last = octets.at(-1);
  if (last === undefined || last >= 0x80) return false;
  return octets.every((octet, index) => octet !== 0x80 || (octets[index - 1] ?? 0) >= 0x80);
}

function policyOf(octets: Bytes): string {
  return decodeOid(octets, 0, octets.length) ?? `#${toHex(octets)}`;
}
