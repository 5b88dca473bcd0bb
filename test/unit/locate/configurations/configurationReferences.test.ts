import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasConfigurationKeyword } from '../../../../src/core/kubernetes/configurationKeyword.ts';
import { configurationFields, configurationFiles } from '../../../../src/core/kubernetes/tables/configurationFiles.ts';
import { configurationRoots } from '../../../../src/core/kubernetes/tables/configurationKinds.ts';
import { locateInvocations } from '../../../../src/core/locate/invocations/locateInvocations.ts';
import { locateDocument } from '../../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

const tools = { structure: readYamlStructure, invocations: locateInvocations };

/** `role path`, of a certificate with the path of its key; each where the text says it. */
function named(text: string): readonly string[] {
  const { references } = locateDocument(text, tools);
  return references.map(({ span, path, field, pairedWith }) => {
    assert.equal(text.slice(span.start, span.end), path);
    const key = pairedWith === undefined ? '' : ` + ${text.slice(pairedWith.start, pairedWith.end)}`;
    return `${field.role} ${path}${key}`;
  });
}

const documents: Readonly<Record<string, readonly [text: string, ...named: string[]]>> = {
  'of the kubelet': [
    `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
tlsCertFile: pki/kubelet.crt
tlsPrivateKeyFile: pki/kubelet.key
`,
    'ca /etc/kubernetes/pki/ca.crt',
    'certificate pki/kubelet.crt + pki/kubelet.key',
    'key pki/kubelet.key',
  ],
  'of kube-proxy, as JSON': [
    '{"kind":"KubeProxyConfiguration","apiVersion":"kubeproxy.config.k8s.io/v1alpha1","clientConnection":{"kubeconfig":"/var/lib/kube-proxy/kubeconfig"}}',
    'kubeconfig /var/lib/kube-proxy/kubeconfig',
  ],
  'of the scheduler and its extenders': [
    `apiVersion: kubescheduler.config.k8s.io/v1
kind: KubeSchedulerConfiguration
clientConnection: {kubeconfig: /etc/kubernetes/scheduler.conf}
extenders:
- urlPrefix: https://a
- urlPrefix: https://b
  tlsConfig: {certFile: /b.crt, keyFile: /b.key, caFile: /ca.crt}
`,
    'kubeconfig /etc/kubernetes/scheduler.conf',
    'certificate /b.crt + /b.key',
    'key /b.key',
    'ca /ca.crt',
  ],
  'of etcd': [
    `name: etcd-1
client-transport-security:
  cert-file: /etc/etcd/server.crt
  key-file: /etc/etcd/server.key
  client-cert-auth: true
  trusted-ca-file: /etc/etcd/ca.crt
peer-transport-security:
  cert-file:
  trusted-ca-file: ''
`,
    'certificate /etc/etcd/server.crt + /etc/etcd/server.key',
    'key /etc/etcd/server.key',
    'ca /etc/etcd/ca.crt',
  ],
  'of kubeadm': [
    `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
etcd:
  external: {endpoints: ["https://e:2379"], caFile: /e/ca.crt, certFile: /e/c.crt, keyFile: /e/c.key}
apiServer:
  extraArgs:
  - name: oidc-ca-file
    value: /etc/kubernetes/pki/oidc.crt
  - {name: audit-webhook-config-file, value: /audit/webhook.conf}
  - {name: tls-cert-file, value: /not/mounted.crt}
  extraVolumes:
  - {name: audit, hostPath: /etc/kubernetes/audit, mountPath: /audit}
---
kind: JoinConfiguration
apiVersion: kubeadm.k8s.io/v1beta4
caCertPath: /etc/kubernetes/pki/ca.crt
discovery: {file: {kubeConfigPath: /tmp/discovery.conf}}
nodeRegistration:
  kubeletExtraArgs:
  - {name: tls-cert-file, value: /k.crt}
`,
    'ca /e/ca.crt',
    'certificate /e/c.crt + /e/c.key',
    'key /e/c.key',
    'ca /etc/kubernetes/pki/oidc.crt',
    'kubeconfig /audit/webhook.conf',
    'ca /etc/kubernetes/pki/ca.crt',
    'kubeconfig /tmp/discovery.conf',
    'certificate /k.crt',
  ],
  'of the API server': [
    `apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: cluster
  connection:
    proxyProtocol: HTTPConnect
    transport:
      tcp:
        url: https://10.0.0.1:8131
        tlsConfig: {caBundle: /k/ca.crt, clientKey: /k/c.key, clientCert: /k/c.crt}
---
apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
- type: Webhook
  webhook:
    connectionInfo: {type: KubeConfigFile, kubeConfigFile: /authz.conf}
---
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: ValidatingAdmissionWebhook
  configuration:
    apiVersion: apiserver.config.k8s.io/v1
    kind: WebhookAdmissionConfiguration
    kubeConfigFile: /hooks.conf
- name: ImagePolicyWebhook
  path: image-policy.yaml
`,
    'ca /k/ca.crt',
    'key /k/c.key',
    'certificate /k/c.crt + /k/c.key',
    'kubeconfig /authz.conf',
    'kubeconfig /hooks.conf',
    'config image-policy.yaml',
  ],
  'of nothing: templates, other groups, embedded ones': [
    `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
tlsCertFile: "{{ kubelet_cert }}"
tlsPrivateKeyFile: null
authentication: {x509: {clientCAFile: ""}}
---
apiVersion: example.com/v1
kind: KubeletConfiguration
tlsCertFile: /a.crt
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kubelet-config}
data:
  kubelet: |
    apiVersion: kubelet.config.k8s.io/v1beta1
    kind: KubeletConfiguration
    tlsCertFile: /a.crt
`,
  ],
};

