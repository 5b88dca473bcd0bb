import { expiryState } from '../../core/findings/expiryState.ts';
import { thresholdsFor } from '../../core/findings/thresholdsFor.ts';
import { certificateName } from '../../core/pki/certificateName.ts';
import { isUsedAsCa } from '../../core/pki/certificateUse.ts';
import type { CertificateNode, PkiGraph } from '../../core/pki/model.ts';
import type { LeftOut } from '../../core/present/change/changePage.ts';
import type { PresentContext } from '../../core/present/presentContext.ts';
import { planReissue } from '../../core/renewal/reissue/planReissue.ts';
import { fileAccess } from './fileAccess.ts';
import type { Reissued } from './recipes/reissueRecipe.ts';

const dueStates: ReadonlySet<string> = new Set(['expired', 'expiringCritical', 'expiringSoon']);

/**
 * Chooses the certificates that have expired or will soon and can be renewed; of the others it tells why not.
 *
 * @param ca - Fingerprint of the CA whose certificates are meant, with those of CAs below it; by default all.
 */
export function chooseDue({ graph, policy, now }: PresentContext, ca: string | undefined): Reissued {
  const leftOut: LeftOut[] = [];
  const certificates: { readonly fingerprint: string }[] = [];
  for (const node of graph.certificates.values()) {
    const { fingerprint, certificate, role } = node;
    if (isUsedAsCa(node) || (ca !== undefined && !isBelow(graph, node, ca))) continue;
    if (!dueStates.has(expiryState(certificate, false, thresholdsFor(role, policy), now))) continue;
    const one = [{ fingerprint }];
    const plan = planReissue({ graph, now, certificates: one, canOpenKeys: true, access: fileAccess });
    if (plan.kind === 'refusal') leftOut.push({ name: certificateName(certificate, role), refusal: plan });
    else certificates.push({ fingerprint });
  }
  return { certificates, leftOut };
}

function isBelow(graph: PkiGraph, node: CertificateNode, ca: string, depth = 0): boolean {
  if (node.issuer.kind !== 'verified' || depth > deepestChain) return false;
  return node.issuer.issuers.some((issuer) => {
    const above = graph.certificates.get(issuer);
    return issuer === ca || (above !== undefined && isBelow(graph, above, ca, depth + 1));
  });
}

/** Longer chains serve nobody. */
const deepestChain = 10;
