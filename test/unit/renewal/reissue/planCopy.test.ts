import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planCopy } from '../../../../src/core/renewal/reissue/planCopy.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const original = '/etc/kubernetes/admin.conf';
const copy = '/home/ops/.kube/config';
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const credentials = (text: unknown) => String(text).match(/client-(?:certificate|key)-data: \S+/g);

suite('the renewed certificate of another file', () => {
  for (const key of ['new', 'same'] as const) {
    test(`takes the place of an old copy, with its key (${key} key)`, async () => {
      const before = await clusterGraphOf(tree);
      const { fingerprint } = nodeOf(before, certificateIn(before, original, 1));
      const change = await carriedOut(planReissue({ graph: before, now, key, certificates: [{ fingerprint }] }), tree);
      // The copy was made before, and lay elsewhere.
      const documents: Documents = { ...changedDocuments(tree, change), [copy]: `# mine\n${tree[original]}` };
      const graph = await clusterGraphOf(documents);
      const plan = accepted(planCopy(graph, nodeOf(graph, certificateIn(graph, copy, 1))));
      assert.deepEqual(
        plan.files.map(({ path }) => path),
        [copy],
      );
      assert.deepEqual(plan.keys, []);
      const after = changedDocuments(documents, await carriedOut(plan, documents));
      assert.deepEqual(credentials(after[copy]), credentials(documents[original]));
      assert.match(String(after[copy]), /^# mine\n/);
    });
  }

  test('is told to be missing where there is none', async () => {
    const graph = await clusterGraphOf(tree);
    const refusal = planCopy(graph, nodeOf(graph, certificateIn(graph, original, 1)));
    assert.ok(refusal.kind === 'refusal' && refusal.code === 'nothingToDo');
  });
});
