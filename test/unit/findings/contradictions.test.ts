import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { contradictionsIn, describeContradiction } from '../../support/contradictions.ts';
import { knownContradictions } from '../../support/knownContradictions.ts';
import {
  decodeDirectory,
  decodeKubeadmTree,
  decodingTools,
  kubeadmTrees,
  readKubeadmTruth,
} from '../../support/kubeadmTrees.ts';

const moment = Date.parse('2026-11-24T14:20:00Z');

function assertAgreed(name: string, ...[graph, now]: Parameters<typeof contradictionsIn>): void {
  const found = contradictionsIn(graph, now).map(describeContradiction);
  assert.deepEqual(found, knownContradictions[name] ?? []);
}

/** Of incidents and planted defects their own tests ask the same. */
describe('check, connections and kubectl say the same of one place and one context', () => {
  for (const id of kubeadmTrees) {
    test(id, async () => {
      const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
      assertAgreed(id, graph, Date.parse(readKubeadmTruth(id).made_at));
    });
  }

  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const graph = await new MemoryJudge(distribution).graphOf(distribution.tree);
      assertAgreed(name, graph, distribution.now);
    });
  }

  for (const folder of [
    'corpus/files',
    'kubeadm-renew',
    'live-api',
    'corpus-certificates',
    'odd-certs',
    'containers',
  ]) {
    test(folder, async () => {
      const graph = await buildPkiGraph(decodeDirectory(`test/fixtures/${folder}`), decodingTools.cryptography);
      assertAgreed(folder, graph, moment);
    });
  }
});
