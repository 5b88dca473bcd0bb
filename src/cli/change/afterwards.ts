import type { CertificateNode } from '../../core/pki/pkiModel.ts';
import { afterRenewal, type ChecklistItem } from '../../core/renewal/afterwards/checklist.ts';
import { renewedPlaces } from '../../core/renewal/afterwards/renewedPlaces.ts';
import type { ChangePlan } from '../../core/renewal/change/changeModel.ts';
import type { CarriedOut } from './carryOutChange.ts';
import type { PreparedChange } from './preparedChange.ts';

/**
 * What has to be done after a change: what takes it over of itself, what has to be restarted and how, where copies are left.
 *
 * @param result - Tells of certificates that took nobody’s place.
 */
export function afterwardsOf(
  plan: ChangePlan,
  { graph }: Pick<PreparedChange, 'graph'>,
  result: CarriedOut,
): readonly ChecklistItem[] {
  const renewed = plan.certificates.flatMap(({ id, old, issuer }) => {
    if (old !== undefined) return [renewedPlaces(plan, old)];
    const node = result.judgement.graph.certificates.get(result.issued.get(id) ?? '');
    if (node === undefined || (issuer.kind !== 'signed' && !isOnMachine(node))) return [];
    return [{ node, places: node.occurrences }];
  });
  if (renewed.length === 0) return [];
  return afterRenewal({ graph, renewed, pathOf: ({ path, hostPath = path }) => hostPath });
}

/** What is made for a user, or in a folder of its own, is read by no component. */
function isOnMachine({ occurrences }: CertificateNode): boolean {
  return occurrences.some(({ file }) => file.path.replaceAll('\\', '/').includes('/etc/kubernetes/'));
}
