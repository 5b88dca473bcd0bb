import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import type { FileWrite } from '../../../../src/node/transaction/transactionModel.ts';
import { certificateText, createScene, keyText, type Scene } from '../../../support/transactions/scene.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

describe('new files', () => {
  let scene: Scene;
  beforeEach(() => {
    scene = createScene();
  });
  afterEach(() => scene.remove());

  const apply = (writes: readonly FileWrite[]) => applyFileWrites(writes, { folder: scene.state, title: 'Make', now });

  it('makes no file where the kubelet would start it, whatever leads there', async () => {
    mkdirSync(scene.pathOf('manifests'));
    symlinkSync(scene.pathOf('manifests'), scene.pathOf('link'));
    const after = Buffer.from(keyText('a new one'));
    for (const name of ['manifests/ca.key', 'manifests/tls/ca.crt', 'link/ca.key', 'etc/kubernetes/manifests/a.yaml']) {
      const write = { path: scene.pathOf(name), after, holdsKey: name.endsWith('.key') };
      await assert.rejects(apply([write]), /the kubelet runs the files in a manifests folder; choose another folder/);
      assert.deepEqual(readdirSync(scene.pathOf('manifests')), []);
    }
    // A folder of manifests in a repository takes manifests.
    await apply([{ path: scene.pathOf('manifests/app-key.secret.yaml'), after, holdsKey: true }]);
  });

  it('makes the folders of etc/kubernetes as kubeadm does, and others for the owner of the key', async () => {
    const write = (name: string, holdsKey: boolean) => ({
      path: scene.pathOf(name),
      after: Buffer.from(holdsKey ? keyText('k') : certificateText('c')),
      holdsKey,
    });
    await apply([
      write('cp/etc/kubernetes/pki/etcd/ca.key', true),
      write('cp/etc/kubernetes/pki/etcd/ca.crt', false),
      write('corp/ca.key', true),
    ]);
    const modeOf = (name: string): number => statSync(scene.pathOf(name)).mode & 0o7777;
    for (const name of ['cp/etc', 'cp/etc/kubernetes', 'cp/etc/kubernetes/pki', 'cp/etc/kubernetes/pki/etcd']) {
      assert.equal(modeOf(name), 0o755, name);
    }
    assert.deepEqual([modeOf('cp'), modeOf('corp')], [0o700, 0o700]);
    assert.equal(modeOf('cp/etc/kubernetes/pki/etcd/ca.key'), 0o600);
    assert.equal(modeOf('cp/etc/kubernetes/pki/etcd/ca.crt'), 0o644);
  });

  it('says of a backup that is a file that it wants a folder', async () => {
    writeFileSync(scene.pathOf('plain'), '');
    for (const folder of ['plain', 'plain/below']) {
      const writing = applyFileWrites([], { folder: scene.pathOf(folder), title: '', now });
      await assert.rejects(writing, /Nothing was written\. .*plain\S*: a file has this name; choose a folder\.$/);
    }
  });
});
