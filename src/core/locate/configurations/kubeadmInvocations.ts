import type { Component } from '../../kubernetes/componentFlagOf.ts';
import type { ComponentInvocation, ContainerMount, InvocationFlag } from '../invocations/invocationModel.ts';
import { itemsAt, scalarAt } from '../objects/nodes.ts';
import type { ConfigurationObject, MappingNode } from '../objects/objectModel.ts';
import { type ExtraArgument, extraArgumentsIn, type KubeadmObject, kubeadmObjectsIn } from './kubeadmObjects.ts';

/** The components to which kubeadm passes flags, with only these flags: kubeadm itself sets many more. */
export function kubeadmInvocations(objects: readonly ConfigurationObject[]): ComponentInvocation[] {
  return objects.flatMap((object) =>
    object.embeddedIn === undefined
      ? kubeadmObjectsIn(object).flatMap((kubeadm) => invocationsOf(kubeadm, object.documentIndex))
      : [],
  );
}

function invocationsOf(kubeadm: KubeadmObject, documentIndex: number): ComponentInvocation[] {
  const extra = extraArgumentsIn(kubeadm);
  return Array.from(new Set(extra.map(({ component }) => component)), (component) => {
    const mounts = mountsOf(component, kubeadm.root);
    return {
      component,
      documentIndex,
      flags: extra.filter((each) => each.component === component).map(toFlag),
      ...(mounts === undefined ? {} : { mounts }),
      isPartial: true as const,
    };
  });
}

/** Makes a flag as if it were written in a command. */
export function toFlag({ name, value, nameNode }: ExtraArgument): InvocationFlag {
  return {
    name,
    span: nameNode?.span ?? value.keySpan ?? value.span,
    value: value.text,
    valueSpan: value.span,
    toSource: value.toSource,
    keyPath: value.keyPath,
  };
}

/** Folders of the host that kubeadm mounts. The kubelet runs on the host. Source: KA-manifests. */
function mountsOf(component: Component, root: MappingNode): readonly ContainerMount[] | undefined {
  if (component === 'kubelet') return undefined;
  const certificates = scalarAt(root, 'certificatesDir')?.text || '/etc/kubernetes/pki';
  const section = sections[component];
  const further = itemsAt(root, ...(section ?? [])).flatMap((item): ContainerMount[] => {
    const path = scalarAt(item, 'mountPath')?.text;
    const hostPath = scalarAt(item, 'hostPath')?.text;
    return path && hostPath ? [{ path, hostPath }] : [];
  });
  return [...[certificates, ...authorities].map((path) => ({ path, hostPath: path })), ...further];
}

const sections: Readonly<Partial<Record<Component, readonly string[]>>> = {
  'kube-apiserver': ['apiServer', 'extraVolumes'],
  'kube-controller-manager': ['controllerManager', 'extraVolumes'],
  'kube-scheduler': ['scheduler', 'extraVolumes'],
};

/** Folders with the CAs of the host's distribution. */
const authorities = [
  '/etc/ssl/certs',
  '/etc/pki/ca-trust',
  '/etc/pki/tls/certs',
  '/etc/ca-certificates',
  '/usr/share/ca-certificates',
  '/usr/local/share/ca-certificates',
];
