import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyFirst } from '../../../src/editor/scan/likelyFiles.ts';

test('files come first whose names suggest a certificate, and files that cannot contain one are dropped', () => {
  const places = [
    'memfs:/repo/README.md',
    'memfs:/repo/logo.PNG',
    'memfs:/repo/main.go',
    'memfs:/repo/deploy/webhook.yaml',
    'memfs:/repo/pki/ca.crt',
    'memfs:/repo/.kube/config',
    'memfs:/repo/release.tar.gz',
    'memfs:/repo/etc/kubernetes/notes.txt',
  ];
  assert.deepEqual(likelyFirst(places), [
    'memfs:/repo/deploy/webhook.yaml',
    'memfs:/repo/pki/ca.crt',
    'memfs:/repo/.kube/config',
    'memfs:/repo/etc/kubernetes/notes.txt',
    'memfs:/repo/README.md',
    'memfs:/repo/main.go',
  ]);
});
