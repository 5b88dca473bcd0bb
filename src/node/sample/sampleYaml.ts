import { yamlScalar } from '../../core/renewal/create/kubeconfigText.ts';
import { cluster } from './clusterCredentials.ts';
import type { Credential } from './issueCertificate.ts';

/** What the sample's manifests are made of. */
export type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value };

/** Base64 in one line, as Kubernetes keeps a file inside a YAML value. */
export function toBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** YAML as kubectl and kubeadm write it: nothing wrapped, lists not indented. */
export function toYaml(object: Value): string {
  return `${linesOf(object).join('\n')}\n`;
}

function linesOf(value: Value): readonly string[] {
  if (isList(value)) return value.flatMap((item) => indented(linesOf(item), '- ', '  '));
  if (typeof value === 'object') return Object.entries(value).flatMap(([key, member]) => memberLines(key, member));
  return [typeof value === 'string' ? scalar(value) : String(value)];
}

function memberLines(key: string, value: Value): readonly string[] {
  if (typeof value === 'string' && value.includes('\n')) {
    return [
      `${key}: |`,
      ...value
        .trimEnd()
        .split('\n')
        .map((line) => `  ${line}`),
    ];
  }
  if (typeof value !== 'object') return [`${key}: ${linesOf(value).join('')}`];
  const lines = linesOf(value);
  if (lines.length === 0) return [`${key}: ${isList(value) ? '[]' : '{}'}`];
  return [`${key}:`, ...(isList(value) ? lines : lines.map((line) => `  ${line}`))];
}

function indented(lines: readonly string[], first: string, rest: string): readonly string[] {
  return lines.map((line, index) => (index === 0 ? first : rest) + line);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Besides what is plain anywhere: addresses, flags, versions, base64 and words with blanks. */
function scalar(text: string): string {
  const isPlain = /^(?:--|[/<A-Za-z]|\d+\.\d+\.)[\w ./@,=:<>+-]*$/.test(text) && !/: |:$/.test(text);
  return isPlain && !/^[a-z]+$/i.test(text) ? text : yamlScalar(text);
}

/**
 * Writes a kubeconfig with a context for each user; the first is the current one.
 *
 * @param ca - PEM of the cluster's CA.
 * @param users - By name.
 */
export function toKubeconfig(ca: string, users: Readonly<Record<string, Value>>): string {
  const contextName = (user: string) => `${user}@${cluster.name}`;
  const names = Object.keys(users);
  return toYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': toBase64(ca), server: cluster.server }, name: cluster.name }],
    contexts: names.map((user) => ({ context: { cluster: cluster.name, user }, name: contextName(user) })),
    'current-context': contextName(names[0] ?? ''),
    kind: 'Config',
    users: Object.entries(users).map(([name, user]) => ({ name, user })),
  });
}

/** A user's certificate and key inside the kubeconfig. */
export function embedded({ certificate, key }: Credential): Value {
  return { 'client-certificate-data': toBase64(certificate), 'client-key-data': toBase64(key) };
}
