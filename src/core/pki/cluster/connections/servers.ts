import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import { componentOfParty } from '../../../kubernetes/componentOfParty.ts';
import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import type { ClusterPicture } from '../clusterModel.ts';
import { clusterIndex } from './clusterIndex.ts';
import type { Cluster, Party } from './connectionModel.ts';
import { hostIndex } from './hostIndex.ts';
import { toParty } from './scene.ts';

/** The servers of a record in a cluster; of those that nothing tells of a single one, of which nothing is known. */
export function serversOf(picture: ClusterPicture, cluster: Cluster, record: ConnectionRecord): readonly Party[] {
  const component = componentOfParty(record.server);
  if (component === undefined) return [nobody(cluster, record)];
  const started = clusterIndex(cluster).ofKind(component);
  const assumed = assumedServers(picture, cluster, record, component);
  const all = [...started.map((instance) => toParty(instance, record.server)), ...assumed];
  return all.length > 0 ? all : [nobody(cluster, record, component)];
}

/** Machines on which a certificate of the server lies, or the kubeconfig that it uses as a client. */
function assumedServers(
  { graph }: ClusterPicture,
  cluster: Cluster,
  record: ConnectionRecord,
  component: Component,
): readonly Party[] {
  const machines = new Set([...cluster.hosts, ...cluster.contexts.map(({ kubeconfig }) => kubeconfig.host)]);
  return [...machines].flatMap((host): readonly Party[] => {
    if (clusterIndex(cluster).find(host, component) !== undefined) return [];
    const files = hostIndex(graph).get(host);
    const file =
      record.serverRoles.flatMap((role) => files?.byRole.get(role) ?? [])[0] ??
      kubeconfigFile(cluster, host, component);
    if (file === undefined) return [];
    const span = file.credentials[0]?.block.span ?? { start: 0, end: 0 };
    return [
      { id: `${host}/${component}`, party: record.server, component, host, place: { file, span }, isAssumed: true },
    ];
  });
}

/** A kubeconfig that tells that a component runs on a machine: its user is the component. */
function kubeconfigFile(cluster: Cluster, host: string, component: Component) {
  return clusterIndex(cluster)
    .contextsOn(host)
    .find(
      ({ kubeconfig, context }) =>
        kubeconfig.object.embeddedIn === undefined &&
        context.user?.certificate?.certificates[0]?.role?.id === `${component}-client`,
    )?.kubeconfig.file;
}

function nobody(cluster: Cluster, { server }: ConnectionRecord, component?: Component): Party {
  return {
    id: `${cluster.id}/${server}`,
    party: server,
    host: '',
    ...(component === undefined ? {} : { component }),
    isAssumed: true,
  };
}
