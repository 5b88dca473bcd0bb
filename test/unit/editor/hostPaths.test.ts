import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createHostPaths } from '../../../src/editor/hostPaths.ts';

const cases: readonly (readonly [mappings: Record<string, string>, local: string, host: string])[] = [
  [{}, '/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk': '/' }, '/mnt/disk/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk/': '/' }, '/mnt/disk/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '/mnt/disk': '/' }, '/mnt/disk2/ca.crt', '/mnt/disk2/ca.crt'],
  [{ 'backup/cp-1': '/' }, '/work/backup/cp-1/etc/a.conf', '/etc/a.conf'],
  [{ './backup/pki': '/etc/kubernetes/pki' }, '/work/backup/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '.': '/' }, '/work/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.crt'],
  [{ '~/cluster': '/' }, '/home/anna/cluster/etc/a.conf', '/etc/a.conf'],
  [{ '/a': '/', '/a/b': '/etc' }, '/a/b/c', '/etc/c'],
  [{ '/a': '/' }, '/a', '/'],
  [{ 'C:\\backup': '/' }, 'C:\\backup\\etc\\a.conf', '/etc/a.conf'],
];

suite('hostPaths', () => {
  for (const [mappings, local, host] of cases) {
    test(`${local} with ${JSON.stringify(mappings)} is ${host}`, () => {
      assert.equal(createHostPaths(mappings, ['/work'], '/home/anna')(local), host);
    });
  }
});
