import { isInContainer } from '../pki/containerBlocks.ts';
import { effectiveKeyPath, fieldOf, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence } from '../pki/model.ts';
import type { RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';
import { unusableField } from './unusableField.ts';

/**
 * Refuses places where a certificate is not used by whom it names: fields that say whom to trust, the answer to a
 * request, which the API server does not let anyone edit, and the copy that `kubectl apply` keeps. Bundles and stores are
 * not taken apart. Refuses as well what the cluster could not read there.
 */
export function refuseField(target: Occurrence, certificate: CertificateNode): RenewalRefusal | undefined {
  const { credential } = target;
  if (isInContainer(credential.block)) return refuse('insideContainer', { certificate });
  const isAnswer =
    credential.value.object?.kind === 'CertificateSigningRequest' &&
    effectiveKeyPath(credential) === 'status.certificate';
  if (isAnswer || isLastAppliedCopy(credential) || fieldOf(credential)?.role === 'ca') {
    return refuse('notRenewableField', { certificate });
  }
  const fault = unusableField(target);
  return fault && refuse('fieldUnusable', { certificate, fault });
}
