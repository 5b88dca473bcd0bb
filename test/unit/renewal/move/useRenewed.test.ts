import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { CertificateNode, PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { planUseRenewed } from '../../../../src/core/renewal/move/useRenewed.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const original = '/etc/kubernetes/admin.conf';
const copy = '/home/ops/.kube/config';
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const useRenewed = (graph: PkiGraph, { fingerprint }: CertificateNode, at = now) =>
  planUseRenewed({ graph, fingerprint, now: at });
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
      const plan = accepted(useRenewed(graph, nodeOf(graph, certificateIn(graph, copy, 1))));
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
    const refusal = useRenewed(graph, nodeOf(graph, certificateIn(graph, original, 1)));
    assert.ok(refusal.kind === 'refusal' && refusal.code === 'successorUnknown');
  });

  test('is one that is valid now: neither one that has expired, nor one that has not begun', async () => {
    const ca = await createTestCa({ name: 'issuer' });
    const issue = (notBefore: string, notAfter: string) => ca.issue({ commonName: 'jane', notBefore, notAfter });
    const pairs = [
      ['/old', await issue('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z')],
      ['/expired', await issue('2025-06-01T00:00:00Z', '2026-06-01T00:00:00Z')],
      ['/better', await issue('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z')],
      ['/future', await issue('2026-12-01T00:00:00Z', '2028-01-01T00:00:00Z')],
    ] as const;
    const graph = await clusterGraphOf(
      Object.fromEntries(
        pairs.flatMap(([name, { certificatePem, keyPem }]) => [
          [`${name}.crt`, certificatePem],
          [`${name}.key`, keyPem],
        ]),
      ),
    );
    const nodeAt = (name: string) => nodeOf(graph, certificateIn(graph, `${name}.crt`));
    const chosen = (at: string): string | undefined => {
      const plan = useRenewed(graph, nodeAt('/old'), Date.parse(at));
      if (plan.kind === 'refusal') return plan.code;
      const [issued] = plan.certificates;
      return pairs.find(([, { certificate }]) => certificate.notAfter.getTime() === issued?.validity.notAfter)?.[0];
    };
    assert.deepEqual(['2025-05-01', '2025-12-01', '2026-11-24', '2026-12-02', '2028-02-01'].map(chosen), [
      'successorUnknown',
      '/expired',
      '/better',
      '/future',
      'successorUnknown',
    ]);
    // What ends last has nothing better, whatever else is there.
    const last = useRenewed(graph, nodeAt('/future'), Date.parse('2026-12-02'));
    assert.ok(last.kind === 'refusal' && last.code === 'successorUnknown');
  });

  test('is put in chosen places only', async () => {
    const ca = await createTestCa({ name: 'issuer' });
    const old = await ca.issue({ commonName: 'jane', notAfter: '2027-01-01T00:00:00Z' });
    const newer = await ca.issue({ commonName: 'jane', notAfter: '2027-06-01T00:00:00Z' });
    const documents = {
      '/a.pem': old.certificatePem + old.keyPem,
      '/b.pem': old.certificatePem + old.keyPem,
      '/new.pem': newer.certificatePem + newer.keyPem,
    };
    const graph = await clusterGraphOf(documents);
    const places = [certificateIn(graph, '/b.pem')];
    const plan = accepted(planUseRenewed({ graph, fingerprint: old.fingerprint, now, places }));
    const after = changedDocuments(documents, await carriedOut(plan, documents));
    assert.deepEqual(after, { ...documents, '/b.pem': documents['/new.pem'] });
    assert.deepEqual(
      plan.untouched.map(({ at, reason }) => [at.file.path, reason]),
      [
        ['/a.pem', 'notChosen'],
        ['/a.pem', 'otherKey'],
      ],
    );
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
    assert.equal(useRenewed(graph, again).kind, 'refusal');
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
    assert.equal(useRenewed(alone, nodeOf(alone, certificateIn(alone, '/a/tls.crt'))).kind, 'refusal');
    const graph = await clusterGraphOf({
      ...files,
      ...old,
      '/new/tls.crt': newer.certificatePem,
      '/new/tls.key': newer.keyPem,
    });
    const plan = accepted(useRenewed(graph, nodeOf(graph, certificateIn(graph, '/a/tls.crt'))));
    const { certificates } = plan;
    assert.deepEqual(
      certificates.map(({ validity }) => validity.notAfter),
      [Date.parse('2027-01-15T00:00:00Z')],
    );
  });
});
