import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, it } from 'node:test';
import type { CertificateNode, PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { readSpki } from '../../../../src/core/renewal/keys/readSpki.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { toHex } from '../../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../../src/core/x509/x509Model.ts';
import { carriedOut, changedDocuments, clusterGraphOf } from '../../../support/changes.ts';
import { kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import { readTree } from '../../../support/renewal.ts';
import { verifyWithGo } from '../../../support/verifyWithGo.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const day = 86_400_000;
/** All but the CAs, which nothing renews. */
const within = 8 * 365 * day;
const keyAlgorithm = 'P-256' as const;
const derived = { authorityKeyIdentifier: '2.5.29.35', subjectKeyIdentifier: '2.5.29.14' };

interface Pair {
  readonly old: Certificate;
  readonly node: CertificateNode;
  readonly ca: CertificateNode;
}

for (const id of kubeadmTrees) {
  describe(`every certificate of ${id}, issued again`, async () => {
    const documents = readTree(`test/fixtures/kubeadm/trees/${id}/rootfs`);
    const now = Date.parse(readKubeadmTruth(id).made_at);
    const before = await clusterGraphOf(documents);
    for (const key of ['same', 'new'] as const) {
      const context = { graph: before, now, key, days: 365, ...(key === 'new' ? { keyAlgorithm } : {}) } as const;
      const plan = planAction({ kind: 'renewExpiring', within }, context);
      if (plan.kind === 'refusal') {
        it(`${key} key: is refused, with a reason`, () => assert.match(plan.reason, /\S\.$/));
        continue;
      }
      const changeSet = await carriedOut(plan, documents);
      const graph = await clusterGraphOf(changedDocuments(documents, changeSet));
      const pairs = plan.certificates.map((planned): Pair => {
        const issued = changeSet.issued.get(planned.id);
        const node = graph.certificates.get(issued?.fingerprint ?? '');
        assert.ok(planned.old !== undefined && node !== undefined && planned.issuer.kind === 'ca', planned.name);
        return { old: planned.old.certificate, node, ca: planned.issuer.ca.node };
      });

      it(`${key} key: has every field as section 7.2 of the reference says`, () => {
        assert.ok(pairs.length > 0);
        for (const pair of pairs) assertFields(pair, { now, isSameKey: key === 'same', before });
      });

      it(`${key} key: stands in every place of the old one, beside its key`, () => {
        for (const { node, old } of pairs) {
          assert.ok(node.keys.length > 0);
          assert.ok(
            ![...graph.certificates.values()].some(({ certificate }) => toHex(certificate.der) === toHex(old.der)),
          );
        }
      });

      it(`${key} key: is accepted by openssl and Go, and openssl reads it as the old one`, () => {
        for (const ca of new Set(pairs.map((pair) => pair.ca))) {
          const own = pairs.filter((pair) => pair.ca === ca);
          const names = own.map(({ node }, index) => {
            openssl.write(`${index}.crt`, encodePem('CERTIFICATE', node.certificate.der));
            return `${index}.crt`;
          });
          const caPem = encodePem('CERTIFICATE', ca.certificate.der);
          openssl.write('ca.crt', caPem);
          openssl.run('verify', '-x509_strict', '-attime', String(now / 1000), '-CAfile', 'ca.crt', ...names);
          const pem = own.map(({ node }) => encodePem('CERTIFICATE', node.certificate.der)).join('');
          const verdicts = verifyWithGo(caPem, pem, now);
          if (verdicts !== undefined) assert.deepEqual(verdicts, Array(own.length).fill('ok'));
        }
        const textOf = (certificates: readonly Certificate[]): string => {
          openssl.write('all.pem', certificates.map(({ der }) => encodePem('CERTIFICATE', der)).join(''));
          return withoutNews(openssl.run('storeutl', '-text', '-noout', '-certs', 'all.pem'));
        };
        const [are, were] = [pairs.map(({ node }) => node.certificate), pairs.map(({ old }) => old)].map(textOf);
        assert.equal(are, were);
      });
    }
  });
}

interface Circumstances {
  readonly now: number;
  readonly isSameKey: boolean;
  readonly before: PkiGraph;
}

function assertFields({ old, node, ca }: Pair, { now, isSameKey, before }: Circumstances): void {
  const { certificate } = node;
  assert.equal(certificate.version, 3);
  const serial = certificate.serialNumber;
  const bits = (serial.length - 1) * 8 + (32 - Math.clz32(serial[0] ?? 0));
  assert.ok((serial[0] ?? 0) <= 0x7f && bits >= 64 && bits <= 159, `${bits} bits`);
  const taken = [...before.certificates.values()].map((each) => toHex(each.certificate.serialNumber));
  assert.ok(!taken.includes(toHex(serial)));
  assert.deepEqual(node.issuer, {
    kind: 'verified',
    issuers: node.issuer.kind === 'verified' ? node.issuer.issuers : [],
  });
  assert.deepEqual(certificate.issuer.der, ca.certificate.subject.der);
  assert.equal(certificate.signatureAlgorithm.name, schemeOf(ca.certificate));
  const start = Math.ceil(now / 1000) * 1000;
  assert.equal(certificate.notBefore, Math.max(start - 300_000, ca.certificate.notBefore ?? 0));
  assert.equal(certificate.notAfter, Math.min(start + 365 * day, ca.certificate.notAfter ?? 0));
  assert.deepEqual(certificate.subject.der, old.subject.der);
  assert.equal(toHex(certificate.publicKey.spki) === toHex(old.publicKey.spki), isSameKey);
  if (!isSameKey) assert.equal(certificate.publicKey.curve, 'P-256');
  const kept = (each: Certificate) =>
    each.extensions.filter(({ oid }) => !Object.values(derived).includes(oid)).map(({ der }) => toHex(der));
  assert.deepEqual(kept(certificate), kept(old));
  const has = ({ extensions }: Certificate, oid: string): boolean => extensions.some((each) => each.oid === oid);
  assert.equal(has(certificate, derived.subjectKeyIdentifier), has(old, derived.subjectKeyIdentifier));
  if (certificate.subjectKeyIdentifier !== undefined) {
    const { bits: keyBits } = readSpki(certificate.publicKey.spki);
    const own = createHash('sha1').update(keyBits).digest('hex');
    assert.equal(toHex(certificate.subjectKeyIdentifier), own);
  }
  const keyIdentifier = toHex(ca.certificate.subjectKeyIdentifier ?? new Uint8Array());
  const authority = certificate.extensions.find(({ oid }) => oid === derived.authorityKeyIdentifier);
  assert.equal(toHex(authority?.value ?? new Uint8Array()), `30168014${keyIdentifier}`);
}

function schemeOf({ publicKey }: Certificate): string | undefined {
  if (publicKey.algorithm === 'RSA') return 'sha256WithRSAEncryption';
  return publicKey.curve === 'P-256' ? 'ecdsa-with-SHA256' : undefined;
}

/** What may differ: serial number, dates, key, signature. */
function withoutNews(text: string): string {
  return text
    .split('\n')
    .filter(
      (line) =>
        !/^\s*(?:[0-9a-f]{2}:)*[0-9a-f]{2}:?$|Not (?:Before|After)|Public[ -]Key|ASN1 OID|NIST CURVE/.test(line),
    )
    .filter((line) => !/^\s*(?:[0-9A-F]{2}:){19}[0-9A-F]{2}$|^\s*(?:Modulus:|Exponent: .*|pub:)$/.test(line))
    .map((line) => line.replace(/Serial Number:.*/, 'Serial Number:'))
    .join('\n');
}
