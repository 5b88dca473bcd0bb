import { base64 } from '../../../../../support/base64.ts';
import type { ControlPlane } from '../../../../../support/controlPlane.ts';
import type { TestCertificate } from '../../../../../support/testPki.ts';

type Files = Readonly<Record<string, string>>;

/** Files beside a control plane, and the connections that they tell of: by number, see `sidesLine`. */
export interface ConnectionCase {
  readonly title: string;
  readonly add: (plane: ControlPlane) => Files | Promise<Files>;
  readonly lines: Readonly<Record<number, string | readonly string[]>>;
}

/** A Secret of namespace `apps`. */
export function secretOf(name: string, data: Files, more = ''): string {
  const lines = Object.entries(data).map(([key, value]) => `  ${key}: ${base64(value)}\n`);
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n  namespace: apps\n${more}data:\n${lines.join('')}`;
}

/** A Secret of type `kubernetes.io/tls`. */
export function tlsSecretOf(name: string, { certificatePem, keyPem }: TestCertificate): string {
  return secretOf(name, { 'tls.crt': certificatePem, 'tls.key': keyPem }, 'type: kubernetes.io/tls\n');
}

/** A PEM text as lines of a block scalar. */
export function inBlock(pem: string, indent: number): string {
  return pem
    .trimEnd()
    .split('\n')
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');
}

/** A kubeconfig of one context. */
export function kubeconfigOf(server: string, caPem: string, user: string): string {
  return `apiVersion: v1
kind: Config
clusters:
- name: target
  cluster:
    server: ${server}
    certificate-authority-data: ${base64(caPem)}
users:
- name: user
  user:
${user}contexts:
- name: context
  context: {cluster: target, user: user}
current-context: context
`;
}

/** A user of a kubeconfig with a certificate. */
export function certificateUser({ certificatePem, keyPem }: TestCertificate): string {
  return `    client-certificate-data: ${base64(certificatePem)}\n    client-key-data: ${base64(keyPem)}\n`;
}

/** An Ingress of namespace `apps` for one host. */
export function ingressOf(host: string, secretName: string): string {
  return `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: apps
spec:
  tls:
  - hosts: [${host}]
    secretName: ${secretName}
`;
}
