import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import type { CertificateNode, Occurrence, PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { planReissue } from '../../../../src/core/renewal/reissue/planReissue.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { equalBytes } from '../../../../src/core/x509/bytes.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../../src/core/x509/x509Model.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { verifyWithGo } from '../../../support/verifyWithGo.ts';

const root = 'test/fixtures/kubeadm-renew/h01-rsa';
/** When kubeadm renewed the same tree. */
const now = Date.parse('2026-11-24T14:53:43Z');

interface Truth {
  readonly certificates: readonly { readonly file: string; readonly index: number; readonly renewed: boolean }[];
}
const truth: Truth = JSON.parse(readFileSync(`${root}/truth.json`, 'utf8'));
const renewed = truth.certificates.filter((certificate) => certificate.renewed);

for (const wish of [undefined, 'same'] as const) {
  describe(`a kubeadm tree whose certificates are renewed at once, with ${wish === undefined ? 'new keys' : 'the same keys'}`, async () => {
    const documents = readTree(`${root}/before`);
    const before = await clusterGraphOf(documents);
    const kubeadm = await clusterGraphOf(readTree(`${root}/after`));
    const openssl = createOpensslFolder();
    after(() => openssl.remove());
    const at = (graph: PkiGraph, { file, index }: (typeof renewed)[number]): Occurrence =>
      certificateIn(graph, `/${file}`, index);
    const certificates = renewed.map((each) => ({ fingerprint: nodeOf(before, at(before, each)).fingerprint }));
    const plan = accepted(planReissue({ graph: before, now, certificates, key: wish }));
    const changeSet = await carriedOut(plan, documents);
    const changed = changedDocuments(documents, changeSet);
    const graph = await clusterGraphOf(changed);

    it('are all eleven, etcd first', () => {
      assert.equal(plan.keys.length, wish === undefined ? 11 : 0);
      assert.deepEqual(
        plan.certificates.map(({ role }) => role),
        [
          'etcd-server',
          'etcd-peer',
          'etcd-healthcheck-client',
          'apiserver-etcd-client',
          'apiserver',
          'apiserver-kubelet-client',
          'front-proxy-client',
          'controller-manager-client',
          'scheduler-client',
          'admin-client',
          'super-admin-client',
        ],
      );
      assert.deepEqual(plan.untouched, []);
      const [kind, why] = wish === undefined ? ['new', 'usual'] : ['same', 'chosen'];
      assert.ok(plan.certificates.every(({ key }) => key.kind === kind && key.why === why));
    });

    it('changes the files that kubeadm changes, and no others', () => {
      const theirs = readTree(`${root}/after`);
      const byKubeadm = Object.keys(theirs)
        .filter((path) => theirs[path] !== documents[path])
        .filter((path) => wish === undefined || !path.endsWith('.key'));
      assert.deepEqual(changeSet.files.map(({ path }) => path).sort(), byKubeadm.sort());
    });

    for (const each of renewed) {
      const name = `${each.file} ${each.index}`;
      const old = nodeOf(before, at(before, each));
      const node = nodeOf(graph, at(graph, each));
      const theirs = nodeOf(kubeadm, at(kubeadm, each)).certificate;
      describe(name, () => {
        it('is as section 7.2 says, compared with the old one', () =>
          assertFaithful(node, old, before, wish === 'same'));
        it('agrees with kubeadm in all but key, serial number and signature', () => {
          const ours = node.certificate;
          assert.deepEqual(ours.subject.der, theirs.subject.der);
          assert.deepEqual(ours.issuer.der, theirs.issuer.der);
          assert.equal(ours.notBefore, theirs.notBefore);
          assert.equal(ours.notAfter, theirs.notAfter);
          assert.deepEqual(ours.signatureAlgorithm, theirs.signatureAlgorithm);
          assert.deepEqual(
            ours.extensions.map(({ der }) => toHex(der)),
            theirs.extensions.map(({ der }) => toHex(der)),
          );
          const { algorithm, bits } = ours.publicKey;
          assert.deepEqual({ algorithm, bits }, { algorithm: theirs.publicKey.algorithm, bits: theirs.publicKey.bits });
        });
        it('lies beside its key, in the old form', () => {
          const [key, ...others] = node.keys;
          assert.equal(others.length, 0);
          const [was] = old.keys;
          assert.equal(key?.file.path, was?.file.path);
          assert.equal(key?.credential.block.label, was?.credential.block.label);
          assert.equal(key?.credential.value.keyPath, was?.credential.value.keyPath);
        });
        it('is accepted by openssl, Node and Go, and openssl reads it as we do', () => {
          const ca = issuerOf(graph, node);
          openssl.write('leaf.crt', encodePem('CERTIFICATE', node.certificate.der));
          openssl.write('ca.crt', encodePem('CERTIFICATE', ca.certificate.der));
          openssl.run('verify', '-x509_strict', '-attime', String(now / 1000), '-CAfile', 'ca.crt', 'leaf.crt');
          const signer = new X509Certificate(ca.certificate.der).publicKey;
          assert.ok(new X509Certificate(node.certificate.der).verify(signer));
          openssl.write('old.crt', encodePem('CERTIFICATE', old.certificate.der));
          assert.deepEqual(
            textWithoutNews(openssl.run('x509', '-in', 'leaf.crt', '-noout', '-text')),
            textWithoutNews(openssl.run('x509', '-in', 'old.crt', '-noout', '-text')),
          );
          const pem = encodePem('CERTIFICATE', node.certificate.der);
          const verdicts = verifyWithGo(encodePem('CERTIFICATE', ca.certificate.der), pem, now);
          assert.deepEqual(verdicts ?? ['ok'], ['ok']);
        });
      });
    }
  });
}

/** What may differ: serial number, dates, key, signature. */
function textWithoutNews(text: string): readonly string[] {
  const lines = text
    .split('\n')
    .filter((line) => !/^\s*(?:[0-9a-f]{2}:)*[0-9a-f]{2}:?$|Not (?:Before|After)/.test(line));
  return lines.map((line) => line.replace(/Serial Number: .*/, 'Serial Number:'));
}

function assertFaithful(
  { certificate, issuer }: CertificateNode,
  { certificate: old }: CertificateNode,
  graph: PkiGraph,
  isSameKey: boolean,
): void {
  assert.equal(certificate.version, 3);
  assert.equal(issuer.kind, 'verified');
  const serial = certificate.serialNumber;
  assert.ok(serial.length >= 8 && serial.length <= 20 && (serial[0] ?? 0x80) < 0x80);
  const known = [...graph.certificates.values()].map((each) => toHex(each.certificate.serialNumber));
  assert.ok(!known.includes(toHex(serial)));
  assert.equal(certificate.notBefore, now - 300_000);
  assert.equal(certificate.notAfter, now + 8760 * 3_600_000);
  assert.deepEqual(certificate.subject.der, old.subject.der);
  assert.deepEqual(certificate.issuer.der, old.issuer.der);
  assert.equal(equalBytes(certificate.publicKey.spki, old.publicKey.spki), isSameKey);
  assert.equal(certificate.publicKey.algorithm, old.publicKey.algorithm);
  assert.equal(certificate.publicKey.bits, old.publicKey.bits);
  assert.deepEqual(extensionsOf(certificate), extensionsOf(old));
}

function extensionsOf({ extensions }: Certificate): readonly string[] {
  return extensions.map(({ der }) => toHex(der));
}

function issuerOf(graph: PkiGraph, { issuer }: CertificateNode): CertificateNode {
  assert.ok(issuer.kind === 'verified');
  const node = graph.certificates.get(issuer.issuers[0] ?? '');
  assert.ok(node !== undefined);
  return node;
}
