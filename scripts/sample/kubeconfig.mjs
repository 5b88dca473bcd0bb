import { stringify } from 'yaml';
import { cluster } from './clusterCredentials.mjs';

/** Base64 in one line, as Kubernetes keeps a file inside a YAML value. */
export function toBase64(text) {
  return Buffer.from(text).toString('base64');
}

/** YAML as kubectl and kubeadm write it: nothing wrapped, lists not indented. */
export function toYaml(object) {
  return stringify(object, { lineWidth: 0, indentSeq: false });
}

/**
 * Writes a kubeconfig with a context for each user; the first is the current one.
 *
 * @param {string} ca PEM of the cluster's CA
 * @param {Record<string, object>} users by name
 */
export function toKubeconfig(ca, users) {
  const contextName = (user) => `${user}@${cluster.name}`;
  const names = Object.keys(users);
  return toYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': toBase64(ca), server: cluster.server }, name: cluster.name }],
    contexts: names.map((user) => ({ context: { cluster: cluster.name, user }, name: contextName(user) })),
    'current-context': contextName(names[0]),
    kind: 'Config',
    users: names.map((name) => ({ name, user: users[name] })),
  });
}

/** A user's certificate and key inside the kubeconfig. */
export function embedded({ certificate, key }) {
  return { 'client-certificate-data': toBase64(certificate), 'client-key-data': toBase64(key) };
}
