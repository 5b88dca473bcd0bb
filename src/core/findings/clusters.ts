import type { ClusterPicture } from '../pki/cluster/clusterModel.ts';
import { checkComponents } from './components/checkComponents.ts';
import { checkConnections } from './connections/checkConnections.ts';
import type { FindingDraft } from './draft.ts';
import { kubeconfigChecks } from './kubeconfigs/kubeconfigChecks.ts';
import { checkCurrentCertificates } from './kubelet/currentCertificates.ts';
import { objectChecks } from './objects/objectChecks.ts';
import { checkPlaceholders } from './placeholders.ts';
import { checkRenewals } from './renewal/checkRenewals.ts';
import { checkSigningRequests } from './requests/checkSigningRequests.ts';
import { checkReusedKeys } from './requests/reusedKeys.ts';
import { checkBoundUsers } from './roles/boundUsers.ts';
import { checkCertificateNames } from './roles/certificateNames.ts';
import { checkClientIdentities } from './roles/clientIdentities.ts';
import { checkKubeletClientBinding } from './roles/kubeletClientBinding.ts';
import { checkNodeNames } from './roles/nodeNames.ts';
import { checkRoleUsages } from './roles/roleUsages.ts';
import { checkBootstrapTokens } from './tokens/bootstrapTokens.ts';
import { checkEncodedTokens } from './tokens/encodedTokens.ts';
import { checkPlaintextTokens } from './tokens/plaintextTokens.ts';
import { checkProviderIssuers } from './tokens/providerIssuers.ts';
import { checkTokenTrust } from './tokens/tokenTrust.ts';

/** Judges what the files say of clusters as a whole: their components, kubeconfigs and objects; each check by itself. */
export function clusterChecks(picture: () => ClusterPicture, now: number): readonly (() => readonly FindingDraft[])[] {
  return [
    () => checkComponents(picture(), now),
    () => checkRoleUsages(picture().graph),
    () => checkClientIdentities(picture()),
    () => checkNodeNames(picture()),
    () => checkCertificateNames(picture().graph),
    () => checkKubeletClientBinding(picture()),
    () => checkBoundUsers(picture()),
    () => checkCurrentCertificates(picture(), now),
    ...kubeconfigChecks(picture, now),
    () => checkPlaceholders(picture()),
    () => checkSigningRequests(picture(), now),
    () => checkReusedKeys(picture().graph),
    ...objectChecks(picture, now),
    () => checkTokenTrust(picture()),
    () => checkProviderIssuers(picture()),
    () => checkEncodedTokens(picture().graph),
    () => checkPlaintextTokens(picture().graph, now),
    () => checkBootstrapTokens(picture(), now),
    () => checkConnections(picture(), now),
    () => checkRenewals(picture(), now),
  ];
}
