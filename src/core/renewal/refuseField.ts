import { effectiveKeyPath, fieldOf, isLastAppliedCopy } from '../pki/credentialPlace.ts';
import type { CertificateNode, Occurrence } from '../pki/model.ts';
import type { RenewalRefusal } from './model.ts';
import { refuse } from './refusal.ts';

/**
 * Refuses places where a certificate is not used by whom it names: fields that say whom to trust, the answer to a
 * request, which the API server does not let anyone edit, and the copy that `kubectl apply` keeps. Bundles and stores are
 * not taken apart.
 */
export function refuseField({ credential }: Occurrence, certificate: CertificateNode): RenewalRefusal | undefined {
  const innermost = credential.block.encoding.at(-1);
  if (innermost === 'pkcs7' || innermost === 'jks') return refuse('insideContainer', { certificate });
  const isAnswer =
    credential.value.object?.kind === 'CertificateSigningRequest' &&
    effectiveKeyPath(credential) === 'status.certificate';
  return isAnswer || isLastAppliedCopy(credential) || fieldOf(credential)?.role === 'ca'
    ? refuse('notRenewableField', { certificate })
    : undefined;
}
