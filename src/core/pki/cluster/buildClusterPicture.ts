import { memoisedInSteps } from '../../text/memoised.ts';
import { runAtOnce } from '../../text/steps.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { placedFault } from '../placedFiles.ts';
import type { ClusterPicture, Kubeconfig, PlacedObject } from './clusterModel.ts';
import { componentsIn } from './components.ts';
import { hostsOf } from './hostOf.ts';
import { kubeadmConfigurationsIn } from './kubeadmConfiguration.ts';
import { readKubeconfig, unreadableKubeconfig } from './kubeconfigs.ts';

/** Reads what the files of a graph say about clusters. Computed once for each graph. Never throws. */
export function clusterPictureOf(graph: PkiGraph): ClusterPicture {
  return runAtOnce(clusterPictureInSteps(graph));
}

/** As {@link clusterPictureOf}, with a pause after a few entries, so that a host can do other work in between. */
export const clusterPictureInSteps = memoisedInSteps(buildClusterPicture);

function* buildClusterPicture(graph: PkiGraph): Generator<undefined, ClusterPicture> {
  const kubeconfigs: Kubeconfig[] = [];
  const objects: PlacedObject[] = [];
  const hostOf = hostsOf(graph.files);
  for (const file of graph.files) {
    const host = hostOf(file);
    for (const object of file.objects ?? []) {
      if (object.kind === 'Config') kubeconfigs.push(yield* readKubeconfig(graph, { file, object, host }));
      else objects.push({ file, object, host });
    }
    if (placedFault(file)?.reader === 'kubeconfig' && !file.objects?.some(({ kind }) => kind === 'Config'))
      kubeconfigs.push(unreadableKubeconfig({ file, host }));
  }
  yield undefined;
  const components = componentsIn(graph, hostOf);
  return { graph, components, kubeconfigs, kubeadm: objects.flatMap(kubeadmConfigurationsIn), objects };
}
