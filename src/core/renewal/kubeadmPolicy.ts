import { scalarAt } from '../locate/objects/nodes.ts';
import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { hasLifetimes, type KubeadmConfiguration } from '../pki/cluster/kubeadmConfiguration.ts';
import type { PkiGraph } from '../pki/pkiModel.ts';
import { parseGoDuration } from '../text/duration.ts';
import { optional } from '../text/optional.ts';
import type { KeyAlgorithm } from './keys/keyModel.ts';

/** What the kubeadm configuration says about new certificates, as far as it is set; periods in milliseconds. */
export interface KubeadmPolicy {
  /** `certificateValidityPeriod`. */
  readonly period?: number;
  /** `caCertificateValidityPeriod`. */
  readonly caPeriod?: number;
  /** `encryptionAlgorithm`: for keys that `kubeadm init` creates. */
  readonly keyAlgorithm?: KeyAlgorithm;
}

/** kubeadm's names for key types. Source: KA-types. */
const algorithms: Readonly<Record<string, KeyAlgorithm>> = {
  'RSA-2048': 'RSA-2048',
  'RSA-3072': 'RSA-3072',
  'RSA-4096': 'RSA-4096',
  'ECDSA-P256': 'P-256',
  'ECDSA-P384': 'P-384',
};

/**
 * Certificates with a shorter period would expire before everything has restarted with them. kubeadm accepts any period
 * above zero, but a renewal should leave a cluster that works. Source: cert-manager also rejects a `duration` below one
 * hour.
 */
const shortestPeriod = 3_600_000;

/**
 * Reads the ClusterConfiguration of the machines; if they have none, any that is in the files. Periods of at least one
 * hour are used. Shorter ones and contradicting configurations are ignored.
 *
 * @param hosts - As returned by `hostOf`.
 */
export function kubeadmPolicyOn(graph: PkiGraph, hosts: ReadonlySet<string>): KubeadmPolicy {
  const all = clusterPictureOf(graph).kubeadm.filter(
    (each) => each.kind === 'ClusterConfiguration' && hasLifetimes(each),
  );
  const near = all.filter(({ placed }) => hosts.has(placed.host));
  const configurations = near.length === 0 ? all : near;
  const agreed = <Value>(read: (configuration: KubeadmConfiguration) => Value | undefined): Value | undefined => {
    const [value, ...others] = new Set(configurations.flatMap((each) => read(each) ?? []));
    return others.length === 0 ? value : undefined;
  };
  const periodAt =
    (field: string) =>
    ({ root }: KubeadmConfiguration): number | undefined => {
      const period = parseGoDuration(scalarAt(root, field)?.text ?? '');
      return period !== undefined && period >= shortestPeriod ? period : undefined;
    };
  return {
    ...optional('period', agreed(periodAt('certificateValidityPeriod'))),
    ...optional('caPeriod', agreed(periodAt('caCertificateValidityPeriod'))),
    ...optional(
      'keyAlgorithm',
      agreed(({ root }) => algorithms[scalarAt(root, 'encryptionAlgorithm')?.text ?? '']),
    ),
  };
}
