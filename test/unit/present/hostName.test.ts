import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hostName } from '../../../src/core/pki/cluster/hostName.ts';

test('a machine is called by its last folder, on any file system', () => {
  assert.equal(hostName('cp-1'), 'cp-1');
  assert.equal(hostName('file:///backup/cp-1/'), 'cp-1');
  assert.equal(hostName('vscode-vfs://github/owner/cluster'), 'cluster');
});

test('what a URI begins with is no machine', () => {
  for (const root of ['', '/', 'file://', 'file:///', 'memfs://sample', 'vscode-vfs://github/']) {
    assert.equal(hostName(root), undefined, root);
  }
});

test('names in URIs are decoded, names in paths are as they are', () => {
  assert.equal(hostName('file:///backup/%E9%9B%86%E7%BE%A4%201'), '集群 1');
  assert.equal(hostName('backup/cp%201'), 'cp%201');
  assert.equal(hostName('file:///backup/100%'), '100%');
});
