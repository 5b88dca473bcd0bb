import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectionModelOf } from '../../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { clusterGraphOf } from '../../../../support/changes.ts';
import { signingRequestText } from '../../../../support/signingRequestText.ts';
import { createTestCa, testNow } from '../../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const client = await ca.issue({ commonName: 'system:node:cp-1', organizations: ['system:nodes'] });
const serving = await ca.issue({ commonName: 'system:node:cp-1', dnsNames: ['cp-1'], extKeyUsage: ['serverAuth'] });
const apiserver = await ca.issue({ commonName: 'kube-apiserver-kubelet-client', organizations: ['system:masters'] });
const manifest = `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
    - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
    volumeMounts: [{mountPath: /etc/kubernetes/pki, name: pki}]
  volumes: [{name: pki, hostPath: {path: /etc/kubernetes/pki}}]
`;
const pki = '/var/lib/kubelet/pki';
const both = ({ certificatePem, traditionalKeyPem }: typeof client): string => certificatePem + traditionalKeyPem;

async function request(username: string, status = ''): Promise<string> {
  return signingRequestText({
    signerName: 'signerName: kubernetes.io/kubelet-serving',
    usages: 'usages: [digital signature, server auth]',
    metadata: ['creationTimestamp: "2026-06-12T09:00:00Z"'],
    spec: [`username: ${username}`],
    status,
    commonName: 'system:node:cp-1',
    organizations: ['system:nodes'],
    dnsNames: ['cp-1'],
  });
}

async function stateWith(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const graph = await clusterGraphOf({
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/apiserver-kubelet-client.crt': apiserver.certificatePem,
    '/etc/kubernetes/pki/apiserver-kubelet-client.key': apiserver.keyPem,
    '/etc/kubernetes/manifests/kube-apiserver.yaml': manifest,
    '/var/lib/kubelet/config.yaml':
      'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nserverTLSBootstrap: true\n',
    '/etc/systemd/system/kubelet.service':
      '[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --kubeconfig=/etc/kubernetes/kubelet.conf\n',
    ...files,
  });
  return judgeConnections(connectionModelOf(graph), testNow)
    .filter(({ connection }) => connection.record.id === 'apiserver-to-kubelet')
    .map(({ server }) => (server.kind === 'refused' ? `${server.reason}: ${server.error}` : server.kind));
}

test('a kubelet whose request for its serving certificate nobody approved has none to present', async () => {
  const own = { [`${pki}/kubelet-client-current.pem`]: both(client) };
  const waiting = await request('system:node:cp-1');
  const refused = ['notIssued: remote error: tls: internal error'];
  assert.deepEqual(await stateWith({ ...own, '/root/csr.yaml': waiting }), refused);
  for (const [name, files] of Object.entries({
    'no request': own,
    'of another node': { ...own, '/root/csr.yaml': await request('system:node:cp-2') },
    'one that was denied': {
      ...own,
      '/root/csr.yaml': await request(
        'system:node:cp-1',
        'status:\n  conditions:\n  - {type: Denied, status: "True", reason: a, message: b}\n',
      ),
    },
    'a certificate from before': {
      ...own,
      [`${pki}/kubelet-server-current.pem`]: both(serving),
      '/root/csr.yaml': waiting,
    },
    'its folder was not read': { '/root/csr.yaml': waiting },
  }))
    assert.notDeepEqual(await stateWith(files), refused, name);
});

test('without the folder of its certificate nobody knows whether a kubelet has one, whether it is verified or not', async () => {
  const waiting = await request('system:node:cp-1');
  const states = ['unknown'];
  assert.deepEqual(await stateWith({ '/root/csr.yaml': waiting }), states);
  const verifying = manifest.replace(
    '    volumeMounts',
    '    - --kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt\n    volumeMounts',
  );
  const all = { '/etc/kubernetes/manifests/kube-apiserver.yaml': verifying, '/root/csr.yaml': waiting };
  assert.deepEqual(await stateWith(all), states);
  // Nobody asks for what is not verified.
  assert.deepEqual(await stateWith({}), ['notVerified']);
});
