import type { Component } from '../componentFlagOf.ts';

/**
 * Settings that installers pass to components without writing them down: k3s and RKE2 run them in their own process,
 * or from generated manifests, with files in fixed places.
 *
 * After the column of k3s in table `certificates` of the Kubernetes PKI reference; `data/sources.json` explains the sources.
 */
export interface ImpliedFlags {
  /** Absolute on the machine. */
  readonly folder: string;
  readonly component: Component;
  /** By flag: a file below the folder, or the value itself. */
  readonly flags: Readonly<Record<string, { readonly file: string } | { readonly value: string }>>;
}

type Flags = ImpliedFlags['flags'];

const file = (path: string) => ({ file: path });
const value = (text: string) => ({ value: text });
const tls = 'server/tls';

const flagsOfK3s: Readonly<Partial<Record<Component, Flags>>> = {
  'kube-apiserver': {
    '--tls-cert-file': file(`${tls}/serving-kube-apiserver.crt`),
    '--tls-private-key-file': file(`${tls}/serving-kube-apiserver.key`),
    '--client-ca-file': file(`${tls}/client-ca.crt`),
    '--kubelet-certificate-authority': file(`${tls}/server-ca.crt`),
    '--kubelet-client-certificate': file(`${tls}/client-kube-apiserver.crt`),
    '--kubelet-client-key': file(`${tls}/client-kube-apiserver.key`),
    '--proxy-client-cert-file': file(`${tls}/client-auth-proxy.crt`),
    '--proxy-client-key-file': file(`${tls}/client-auth-proxy.key`),
    '--requestheader-client-ca-file': file(`${tls}/request-header-ca.crt`),
    '--requestheader-allowed-names': value('system:auth-proxy'),
    '--service-account-key-file': file(`${tls}/service.key`),
    '--service-account-signing-key-file': file(`${tls}/service.current.key`),
    '--etcd-cafile': file(`${tls}/etcd/server-ca.crt`),
    '--etcd-certfile': file(`${tls}/etcd/client.crt`),
    '--etcd-keyfile': file(`${tls}/etcd/client.key`),
  },
  etcd: {
    '--cert-file': file(`${tls}/etcd/server-client.crt`),
    '--key-file': file(`${tls}/etcd/server-client.key`),
    '--trusted-ca-file': file(`${tls}/etcd/server-ca.crt`),
    '--client-cert-auth': value('true'),
    '--peer-cert-file': file(`${tls}/etcd/peer-server-client.crt`),
    '--peer-key-file': file(`${tls}/etcd/peer-server-client.key`),
    '--peer-trusted-ca-file': file(`${tls}/etcd/peer-ca.crt`),
    '--peer-client-cert-auth': value('true'),
  },
  'kube-controller-manager': {
    '--kubeconfig': file('server/cred/controller.kubeconfig'),
    '--root-ca-file': file(`${tls}/server-ca.crt`),
    '--service-account-private-key-file': file(`${tls}/service.current.key`),
  },
  'kube-scheduler': { '--kubeconfig': file('server/cred/scheduler.kubeconfig') },
  kubelet: {
    '--kubeconfig': file('agent/kubelet.kubeconfig'),
    '--client-ca-file': file('agent/client-ca.crt'),
    '--tls-cert-file': file('agent/serving-kubelet.crt'),
    '--tls-private-key-file': file('agent/serving-kubelet.key'),
  },
  'kube-proxy': { '--kubeconfig': file('agent/kubeproxy.kubeconfig') },
};

/** By folder. Sources: K3S, RKE2. */
export const impliedFlags: readonly ImpliedFlags[] = ['/var/lib/rancher/k3s', '/var/lib/rancher/rke2'].flatMap(
  (folder) =>
    (Object.entries(flagsOfK3s) as [Component, Flags][]).map(([component, flags]) => ({ folder, component, flags })),
);
