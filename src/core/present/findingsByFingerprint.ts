import type { Finding } from '../findings/findingModel.ts';
import { groupByEach } from '../text/groupBy.ts';

/** Groups the findings that are about a certificate by its fingerprint, in their order. */
export function findingsByFingerprint(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  return groupByEach(findings, ({ fingerprint }) => (fingerprint === undefined ? [] : [fingerprint]));
}
