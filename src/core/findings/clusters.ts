import type { ClusterPicture } from '../pki/cluster/model.ts';
import type { FindingDraft } from './draft.ts';
import { checkKubeconfigClusters } from './kubeconfigs/kubeconfigClusters.ts';

/** Judges what the files say of clusters as a whole: their components, kubeconfigs and objects. */
export function checkClusters(picture: ClusterPicture, _now: number): readonly FindingDraft[] {
  return [...checkKubeconfigClusters(picture)];
}
