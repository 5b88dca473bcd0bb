import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureInSteps, clusterPictureOf } from '../../../src/core/pki/cluster/buildClusterPicture.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { findKeyPairsInSteps } from '../../../src/core/pki/keyPairs.ts';
import { fileFaultInSteps } from '../../../src/core/pki/kubeconfig/fileFault.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa } from '../../support/testPki.ts';

const { cryptography } = decodingTools;
const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'admin' });
const entries = 640;
/** Entries between two pauses, at most. */
const atOnce = 64;
const each = (lines: (index: number) => string) => Array.from({ length: entries }, (_, index) => lines(index)).join('');
const file = decodeFile(
  {
    path: 'config',
    text: `apiVersion: v1\nkind: Config\nclusters:\n${each(
      (index) =>
        `- name: c${index}\n  cluster: {server: "https://a", certificate-authority-data: ${base64(ca.certificatePem)}}\n`,
    )}contexts:\n${each(
      (index) => `- name: x${index}\n  context: {cluster: c${index}, user: u${index}}\n`,
    )}users:\n${each(
      (index) =>
        `- name: u${index}\n  user: {client-certificate-data: ${base64(leaf.certificatePem)}, client-key-data: ${base64(leaf.keyPem)}}\n`,
    )}`,
  },
  decodingTools,
);

function countSteps(steps: Generator<undefined, unknown>): number {
  let count = 0;
  while (steps.next().done !== true) count++;
  return count;
}

/** Of a kubeconfig with many entries no work is done at a stretch that grows with their number. */
suite('others get their turn', () => {
  test('while the graph is built', async () => {
    let rests = 0;
    await buildPkiGraph([file], cryptography, new Map(), () => {
      rests++;
      return undefined;
    });
    assert.ok(rests >= file.credentials.length / atOnce, `${rests} rests`);
  });

  test('while keys are paired with certificates', () => {
    assert.ok(countSteps(findKeyPairsInSteps([file])) >= Math.floor(file.credentials.length / atOnce));
  });

  test('while a kubeconfig is read, once', async () => {
    const graph = await buildPkiGraph([file], cryptography);
    assert.ok(countSteps(clusterPictureInSteps(graph)) >= Math.floor((2 * entries) / atOnce));
    assert.equal(countSteps(clusterPictureInSteps(graph)), 0);
  });

  test('while it is loaded as kubectl loads it, once', async () => {
    const [kubeconfig] = clusterPictureOf(await buildPkiGraph([file], cryptography)).kubeconfigs;
    assert.ok(kubeconfig);
    assert.ok(countSteps(fileFaultInSteps(kubeconfig)) >= Math.floor((2 * entries) / atOnce));
    assert.equal(countSteps(fileFaultInSteps(kubeconfig)), 0);
  });
});
