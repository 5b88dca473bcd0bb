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
      assert.equal(createRootMapping(root, '/home/ops').toLocalPath(host), local);
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
});
