import { base64 } from './base64.ts';
import { indented, samplePems } from './locateSamples.ts';

const encoded = samplePems.map((pem) => base64(pem));
const key = base64(
  '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIHKP6ONsLHlNwRSCcFfZ5zc1lTZD4Ch2z1Yb8p3Fv9pR\n-----END PRIVATE KEY-----\n',
);
const data = (index: number): string => encoded[index % encoded.length] ?? '';

function times(count: number, part: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => part(index)).join('');
}

/** A kubeconfig with credentials in it, as kubectl writes it. */
export function kubeconfigOf(contexts: number): string {
  return [
    'apiVersion: v1\nclusters:\n',
    times(
      contexts,
      (i) =>
        `- cluster:\n    certificate-authority-data: ${data(i)}\n    server: https://10.0.0.${i}:6443\n  name: cluster-${i}\n`,
    ),
    'contexts:\n',
    times(contexts, (i) => `- context:\n    cluster: cluster-${i}\n    user: user-${i}\n  name: context-${i}\n`),
    'current-context: context-0\nkind: Config\npreferences: {}\nusers:\n',
    times(
      contexts,
      (i) => `- name: user-${i}\n  user:\n    client-certificate-data: ${data(i + 1)}\n    client-key-data: ${key}\n`,
    ),
  ].join('');
}

/** A kubeconfig that names files, now and then with data in it. */
export function namingKubeconfigOf(users: number): string {
  const user = (i: number) =>
    i % 5 === 4
      ? `    client-certificate-data: ${data(i)}\n`
      : `    client-certificate: pki/user-${i}.crt\n    client-key: "pki/user-${i}.key"\n`;
  return `apiVersion: v1\nkind: Config\nusers:\n${times(users, (i) => `- name: user-${i}\n  user:\n${user(i)}`)}`;
}

/** What `kubectl get secrets -o yaml` prints. */
export function secretListOf(secrets: number): string {
  const item = (i: number) =>
    [
      '- apiVersion: v1\n  data:\n',
      `    ca.crt: ${data(i)}\n    tls.crt: ${data(i + 1)}\n    tls.key: ${key}\n`,
      `  kind: Secret\n  metadata:\n    annotations:\n      note: "it's number ${i}"\n    name: tls-${i}\n    namespace: default\n  type: kubernetes.io/tls\n`,
    ].join('');
  return `apiVersion: v1\nitems:\n${times(secrets, item)}kind: List\nmetadata:\n  resourceVersion: ""\n`;
}

/** Objects of many kinds, one document each. */
export function manifestsOf(count: number): string {
  const wrapped = (i: number) => (data(i).match(/.{1,76}/g) ?? []).join('\n      ');
  const kinds = [
    (i: number) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: a-${i}\ntype: Opaque\ndata:\n  tls.crt: ${data(i)}\n`,
    (i: number) =>
      `kind: Secret\napiVersion: v1\nstringData:\n  tls.crt: |\n${indented(samplePems[i % 3] ?? '', 4)}  note: x\nmetadata: {name: 'b-${i}'}\n`,
    (i: number) =>
      `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: c-${i}\nwebhooks:\n- clientConfig:\n    caBundle: >-\n      ${wrapped(i)}\n  name: x\n`,
    (i: number) =>
      `# comment ${i}\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d-${i}\ndata:\n  ca.crt: "${data(i)}"\n  text: >\n    folded\n    text\n\n  plain: of\n    two lines\n`,
    (i: number) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: e-${i}\n  annotations:\n    cert-manager.io/inject-ca-from: x/y\ndata:\n  kubeconfig: ${base64(kubeconfigOf(1))}\n`,
  ];
  return times(count, (i) => `---\n${kinds[i % kinds.length]?.(i) ?? ''}`);
}
