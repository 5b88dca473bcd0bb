import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRootMapping } from '../../../src/node/rootMapping.ts';

describe('createRootMapping', () => {
  for (const [root, local, host] of [
    [undefined, '/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    [undefined, 'admin.conf', '/home/ops/admin.conf'],
    ['/mnt/disk', '/mnt/disk/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    ['/mnt/disk/', '/mnt/disk/etc/../etc/hosts', '/etc/hosts'],
    ['/mnt/disk', '/mnt/disk', '/'],
    ['/mnt/disk', '/mnt/disk2/etc/hosts', '/mnt/disk2/etc/hosts'],
    ['/mnt/disk', '/mnt/other', '/mnt/other'],
    ['/mnt/disk', '/mnt/disk/..data/ca.crt', '/..data/ca.crt'],
    ['/', '/etc/hosts', '/etc/hosts'],
    ['bundle', 'bundle/etc/hosts', '/etc/hosts'],
    ['.', 'etc/hosts', '/etc/hosts'],
    ['..', 'etc/hosts', '/ops/etc/hosts'],
    [undefined, 'node-1/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    ['backup', 'backup/node-1/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    ['backup', 'node-1/etc/kubernetes/admin.conf', '/home/ops/node-1/etc/kubernetes/admin.conf'],
  ] as const) {
    test(`--root ${root}: ${local} is ${host}`, () => {
      assert.equal(createRootMapping(root, '/home/ops').toHostPath(local), host);
    });
  }

  for (const [root, host, local] of [
    [undefined, '/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    ['/mnt/node1', '/etc/kubernetes/admin.conf', '/mnt/node1/etc/kubernetes/admin.conf'],
    ['/mnt/node1', '/etc/../../../hosts', '/mnt/node1/hosts'],
    ['/', '/etc/hosts', '/etc/hosts'],
    ['bundle', '/etc/hosts', '/home/ops/bundle/etc/hosts'],
  ] as const) {
    test(`--root ${root}: ${host} of the host is ${local}`, () => {
      assert.equal(createRootMapping(root, '/home/ops').toLocalPath(host, '/etc/kubernetes/admin.conf'), local);
    });
  }

  for (const [root, local, isCovered] of [
    [undefined, '/etc/hosts', true],
    ['/mnt/node1', '/mnt/node1/etc/hosts', true],
    ['/mnt/node1', '/mnt/node12/etc/hosts', false],
  ] as const) {
    test(`--root ${root} ${isCovered ? 'covers' : 'does not cover'} ${local}`, () => {
      assert.equal(createRootMapping(root, '/home/ops').covers(local), isCovered);
    });
  }

  for (const [root, namedIn, host, local] of [
    [undefined, '/w/node-1/etc/kubernetes/kubelet.conf', '/var/lib/a.pem', '/w/node-1/var/lib/a.pem'],
    [undefined, '/w/node-1/etc/kubernetes/kubelet.conf', '/w/node-1/a.pem', '/w/node-1/a.pem'],
    [undefined, '/w/node-1/etc/kubernetes/kubelet.conf', '/../../a.pem', '/w/node-1/a.pem'],
    [undefined, '/w/kubelet.conf', '/var/lib/a.pem', '/var/lib/a.pem'],
    ['/w', '/w/node-1/etc/kubernetes/kubelet.conf', '/var/lib/a.pem', '/w/node-1/var/lib/a.pem'],
    ['/w', '/w/etc/kubernetes/kubelet.conf', '/var/lib/a.pem', '/w/var/lib/a.pem'],
    ['/w', '/node-1/etc/kubernetes/kubelet.conf', '/var/lib/a.pem', '/w/var/lib/a.pem'],
    [undefined, '-', '/var/lib/a.pem', '/var/lib/a.pem'],
  ] as const) {
    test(`--root ${root}: ${host} in ${namedIn} is ${local}`, () => {
      assert.equal(createRootMapping(root, '/x/etc/kubernetes/y').toLocalPath(host, namedIn), local);
    });
  }
});
