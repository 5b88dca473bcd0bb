import { scalarAt } from '../../locate/objects/nodes.ts';
import { clusterPictureOf } from '../../pki/cluster/buildClusterPicture.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, PkiGraph } from '../../pki/model.ts';
import { parseGoDuration } from '../../text/goDuration.ts';
import { kubeadmCommand } from '../kubeadmCommand.ts';

/** Shorter periods come from tests: such a certificate would be reported as expiring as soon as it is there. */
const shortestPeriod = 30 * 86_400_000;

/** What a certificate's place says of the length of its period. */
export interface PeriodInScope {
  /** The file is one that `kubeadm certs renew` renews. */
  readonly isKubeadmFile: boolean;
  /** `certificateValidityPeriod` of the ClusterConfiguration on the same machine, in milliseconds. */
  readonly configuredPeriod?: number;
}

/** Looks for kubeadm's period: 8760 h, unless the cluster's configuration says otherwise. */
export function periodInScope(graph: PkiGraph, node: CertificateNode): PeriodInScope {
  const isKubeadmFile = kubeadmCommand(node) !== undefined;
  const configurations = clusterPictureOf(graph).kubeadm.filter(({ kind }) => kind === 'ClusterConfiguration');
  const hosts = new Set(node.occurrences.map(({ file }) => hostOf(file)));
  const near = configurations.filter(({ placed }) => hosts.has(placed.host));
  const periods = (near.length === 0 ? configurations : near).flatMap(({ root }) => {
    const period = parseGoDuration(scalarAt(root, 'certificateValidityPeriod')?.text ?? '');
    return period === undefined || period < shortestPeriod ? [] : [period];
  });
  const [period, ...others] = new Set(periods);
  // Configurations that contradict each other say nothing.
  return period === undefined || others.length > 0 || !isKubeadmFile
    ? { isKubeadmFile }
    : { isKubeadmFile, configuredPeriod: period };
}
