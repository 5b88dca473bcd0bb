import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { apiserverFlags, etcdFlags, podOf } from '../../support/pods.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

/** What public repositories contain, each as a class: what is no fault there, and where the same is one. */

const gone = { notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };

describe('the release that a script or an image names', () => {
  const old = apiserverFlags('--service-account-issuer', '--service-account-signing-key-file');
  const script = (head: string, flags: readonly string[]) =>
    `#!/bin/bash\n${head}\nkube-apiserver \\\n  ${flags.join(' \\\n  ')}\n`;
  const grades = async (path: string, text: string) =>
    gradesOf(await findingsIn({ [path]: text }), /^(?:sa-flags-missing|flag-removed)$/);

  for (const [path, head, grade] of [
    ['08_bootstrap.sh', '', 'info'],
    ['08_bootstrap.sh', 'kube_ver="v1.19.3"', 'info'],
    ['08_bootstrap.sh', 'KUBERNETES_VERSION=1.21.0', 'info'],
    ['08_bootstrap.sh', 'wget https://dl.k8s.io/v1.18.6/bin/linux/amd64/kube-apiserver', 'info'],
    ['08_bootstrap.sh', '# sets up Kubernetes v1.32', 'error'],
    ['08_bootstrap.sh', 'curl -L https://dl.k8s.io/release/v1.31.0/bin/linux/amd64/kubectl', 'error'],
    ['kube-apiserver.conf', '', 'warning'],
  ] as const) {
    test(`a removed flag in ${path}, which says ${head || 'nothing'}: ${grade}`, async () => {
      const flags = [...apiserverFlags(), '--kubelet-https=true'];
      assert.deepEqual(await grades(path, script(head, flags)), [`${grade} flag-removed ${path}`]);
    });
  }

  test('flags for tokens are required since 1.20', async () => {
    assert.deepEqual(await grades('a.sh', script('kube_ver="v1.19.3"', old)), []);
    assert.deepEqual(await grades('a.sh', script('', [...old, '--kubelet-https'])), ['info flag-removed a.sh']);
    assert.deepEqual(await grades('a.sh', script('', old)), ['error sa-flags-missing a.sh']);
    assert.deepEqual(await grades('a.sh', script('kube_ver="v1.20.0"', old)), ['error sa-flags-missing a.sh']);
    const pod = (tag: string) => podOf('kube-apiserver', old, `registry.k8s.io/kube-apiserver:${tag}`);
    assert.deepEqual(await grades('a.yaml', pod('v1.16.2')), []);
    assert.deepEqual(await grades('a.yaml', pod('v1.8.14')), []);
    assert.deepEqual(await grades('a.yaml', pod('v1.20.0')), ['error sa-flags-missing a.yaml']);
    assert.deepEqual(await grades('a.yaml', pod('latest')), ['error sa-flags-missing a.yaml']);
  });
});

