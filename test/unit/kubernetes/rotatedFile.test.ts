import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rotatedFile } from '../../../src/core/kubernetes/rotatedFile.ts';
import { isRotatedGeneration, rotatedPairOf } from '../../../src/core/renewal/reissue/kubeletGenerations.ts';

test('names as the kubelet gives them, in any folder', () => {
  const pki = '/var/lib/kubelet/pki/';
  for (const folder of ['', pki, `file:///mnt${pki}`]) {
    const series = `${folder}kubelet-client`;
    assert.deepEqual(rotatedFile(`${series}-2026-11-24-14-17-09.pem`), { series, generation: 'dated' });
    assert.deepEqual(rotatedFile(`${series}-current.pem`), { series, generation: 'current' });
    assert.deepEqual(rotatedFile(`${series}-updated.pem`), { series, generation: 'updated' });
  }
  assert.equal(rotatedFile('kubelet-server-2026-11-24-14-17-09.pem')?.series, 'kubelet-server');
});

test('other names, to judging as to renewing', () => {
  for (const name of ['2', '2026-11-24', '2026-11-24-14-17-09-01', '26-11-24-14-17-09', 'old', 'current-1']) {
    const path = `/pki/kubelet-client-${name}.pem`;
    assert.equal(rotatedFile(path), undefined, path);
    assert.equal(rotatedPairOf(path), path);
    assert.ok(!isRotatedGeneration(path));
  }
  assert.equal(rotatedFile('/pki/kubelet-2026-11-24-14-17-09.pem'), undefined);
});
