import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { base64 } from '../test/support/base64.ts';

const fixtures = 'test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki';

/** The RSA-2048 certificates of a kubeadm cluster, as PEM texts and file names. */
export function kubeadmCertificates(): { readonly files: readonly string[]; readonly pems: readonly string[] } {
  const files = readdirSync(fixtures, { recursive: true })
    .map((file) => path.join(fixtures, String(file)))
    .filter((file) => file.endsWith('.crt'))
    .sort();
  return { files, pems: files.map((file) => readFileSync(file, 'utf8')) };
}

/** A PEM text whose certificate differs from the template's in its serial number, so that no cache knows it. */
export function variant(pem: string, index: number): string {
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  der.writeUInt32BE(index + 1, 17);
  const body = der.toString('base64').replace(/.{64}/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${body.trimEnd()}\n-----END CERTIFICATE-----\n`;
}

/** A kubeconfig of 1,000 clusters, users and contexts, about 6 MB: 2,000 certificates and 1,000 keys. */
export function largeKubeconfig(contexts = 1000): string {
  const { pems } = kubeadmCertificates();
  const key = base64(readFileSync(`${fixtures}/apiserver.key`, 'utf8'));
  const certificate = (index: number): string => base64(variant(pems[index % pems.length] ?? '', index));
  const lines = ['apiVersion: v1', 'kind: Config', 'clusters:'];
  for (let i = 0; i < contexts; i++) {
    lines.push('- cluster:', `    certificate-authority-data: ${certificate(2 * i)}`);
    lines.push(`    server: https://10.0.${i >> 8}.${i & 255}:6443`, `  name: cluster-${i}`);
  }
  lines.push('contexts:');
  for (let i = 0; i < contexts; i++) {
    lines.push('- context:', `    cluster: cluster-${i}`, `    user: user-${i}`, `  name: context-${i}`);
  }
  lines.push('current-context: context-0', 'users:');
  for (let i = 0; i < contexts; i++) {
    lines.push(`- name: user-${i}`, '  user:', `    client-certificate-data: ${certificate(2 * i + 1)}`);
    lines.push(`    client-key-data: ${key}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Users of a kubeconfig in flow style, each on a line, about 2 MB: 1,000 certificates. */
export function flowUsers(users = 1000): string {
  const { pems } = kubeadmCertificates();
  const lines = Array.from({ length: users }, (_, index) => {
    const data = base64(variant(pems[index % pems.length] ?? '', index));
    return `- {name: user-${index}, user: {client-certificate-data: ${data}}}`;
  });
  return `apiVersion: v1\nkind: Config\nusers:\n${lines.join('\n')}\n`;
}

/** Writes 5,000 files in 50 directories, about 20 MB, 1,600 of them with 2,300 certificates. */
export function writeTree(folder: string): void {
  const { pems } = kubeadmCertificates();
  const filler = 'key: value # nothing to see in this line of an ordinary manifest\n'.repeat(60);
  let certificate = 0;
  const next = (): string => variant(pems[certificate % pems.length] ?? '', certificate++);
  for (let directory = 0; directory < 50; directory++) {
    const inside = path.join(folder, `d${directory}`);
    mkdirSync(inside, { recursive: true });
    for (let file = 0; file < 100; file++) {
      const [name, content] = treeFile(file, next, filler);
      writeFileSync(path.join(inside, name), content);
    }
  }
}

function treeFile(file: number, next: () => string, filler: string): readonly [string, string] {
  if (file < 18) return [`c${file}.crt`, next()];
  if (file < 25) return [`b${file}.pem`, next() + next() + next()];
  if (file < 32) return [`s${file}.yaml`, `kind: Secret\ndata:\n  tls.crt: ${base64(next())}\n${filler}`];
  return [`m${file}.yaml`, `kind: ConfigMap\ndata:\n${filler}`];
}
