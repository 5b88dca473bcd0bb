import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { checkApiserverNames } from './apiserverNames.ts';
import { checkCaChecksums } from './caChecksums.ts';
import { checkClusterLifetimes } from './clusterLifetimes.ts';
import { checkClusterSigning } from './clusterSigning.ts';
import { checkConfigurationFields } from './configurationFields.ts';
import { checkContainerdRegistries } from './containerdRegistries.ts';
import { checkDatastores } from './datastores.ts';
import { checkEncryptionSockets } from './encryptionSockets.ts';
import { checkEtcdAuthentication } from './etcdAuthentication.ts';
import { checkEtcdClientUsage } from './etcdClientUsage.ts';
import { checkEtcdPlaintext } from './etcdPlaintext.ts';
import { checkEtcdRevocation } from './etcdRevocation.ts';
import { checkFlagPairs } from './flagPairs.ts';
import { checkFlagPaths } from './flagPaths.ts';
import { checkHollowFiles } from './hollowFiles.ts';
import { checkJoinPorts } from './joinPorts.ts';
import { checkKubeadmJoin } from './kubeadmJoin.ts';
import { checkKubeadmNames } from './kubeadmNames.ts';
import { checkKubeletRotation } from './kubeletRotation.ts';
import { checkKubeletVerification } from './kubeletVerification.ts';
import { checkLoneHalves } from './loneHalves.ts';
import { checkQuotedValues } from './quotedValues.ts';
import { checkRegistryMirrors } from './registryMirrors.ts';
import { checkRemovedFlags } from './removedFlags.ts';
import { checkRequestHeaders } from './requestHeaders.ts';
import { checkServerTokens } from './serverTokens.ts';
import { checkServiceAccountForms } from './serviceAccountForms.ts';
import { checkServiceAccountTokens } from './serviceAccountTokens.ts';
import { checkSharedKeys } from './sharedKeys.ts';
import { checkSnapshotStores } from './snapshotStores.ts';
import { checkSwappedFlags } from './swappedFlags.ts';
import { checkTlsParameters } from './tlsParameters.ts';
import { checkTrustedFiles } from './trustedFiles.ts';
import { checkPlacedFiles, checkUnreadableKubeconfigs } from './unreadableKubeconfigs.ts';

/** Judges what components are told by flags and configuration files, and the files that these name. */
export function checkComponents(picture: ClusterPicture, now: number): readonly FindingDraft[] {
  const drafts = [
    ...checkFlagPairs(picture),
    ...checkFlagPaths(picture),
    ...checkUnreadableKubeconfigs(picture),
    ...checkPlacedFiles(picture),
    ...checkSwappedFlags(picture),
    ...checkHollowFiles(picture),
    ...checkRemovedFlags(picture),
    ...checkQuotedValues(picture),
    ...checkTlsParameters(picture),
    ...checkEtcdAuthentication(picture),
    ...checkEtcdClientUsage(picture),
    ...checkEtcdPlaintext(picture),
    ...checkEtcdRevocation(picture, now),
    ...checkRequestHeaders(picture),
    ...checkKubeletVerification(picture),
    ...checkClusterSigning(picture),
    ...checkServiceAccountTokens(picture),
    ...checkServiceAccountForms(picture),
    ...checkLoneHalves(picture),
    ...checkSharedKeys(picture),
    ...checkTrustedFiles(picture),
    ...checkClusterLifetimes(picture, now),
    ...checkKubeletRotation(picture),
    ...checkConfigurationFields(picture),
    ...checkEncryptionSockets(picture),
    ...checkContainerdRegistries(picture),
    ...checkRegistryMirrors(picture),
    ...checkKubeadmJoin(picture),
    ...checkCaChecksums(picture),
    ...checkServerTokens(picture),
    ...checkSnapshotStores(picture, now),
    ...checkDatastores(picture, now),
    ...checkJoinPorts(picture),
    ...checkKubeadmNames(picture),
    ...checkApiserverNames(picture),
  ];
  return [...new Map(drafts.map((draft) => [placeOf(draft), draft])).values()];
}

/** What a configuration file says may be a setting of several components. */
function placeOf({ code, path, span }: FindingDraft): string {
  return `${code} ${span?.start ?? ''} ${path}`;
}