describe('files that configuration files name', () => {
  for (const [title, [text, ...expected]] of Object.entries(documents)) {
    test(title, () => assert.deepEqual(named(text), expected));
  }

  test('the keyword finds all kinds of the tables', () => {
    const kinds = [...configurationFiles, ...configurationFields].flatMap(({ kind }) => kind ?? []);
    // Files without a kind are known by their keys.
    const textOf = (kind: string) =>
      configurationRoots
        .flatMap((each) => ('kind' in each && each.kind === kind ? each.keys : []))
        .map((key) => `${key}: {}\n`);
    for (const kind of kinds) {
      const texts = [`kind: ${kind}\n`, ...textOf(kind)];
      assert.ok(texts.some(hasConfigurationKeyword), kind);
    }
    assert.ok(hasConfigurationKeyword('spec: {kubeadmConfigSpec: {joinConfiguration: {}}}'));
    assert.ok(hasConfigurationKeyword('machine: {kubelet: {extraArgs: {a: b}}}\ncluster: {}\n'));
    for (const text of ['kind: ConfigMap', 'Configuration', 'ValidatingWebhookConfiguration', 'extraArgs: []\n']) {
      assert.ok(!hasConfigurationKeyword(text), text);
    }
  });
});

test('fields give roles to certificates, as flags do', () => {
  const rolesIn = (text: string) =>
    locateDocument(text, tools).references.flatMap(({ path, field: { certificateRole } }) =>
      certificateRole === undefined ? [] : `${path} ${certificateRole}`,
    );
  assert.deepEqual(
    rolesIn('kind: KubeletConfiguration\nauthentication: {x509: {clientCAFile: /ca.crt}}\ntlsCertFile: /a.crt\n'),
    ['/ca.crt ca', '/a.crt kubelet-serving'],
  );
  const ofEtcd = (section: string, certificate: string) =>
    rolesIn(`${section}:\n  cert-file: /${certificate}.crt\n  trusted-ca-file: /ca.crt\n`);
  assert.deepEqual(ofEtcd('client-transport-security', 'a'), ['/a.crt etcd-server', '/ca.crt etcd-ca']);
  assert.deepEqual(ofEtcd('peer-transport-security', 'b'), ['/b.crt etcd-peer', '/ca.crt etcd-ca']);
  const external = 'certFile: /e.crt, keyFile: /e.key, caFile: /ca.crt';
  assert.deepEqual(rolesIn(`kind: ClusterConfiguration\netcd: {external: {${external}}}\n`), [
    '/e.crt apiserver-etcd-client',
    '/e.key apiserver-etcd-client',
    '/ca.crt etcd-ca',
  ]);
  assert.deepEqual(rolesIn('kind: JoinConfiguration\ncaCertPath: /ca.crt\n'), ['/ca.crt ca']);
  assert.deepEqual(rolesIn('kind: KubeProxyConfiguration\nclientConnection: {kubeconfig: /p.conf}\n'), [
    '/p.conf kube-proxy-client',
  ]);
});
