import type { Component } from '../../kubernetes/componentFlagOf.ts';
import { itemsAt, mappingAt, scalarAt } from '../objects/nodes.ts';
import type { ConfigurationObject, MappingNode, ScalarNode } from '../objects/objectModel.ts';

const kinds = ['ClusterConfiguration', 'InitConfiguration', 'JoinConfiguration'] as const;

/** kubeadm's configurations of a cluster, of its first node, and of a node that joins it. */
export type KubeadmKind = (typeof kinds)[number];

/** A configuration of kubeadm: an object, or a field of a Cluster API object. */
export interface KubeadmObject {
  readonly kind: KubeadmKind;
  readonly root: MappingNode;
}

/** A flag that kubeadm passes on to a component. */
export interface ExtraArgument {
  readonly component: Component;
  /** Without dashes. */
  readonly name: string;
  /** Key path of its list or mapping: `apiServer.extraArgs`. */
  readonly field: string;
  readonly value: ScalarNode;
  /** The name, if it is a separate value, as in lists; otherwise it is the key of the value. */
  readonly nameNode?: ScalarNode;
}

/** The configurations of kubeadm in an object. */
export function kubeadmObjectsIn({ kind, root }: ConfigurationObject): readonly KubeadmObject[] {
  const own = kinds.find((each) => each === kind);
  if (own !== undefined) return [{ kind: own, root }];
  const spec = holders[kind]?.reduce<MappingNode | undefined>((node, field) => mappingAt(node, field), root);
  return kinds.flatMap((each) => {
    const inner = mappingAt(spec, each.charAt(0).toLowerCase() + each.slice(1));
    return inner === undefined ? [] : [{ kind: each, root: inner }];
  });
}

/** Where Cluster API objects contain kubeadm's. Source: CAPI. */
const holders: Readonly<Record<string, readonly string[]>> = {
  KubeadmControlPlane: ['spec', 'kubeadmConfigSpec'],
  KubeadmConfig: ['spec'],
};

/** The flags that a configuration of kubeadm passes on. */
export function extraArgumentsIn({ root }: KubeadmObject): readonly ExtraArgument[] {
  return argumentFields.flatMap(([component, ...path]) => argumentsAt(root, component, path));
}

/** The fields with flags of components. Source: KA-types. */
const argumentFields: readonly (readonly [Component, ...path: string[]])[] = [
  ['kube-apiserver', 'apiServer', 'extraArgs'],
  ['kube-controller-manager', 'controllerManager', 'extraArgs'],
  ['kube-scheduler', 'scheduler', 'extraArgs'],
  ['etcd', 'etcd', 'local', 'extraArgs'],
  ['kubelet', 'nodeRegistration', 'kubeletExtraArgs'],
];

/** The flags in a field: a mapping up to v1beta3 and in Talos, a list of `name` and `value` since v1beta4. */
export function argumentsAt(
  root: MappingNode,
  component: Component,
  path: readonly string[],
): readonly ExtraArgument[] {
  const field = path.join('.');
  const listed = itemsAt(root, ...path).flatMap((item): ExtraArgument[] => {
    const nameNode = scalarAt(item, 'name');
    const value = scalarAt(item, 'value');
    return nameNode && value ? [{ component, field, name: nameNode.text, value, nameNode }] : [];
  });
  const mapped = Array.from(mappingAt(root, ...path)?.entries ?? []).flatMap(([name, value]): ExtraArgument[] =>
    value.kind === 'scalar' ? [{ component, field, name, value }] : [],
  );
  return [...listed, ...mapped];
}
