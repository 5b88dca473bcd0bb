import assert from 'node:assert/strict';
import { X509Certificate as NodeCertificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { readYamlStructure } from '../../../src/core/locate/yamlStructure.ts';
import type { CertificateNode } from '../../../src/core/pki/model.ts';
import { applyReplacements } from '../../../src/core/renewal/applyReplacements.ts';
import { toReplacements } from '../../../src/core/renewal/toReplacements.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import type { Certificate } from '../../../src/core/x509/model.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { accepted, certificateIn, graphOf, nodeOf, readTree, renew } from '../../support/renewal.ts';
import { verifyWithGo } from '../../support/verifyWithGo.ts';

const root = 'test/fixtures/kubeadm-renew/h01-rsa';
/** When kubeadm renewed the same tree. */
const now = Date.parse('2026-11-24T14:53:43Z');
const day = 86_400_000;

interface Truth {
  readonly certificates: readonly {
    readonly file: string;
    readonly index: number;
    readonly renewed: boolean;
    readonly after: { readonly not_before: string; readonly not_after: string };
  }[];
}

const truth: Truth = JSON.parse(readFileSync(`${root}/truth.json`, 'utf8'));
const renewedByKubeadm = truth.certificates.filter(({ renewed }) => renewed);

describe('renewing a kubeadm tree, compared with the old certificates and with kubeadm', async () => {
  const documents = readTree(`${root}/before`);
  const before = await graphOf(documents);
  const kubeadm = await graphOf(readTree(`${root}/after`));
  const openssl = createOpensslFolder();
  after(() => openssl.remove());

  it('covers all that kubeadm renews', () => {
    assert.equal(renewedByKubeadm.length, 11);
  });

  for (const { file, index, after: theirTimes } of renewedByKubeadm) {
    describe(`${file} ${index}`, async () => {
      const target = certificateIn(before, `/${file}`, index);
      const old = nodeOf(before, target);
      const theirs = nodeOf(kubeadm, certificateIn(kubeadm, `/${file}`, index)).certificate;
      const { plan, issued } = await renew(before, target, { now });

      it('keeps subject, key, names and usages byte for byte', () => assertKept(issued.certificate, old.certificate));

      it('has the period that kubeadm gives', () => {
        assert.equal(plan.validity.source, 'kubeadm');
        assert.equal(issued.certificate.notBefore, Date.parse(theirTimes.not_before));
        assert.equal(issued.certificate.notAfter, Date.parse(theirTimes.not_after));
        assert.equal(issued.certificate.notAfter, now + 365 * day);
      });

      it('agrees with kubeadm in everything but key, serial number and signature', () => {
        assert.deepEqual(issued.certificate.subject.der, theirs.subject.der);
        assert.deepEqual(issued.certificate.issuer.der, theirs.issuer.der);
        assert.deepEqual(issued.certificate.signatureAlgorithm, theirs.signatureAlgorithm);
        assert.deepEqual(
          issued.certificate.extensions.map(({ der }) => der),
          theirs.extensions.map(({ der }) => der),
        );
      });

      it('has a positive serial number of 64 to 159 bits, not the old one', () => {
        assertSerialNumber(issued.certificate);
        assert.notDeepEqual(issued.certificate.serialNumber, old.certificate.serialNumber);
      });

      it('verifies for openssl, and reads the same but for what must change', () => {
        openssl.write('ca.pem', encodePem('CERTIFICATE', plan.ca.node.certificate.der));
        openssl.write('new.pem', encodePem('CERTIFICATE', issued.der));
        openssl.write('old.pem', encodePem('CERTIFICATE', old.certificate.der));
        openssl.run('verify', '-x509_strict', '-CAfile', 'ca.pem', '-attime', String(now / 1000), 'new.pem');
        assert.deepEqual(textOf('new.pem'), textOf('old.pem'));
      });

      it('verifies for node:crypto', () => {
        assert.ok(new NodeCertificate(issued.der).verify(new NodeCertificate(plan.ca.node.certificate.der).publicKey));
      });

      it('takes the place of the old one, and nothing else changes', async () => {
        const text = documents[`/${file}`] ?? '';
        const changed = applyReplacements(
          text,
          accepted(toReplacements(text, target, plan, issued, readYamlStructure)),
        );
        const graph = await graphOf({ ...documents, [`/${file}`]: changed });
        const node: CertificateNode = nodeOf(graph, certificateIn(graph, `/${file}`, index));
        assert.equal(node.fingerprint, issued.fingerprint);
        assert.equal(node.issuer.kind, 'verified');
        assert.ok(node.keys.length > 0, 'the key beside it still belongs to it');
        assert.deepEqual(linesWithoutCertificate(changed), linesWithoutCertificate(text));
      });
    });
  }

  /** `openssl x509 -text` without the lines of serial number, dates and signature. */
  function textOf(name: string): readonly string[] {
    const text = openssl.run('x509', '-in', name, '-noout', '-text', '-certopt', 'no_serial,no_sigdump,no_validity');
    return text.split('\n');
  }

  /** A document's lines without the certificate: the value's line in a kubeconfig, all base64 lines in a PEM file. */
  function linesWithoutCertificate(text: string): readonly string[] {
    return text
      .split('\n')
      .filter((line) => !/^\s*client-certificate-data: /.test(line) && !/^[A-Za-z0-9+/=]+$/.test(line));
  }

  it('is accepted by Go, by which Kubernetes judges', async (t) => {
    const renewals = await Promise.all(
      renewedByKubeadm.map(({ file, index }) => renew(before, certificateIn(before, `/${file}`, index), { now })),
    );
    const caPem = renewals.map(({ plan }) => encodePem('CERTIFICATE', plan.ca.node.certificate.der)).join('');
    const certificatesPem = renewals.map(({ issued }) => encodePem('CERTIFICATE', issued.der)).join('');
    const verdicts = verifyWithGo(caPem, certificatesPem, now);
    if (verdicts === undefined) t.diagnostic('Go is not installed; openssl and Node have judged');
    else assert.deepEqual(verdicts, Array(renewedByKubeadm.length).fill('ok'));
  });
});

function assertKept(issued: Certificate, old: Certificate): void {
  assert.deepEqual(issued.subject.der, old.subject.der);
  assert.deepEqual(issued.publicKey.spki, old.publicKey.spki);
  assert.deepEqual(
    issued.extensions.map(({ der }) => der),
    old.extensions.map(({ der }) => der),
  );
}

function assertSerialNumber({ serialNumber }: Certificate): void {
  const first = serialNumber[0] ?? 0;
  assert.ok(first >= 0x01 && first <= 0x7f);
  const bits = (serialNumber.length - 1) * 8 + (32 - Math.clz32(first));
  assert.ok(bits >= 64 && bits <= 159, `${bits} bits`);
}
