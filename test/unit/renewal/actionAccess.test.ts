import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { actionAccess, renewalAccess } from '../../../src/core/renewal/actionAccess.ts';
import { planAction, type RenewalAction } from '../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../support/changes.ts';
import { certificateIn, nodeOf, readTree } from '../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const original = '/etc/kubernetes/admin.conf';
const backup = `${original}.bak`;
const writable = () => undefined;

/** Files that an action changes when all can be written but one. */
function changed(action: RenewalAction, graph: PkiGraph, readOnly?: string): readonly string[] | string {
  const access = actionAccess(action, graph, ({ path }) => (path === readOnly ? 'readOnly' : undefined));
  const plan = planAction(action, { graph, now, canOpenKeys: true, access });
  return plan.kind === 'refusal' ? plan.code : plan.files.map(({ path }) => path).sort();
}

suite('what an action may write', () => {
  test('is no backup, whichever action looks for a certificate in all files', async () => {
    const graph = await clusterGraphOf({ ...tree, [backup]: tree[original] ?? '' });
    const client = nodeOf(graph, certificateIn(graph, original, 1));
    const { fingerprint } = client;
    for (const action of [
      { kind: 'renew', fingerprints: [fingerprint] },
      { kind: 'repair', fingerprint },
    ] as const) {
      assert.deepEqual(changed(action, graph), [original], action.kind);
      assert.equal(changed(action, graph, original), 'noPlaceToWrite', action.kind);
    }
    const ca = certificateIn(graph, original);
    const to = certificateIn(graph, '/etc/kubernetes/pki/front-proxy-ca.crt').credential.fingerprint ?? '';
    const from = ca.credential.fingerprint ?? '';
    const replaced = changed({ kind: 'replaceCa', from, to }, graph);
    assert.ok(replaced.includes(original) && !replaced.includes(backup));
  });

  test('is a backup that was chosen, alone', async () => {
    const graph = await clusterGraphOf({ ...tree, [backup]: tree[original] ?? '' });
    const at = certificateIn(graph, backup, 1);
    const { fingerprint } = nodeOf(graph, at);
    const places = [at];
    for (const action of [
      { kind: 'renew', fingerprints: [fingerprint], places },
      { kind: 'repair', fingerprint, places },
    ] as const)
      assert.deepEqual(changed(action, graph, original), [backup], action.kind);
    const to = certificateIn(graph, '/etc/kubernetes/pki/front-proxy-ca.crt').credential.fingerprint ?? '';
    const ca = certificateIn(graph, backup);
    const from = ca.credential.fingerprint ?? '';
    assert.deepEqual(changed({ kind: 'replaceCa', from, to, places: [ca] }, graph), [backup]);
  });

  test('is a backup where a certificate lies in nothing else', async () => {
    const { [original]: text = '', ...others } = tree;
    const graph = await clusterGraphOf({ ...others, [backup]: text });
    const { fingerprint, occurrences } = nodeOf(graph, certificateIn(graph, backup, 1));
    assert.deepEqual(changed({ kind: 'renew', fingerprints: [fingerprint] }, graph), [backup]);
    assert.equal(changed({ kind: 'renewExpiring', within: 0 }, graph), 'nothingToDo');
    const [{ file } = assert.fail()] = occurrences;
    assert.equal(renewalAccess(graph, writable)(file), 'backup');
    assert.equal(renewalAccess(graph, writable, { fingerprints: [fingerprint] })(file), undefined);
  });

  test('is every file that an action names itself', async () => {
    const graph = await clusterGraphOf({ ...tree, [backup]: tree[original] ?? '' });
    const action = { kind: 'extractFiles', path: backup } as const;
    assert.equal(actionAccess(action, graph, writable), writable);
  });
});
