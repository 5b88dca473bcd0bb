import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { chooseForRenewal } from '../../../../src/core/renewal/reissue/chooseForRenewal.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { inBase64 } from '../../../support/manners.ts';
import { podOf } from '../../../support/pods.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const tree = 'x01-leaves-expired';
const day = 86_400_000;
const within = 30 * day;

describe('all that has expired in a tree', async () => {
  const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
  const now = Date.parse(readKubeadmTruth(tree).made_at);
  const before = await clusterGraphOf(documents);
  const expired = [...before.certificates.values()].filter(({ certificate }) => (certificate.notAfter ?? now) < now);
  const choice = chooseForRenewal({ graph: before, now, within });
  const changeSet = await carriedOut(planReissue({ graph: before, now, ...choice }), documents);
  const judgement = await judgeChange(before, changeSet, decodingTools, now);

  it('is chosen, and nothing else', () => {
    assert.ok(expired.length >= 10);
    assert.deepEqual(choice.refused, []);
    const chosen = choice.certificates.map(({ fingerprint }) => fingerprint);
    assert.deepEqual(chosen.sort(), expired.map(({ fingerprint }) => fingerprint).sort());
  });

  it('works afterwards: what was broken is repaired, and nothing that worked is broken', () => {
    assert.deepEqual(judgement.broken, []);
    assert.ok(judgement.repaired.length >= 10, String(judgement.repaired.length));
    assert.deepEqual(
      judgement.connections.filter(({ after }) => after?.state === 'broken').map(({ after }) => after?.connection.id),
      [],
    );
    const ends = [...judgement.graph.certificates.values()].map(({ certificate }) => certificate.notAfter ?? 0);
    assert.ok(Math.min(...ends) > now + within);
  });

  it('has nothing left to be chosen', async () => {
    const graph = await clusterGraphOf(changedDocuments(documents, changeSet));
    assert.deepEqual(chooseForRenewal({ graph, now, within }), {
      certificates: [],
      refused: [],
      inBackups: [],
      outside: [],
    });
  });

  it('is chosen although another of its subject beside it was renewed', async () => {
    const peer = certificateIn(before, '/etc/kubernetes/pki/etcd/peer.crt');
    const server = certificateIn(before, '/etc/kubernetes/pki/etcd/server.crt');
    const { subject } = nodeOf(before, peer).certificate;
    assert.deepEqual(subject.der, nodeOf(before, server).certificate.subject.der);
    const { fingerprint } = nodeOf(before, peer);
    const renewed = await carriedOut(planReissue({ graph: before, now, certificates: [{ fingerprint }] }), documents);
    const graph = await clusterGraphOf(changedDocuments(documents, renewed));
    const { certificates } = chooseForRenewal({ graph, now, within });
    assert.equal(certificates.length, expired.length - 1);
    assert.ok(certificates.some((each) => each.fingerprint === nodeOf(before, server).fingerprint));
  });

  it('is refused one by one where the CA’s key is missing', async () => {
    const { '/etc/kubernetes/pki/etcd/ca.key': _, ...without } = documents;
    const graph = await clusterGraphOf(without);
    const { certificates, refused } = chooseForRenewal({ graph, now, within });
    assert.deepEqual([...new Set(refused.map(({ refusal }) => refusal.code))], ['caKeyMissing']);
    assert.equal(refused.length, 4);
    assert.equal(certificates.length, expired.length - 4);
  });
});

