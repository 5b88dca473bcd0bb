import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { settingOf, settingsOf } from '../../../../src/core/pki/cluster/components.ts';
import { hostOf, hostsOf } from '../../../../src/core/pki/cluster/hostOf.ts';
import { verifyBetween } from '../../../../src/core/pki/cluster/verifyBetween.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

async function pictureOf(id: string) {
  return clusterPictureOf(await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography));
}

const serverAuth = '1.3.6.1.5.5.7.3.1';

describe('picture of a kubeadm cluster', () => {
  test('components, their settings and what these name', async () => {
    const { components } = await pictureOf('h01-rsa');
    assert.deepEqual(components.map(({ component }) => component).sort(), [
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
    ]);
    const apiserver = components.find(({ component }) => component === 'kube-apiserver');
    const ca = apiserver && settingOf(apiserver, '--client-ca-file');
    assert.deepEqual(apiserver && settingsOf(apiserver, '--client-ca-file'), [ca]);
    assert.deepEqual([ca?.value, ca?.material?.source], ['/etc/kubernetes/pki/ca.crt', 'file']);
    assert.deepEqual(
      ca?.material?.certificates.map(({ role }) => role?.id),
      ['ca'],
    );
  });

  test('kubeconfigs, their contexts and credentials', async () => {
    const { kubeconfigs } = await pictureOf('h01-rsa');
    const admin = kubeconfigs.find(({ file }) => file.path.endsWith('/admin.conf'));
    const { cluster, user } = admin?.current ?? {};
    assert.equal(cluster?.server?.text, 'https://192.168.56.10:6443');
    assert.deepEqual(
      cluster?.ca?.certificates.map(({ role }) => role?.id),
      ['ca'],
    );
    assert.deepEqual(
      user?.certificate?.certificates.map(({ role }) => role?.id),
      ['admin-client'],
    );
    assert.equal(user?.key?.occurrences[0]?.credential.content.kind, 'privateKey');
  });

  test('the CA of a kubeconfig verifies the API server by its name, and no other name', async () => {
    const { graph, components, kubeconfigs } = await pictureOf('h01-rsa');
    const apiserver = components.find(({ component }) => component === 'kube-apiserver');
    const presented = (apiserver && settingOf(apiserver, '--tls-cert-file'))?.material?.certificates ?? [];
    const anchors = kubeconfigs[0]?.current?.cluster?.ca?.certificates ?? [];
    const at = Date.parse(readKubeadmTruth('h01-rsa').made_at);
    const ask = (name: string) => verifyBetween(graph, { presented, anchors, at, name, usages: [serverAuth] });
    assert.equal(ask('192.168.56.10')?.accepted, true);
    const refused = ask('10.9.9.9');
    assert.ok(refused !== undefined && 'error' in refused);
    assert.match(refused.error?.message ?? '', /^x509: certificate is valid for .*, not 10\.9\.9\.9$/);
  });
});

describe('the machine of a file', () => {
  const paths = {
    '/etc/kubernetes/pki/ca.crt': '',
    'etc/kubernetes/admin.conf': '',
    'node-1/etc/kubernetes/pki/ca.crt': 'node-1',
    '/backup/node-2/var/lib/kubelet/pki/kubelet.crt': '/backup/node-2',
    'file:///w/trees/h01/rootfs/etc/kubernetes/admin.conf': 'file:///w/trees/h01/rootfs',
    'deploy/ingress.yaml': '',
    '/home/me/backup/etc/kubernetes/admin.conf': '/home/me/backup',
  };
  for (const [path, host] of Object.entries(paths)) {
    test(path, () => assert.equal(hostOf({ path }), host));
  }
  test('what lies beside the folders of a machine belongs to it', () => {
    const files = ['w/cp-1/etc/kubernetes/admin.conf', 'w/cp-1/kubeadm-config.yaml', 'w/cp-12/kubeadm-config.yaml'].map(
      (path) => ({ path, values: [], credentials: [] }),
    );
    assert.deepEqual(files.map(hostsOf(files)), ['w/cp-1', 'w/cp-1', '']);
  });
  test('of files on no machine, which an editor knows by URI, as by path', () => {
    for (const root of ['file://', 'vscode-remote://ssh-remote+cp']) {
      const files = ['/w/cp-1/etc/kubernetes/admin.conf', '/w/cp-1/kubeadm-config.yaml', '/w/cp-12/config.yaml'].map(
        (path) => ({
          path: root + path,
          hostPath: path.replace('/w/cp-1/etc', '/etc'),
          values: [],
          credentials: [],
        }),
      );
      assert.deepEqual(files.map(hostsOf(files)), [`${root}/w/cp-1`, `${root}/w/cp-1`, root]);
    }
  });
  test('a root that is known says it', () => {
    const file = { path: '/mnt/disk/etc/kubernetes/admin.conf', hostPath: '/etc/kubernetes/admin.conf' };
    assert.equal(hostOf(file), '/mnt/disk');
  });
});
