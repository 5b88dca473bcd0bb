import type { RoleMatch } from '../kubernetes/roleMatch.ts';
import type { ExpiryThresholds, FindingPolicy } from './findingModel.ts';

/** The thresholds for certificates of a role: the user's for that role, else those for all. */
export function thresholdsFor(role: RoleMatch | undefined, policy: FindingPolicy): ExpiryThresholds {
  const { byRole } = policy;
  return role !== undefined && Object.hasOwn(byRole, role.id) ? { ...policy, ...byRole[role.id] } : policy;
}
