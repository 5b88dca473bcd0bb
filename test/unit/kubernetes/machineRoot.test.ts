import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { machinePathOf, machineRootOf } from '../../../src/core/kubernetes/machineRoot.ts';

describe('where the root of a machine is', () => {
  const roots: Readonly<Record<string, string | undefined>> = {
    '/etc/kubernetes/admin.conf': '',
    'etc/kubernetes/admin.conf': '',
    'node-1/etc/kubernetes/pki/ca.crt': 'node-1',
    '/home/me/backup/node-2/var/lib/kubelet/pki/kubelet.crt': '/home/me/backup/node-2',
    'file:///w/rootfs/etc/kubernetes/admin.conf': 'file:///w/rootfs',
    'C:/w/rootfs/etc/kubernetes/admin.conf': 'C:/w/rootfs',
    '/etc/kubernetes/backup/cp-1/etc/kubernetes/pki/ca.crt': '/etc/kubernetes/backup/cp-1',
    '/usr/lib/systemd/system/kubelet.service': '',
    'cp-1/usr/local/lib/systemd/system/etcd.service': 'cp-1',
    '/var/lib/rancher/k3s/agent/etc/containerd/config.toml': '',
    'agent/etc/containerd/config.toml': 'agent',
    'cp-1/var/lib/rancher/rke2/server/tls/server-ca.crt': 'cp-1',
    'cp-1/etc/etcd.env': 'cp-1',
    'cp-1/etc/etcd.env/x': undefined,
    // Folders of other names, and of repositories.
    'deploy/ingress.yaml': undefined,
    'charts/app/lib/etc.yaml': undefined,
    '/home/me/.kube/config': undefined,
    'my-etc/kubernetes/admin.conf': undefined,
    'etc/kubernetes': undefined,
    '': undefined,
  };
  for (const [path, root] of Object.entries(roots)) {
    test(path, () => assert.equal(machineRootOf(path), root));
  }
  test('the path that the machine has', () => {
    assert.deepEqual(machinePathOf('/w/cp-1/etc/kubernetes/admin.conf'), {
      root: '/w/cp-1',
      path: '/etc/kubernetes/admin.conf',
    });
    assert.deepEqual(machinePathOf('/w/ingress.yaml'), { root: '', path: '/w/ingress.yaml' });
  });
});
