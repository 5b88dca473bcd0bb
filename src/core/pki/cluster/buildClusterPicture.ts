import { runAtOnce } from '../../text/steps.ts';
import type { PkiGraph } from '../pkiModel.ts';
import type { ClusterPicture, Kubeconfig, PlacedObject } from './clusterModel.ts';
import { componentsIn } from './components.ts';
import { hostsOf } from './hostOf.ts';
import { kubeadmConfigurationsIn } from './kubeadmConfiguration.ts';
import { readKubeconfig } from './kubeconfigs.ts';

/** A graph is looked at by many. */
const known = new WeakMap<PkiGraph, ClusterPicture>();

/** Reads what the files of a graph say of clusters. Made once for each graph. Never throws. */
export function clusterPictureOf(graph: PkiGraph): ClusterPicture {
  return runAtOnce(clusterPictureInSteps(graph));
}

/** As {@link clusterPictureOf}, with a pause after a few entries, so that a host can do other work in between. */
export function* clusterPictureInSteps(graph: PkiGraph): Generator<undefined, ClusterPicture> {
  const before = known.get(graph);
  if (before !== undefined) return before;
  const picture = yield* buildClusterPicture(graph);
  known.set(graph, picture);
  return picture;
}

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
  }
  yield undefined;
  const components = componentsIn(graph, hostOf);
  return { graph, components, kubeconfigs, kubeadm: objects.flatMap(kubeadmConfigurationsIn), objects };
}