describe('expired, and meant to be', async () => {
  const ca = await createTestCa({ name: 'placeholder', ...gone });
  const bundle = Buffer.from(ca.certificatePem).toString('base64');
  const ends = async (files: Record<string, string>) => gradesOf(await findingsIn(files), /expired/);
  const definition = (metadata = '') => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: bgppeers.metallb.io
${metadata}spec:
  conversion:
    strategy: Webhook
    webhook:
      clientConfig:
        caBundle: ${bundle}
`;

  test('the CA that a generator wrote into a CustomResourceDefinition', async () => {
    assert.deepEqual(await ends({ 'crd.yaml': definition() }), ['info ca-expired crd.yaml']);
    assert.deepEqual(await ends({ 'crd.yaml': definition('  creationTimestamp: null\n') }), [
      'info ca-expired crd.yaml',
    ]);
  });

  test('nor is its connection told as broken, unless a cluster uses it', async () => {
    const stateOf = async (metadata: string) => {
      const text = definition(metadata).replace(
        'caBundle:',
        'service: { name: webhook, namespace: metallb-system }\n        caBundle:',
      );
      const files = [decodeFile({ path: 'crd.yaml', text }, decodingTools)];
      const graph = await buildPkiGraph(files, decodingTools.cryptography);
      return judgeConnections(connectionModelOf(graph), testNow).map(({ state }) => state);
    };
    assert.ok(!(await stateOf('')).includes('broken'));
    const annotated = '  annotations: { cert-manager.io/inject-ca-from: metallb-system/webhook }\n';
    assert.ok(!(await stateOf(annotated)).includes('broken'));
    assert.deepEqual(await stateOf('  uid: 0d7a5c3e-0000-4000-8000-000000000001\n  resourceVersion: "7"\n'), [
      'broken',
    ]);
  });

  test('but not that of a cluster’s own object, or of a webhook beside it', async () => {
    const live = '  uid: 0d7a5c3e-0000-4000-8000-000000000001\n  resourceVersion: "7"\n';
    assert.deepEqual(await ends({ 'crd.yaml': definition(live) }), ['error ca-expired crd.yaml']);
    const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: metallb
webhooks:
- name: a.metallb.io
  clientConfig:
    service: { name: webhook, namespace: metallb-system }
    caBundle: ${bundle}
`;
    assert.deepEqual(await ends({ 'webhook.yaml': webhook }), ['error ca-expired webhook.yaml']);
    assert.deepEqual(await ends({ 'crd.yaml': definition(), 'webhook.yaml': webhook }), [
      'error ca-expired crd.yaml',
      'error ca-expired webhook.yaml',
    ]);
    const { certificatePem } = await ca.issue({ commonName: 'webhook.metallb-system.svc', ...gone });
    assert.deepEqual(
      (await ends({ 'crd.yaml': definition(), 'tls.crt': certificatePem })).filter((each) => each.includes('crd')),
      ['error ca-expired crd.yaml'],
    );
  });

  test('certificates of an hour, for signatures and workloads', async () => {
    const root = await createTestCa({ name: 'root' });
    const hour = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-01-01T01:00:00Z' };
    const grade = async (options: Parameters<typeof root.issue>[0]) =>
      ends({ 'a.pem': (await root.issue(options)).certificatePem });
    assert.deepEqual(await grade({ extKeyUsage: ['codeSigning'], ...hour }), ['info cert-expired a.pem']);
    assert.deepEqual(await grade({ uris: ['spiffe://corp/web'], ...hour }), ['info cert-expired a.pem']);
    assert.deepEqual(await grade({ extKeyUsage: ['codeSigning'], ...gone }), ['error cert-expired a.pem']);
    assert.deepEqual(await grade({ uris: ['spiffe://corp/web'], ...gone }), ['error cert-expired a.pem']);
    assert.deepEqual(await grade({ commonName: 'web', ...hour }), ['error cert-expired a.pem']);
  });

  test('a certificate of which kube-apiserver reads the key alone', async () => {
    const root = await createTestCa({ name: 'root' });
    const issued = async (commonName: string) => (await root.issue({ commonName, ...gone })).certificatePem;
    assert.deepEqual(await ends({ 'service-account.pem': await issued('service-accounts') }), [
      'info cert-expired service-account.pem',
    ]);
    assert.deepEqual(await ends({ 'kubernetes.pem': await issued('kubernetes') }), [
      'error cert-expired kubernetes.pem',
    ]);
  });

  test('the example of a ConfigMap', async () => {
    const map = (key: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: keys\ndata:\n  ${key}: |\n${ca.certificatePem.replace(/^/gm, '    ')}\n`;
    assert.deepEqual(await ends({ 'keys.yaml': map('_example') }), []);
    assert.deepEqual(await ends({ 'keys.yaml': map('ca.crt') }), ['error ca-expired keys.yaml']);
  });
});

describe('etcd as another program’s database', () => {
  const open = [
    ...etcdFlags('--listen-client-urls', '--advertise-client-urls'),
    '--listen-client-urls=http://0.0.0.0:2379',
  ];
  const workload = (kind: string, namespace: string, program = 'etcd', flags: readonly string[] = open) => `---
apiVersion: apps/v1
kind: ${kind}
metadata:
  name: ${program}
  namespace: ${namespace}
spec:
  template:
    spec:
      containers:
      - name: ${program}
        image: quay.io/coreos/${program}:v3.5.9
        command:
        - ${program}
${flags.map((flag) => `        - ${flag}`).join('\n')}
`;
  const grades = async (text: string) => gradesOf(await findingsIn({ 'a.yaml': text }), /^etcd-plaintext$/);
  const told = ['error etcd-plaintext a.yaml'];

  test('is not the cluster’s', async () => {
    for (const kind of ['Deployment', 'StatefulSet', 'ReplicaSet', 'Job']) {
      assert.deepEqual(await grades(workload(kind, 'apisix')), [], kind);
    }
    // Calico's.
    assert.deepEqual(await grades(workload('DaemonSet', 'kube-system')), []);
  });

  test('but a static Pod, what runs in kube-system, and what stands beside a kube-apiserver is', async () => {
    assert.deepEqual(await grades(podOf('etcd', open)), told);
    assert.deepEqual(await grades(workload('StatefulSet', 'kube-system')), told);
    const hosted = workload('Deployment', 'tenant', 'kube-apiserver', apiserverFlags());
    assert.deepEqual(await grades(workload('StatefulSet', 'tenants') + hosted), told);
    assert.deepEqual(await grades(workload('DaemonSet', 'kube-system') + hosted), told);
  });
});

describe('places that are left open', async () => {
  const empty = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
  const { certificatePem } = await createTestCa({ name: 'ca' });
  const grades = async (files: Record<string, string>) => gradesOf(await findingsIn(files), /malformed/);

  test('empty blocks in values, and in a file of nothing else, are for the user to fill', async () => {
    const values = `tls:\n  crt: |\n${empty.replace(/^(?=.)/gm, '    ')}`;
    assert.deepEqual(await grades({ 'values.yaml': values }), []);
    assert.deepEqual(
      await grades({ 'certs/tls.crt': empty + empty, 'certs/tls.key': empty.replaceAll('CERTIFICATE', 'PRIVATE KEY') }),
      [],
    );
  });

  test('but not beside a certificate, in the place of a program, or where a flag names the file', async () => {
    assert.deepEqual(await grades({ 'certs/tls.crt': certificatePem + empty }), ['error pem-malformed certs/tls.crt']);
    const path = '/etc/kubernetes/pki/apiserver.crt';
    assert.deepEqual(await grades({ [path]: empty }), [`error pem-malformed ${path}`]);
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: { name: a }\ntype: kubernetes.io/tls\nstringData:\n  tls.crt: |\n${empty.replace(/^(?=.)/gm, '    ')}`;
    assert.deepEqual(await grades({ 'a.yaml': secret }), ['error pem-malformed a.yaml']);
  });

  test('rules in the schema of a CustomResourceDefinition are no placeholders', async () => {
    const definition = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: x.y.z }
spec:
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        properties:
          caBundle:
            type: string
            x-kubernetes-validations:
            - message: 'caBundle must be PEM: -----BEGIN CERTIFICATE----- ... -----END CERTIFICATE-----'
              rule: self.startsWith('-----BEGIN CERTIFICATE-----')
`;
    assert.deepEqual(await findingsIn({ 'crd.yaml': definition }), []);
  });
});

test('what a flag names and was emptied for a repository is unknown; on a machine it is a fault', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-emptied-'));
  try {
    const root = path.join(folder, 'cp-1/etc/kubernetes');
    mkdirSync(path.join(root, 'manifests'), { recursive: true });
    mkdirSync(path.join(root, 'pki/etcd'), { recursive: true });
    writeFileSync(path.join(root, 'manifests/kube-apiserver.yaml'), podOf('kube-apiserver', apiserverFlags()));
    for (const name of ['ca.crt', 'apiserver.crt', 'apiserver.key', 'sa.pub', 'sa.key', 'front-proxy-ca.crt'])
      writeFileSync(path.join(root, 'pki', name), '');
    const codes = async () => {
      const { out } = await runCommand(['check', folder, '--format', 'json'], { cwd: folder });
      const { findings } = JSON.parse(out) as { findings: readonly { code: string; severity: string }[] };
      return new Set(findings.flatMap(({ code, severity }) => (severity === 'error' ? [code] : [])));
    };
    assert.ok((await codes()).has('key-missing'));
    execFileSync('git', ['init', '-q', folder]);
    execFileSync('git', ['-C', folder, 'add', '-A']);
    assert.ok(!(await codes()).has('key-missing') && !(await codes()).has('pem-malformed'));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('no message begins with what a template left out', async () => {
  for (const [program, flags] of [
    ['kube-apiserver', apiserverFlags()],
    ['etcd', etcdFlags()],
  ] as const) {
    const open = flags.map((flag) => flag.replace(/=\/etc\/kubernetes\/pki/, '={{ ca_dir }}'));
    const findings = await findingsIn({ 'guide.sh': `${program} \\\n  ${open.join(' \\\n  ')}\n` });
    for (const { message, code } of findings) assert.match(message, /^[^\s.,:]/, code);
    assert.deepEqual(gradesOf(findings, /sa-key-is-tls-key|path/), []);
  }
});

test('certificates of two variables in source code are no bundle', async () => {
  const [old, current] = await Promise.all([createTestCa({ name: 'a', ...gone }), createTestCa({ name: 'b' })]);
  const grades = async (path: string, text: string) => gradesOf(await findingsIn({ [path]: text }), /expired/);
  const source = `const a = \`${old.certificatePem}\`\nconst b = \`${current.certificatePem}\`\n`;
  assert.deepEqual(await grades('certs.go', source), ['error ca-expired certs.go']);
  assert.deepEqual(await grades('ca.crt', old.certificatePem + current.certificatePem), [
    'warning expired-member-in-bundle ca.crt',
  ]);
});
