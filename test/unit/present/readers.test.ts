import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { disagreementsIn } from '../../support/disagreements.ts';
import {
  decodeDirectory,
  decodeKubeadmTree,
  decodingTools,
  kubeadmTrees,
  readKubeadmTruth,
} from '../../support/kubeadmTrees.ts';
import { evaluate } from '../../support/saidByRecord.ts';

async function assertAgreed(files: readonly DecodedFile[], now: number): Promise<void> {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  assert.deepEqual(disagreementsIn(context), []);
}

/** Of incidents, broken and repaired, their own test asks the same. */
describe('all readers count the same connections and mark certificates alike', () => {
  for (const id of kubeadmTrees) {
    const made = Date.parse(readKubeadmTruth(id).made_at);
    test(id, () => assertAgreed(decodeKubeadmTree(id), made));
    test(`${id}, when everything has expired`, () => assertAgreed(decodeKubeadmTree(id), made + 11 * 365 * 86_400_000));
  }

  for (const folder of [
    'corpus/files',
    'kubeadm-renew',
    'live-api',
    'corpus-certificates',
    'odd-certs',
    'containers',
  ]) {
    test(folder, () => assertAgreed(decodeDirectory(`test/fixtures/${folder}`), Date.parse('2026-11-24T14:20:00Z')));
  }
});
