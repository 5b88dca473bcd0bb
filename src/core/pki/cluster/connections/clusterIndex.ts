import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import type { ComponentInstance, PlacedObject } from '../clusterModel.ts';
import type { Cluster, ContextUse } from './connectionModel.ts';

/** A cluster's components and contexts by machine: it may have a thousand. */
export interface ClusterIndex {
  /** All of a kind, in order. */
  ofKind(component: Component): readonly ComponentInstance[];
  /** All on a machine, in order. */
  onHost(host: string): readonly ComponentInstance[];
  /** The first one of a kind on a machine. */
  find(host: string, component: Component): ComponentInstance | undefined;
  contextsOn(host: string): readonly ContextUse[];
  objectsOfKind(kind: string): readonly PlacedObject[];
}

/** The index of a cluster. Made once. */
export const clusterIndex = memoisedBy(buildIndex);

function buildIndex({ components, contexts, objects }: Cluster): ClusterIndex {
  const byKind = groupBy(components, ({ component }) => component);
  const byHost = groupBy(components, ({ host }) => host);
  const contextsByHost = groupBy(contexts, ({ kubeconfig }) => kubeconfig.host);
  const byObjectKind = groupBy(objects, ({ object }) => object.kind);
  const onHost = (host: string) => byHost.get(host) ?? [];
  return {
    ofKind: (component) => byKind.get(component) ?? [],
    onHost,
    find: (host, component) => onHost(host).find((each) => each.component === component),
    contextsOn: (host) => contextsByHost.get(host) ?? [],
    objectsOfKind: (kind) => byObjectKind.get(kind) ?? [],
  };
}
