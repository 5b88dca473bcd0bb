import type { Component } from '../../../kubernetes/componentFlagOf.ts';
import { groupBy } from '../../../text/groupBy.ts';
import { memoised, memoisedBy } from '../../../text/memoised.ts';
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
  /** Those of any namespace. */
  objectsNamed(kind: string, name: string): readonly PlacedObject[];
  /** The first one of a namespace, or of one that is not known. */
  objectNamed(kind: string, name: string, namespace: string | undefined): PlacedObject | undefined;
}

/** The index of a cluster. Made once. */
export const clusterIndex = memoisedBy(buildIndex);

function buildIndex({ components, contexts, objects }: Cluster): ClusterIndex {
  const byKind = groupBy(components, ({ component }) => component);
  const byHost = groupBy(components, ({ host }) => host);
  const contextsByHost = groupBy(contexts, ({ kubeconfig }) => kubeconfig.host);
  const byObjectKind = groupBy(objects, ({ object }) => object.kind);
  const byName = memoised(() => groupBy(objects, ({ object: { kind, name = '' } }) => `${kind}\n${name}`));
  const inNamespace = memoised(() => {
    const first = new Map<string, PlacedObject>();
    for (const placed of objects) {
      const { kind, name = '', namespace = '' } = placed.object;
      const key = `${kind}\n${name}\n${namespace}`;
      if (!first.has(key)) first.set(key, placed);
    }
    return first;
  });
  const objectsNamed = (kind: string, name: string) => byName().get(`${kind}\n${name}`) ?? [];
  const onHost = (host: string) => byHost.get(host) ?? [];
  return {
    ofKind: (component) => byKind.get(component) ?? [],
    onHost,
    find: (host, component) => onHost(host).find((each) => each.component === component),
    contextsOn: (host) => contextsByHost.get(host) ?? [],
    objectsOfKind: (kind) => byObjectKind.get(kind) ?? [],
    objectsNamed,
    objectNamed: (kind, name, namespace) => {
      if (namespace === undefined) return objectsNamed(kind, name)[0];
      const [own, open] = [namespace, ''].map((each) => inNamespace().get(`${kind}\n${name}\n${each}`));
      return own ?? open;
    },
  };
}
