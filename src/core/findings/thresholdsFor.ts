import type { RoleMatch } from '../kubernetes/roleMatch.ts';
import type { ExpiryThresholds, FindingPolicy } from './findingModel.ts';

/**
 * The thresholds for certificates of a role: the user's for that role, else those for all.
 *
 * @param path - Of the file where the certificate is: its configuration counts.
 */
export function thresholdsFor(role: RoleMatch | undefined, all: FindingPolicy, path?: string): ExpiryThresholds {
  const policy = (path && all.at?.(path)) || all;
  const { byRole } = policy;
  return role !== undefined && Object.hasOwn(byRole, role.id) ? { ...policy, ...byRole[role.id] } : policy;
}
