import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createRootMapping } from '../../../src/node/rootMapping.ts';

describe('createRootMapping', () => {
  for (const [root, local, host] of [
    [undefined, '/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    [undefined, 'admin.conf', '/work/admin.conf'],
    ['/mnt/disk', '/mnt/disk/etc/kubernetes/admin.conf', '/etc/kubernetes/admin.conf'],
    ['/mnt/disk/', '/mnt/disk/etc/../etc/hosts', '/etc/hosts'],
    ['/mnt/disk', '/mnt/disk', '/'],
    ['/mnt/disk', '/mnt/disk2/etc/hosts', '/mnt/disk2/etc/hosts'],
    ['/mnt/disk', '/mnt/other', '/mnt/other'],
    ['/mnt/disk', '/mnt/disk/..data/ca.crt', '/..data/ca.crt'],
    ['/', '/etc/hosts', '/etc/hosts'],
    ['bundle', 'bundle/etc/hosts', '/etc/hosts'],
    ['.', 'etc/hosts', '/etc/hosts'],
    ['..', 'etc/hosts', '/work/etc/hosts'],
  ] as const) {
    test(`--root ${root}: ${local} is ${host}`, () => {
      assert.equal(createRootMapping(root, '/work').toHostPath(local), host);
    });
  }
});
