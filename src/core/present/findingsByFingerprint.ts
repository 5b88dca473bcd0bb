import type { Finding } from '../findings/model.ts';

/** Groups the findings that are about a certificate by its fingerprint, in their order. */
export function findingsByFingerprint(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.fingerprint === undefined) continue;
    const known = groups.get(finding.fingerprint);
    if (known === undefined) groups.set(finding.fingerprint, [finding]);
    else known.push(finding);
  }
  return groups;
}
