import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createHostPaths } from '../../../src/editor/host/hostPaths.ts';

const cases: readonly (readonly [mappings: Record<string, string>, local: string, host: string])[] = [
  [{}, '/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk': '/' }, '/mnt/disk/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk/': '/' }, '/mnt/disk/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk': '/' }, '/mnt/disk2/ca.crt', '/mnt/disk2/ca.crt'],
  [{ 'backup/cp-1': '/' }, '/home/ops/cluster/backup/cp-1/etc/a.conf', '/etc/a.conf'],
  [{ './backup/pki': '/etc/kubernetes/pki' }, '/home/ops/cluster/backup/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '.': '/' }, '/home/ops/cluster/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '~/cluster': '/' }, '/home/anna/cluster/etc/a.conf', '/etc/a.conf'],
  [{ '/a': '/', '/a/b': '/etc' }, '/a/b/c', '/etc/c'],
  [{ '/a': '/' }, '/a', '/'],
  [{}, '/home/ops/cluster/node-1/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ backup: '/' }, '/home/ops/cluster/backup/node-1/var/lib/kubelet/config.yaml', '/var/lib/kubelet/config.yaml'],
  [{ 'C:\\backup': '/' }, 'C:\\backup\\etc\\a.conf', '/etc/a.conf'],
];

suite('hostPaths', () => {
  for (const [mappings, local, host] of cases) {
    test(`${local} with ${JSON.stringify(mappings)} is ${host}`, () => {
      assert.equal(createHostPaths(mappings, ['/home/ops/cluster'], '/home/anna').toHostPath(local), host);
    });
  }
});

/** Two hosts side by side, one of them in two folders. */
const twoHosts = { 'cp-1': '/', 'cp-2/etc': '/etc', 'cp-2/var': '/var' };

const back: readonly (readonly [
  mappings: Record<string, string>,
  namedIn: string,
  host: string,
  local: string | undefined,
])[] = [
  [{}, '/home/ops/.kube/config', '/home/ops/.minikube/ca.crt', '/home/ops/.minikube/ca.crt'],
  [{ '/mnt/node1': '/' }, '/mnt/node1/etc/kubelet.conf', '/var/lib/a.pem', '/mnt/node1/var/lib/a.pem'],
  [{ '/mnt/node1': '/' }, '/home/ops/.kube/config', '/var/lib/a.pem', '/var/lib/a.pem'],
  [{ '/mnt/node1/': '/' }, '/mnt/node1/a.conf', '/', '/mnt/node1/'],
  [{ './pki': '/etc/kubernetes/pki' }, '/home/ops/cluster/pki/a', '/etc/kubernetes/pki/b', '/home/ops/cluster/pki/b'],
  [{ './pki': '/etc/kubernetes/pki' }, '/home/ops/cluster/pki/a', '/etc/kubernetes/pki2/b', undefined],
  [twoHosts, '/home/ops/cluster/cp-1/etc/kubelet.conf', '/var/a.pem', '/home/ops/cluster/cp-1/var/a.pem'],
  [twoHosts, '/home/ops/cluster/cp-2/etc/kubelet.conf', '/var/a.pem', '/home/ops/cluster/cp-2/var/a.pem'],
  [twoHosts, '/home/ops/cluster/cp-2/etc/kubelet.conf', '/etc/a.pem', '/home/ops/cluster/cp-2/etc/a.pem'],
  // Machines whose roots nobody told.
  [{}, '/w/node-1/etc/kubernetes/kubelet.conf', '/var/a.pem', '/w/node-1/var/a.pem'],
  [{ '/w': '/' }, '/w/node-1/etc/kubernetes/kubelet.conf', '/var/a.pem', '/w/node-1/var/a.pem'],
  [{}, '/w/node-1/etc/kubernetes/kubelet.conf', '/w/node-1/a.pem', '/w/node-1/a.pem'],
  [{}, '/etc/kubernetes/kubelet.conf', '/var/a.pem', '/var/a.pem'],
  // No telling which host it is about.
  [{ a: '/', b: '/', c: '/etc' }, '/home/ops/cluster/c/x.conf', '/var/a.pem', undefined],
];

suite('hostPaths, back', () => {
  for (const [mappings, namedIn, host, local] of back) {
    test(`${host} in ${namedIn} with ${JSON.stringify(mappings)} is ${local}`, () => {
      const paths = createHostPaths(mappings, ['/home/ops/cluster'], '/home/anna');
      assert.equal(paths.toLocalPath(host, namedIn), local);
    });
  }
});
