import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseName, folderOf } from '../../../src/core/text/paths.ts';

test('the folder and the name of a path, on Linux and on Windows', () => {
  for (const [path, folder, name] of [
    ['/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/', 'ca.crt'],
    ['ca.crt', '', 'ca.crt'],
    ['/etc/kubernetes/', '/etc/kubernetes/', ''],
    ['C:\\k8s\\pki\\ca.crt', 'C:\\k8s\\pki\\', 'ca.crt'],
    // systemd escapes characters of a path in the name of a unit.
    ['/etc/systemd/system/etc-my\\x2dpki.mount', '/etc/systemd/system/', 'etc-my\\x2dpki.mount'],
  ] as const) {
    assert.deepEqual([folderOf(path), baseName(path)], [folder, name]);
  }
});
