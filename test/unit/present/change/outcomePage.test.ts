import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { outcomeParts, outcomeSentence } from '../../../../src/core/present/change/outcomePage.ts';
import { servedConnections } from '../../../../src/core/present/change/servedConnections.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const documents = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const graph = await clusterGraphOf(documents);
const etcdServer = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/etcd/server.crt')).fingerprint;
const context = { graph, findings: [], policy: defaultPolicy, now };

suite('the page of an outcome', () => {
  test('judges every connection on which the new certificate is shown', async () => {
    const plan = accepted(planReissue({ graph, now, certificates: [{ fingerprint: etcdServer }] }));
    const change = await carriedOut(plan, documents);
    const after = { ...context, graph: await clusterGraphOf(changedDocuments(documents, change)) };
    const fingerprints = new Set([...change.issued.values()].map(({ fingerprint }) => fingerprint));
    const connections = servedConnections(fingerprints, after);
    assert.ok(
      connections.some(({ text }) => text.startsWith('✓ kube-apiserver → etcd')),
      JSON.stringify(connections),
    );
    assert.ok(connections.every(({ state }) => state === 'works'));
    const [verdict] = outcomeParts(connections, []);
    assert.deepEqual(verdict, {
      kind: 'note',
      state: 'works',
      text: '✓ Verified as both sides would, on every connection that these files tell of.',
    });
    assert.match(outcomeSentence(plan, context), /^Renewed etcd-server until Nov 24, 2027\.$/);
  });

  test('says when something does not work', () => {
    const late = { ...context, now: Date.parse('2031-01-01') };
    const connections = servedConnections(new Set([etcdServer]), late);
    assert.equal(connections[0]?.state, 'broken');
    assert.match(connections[0]?.note ?? '', /certificate has expired/);
    const [verdict] = outcomeParts(connections, []);
    assert.ok(verdict?.kind === 'note' && verdict.state === 'broken');
  });

  test('says nothing of connections where no file tells of one', () => {
    assert.deepEqual(servedConnections(new Set(['00']), context), []);
    assert.deepEqual(outcomeParts([], []), []);
  });
});
