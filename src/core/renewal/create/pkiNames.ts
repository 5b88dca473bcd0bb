import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { posix } from '../../text/paths.ts';
import { type ClusterNames, clusterNamesOn } from './clusterNames.ts';

/** kubeadm's defaults. */
const usual = { serviceAddress: '10.96.0.1', dnsDomain: 'cluster.local' } as const;

/**
 * Collects the names for the PKI of a machine: the given ones, those of its files, otherwise those of the configuration
 * on another machine. kubeadm's defaults are only for a new cluster, because an existing one can have others.
 *
 * @param folder - Stands for `/` of the machine, as returned by `hostOf`.
 */
export function pkiNamesOn(graph: PkiGraph, folder: string, given: Partial<ClusterNames>): ClusterNames {
  const isNew = !graph.files.some((file) => isBelow(file.path, `${folder}/etc/kubernetes/`));
  return { ...(isNew ? usual : {}), ...toldAnywhere(graph), ...clusterNamesOn(graph, folder), ...given };
}

function toldAnywhere(graph: PkiGraph): Partial<ClusterNames> {
  const told = [...new Set(graph.files.map(hostOf))].map((host) => clusterNamesOn(graph, host));
  return (
    told.find(({ nodeName, advertiseAddress, serviceAddress }) => nodeName ?? advertiseAddress ?? serviceAddress) ?? {}
  );
}

function isBelow(path: string, folder: string): boolean {
  return posix(path).startsWith(folder);
}
