import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { checkClusterConfigMaps } from './clusterConfigMaps.ts';
import { checkEmptyUsers } from './emptyUsers.ts';
import { checkForeignUsers } from './foreignUsers.ts';
import { checkKubeconfigAuthorities } from './kubeconfigAuthorities.ts';
import { checkKubeconfigClusters } from './kubeconfigClusters.ts';
import { checkKubeconfigCopies } from './kubeconfigCopies.ts';
import { checkKubeconfigNames } from './kubeconfigNames.ts';
import { checkKubeconfigPaths } from './kubeconfigPaths.ts';
import { checkKubeconfigUsers } from './kubeconfigUsers.ts';
import { checkKubeletKubeconfigs } from './kubeletKubeconfigs.ts';
import { checkSystemMasters } from './systemMasters.ts';

/** Judge kubeconfigs: their entries, the copies of CAs and certificates in them, and whom they make powerful; each check by itself. */
export function kubeconfigChecks(
  picture: () => ClusterPicture,
  now: number,
): readonly (() => readonly FindingDraft[])[] {
  return [
    () => checkKubeconfigClusters(picture()),
    () => checkKubeconfigUsers(picture()),
    () => checkEmptyUsers(picture()),
    () => checkKubeconfigNames(picture()),
    () => checkKubeconfigPaths(picture()),
    () => checkKubeconfigAuthorities(picture(), now),
    () => checkForeignUsers(picture(), now),
    () => checkKubeconfigCopies(picture(), now),
    () => checkClusterConfigMaps(picture()),
    () => checkKubeletKubeconfigs(picture()),
    () => checkSystemMasters(picture(), now),
  ];
}
