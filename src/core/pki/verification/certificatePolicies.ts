import { addToGroup } from '../../text/groupBy.ts';
import { equalBytes } from '../../x509/bytes.ts';
import type { GoCertificate } from '../../x509/go/goCertificate.ts';
import { oids } from './oids.ts';
import { PolicyGraph } from './policyGraph.ts';

/**
 * Tells whether the certificate policies of a path are valid, as Go when any policy is acceptable: RFC 5280 §6.1 with
 * RFC 9618. They fail only if a certificate requires explicit policies or maps anyPolicy.
 *
 * @param path - From the certificate to the anchor, whose own policies do not count.
 */
export function hasValidPolicies(path: readonly GoCertificate[]): boolean {
  const [leaf] = path;
  const length = path.length - 1;
  if (leaf === undefined || length === 0) return true;
  /** Certificates until the rule begins to hold, by RFC 5280 §6.1.2. */
  const until = { explicitPolicy: length + 1, noMapping: length + 1, noAnyPolicy: length + 1 };
  let graph: PolicyGraph | undefined = new PolicyGraph();

  for (let index = length - 1; index >= 0; index--) {
    const certificate = path[index];
    if (certificate === undefined) continue;
    const isLeaf = index === 0;
    const isSelfIssued = equalBytes(certificate.rawIssuer, certificate.rawSubject);
    if (certificate.policies.length === 0) graph = undefined;
    if (graph === undefined) {
      if (until.explicitPolicy === 0) return false;
    } else {
      addPolicies(graph, certificate, until.noAnyPolicy > 0 || (!isLeaf && isSelfIssued));
      if (!isLeaf && !mapPolicies(graph, certificate, until.noMapping > 0)) return false;
    }
    if (!isLeaf) prepareNext(until, certificate, isSelfIssued);
  }

  const isExplicit = until.explicitPolicy <= 1 || leaf.requireExplicitPolicy === 0;
  return !isExplicit || graph?.hasValidPolicy() === true;
}

function addPolicies(graph: PolicyGraph, { policies }: GoCertificate, mayUseAnyPolicy: boolean): void {
  graph.descend();
  for (const policy of policies) {
    if (policy !== oids.anyPolicy) graph.addNamed(policy);
  }
  if (mayUseAnyPolicy && policies.includes(oids.anyPolicy)) graph.addExpected();
  graph.prune();
}

/** RFC 5280 §6.1.4 (a), (b). Tells whether the mappings are valid. */
function mapPolicies(graph: PolicyGraph, { policyMappings }: GoCertificate, isMappingAllowed: boolean): boolean {
  if (!isMappingAllowed) {
    for (const { issuerDomainPolicy } of policyMappings) graph.remove(issuerDomainPolicy);
    graph.prune();
    return true;
  }
  const mapped = new Map<string, string[]>();
  for (const { issuerDomainPolicy, subjectDomainPolicy } of policyMappings) {
    if (issuerDomainPolicy === oids.anyPolicy || subjectDomainPolicy === oids.anyPolicy) return false;
    addToGroup(mapped, issuerDomainPolicy, subjectDomainPolicy);
  }
  for (const [issuerPolicy, subjectPolicies] of mapped) graph.map(issuerPolicy, subjectPolicies);
  return true;
}

/** RFC 5280 §6.1.4 (h), (i), (j). Self-issued certificates do not count. */
function prepareNext(
  until: { explicitPolicy: number; noMapping: number; noAnyPolicy: number },
  certificate: GoCertificate,
  isSelfIssued: boolean,
): void {
  const step = (left: number, constraint: number): number => {
    const next = isSelfIssued || left === 0 ? left : left - 1;
    return constraint >= 0 && constraint < next ? constraint : next;
  };
  until.explicitPolicy = step(until.explicitPolicy, certificate.requireExplicitPolicy);
  until.noMapping = step(until.noMapping, certificate.inhibitPolicyMapping);
  until.noAnyPolicy = step(until.noAnyPolicy, certificate.inhibitAnyPolicy);
}
