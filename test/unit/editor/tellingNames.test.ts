import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inOrderOfPromise } from '../../../src/editor/scan/workspaceFiles.ts';

test('files come first whose names promise a certificate, and what cannot hold one is left out', () => {
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
  assert.deepEqual(inOrderOfPromise(places), [
    'memfs:/repo/deploy/webhook.yaml',
    'memfs:/repo/pki/ca.crt',
    'memfs:/repo/.kube/config',
    'memfs:/repo/etc/kubernetes/notes.txt',
    'memfs:/repo/README.md',
    'memfs:/repo/main.go',
  ]);
});
