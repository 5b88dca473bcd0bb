import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ActionContext, planAction } from '../../../../src/core/renewal/planAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { inBase64, kubeconfig } from '../../../support/manners.ts';
import { podOf } from '../../../support/pods.ts';
import { accepted } from '../../../support/renewal.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'kubernetes-admin', organizations: ['system:masters'] });
const pki = { '/etc/kubernetes/pki/ca.crt': ca.certificatePem, '/etc/kubernetes/pki/ca.key': ca.keyPem };
const both = `    client-key-data: ${inBase64(leaf.keyPem)}\n`;
const admin = kubeconfig(inBase64(leaf.certificatePem), both);
const tlsSecret = (metadata: string): string =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: a\n${metadata}data:\n` +
  `  tls.crt: ${inBase64(leaf.certificatePem)}\n  tls.key: ${inBase64(leaf.keyPem)}\n`;

async function renewed(documents: Documents, context: Partial<ActionContext> = {}) {
  const all = { ...pki, ...documents };
  const graph = await clusterGraphOf(all);
  const plan = accepted(
    planAction({ kind: 'renew', fingerprints: [leaf.fingerprint] }, { graph, now: testNow, ...context }),
  );
  const changeSet = await carriedOut(plan, all);
  const changed = changedDocuments(all, changeSet);
  return { plan, changeSet, changed, graph: await clusterGraphOf(changed) };
}

describe('everything that must change together', () => {
  it('is found in kubeconfigs, Secrets, Argo CD and Talos forms', async () => {
    const argo = JSON.stringify({
      tlsClientConfig: { certData: inBase64(leaf.certificatePem), keyData: inBase64(leaf.keyPem) },
    });
    const documents = {
      '/etc/kubernetes/admin.conf': admin,
      '/root/.kube/config': admin.replace('# mine', '# copied'),
      '/secret.yaml': tlsSecret(''),
      '/argocd.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: c\n  labels:\n    argocd.argoproj.io/secret-type: cluster\nstringData:\n  config: |\n    ${argo}\n`,
      '/kubeconfig-secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata:\n  name: k\ndata:\n  value: ${inBase64(admin)}\n`,
      '/talosconfig': `context: a\ncontexts:\n  a:\n    ca: ${inBase64(ca.certificatePem)}\n    crt: ${inBase64(leaf.certificatePem)}\n    key: ${inBase64(leaf.keyPem)}\n`,
    };
    const { plan, changeSet, graph } = await renewed(documents);
    assert.deepEqual(changeSet.files.map(({ path }) => path).sort(), Object.keys(documents).sort());
    assert.deepEqual(plan.untouched, []);
    assert.equal(plan.keys.length, 1);
    const [issued] = changeSet.issued.values();
    const node = graph.certificates.get(issued?.fingerprint ?? '');
    assert.equal(node?.occurrences.length, 6);
    assert.equal(node?.keys.length, 6);
    assert.ok(!graph.certificates.has(leaf.fingerprint));
  });

  it('is told where it is not touched, and why', async () => {
    const documents = {
      '/etc/kubernetes/admin.conf': admin,
      '/managed.yaml': tlsSecret('  annotations:\n    cert-manager.io/certificate-name: web\n'),
      '/chart/templates/secret.yaml': tlsSecret(''),
      '/readonly.conf': admin,
      '/outside.conf': admin,
      '/webhook.yaml': `kind: ValidatingWebhookConfiguration\napiVersion: admissionregistration.k8s.io/v1\nwebhooks:\n- name: a\n  clientConfig:\n    caBundle: ${inBase64(leaf.certificatePem)}\n`,
      '/csr.yaml': `kind: CertificateSigningRequest\napiVersion: certificates.k8s.io/v1\nstatus:\n  certificate: ${inBase64(leaf.certificatePem)}\n`,
    };
    const access: ActionContext['access'] = ({ path }) =>
      path === '/readonly.conf' ? 'readOnly' : path === '/outside.conf' ? 'outsideRoots' : undefined;
    const { plan, changeSet, changed } = await renewed(documents, { access });
    assert.deepEqual(
      changeSet.files.map(({ path }) => path),
      ['/etc/kubernetes/admin.conf'],
    );
    const reasons = plan.untouched.map(({ at, reason }) => [at.file.path, at.credential.content.kind, reason]);
    assert.deepEqual(reasons.filter(([, kind]) => kind === 'certificate').sort(), [
      ['/chart/templates/secret.yaml', 'certificate', 'helmTemplate'],
      ['/csr.yaml', 'certificate', 'requestAnswer'],
      ['/managed.yaml', 'certificate', 'managed'],
      ['/outside.conf', 'certificate', 'outsideRoots'],
      ['/readonly.conf', 'certificate', 'readOnly'],
      ['/webhook.yaml', 'certificate', 'trustsOld'],
    ]);
    assert.match(
      plan.untouched.find(({ reason }) => reason === 'managed')?.words ?? '',
      /cert-manager .* Certificate web/,
    );
    for (const path of Object.keys(documents).slice(1)) {
      assert.equal(changed[path], documents[path as keyof typeof documents], path);
    }
  });

  it('keeps the key that others use, and says so', async () => {
    const other = await ca.issue({ commonName: 'other', keys: leaf.keys });
    const combined = `${leaf.keyPem}${leaf.certificatePem}`;
    const documents = { '/a.pem': combined, '/b.crt': other.certificatePem, '/b.key': leaf.keyPem };
    const { plan, changeSet } = await renewed(documents);
    assert.equal(plan.keys.length, 1);
    assert.deepEqual(
      changeSet.files.map(({ path }) => path),
      ['/a.pem'],
    );
    assert.deepEqual(
      plan.untouched.map(({ at, reason }) => [at.file.path, reason]),
      [['/b.key', 'otherKey']],
    );
  });

  it('is told once where it stays, and not where another certificate of the plan changes it', async () => {
    const other = await ca.issue({ commonName: 'other', keys: leaf.keys });
    const documents = {
      ...pki,
      '/a/tls.crt': leaf.certificatePem,
      '/a/tls.key': leaf.keyPem,
      '/b/tls.crt': other.certificatePem,
      '/b/tls.key': leaf.keyPem,
      '/c/tls.crt': (await ca.issue({ commonName: 'stays', keys: leaf.keys })).certificatePem,
      '/c/tls.key': leaf.keyPem,
    };
    const graph = await clusterGraphOf(documents);
    const fingerprints = [leaf.fingerprint, other.fingerprint];
    const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow }));
    assert.deepEqual(
      plan.files.map(({ path }) => path).sort(),
      Object.keys(documents).filter((path) => /^.[ab]/.test(path)),
    );
    assert.deepEqual(
      plan.untouched.map(({ at, reason }) => [at.file.path, reason]),
      [['/c/tls.key', 'otherKey']],
    );
  });

  it('keeps a key that is read with another certificate as well', async () => {
    const other = await ca.issue({ commonName: 'other', keys: leaf.keys });
    const folder = '/etc/kubernetes/pki';
    const flags = [
      `--tls-cert-file=${folder}/a.crt`,
      `--tls-private-key-file=${folder}/a.key`,
      `--kubelet-client-certificate=${folder}/b.crt`,
      `--kubelet-client-key=${folder}/a.key`,
    ];
    const documents = {
      '/etc/kubernetes/manifests/kube-apiserver.yaml': podOf('kube-apiserver', flags),
      [`${folder}/a.crt`]: leaf.certificatePem,
      [`${folder}/a.key`]: leaf.keyPem,
      [`${folder}/b.crt`]: other.certificatePem,
    };
    const { plan, changeSet } = await renewed(documents);
    const key = plan.certificates[0]?.key;
    assert.ok(key?.kind === 'same' && key.why === 'shared');
    assert.deepEqual(
      changeSet.files.map(({ path }) => path),
      [`${folder}/a.crt`],
    );
    const graph = await clusterGraphOf({ ...pki, ...documents });
    const refused = planAction(
      { kind: 'renew', fingerprints: [leaf.fingerprint] },
      { graph, now: testNow, key: 'new' },
    );
    assert.ok(refused.kind === 'refusal' && refused.code === 'keyShared');
    // Both together get one new key.
    const fingerprints = [leaf.fingerprint, other.fingerprint];
    const both = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow }));
    assert.equal(both.keys.length, 1);
    assert.deepEqual(
      new Set(both.files.map(({ path }) => path)),
      new Set([`${folder}/a.crt`, `${folder}/a.key`, `${folder}/b.crt`]),
    );
  });

  it('keeps the key that a certificate without a key beside it is for', async () => {
    const other = await ca.issue({ commonName: 'other', keys: leaf.keys });
    const documents = { '/a.crt': leaf.certificatePem, '/a.key': leaf.keyPem, '/b.crt': other.certificatePem };
    const { plan, changeSet } = await renewed(documents);
    const key = plan.certificates[0]?.key;
    assert.ok(key?.kind === 'same' && key.why === 'shared');
    assert.deepEqual(
      changeSet.files.map(({ path }) => path),
      ['/a.crt'],
    );
    const graph = await clusterGraphOf({ ...pki, ...documents });
    const fingerprints = [leaf.fingerprint, other.fingerprint];
    for (const order of [fingerprints, fingerprints.toReversed()]) {
      const both = accepted(planAction({ kind: 'renew', fingerprints: order }, { graph, now: testNow }));
      assert.deepEqual(
        both.certificates.map((certificate) => certificate.key.kind),
        ['new', 'new'],
      );
      assert.equal(both.keys.length, 1);
      assert.deepEqual(both.files.map(({ path }) => path).sort(), ['/a.crt', '/a.key', '/b.crt']);
    }
    // A key of its own goes on with it, and what has expired needs none.
    const housed = await renewed({ ...documents, '/b.key': leaf.keyPem });
    assert.deepEqual([...housed.changeSet.files].map(({ path }) => path).sort(), ['/a.crt', '/a.key']);
    const past = await ca.issue({ commonName: 'other', keys: leaf.keys, notAfter: '2026-05-01T00:00:00Z' });
    const old = await renewed({ ...documents, '/b.crt': past.certificatePem });
    assert.equal(old.plan.certificates[0]?.key.kind, 'new');
  });

  it('keeps a key that an installer keeps for any of its certificates', async () => {
    const tls = '/var/lib/rancher/k3s/server/tls';
    const other = await ca.issue({ commonName: 'other', keys: leaf.keys });
    const pair = { [`${tls}/client-admin.crt`]: leaf.certificatePem, [`${tls}/client-admin.key`]: leaf.keyPem };
    const graph = await clusterGraphOf({ ...pki, ...pair, '/b.crt': other.certificatePem });
    const fingerprints = [leaf.fingerprint, other.fingerprint];
    const plan = accepted(planAction({ kind: 'renew', fingerprints }, { graph, now: testNow }));
    assert.deepEqual(
      plan.certificates.map(({ key }) => key.kind),
      ['same', 'same'],
    );
  });

  it('keeps the key in k3s, unless a new one is wanted', async () => {
    const tls = '/var/lib/rancher/k3s/server/tls';
    const documents = { [`${tls}/client-admin.crt`]: leaf.certificatePem, [`${tls}/client-admin.key`]: leaf.keyPem };
    const usual = await renewed(documents);
    const key = usual.plan.certificates[0]?.key;
    assert.ok(key?.kind === 'same' && key.why === 'installer');
    // Not kubeadm's file, so its period is that of the old certificate.
    assert.equal(usual.plan.certificates[0]?.validity.source, 'certificate');
    assert.deepEqual(
      usual.changeSet.files.map(({ path }) => path),
      [`${tls}/client-admin.crt`],
    );
    const wanted = await renewed(documents, { key: 'new', keyAlgorithm: 'P-384' });
    assert.equal(wanted.changeSet.files.length, 2);
    assert.match(String(wanted.changed[`${tls}/client-admin.key`]), /BEGIN PRIVATE KEY/);
  });

  it('is a binary file, too', async () => {
    const documents = { '/leaf.der': leaf.der };
    const { changeSet, graph } = await renewed(documents, { key: 'same' });
    const [issued] = changeSet.issued.values();
    assert.deepEqual(changeSet.files[0]?.after, issued?.der);
    assert.ok(graph.certificates.has(issued?.fingerprint ?? ''));
  });
});
