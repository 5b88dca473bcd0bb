import { machinePathOf } from '../../kubernetes/machineRoot.ts';
import { scalarAt } from '../../locate/objects/nodes.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { baseName, folderOf, posix } from '../../text/paths.ts';
import type { DecodedFile } from '../pkiModel.ts';
import type { ClusterPicture } from './clusterModel.ts';

/** Where kubelets of installers find static Pods. Sources: KA-manifests, RKE2, K3S. */
const usualFolders = ['etc/kubernetes/manifests', 'rke2/agent/pod-manifests', 'k3s/agent/pod-manifests'];

/** Whether a kubelet runs a file: it reads all in its folder of static Pods, whatever they are called, but those that are hidden. */
export function isReadAsStaticPod({ objects }: ClusterPicture, { path }: Pick<DecodedFile, 'path'>): boolean {
  if (baseName(path).startsWith('.')) return false;
  const folder = `/${machinePathOf(folderOf(posix(path))).path}`;
  return foldersOf(objects).some((each) => folder.endsWith(`/${each}/`));
}

/** The usual folders, and those that configurations of kubelets name. */
const foldersOf = memoisedBy((objects: ClusterPicture['objects']): readonly string[] => {
  const named = objects.flatMap(({ object }) => {
    const path = object.kind === 'KubeletConfiguration' ? scalarAt(object.root, 'staticPodPath')?.text : undefined;
    return path?.startsWith('/') === true ? [path.replace(/^\/+|\/+$/g, '')] : [];
  });
  return [...new Set([...usualFolders, ...named])];
});
