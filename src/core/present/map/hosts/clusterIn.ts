import type { ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import { materialsOf } from '../../../pki/cluster/connections/materialsOf.ts';

/** What a control plane and its nodes have. */
const ofCluster: readonly Party['party'][] = [
  'kube-apiserver',
  'etcd',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'kubelet',
];

/**
 * Whether the files tell of a control plane, of kubeconfigs for one, or of other connections that need attention and have no
 * row: then a map of it can be chosen.
 */
export function clusterIn(
  verdicts: readonly ConnectionVerdict[],
): 'controlPlane' | 'kubeconfigs' | 'others' | undefined {
  const parties = verdicts
    .flatMap(({ connection: { client, server } }) => [client, server])
    .filter(({ instance, use, holds }) => (instance ?? use ?? holds) !== undefined);
  if (parties.some(({ party }) => ofCluster.includes(party))) return 'controlPlane';
  if (parties.some(({ party }) => party === 'kubectl')) return 'kubeconfigs';
  return verdicts.some((verdict) => needsAttention(verdict) && hasNoRow(verdict)) ? 'others' : undefined;
}

/**
 * Whether the files say something of a connection where they tell of no cluster: it has a row, or certificates of it are here and
 * judged. A monitor or an APIService alone does not make a control plane.
 */
export function isKnownAlone(verdict: ConnectionVerdict): boolean {
  if (!hasNoRow(verdict) || needsAttention(verdict)) return true;
  return verdict.state === 'works' && materialsOf(verdict.connection).length > 0;
}

/** Whether a connection is listed where the files tell of no cluster: what counts there, and what certificates are here for. */
export function isListedAlone(verdict: ConnectionVerdict): boolean {
  const { clientTrusts } = verdict.connection;
  const added = clientTrusts.kind === 'systemRoots' ? (clientTrusts.materials ?? []) : [];
  return isKnownAlone(verdict) || materialsOf(verdict.connection).length + added.length > 0;
}

/** Whether a connection is drawn in no row of a host or webhook. */
export function hasNoRow(verdict: ConnectionVerdict): boolean {
  return !isOfHost(verdict) && !isOfWebhook(verdict);
}

function needsAttention({ state }: ConnectionVerdict): boolean {
  return state === 'broken' || state === 'willBreak';
}

/** Whether a connection is drawn as the row of a webhook. */
export function isOfWebhook({ connection: { client, record } }: ConnectionVerdict): boolean {
  return client.part !== undefined && record.id.includes('webhook');
}

/** Whether a connection is drawn as the row of a host. */
export function isOfHost({ connection: { record } }: ConnectionVerdict): boolean {
  return record.id === 'client-to-ingress';
}
