import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { explainLines, scenesById } from '../../../incidents/explainLine.ts';
import { readLogLines } from '../../../support/logLines.ts';

/** How many lines of a scene may be explained by something else first, or by nothing. */
const unexplained: Readonly<Record<string, number>> = {
  // A line that says no more than that somebody rejects somebody.
  nothing: 4,
  'etcd-scraped-with-cluster-ca': 1,
  'metrics-server-unknown-authority': 1,
  'bootstrap-group-not-bound': 1,
  'hubble-server-of-other-ca': 1,
  'fleet-helm-ca-mixed-up': 2,
  'kubeadm-certs-other-key': 1,
  'kubeadm-certs-without-external-etcd': 1,
  'ca-key-gone': 1,
  'kubelet-client-of-wrong-group': 4,
  'apiserver-anonymous-to-kubelets': 1,
  'talosconfig-of-other-secrets': 4,
};

const lines = readLogLines().filter(({ means }) => means !== '');

describe('what comes first for a line of a report is the fault of the files', () => {
  let right = 0;
  for (const id of new Set(lines.map(({ finds = '' }) => finds))) {
    test(id, async () => {
      const scene = scenesById.get(id);
      assert.ok(scene !== undefined, `no scene ${id}`);
      const own = lines.filter(({ finds }) => finds === id);
      const verdicts = await explainLines(
        scene,
        own.map(({ line }) => line),
      );
      const wrong = verdicts.filter(({ isRight }) => !isRight);
      right += verdicts.length - wrong.length;
      const told = wrong.map(({ pasted, first }) => `${pasted}\n  first: ${first}`).join('\n');
      assert.ok(wrong.length <= (unexplained[id] ?? 0), told);
    });
  }

  test('of nearly all', () => assert.ok(right >= 0.95 * lines.length, `${right} of ${lines.length}`));
  after(() => console.error(`Lines explained by the right fault first: ${right} of ${lines.length}`));
});
