import { certificateVariants } from './certificateVariants.ts';
import type { Credentials } from './largeKubeconfig.ts';

/** A `kind: List` of TLS Secrets as `kubectl get -o yaml` prints it, of 1,000 about 6 MB: all have the same CA. */
export function largeList(secrets: number, { certificate, key, ca }: Credentials & { readonly ca: string }): string {
  const pem = certificateVariants(certificate);
  const lines = ['apiVersion: v1', 'items:'];
  for (let index = 0; index < secrets; index++) {
    lines.push('- apiVersion: v1', '  data:', `    ca.crt: ${ca}`, `    tls.crt: ${btoa(pem(100_000 + index))}`);
    lines.push(`    tls.key: ${key}`, '  kind: Secret', '  metadata:');
    lines.push(`    name: web-${index}`, `    namespace: team-${index % 40}`, '  type: kubernetes.io/tls');
  }
  lines.push('kind: List', 'metadata:', '  resourceVersion: ""');
  return `${lines.join('\n')}\n`;
}
