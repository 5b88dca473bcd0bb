import type { Connection, ConnectionVerdict, Party } from '../../../pki/cluster/connections/connectionModel.ts';
import type { WireSlot } from './mapModel.ts';

/** Callers in the order in which people look for them; others follow in the order of the table of connections. */
const callers: readonly Party['party'][] = [
  'kubectl',
  'kube-controller-manager',
  'kube-scheduler',
  'kube-proxy',
  'pod',
];
const calledParties: readonly Party['party'][] = ['extension-apiserver', 'webhook', 'conversion-webhook'];

/**
 * The slot of a connection on the map, by its parties. A connection within one process has none while it works.
 */
export function slotOf({ connection, state }: ConnectionVerdict): WireSlot | undefined {
  const { client, server, record } = connection;
  if (record.isWithinProcess === true) return state === 'works' || state === 'unknown' ? undefined : 'pair';
  if (server.party === 'kube-apiserver') {
    if (client.party === 'kube-apiserver') return 'pair';
    return client.party === 'kubelet' && record.clientRoles.length > 0 ? 'kubeletUp' : 'caller';
  }
  if (client.party === 'kube-apiserver') return server.party === 'kubelet' ? 'kubeletDown' : 'called';
  if (client.party === 'external-client') return 'outside';
  if (server.party !== 'etcd') return 'pair';
  return client.party === 'etcd' ? 'peer' : 'probe';
}

/** Orders connections of one column. */
export function compareRows(a: Connection, b: Connection): number {
  return rank(a) - rank(b) || a.record.no - b.record.no;
}

function rank({ client, server }: Connection): number {
  const isCaller = server.party === 'kube-apiserver';
  const at = isCaller ? callers.indexOf(client.party) : calledParties.indexOf(server.party);
  return at < 0 ? callers.length : at;
}

/** Up to how many parties have their own cards before they share one. */
export function ownCards({ client, server, record }: Connection, slot: WireSlot): number {
  if (slot === 'pair' || slot === 'outside') return 3;
  const party = slot === 'caller' ? client : server;
  if (slot === 'called' && server.party === 'etcd') return 9;
  return record.eachOf !== undefined || party.party === 'kubectl' ? 3 : 1;
}

/**
 * Identity of a control plane's API server, independent of object or kubeconfig; `undefined` if nothing but its
 * existence is known.
 */
export function memberKey({ instance, id, part, place }: Party): string | undefined {
  return instance?.id ?? (part === undefined && place !== undefined ? id : undefined);
}
