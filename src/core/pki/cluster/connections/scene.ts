import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import type { ClusterPicture, ComponentInstance } from '../clusterModel.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Party } from './connectionModel.ts';
import { type HostFiles, hostIndex } from './hostIndex.ts';

/** Context for looking up the origins of a connection. */
export interface Scene {
  readonly picture: ClusterPicture;
  readonly cluster: Cluster;
  readonly record: ConnectionRecord;
  readonly client: Party;
  readonly server: Party;
}

/** Whose flags a column of the table is about, if client and server are of one kind. */
export type Side = 'client' | 'server';

/** The side of a connection that a component's flags are about: that of the column, the other one, or a third. */
export function partyOf(scene: Scene, side: Side, component: Component): Party | undefined {
  const { client, server } = scene;
  const own = [scene[side], client, server].find((party) => party.component === component);
  if (own !== undefined) return own;
  const third = thirdOf(scene, component);
  return third && toParty(third);
}

/** An instance of a component other than the sides: on the server's machine, the client's, or anywhere in the cluster. */
function thirdOf({ cluster, client, server }: Scene, component: Component): ComponentInstance | undefined {
  const index = clusterIndex(cluster);
  return index.find(server.host, component) ?? index.find(client.host, component) ?? index.ofKind(component)[0];
}

/** The party that an invocation starts. */
export function toParty(instance: ComponentInstance, party?: Party['party']): Party {
  const { component, id, host, place, isImplied } = instance;
  const own = { id, party: party ?? partyName(component), component, host, place, instance };
  return isImplied === true ? { ...own, isAssumed: true } : own;
}

function partyName(component: Component): Party['party'] {
  return component === 'metrics-server' ? 'monitoring' : component;
}

/** The files of a party's machine; of a party that only must exist, nobody knows the machine. */
export function filesOf({ picture, cluster }: Scene, { host, place }: Party): HostFiles | undefined {
  if (place === undefined && !cluster.hosts.includes(host)) return undefined;
  return hostIndex(picture.graph).get(host);
}
