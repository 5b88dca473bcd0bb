import type { ContentPart, PlannedMaterial } from '../change/changeModel.ts';

/** A kubeconfig with one cluster, one user and one context, as kubeadm writes it. */
export interface KubeconfigContent {
  readonly clusterName: string;
  readonly server: string;
  readonly userName: string;
  readonly authorities: readonly PlannedMaterial[];
  readonly certificate: readonly PlannedMaterial[];
  readonly key: PlannedMaterial;
}

/** Writes a kubeconfig; names that YAML would misread are quoted. */
export function kubeconfigText(content: KubeconfigContent): readonly ContentPart[] {
  const { clusterName, server, userName, authorities, certificate, key } = content;
  const cluster = yamlScalar(clusterName);
  const user = yamlScalar(userName);
  const context = yamlScalar(`${userName}@${clusterName}`);
  return [
    { kind: 'text', text: 'apiVersion: v1\nclusters:\n- cluster:\n    certificate-authority-data: ' },
    { kind: 'base64', materials: authorities },
    {
      kind: 'text',
      text:
        `\n    server: ${yamlScalar(server)}\n  name: ${cluster}\ncontexts:\n- context:\n    cluster: ${cluster}\n` +
        `    user: ${user}\n  name: ${context}\ncurrent-context: ${context}\nkind: Config\nusers:\n- name: ${user}\n` +
        '  user:\n    client-certificate-data: ',
    },
    { kind: 'base64', materials: certificate },
    { kind: 'text', text: '\n    client-key-data: ' },
    { kind: 'base64', materials: [key] },
    { kind: 'text', text: '\n' },
  ];
}

/** A plain scalar if that is safe, otherwise a double-quoted one, like a JSON string. */
export function yamlScalar(text: string): string {
  const isPlain =
    /^[A-Za-z][\w./@-]*(?::[\w./@-]+)*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|nan)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