describe('certificates that the kubelet has rotated', async () => {
  const inDays = (days: number) => new Date(testNow + days * day).toISOString();
  const ca = await createTestCa({ name: 'kubernetes' });
  const old = await ca.issue({ commonName: 'system:node:a', notAfter: inDays(1) });
  const current = await ca.issue({ commonName: 'system:node:a', notAfter: inDays(2) });
  const folder = '/var/lib/kubelet/pki';
  const choose = async (documents: Readonly<Record<string, string>>) => {
    const cas = { '/etc/kubernetes/pki/ca.crt': ca.certificatePem, '/etc/kubernetes/pki/ca.key': ca.keyPem };
    const graph = await clusterGraphOf({ ...cas, ...documents });
    return chooseForRenewal({ graph, now: testNow, within }).certificates.map(({ fingerprint }) => fingerprint);
  };
  const [before, after] = [old, current].map((each) => each.certificatePem + each.keyPem);

  it('are left where a newer one lies beside them', async () => {
    assert.deepEqual(
      await choose({
        [`${folder}/kubelet-client-2026-01-01-00-00-00.pem`]: before ?? '',
        [`${folder}/kubelet-client-2026-02-01-00-00-00.pem`]: after ?? '',
      }),
      [current.fingerprint],
    );
  });

  it('are renewed where the current one is not newer', async () => {
    assert.deepEqual(
      new Set(
        await choose({
          [`${folder}/kubelet-client-current.pem`]: before ?? '',
          [`${folder}/kubelet-client-2026-01-01-00-00-00.pem`]: before ?? '',
          [`${folder}/kubelet-client-2026-02-01-00-00-00.pem`]: after ?? '',
        }),
      ),
      new Set([old.fingerprint, current.fingerprint]),
    );
  });
});

describe('a change that would break a connection', async () => {
  const documents = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
  const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

  it('is found out before it is written', async () => {
    const graph = await clusterGraphOf(documents);
    // The etcd CA instead of the cluster's: the API server's clients do not trust it.
    const { fingerprint } = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/apiserver.crt'));
    const node = nodeOf(graph, certificateIn(graph, '/etc/kubernetes/pki/etcd/ca.crt'));
    const key = node.keys[0];
    const own = accepted(planReissue({ graph, now, certificates: [{ fingerprint }] })).certificates[0];
    assert.ok(key !== undefined && own?.issuer.kind === 'ca');
    const ca = { ...own.issuer.ca, node, key };
    const plan = accepted(planReissue({ graph, now, certificates: [{ fingerprint, ca, mayChangeIssuer: true }] }));
    const judgement = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, now);
    assert.ok(judgement.broken.length > 0);
    assert.ok(judgement.broken.every(({ before, after }) => before?.state !== 'broken' && after?.state === 'broken'));
  });
});

describe('a kubeconfig that names its files', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const server = await ca.issue({
    commonName: 'kube-apiserver',
    extKeyUsage: ['serverAuth'],
    ipAddresses: ['10.0.0.1'],
  });
  const jane = await ca.issue({ commonName: 'jane' });
  const folder = '/etc/kubernetes/pki';
  const documents = {
    [`${folder}/ca.crt`]: ca.certificatePem,
    [`${folder}/ca.key`]: ca.keyPem,
    [`${folder}/apiserver.crt`]: server.certificatePem,
    [`${folder}/apiserver.key`]: server.keyPem,
    '/etc/kubernetes/manifests/kube-apiserver.yaml': podOf('kube-apiserver', [
      '--advertise-address=10.0.0.1',
      `--client-ca-file=${folder}/ca.crt`,
      `--tls-cert-file=${folder}/apiserver.crt`,
      `--tls-private-key-file=${folder}/apiserver.key`,
    ]),
    '/home/config': `apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: https://10.0.0.1:6443\n    certificate-authority: ${folder}/ca.crt\ncontexts:\n- name: a\n  context: {cluster: c, user: jane}\ncurrent-context: a\nusers:\n- name: jane\n  user:\n    client-certificate-data: ${inBase64(jane.certificatePem)}\n    client-key-data: ${inBase64(jane.keyPem)}\n`,
  };

  it('is judged with them also after it was changed', async () => {
    const graph = await clusterGraphOf(documents);
    const plan = planReissue({ graph, now: testNow, certificates: [{ fingerprint: jane.fingerprint }] });
    const judgement = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, testNow);
    const states = judgement.connections.map(({ before, after }) => [before?.state, after?.state]);
    assert.ok(states.some(([before]) => before === 'works'));
    assert.ok(
      states.every(([before, after]) => before === after),
      JSON.stringify(states),
    );
  });
});
