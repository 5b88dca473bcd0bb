import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { certificationPath } from '../../../src/core/pki/certificationPath.ts';
import type { DecodedFile, PkiGraph } from '../../../src/core/pki/pkiModel.ts';
import { inventoryCertificate } from '../../../src/core/present/inventory/inventoryCertificate.ts';
import { actualFacts, expectedFacts } from '../../support/factsTruth.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../support/kubeadmTrees.ts';

/** Every file of the real trees against facts that other programs read from it. */

function factsIn(file: DecodedFile, graph: PkiGraph) {
  return file.credentials.flatMap(({ fingerprint }) => {
    const node = fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
    return node === undefined ? [] : [inventoryCertificate(node, false)];
  });
}

describe('kubeadm trees', () => {
  for (const id of kubeadmTrees) {
    test(`${id}: certificates, keys and requests are those of the truth`, async () => {
      const truth = readKubeadmTruth(id);
      const files = decodeKubeadmTree(id);
      const graph = await buildPkiGraph(files, decodingTools.cryptography);
      assert.deepEqual(files.map(({ path }) => path).sort(), truth.files.map(({ path }) => path).sort());
      for (const { path, certificates = [], key, csr } of truth.files) {
        const file = files.find((each) => each.path === path);
        assert.ok(file);
        const found = factsIn(file, graph);
        assert.deepEqual(
          found.map((each, index) => certificates[index] && actualFacts(certificates[index], each)),
          certificates.map(expectedFacts),
          path,
        );
        const { credentials } = file;
        if (key !== undefined) {
          const [{ content } = { content: undefined }] = credentials;
          assert.equal(content?.kind, key.private ? 'privateKey' : 'publicKey', path);
          const spki = 'publicKey' in content && content.publicKey ? content.publicKey.spki : new Uint8Array();
          assert.equal(createHash('sha256').update(spki).digest('hex'), key.spki_sha256, path);
        }
        assert.equal(
          credentials.filter(({ content }) => content.kind === 'certificationRequest').length,
          csr === undefined ? 0 : 1,
          path,
        );
        assert.deepEqual(
          credentials.filter(({ content }) => content.kind === 'unreadable'),
          [],
          path,
        );
      }
    });
  }

  test('every leaf of a healthy tree leads to a root and has its key', async () => {
    for (const id of ['h01-rsa', 'h02-ecdsa-p256', 'h07-external-ca', 'h08-external-intermediate-csr']) {
      const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
      for (const node of graph.certificates.values()) {
        const top = graph.certificates.get(certificationPath(graph, node.fingerprint).at(-1) ?? '');
        assert.equal(top?.issuer.kind, 'selfSigned', `${id} ${node.role?.id}`);
        const isCa = node.certificate.basicConstraints?.isCa === true;
        assert.ok(isCa || node.keys.length > 0, `${id} ${node.role?.id}`);
        assert.notEqual(node.role, undefined, `${id} ${node.occurrences[0]?.file.path}`);
      }
    }
  });

  test('roles are kubeadm’s', async () => {
    const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
    const roles = [...graph.certificates.values()].map(({ role }) => role?.id).sort();
    assert.deepEqual(roles, [
      'admin-client',
      'apiserver',
      'apiserver-etcd-client',
      'apiserver-kubelet-client',
      'ca',
      'controller-manager-client',
      'etcd-ca',
      'etcd-healthcheck-client',
      'etcd-peer',
      'etcd-server',
      'front-proxy-ca',
      'front-proxy-client',
      'kubelet-client',
      'scheduler-client',
      'super-admin-client',
    ]);
  });

  test('sa.pub and sa.key are one key pair', async () => {
    const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
    const pair = [...graph.keys.values()].find(({ publicKeys }) => publicKeys.length > 0);
    assert.deepEqual(
      [pair?.publicKeys[0]?.file.path, pair?.privateKeys[0]?.file.path, pair?.certificates],
      ['etc/kubernetes/pki/sa.pub', 'etc/kubernetes/pki/sa.key', []],
    );
  });
});
