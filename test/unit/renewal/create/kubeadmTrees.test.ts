import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { clusterNamesOn } from '../../../../src/core/renewal/create/clusterNames.ts';
import { planClusterPki } from '../../../../src/core/renewal/create/planClusterPki.ts';
import { planMissing } from '../../../../src/core/renewal/create/planMissing.ts';
import type { KeyAlgorithm } from '../../../../src/core/renewal/keys/keyModel.ts';
import { formatName } from '../../../../src/core/x509/formatName.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../../src/core/x509/x509Model.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';

const trees: readonly (readonly [string, KeyAlgorithm])[] = [
  ['h01-rsa', 'RSA-2048'],
  ['h02-ecdsa-p256', 'P-256'],
];
const openssl = createOpensslFolder();
after(() => openssl.remove());

for (const [tree, keyAlgorithm] of trees) {
  describe(`what kubeadm made in ${tree}, made again`, async () => {
    const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
    const kubeadm = await clusterGraphOf(documents);
    const names = clusterNamesOn(kubeadm, '');
    const now =
      (nodeOf(kubeadm, certificateIn(kubeadm, '/etc/kubernetes/pki/ca.crt')).certificate.notBefore ?? 0) + 300_000;
    const rest = pick(documents, (path) => !isMade(path));
    const plan = accepted(planClusterPki({ graph: await clusterGraphOf(rest), folder: '', names, now, keyAlgorithm }));
    const changeSet = await carriedOut(plan, rest);
    const made = changedDocuments(rest, changeSet);
    const graph = await clusterGraphOf(made);

    it('is made of the same files', () => {
      assert.deepEqual(Object.keys(made).sort(), Object.keys(documents).sort());
      for (const { path, holdsKey, mode } of changeSet.files) {
        assert.equal(mode, holdsKey || path.endsWith('sa.pub') ? 0o600 : 0o644, path);
      }
    });

    for (const { path } of plan.files.filter((file) => !file.path.includes('/sa.'))) {
      it(`says the same in ${path}`, () => {
        const [ours, theirs] = [certificatesIn(graph, path), certificatesIn(kubeadm, path)];
        assert.equal(ours.length, theirs.length);
        for (const [index, certificate] of ours.entries()) assertSame(certificate, theirs[index], path);
        assert.deepEqual(shapeOf(made[path]), shapeOf(documents[path]));
      });
    }

    it('works: every connection of the cluster', () => {
      const before = judgeConnections(connectionModelOf(kubeadm), now);
      const verdicts = judgeConnections(connectionModelOf(graph), now);
      assert.equal(verdicts.length, before.length);
      assert.deepEqual(
        verdicts.map(({ connection, state }) => [connection.record.id, state]),
        before.map(({ connection, state }) => [connection.record.id, state]),
      );
    });

    it('has a public key that is the service-account key’s', () => {
      openssl.write('sa.key', String(made['/etc/kubernetes/pki/sa.key']));
      assert.equal(openssl.run('pkey', '-in', 'sa.key', '-pubout'), made['/etc/kubernetes/pki/sa.pub']);
    });

    for (const planned of plan.certificates.filter(({ isCa }) => isCa !== true)) {
      const { role = '' } = planned;
      it(`is issued alone when it is missing: ${role}`, async () => {
        const [file] = plan.files.filter(
          ({ edits, path }) =>
            !path.endsWith('.key') && JSON.stringify(edits, withoutBytes).includes(`"certificate":"${role}"`),
        );
        assert.ok(file !== undefined);
        const without = pick(documents, (path) => path !== file.path && path !== file.path.replace(/crt$/, 'key'));
        const before = await clusterGraphOf(without);
        const missing = accepted(planMissing({ graph: before, role, host: '', now, keyAlgorithm }));
        const after = await clusterGraphOf(changedDocuments(without, await carriedOut(missing, without)));
        const [ours, theirs] = [certificatesIn(after, file.path), certificatesIn(kubeadm, file.path)];
        const leaf = ours.at(-1);
        assert.ok(leaf !== undefined);
        assertSame(leaf, theirs.at(-1), file.path, true);
        const node = nodeOf(after, certificateIn(after, file.path, ours.length - 1));
        assert.equal(node.issuer.kind, 'verified');
        assert.equal(node.keys.length, 1);
      });
    }
  });
}

/** Files that kubeadm's phases `certs` and `kubeconfig` make. */
function isMade(path: string): boolean {
  return path.startsWith('/etc/kubernetes/pki/') || /^\/etc\/kubernetes\/[\w-]+\.conf$/.test(path);
}

function pick(documents: Documents, isWanted: (path: string) => boolean): Documents {
  return Object.fromEntries(Object.entries(documents).filter(([path]) => isWanted(path)));
}

function certificatesIn(graph: PkiGraph, path: string): readonly Certificate[] {
  const file = graph.files.find((each) => each.path === path);
  return (file?.credentials ?? []).flatMap(({ content }) => (content.kind === 'certificate' ? [content] : []));
}

/** Key identifiers differ as the keys do. */
function assertSame(ours: Certificate, theirs: Certificate | undefined, path: string, isSameCa = false): void {
  assert.ok(theirs !== undefined);
  if (path.endsWith('apiserver-kubelet-client.crt')) {
    // Patches of kubeadm leave the group out, and make a role binding of their own instead. With it the certificate is
    // good for every API server since 1.29.
    assert.equal(formatName(ours.subject), 'CN=kube-apiserver-kubelet-client,O=kubeadm:cluster-admins');
    assert.equal(formatName(theirs.subject), 'CN=kube-apiserver-kubelet-client');
  } else assert.deepEqual(ours.subject.der, theirs.subject.der, path);
  assert.deepEqual(ours.issuer.der, theirs.issuer.der, path);
  assert.deepEqual(ours.signatureAlgorithm, theirs.signatureAlgorithm, path);
  assert.equal(ours.publicKey.algorithm, theirs.publicKey.algorithm, path);
  assert.equal(ours.publicKey.bits, theirs.publicKey.bits, path);
  const withoutKeys = ({ extensions }: Certificate) =>
    extensions.map(({ oid, der }) => (['2.5.29.14', isSameCa ? '' : '2.5.29.35'].includes(oid) ? oid : toHex(der)));
  assert.deepEqual(withoutKeys(ours), withoutKeys(theirs), path);
  const length = ({ notBefore = 0, notAfter = 0 }: Certificate) => notAfter - notBefore;
  // kubeadm lets certificates in kubeconfigs begin with their CA.
  if (!path.endsWith('.conf')) assert.ok(Math.abs(length(ours) - length(theirs)) < 60_000, path);
}

/** A document without what is encoded in it. */
function shapeOf(document: Documents[string] | undefined): string {
  return String(document)
    .replace(/(data: )\S+/g, '$1…')
    .replace(/^[A-Za-z0-9+/=]+$/gm, '…')
    .replace(/(?:…\n)+/g, '…\n');
}

function withoutBytes(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? undefined : value;
}
