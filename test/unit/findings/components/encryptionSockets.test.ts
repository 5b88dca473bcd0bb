import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { saidOfObjects } from '../../../support/objectFindings.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';
import { contextOf } from '../../../support/presentFixture.ts';

const path = '/etc/kubernetes/pki/encryption.yaml';
const configuration = (endpoint: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - kms:
      apiVersion: v2
      name: vault
      endpoint: ${endpoint}
  - identity: {}
`;
const manifest = podOf('kube-apiserver', [...apiserverFlags(), `--encryption-provider-config=${path}`]);
const mounting = (mountPath: string, volume: string) =>
  manifest
    .replace('    volumeMounts:\n', `    volumeMounts:\n    - mountPath: ${mountPath}\n      name: kms\n`)
    .replace('  volumes:\n', `  volumes:\n  - ${volume}\n    name: kms\n`);
const filesOf = (endpoint: string, pod: string) => ({
  [path]: configuration(endpoint),
  '/etc/kubernetes/manifests/kube-apiserver.yaml': pod,
});
const told = (endpoint: string, pod = manifest) =>
  saidOfObjects(filesOf(endpoint, pod), /^encryption-socket-not-mounted$/);
const socket = 'unix:///var/run/kmsplugin/socket.sock';

describe('encryption-socket-not-mounted', () => {
  test('is told of a socket outside of all volumes', async () => {
    assert.deepEqual(await told(socket), [`error encryption-socket-not-mounted: ${socket}`]);
    assert.equal((await told(socket, mounting('/var/run/kms', 'hostPath: {path: /var/run/kms}'))).length, 1);
  });
  test('is not told of one that a volume may have', async () => {
    for (const [folder, volume] of [
      ['/var/run/kmsplugin', 'hostPath: {path: /var/run/kmsplugin}'],
      ['/var/run/kmsplugin/', 'hostPath: {path: /opt/kms}'],
      ['/var/run', 'hostPath: {path: /var/run}'],
      ['/var/run/kmsplugin/socket.sock', 'hostPath: {path: /run/kms.sock}'],
      // A plugin in the same Pod.
      ['/var/run/kmsplugin', 'emptyDir: {}'],
    ] as const)
      assert.deepEqual(await told(socket, mounting(folder, volume)), [], folder);
    assert.deepEqual(await told('unix:///etc/kubernetes/pki/kms.sock'), []);
  });
  test('is not told of an abstract socket, a variable, or a server that is not in a Pod', async () => {
    assert.deepEqual(await told('unix:///@kms.sock'), []);
    assert.deepEqual(await told('"unix://${KMS_SOCKET}"'), []);
    assert.deepEqual(await saidOfObjects({ [path]: configuration(socket) }, /^encryption-socket/), []);
    const unit = `[Service]\nExecStart=/usr/local/bin/kube-apiserver --encryption-provider-config=${path} --client-ca-file=/etc/kubernetes/pki/ca.crt\n`;
    const files = { [path]: configuration(socket), '/etc/systemd/system/kube-apiserver.service': unit };
    assert.deepEqual(await saidOfObjects(files, /^encryption-socket/), []);
  });
  test('explains what kube-apiserver prints of this socket, and of no other', async () => {
    const context = await contextOf(filesOf(socket, manifest));
    const codes = (at: string) =>
      explainErrors(
        `rpc error: code = DeadlineExceeded desc = "transport: Error while dialing dial unix ${at}: connect: no such file or directory"`,
        context,
      ).flatMap(({ findings }) => findings.map(({ code }) => code));
    assert.deepEqual(codes('/var/run/kmsplugin/socket.sock'), ['encryption-socket-not-mounted']);
    assert.deepEqual(codes('/run/containerd/containerd.sock'), []);
  });
});
