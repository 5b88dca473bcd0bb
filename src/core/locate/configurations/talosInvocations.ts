import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { ComponentInvocation, ContainerMount } from '../invocations/invocationModel.ts';
import { itemsAt, mappingAt, scalarAt } from '../objects/nodes.ts';
import type { ConfigurationObject, MappingNode } from '../objects/objectModel.ts';
import { toFlag } from './kubeadmInvocations.ts';
import { argumentsAt } from './kubeadmObjects.ts';

/** The components to which a Talos machine configuration passes flags, with only these flags: Talos itself sets many more. */
export function talosInvocations(objects: readonly ConfigurationObject[]): ComponentInvocation[] {
  return objects.flatMap(({ format, root, documentIndex, embeddedIn }) => {
    if (format !== 'talos' || embeddedIn !== undefined) return [];
    return sections.flatMap(({ component, path, folders }): ComponentInvocation[] => {
      const flags = argumentsAt(root, component, [...path, 'extraArgs']).map(toFlag);
      if (flags.length === 0) return [];
      const mounts = folders && mountsOf(root, path, folders);
      return [{ component, documentIndex, flags, ...(mounts === undefined ? {} : { mounts }), isPartial: true }];
    });
  });
}

interface TalosSection {
  readonly component: Component;
  readonly path: readonly string[];
  /** Mounts of its container; absent if all files that its flags may name have the same path on the host. */
  readonly folders?: readonly string[];
}

/** Source: TALOS. */
const sections: readonly TalosSection[] = [
  {
    component: 'kube-apiserver',
    path: ['cluster', 'apiServer'],
    folders: ['/system/secrets/kubernetes/kube-apiserver', '/system/config/kubernetes/kube-apiserver'],
  },
  {
    component: 'kube-controller-manager',
    path: ['cluster', 'controllerManager'],
    folders: ['/system/secrets/kubernetes/kube-controller-manager'],
  },
  {
    component: 'kube-scheduler',
    path: ['cluster', 'scheduler'],
    folders: ['/system/secrets/kubernetes/kube-scheduler', '/system/config/kubernetes/kube-scheduler'],
  },
  { component: 'kube-proxy', path: ['cluster', 'proxy'], folders: [] },
  { component: 'etcd', path: ['cluster', 'etcd'], folders: ['/system/secrets/etcd', '/var/lib/etcd'] },
  { component: 'kubelet', path: ['machine', 'kubelet'] },
];

function mountsOf(root: MappingNode, path: readonly string[], folders: readonly string[]): readonly ContainerMount[] {
  const further = itemsAt(mappingAt(root, ...path), 'extraVolumes').flatMap((item): ContainerMount[] => {
    const mountPath = scalarAt(item, 'mountPath')?.text;
    const hostPath = scalarAt(item, 'hostPath')?.text;
    return mountPath && hostPath ? [{ path: mountPath, hostPath }] : [];
  });
  return [...folders.map((folder) => ({ path: folder, hostPath: folder })), ...further];
}
