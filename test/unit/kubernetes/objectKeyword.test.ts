import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mentionsConfiguration } from '../../../src/core/kubernetes/objectKeyword.ts';
import { configurationKinds, configurationRoots } from '../../../src/core/kubernetes/tables/configurationKinds.ts';

const pods = 'Pod Deployment DaemonSet StatefulSet';
/** Kinds that are of interest with any of some words. */
const byWord = [
  // The last are commands of a guide instead of what they print.
  [
    'Secret',
    'bootstrap.kubernetes.io/token',
    'data:',
    'kubernetes.io/service-account-token',
    '.pem | base64',
    '.crt | base64',
    '.key | base64',
  ],
  // Whom the authenticator of EKS knows.
  ['ConfigMap', 'mapRoles'],
  // For the namespace of a gateway's Pods.
  ['Deployment', 'istio: ingressgateway', '--requestheader-client-ca-file='],
  [pods, 'secretName: web-tls'],
  // For the agents of Vault, for what they pull with, and for the token that they do not get.
  [
    `${pods} Job CronJob`,
    'vault.hashicorp.com/agent-inject:',
    'AGENT_INJECT_VAULT_ADDR',
    'imagePullSecrets',
    'automountServiceAccountToken: false',
  ],
  // Where clients of kubelets call them.
  ['Node', 'type: InternalIP'],
  ['Bucket', 'ecretRef:'],
  ['SecretStore ClusterSecretStore', 'ecretRef:', 'caProvider:', 'provider: { vault:'],
  ['ClusterRoleBinding RoleBinding ServiceAccount', 'roleRef'],
  ['Service', 'service.serverstransport:', 'name: https'],
  // What Prometheus may read.
  ['ClusterRole', 'nonResourceURLs:'],
  ['Deployment DaemonSet', '--default-ssl-certificate='],
  ['Application', 'repoURL:'],
  ['VMServiceScrape VMPodScrape Probe ScrapeConfig Alertmanager ThanosRuler', 'tlsConfig:'],
  ['Kustomization HelmRelease ImageRepository Receiver', 'secretRef:'],
  ['APIServer', 'servingCertificate:', 'clientCA:'],
  ['Proxy', 'trustedCA:'],
  ['IngressController', 'defaultCertificate:'],
  ['Kafka KafkaConnect KafkaMirrorMaker2 KafkaBridge Elasticsearch Kibana', 'certificate:'],
  ['Cluster', 'serverTLSSecret:', 'clientCASecret:'],
  ['VaultConnection', 'caCertSecretRef:'],
] as const;

test('every kind that is of interest by itself is found, and no other', () => {
  const own = new Set(configurationKinds.filter((record) => record.needsCredential !== true).map(({ kind }) => kind));
  for (const { kind } of configurationKinds) {
    assert.equal(mentionsConfiguration(`kind: ${kind}\n`), own.has(kind), kind);
    assert.equal(mentionsConfiguration(`{"kind":"${kind}"}`), own.has(kind), kind);
  }
  for (const kind of ['Deployment', 'ConfigMapList', 'Configuration', 'XIngress']) {
    assert.equal(mentionsConfiguration(`kind: ${kind}\n`), false, kind);
  }
});

test('files without kinds, and objects by a word, are found', () => {
  for (const { keys } of configurationRoots.filter(({ id }) => id === 'etcd')) {
    assert.ok(mentionsConfiguration(keys.map((key) => `${key}: x\n`).join('')), keys.join());
  }
  for (const [kinds, ...words] of byWord) {
    for (const kind of kinds.split(' ')) {
      assert.ok(
        configurationKinds.some((record) => record.kind === kind),
        kind,
      );
      for (const word of words) assert.ok(mentionsConfiguration(`kind: ${kind}\n${word}`), `${kind} ${word}`);
    }
  }
  assert.ok(mentionsConfiguration(`K3S_TOKEN=K10${'0a'.repeat(32)}::server:x`), 'a join token');
});

test('a file of kustomize is found by what it names or makes', () => {
  for (const field of ['resources', 'bases', 'components'])
    for (const list of [' [a.yaml]', '\n- a.yaml', '\n  - a.yaml'])
      assert.ok(mentionsConfiguration(`${field}:${list}\n`), field + list);
  for (const field of ['secretGenerator', 'configMapGenerator'])
    assert.ok(mentionsConfiguration(`${field}: [{name: a}]\n`), field);
  assert.equal(mentionsConfiguration('resources:\n  limits: {cpu: 1}\n'), false);
});

test('an object in a quoted text is found', () => {
  const inner = 'apiVersion: v1\nkind: Config\nclusters: []\n';
  assert.ok(mentionsConfiguration(`kind: ConfigMap\ndata:\n  a.conf: ${JSON.stringify(inner)}\n`));
  assert.ok(mentionsConfiguration(JSON.stringify({ kind: 'ConfigMap', data: { 'a.conf': inner } })));
  assert.equal(
    mentionsConfiguration(JSON.stringify({ kind: 'ConfigMap', data: { 'a.conf': 'kind: Other\n' } })),
    false,
  );
});
