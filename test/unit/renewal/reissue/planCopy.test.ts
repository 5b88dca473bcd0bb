import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { planReplaceClient } from '../../../../src/core/renewal/move/replaceClient.ts';
import { planCopy } from '../../../../src/core/renewal/reissue/planCopy.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { createTestCa } from '../../../support/testPki.ts';

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

  test('is not that of another role: etcd’s peer has the subject and names of its server', async () => {
    const before = await clusterGraphOf(tree);
    const [server, peer] = ['server', 'peer'].map((name) =>
      certificateIn(before, `/etc/kubernetes/pki/etcd/${name}.crt`),
    );
    assert.ok(server !== undefined && peer !== undefined);
    const [old, other] = [server, peer].map((each) => nodeOf(before, each));
    assert.ok(old !== undefined && other !== undefined);
    assert.deepEqual(old.certificate.subject.der, other.certificate.subject.der);
    const { fingerprint } = other;
    const change = await carriedOut(planReissue({ graph: before, now, certificates: [{ fingerprint }] }), tree);
    const graph = await clusterGraphOf(changedDocuments(tree, change));
    const again = graph.certificates.get(old.fingerprint);
    assert.ok(again !== undefined);
    for (const plan of [planCopy(graph, again), planReplaceClient(graph, old.fingerprint, now)])
      assert.equal(plan.kind, 'refusal');
  });

  test('is not that of other names: many certificates have an empty subject', async () => {
    const ca = await createTestCa({ name: 'issuer' });
    const issue = (name: string, notAfter: string) =>
      ca.issue({ subject: '', dnsNames: [name], extKeyUsage: ['serverAuth'], notAfter });
    const [a, b] = [await issue('a.example', '2027-01-01T00:00:00Z'), await issue('b.example', '2027-02-01T00:00:00Z')];
    const newer = await issue('a.example', '2027-01-15T00:00:00Z');
    const files = { '/b/tls.crt': b.certificatePem, '/b/tls.key': b.keyPem };
    const old = { '/a/tls.crt': a.certificatePem, '/a/tls.key': a.keyPem };
    const alone = await clusterGraphOf({ ...files, ...old });
    assert.equal(planCopy(alone, nodeOf(alone, certificateIn(alone, '/a/tls.crt'))).kind, 'refusal');
    const graph = await clusterGraphOf({
      ...files,
      ...old,
      '/new/tls.crt': newer.certificatePem,
      '/new/tls.key': newer.keyPem,
    });
    const plan = accepted(planCopy(graph, nodeOf(graph, certificateIn(graph, '/a/tls.crt'))));
    const { certificates } = plan;
    assert.deepEqual(
      certificates.map(({ validity }) => validity.notAfter),
      [Date.parse('2027-01-15T00:00:00Z')],
    );
  });
});
