import type { Component } from '../componentFlagOf.ts';

/**
 * Listeners of installers that stand before a component and present a certificate of their own, whatever the component's flags say:
 * renewed files do not mean a renewed listener.
 *
 * Source: K3S (`rancher/dynamiclistener`); `data/sources.json` explains it.
 */
export interface ListenerRecord {
  readonly component: Component;
  /** The component's flag for the certificate that clients would get without it. */
  readonly flag: string;
  /** A file of the component, absolute on the machine, by which its installer is recognised. */
  readonly mark: string;
  /** The listener's certificate and key: a Secret in a file, absolute on the machine. */
  readonly file: string;
  /** The same Secret in the cluster. */
  readonly secret: { readonly namespace: string; readonly name: string };
  /** The port of the component behind it, on the same machine. */
  readonly portBehind: number;
}

/** All listeners. RKE2's stands on a port of its own, which no API server uses. */
export const listeners: readonly ListenerRecord[] = [
  {
    component: 'kube-apiserver',
    flag: '--tls-cert-file',
    mark: '/var/lib/rancher/k3s/server/tls/serving-kube-apiserver.crt',
    file: '/var/lib/rancher/k3s/server/tls/dynamic-cert.json',
    secret: { namespace: 'kube-system', name: 'k3s-serving' },
    portBehind: 6444,
  },
];
