import { certificateVariants } from './certificateVariants.ts';
import type { Credentials } from './largeKubeconfig.ts';

/** How far the lines with credentials are from one another. */
const distance = 20_000;

/**
 * A log of a component, which tells its flags first and has a certificate here and there. It stays below the 10 MB from which
 * on VS Code asks before it opens a remote file.
 */
export function longLog(lines: number, { certificate }: Pick<Credentials, 'certificate'>): string {
  const pem = certificateVariants(certificate);
  const log: string[] = [];
  for (let index = 0; log.length < lines; index++) {
    const time = `I0304 05:06:${String(index % 60).padStart(2, '0')}.${String(index % 1_000_000).padStart(6, '0')}`;
    if (index < 200) log.push(`${time}       1 flags.go:64] FLAG: --v${index}="${index}"`);
    else log.push(`${time}       1 httplog.go:132] "HTTP" verb="GET" URI="/api/v1/nodes/${index}" resp=200`);
    if (index % distance === 10)
      log.push(
        ...pem(200_000 + index)
          .trimEnd()
          .split('\n'),
      );
  }
  return `${log.slice(0, lines).join('\n')}\n`;
}

/** Manifests one below the other, few of which have to do with certificates. */
export function longManifest(lines: number, { certificate, key }: Credentials): string {
  const pem = certificateVariants(certificate);
  const manifest: string[] = [];
  for (let index = 0; manifest.length < lines; index++) {
    const head = (kind: string) => ['apiVersion: v1', `kind: ${kind}`, 'metadata:', `  name: settings-${index}`];
    manifest.push('---');
    if (index % (distance / 10) === 1) {
      manifest.push(...head('Secret'), 'type: kubernetes.io/tls', 'data:');
      manifest.push(`  tls.crt: ${btoa(pem(300_000 + index))}`, `  tls.key: ${key}`);
    } else manifest.push(...head('ConfigMap'), 'data:', `  replicas: "${index}"`, '  mode: plain', '  region: eu-1');
  }
  return `${manifest.slice(0, lines).join('\n')}\n`;
}
