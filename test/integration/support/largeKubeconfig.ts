import { certificateVariants } from './certificateVariants.ts';

/** A credential's text as the sample has it: base64 of PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

/** A kubeconfig of many clusters, users and contexts, of 1,000 about 6 MB: two certificates and a key for each. */
export function largeKubeconfig(contexts: number, { certificate, key }: Credentials): string {
  const pem = certificateVariants(certificate);
  const variant = (number: number): string => btoa(pem(number));
  const lines = ['apiVersion: v1', 'kind: Config', 'clusters:'];
  for (let index = 0; index < contexts; index++) {
    lines.push('- cluster:', `    certificate-authority-data: ${variant(2 * index)}`);
    lines.push(`    server: https://10.0.${index >> 8}.${index & 255}:6443`, `  name: cluster-${index}`);
  }
  lines.push('contexts:');
  for (let index = 0; index < contexts; index++) {
    lines.push('- context:', `    cluster: cluster-${index}`, `    user: user-${index}`, `  name: context-${index}`);
  }
  lines.push('current-context: context-0', 'users:');
  for (let index = 0; index < contexts; index++) {
    lines.push(`- name: user-${index}`, '  user:', `    client-certificate-data: ${variant(2 * index + 1)}`);
    lines.push(`    client-key-data: ${key}`);
  }
  return `${lines.join('\n')}\n`;
}
