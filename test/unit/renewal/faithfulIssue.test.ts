import assert from 'node:assert/strict';
import { sign, X509Certificate } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { derBitString, derSequence, derTime, derUnsignedInteger } from '../../../src/core/renewal/derWriter.ts';
import { chooseRenewalCa } from '../../../src/core/renewal/findRenewalCa.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import { createOpensslPki, type OpensslKeyKind, plainLeaf } from '../../support/opensslPki.ts';
import { accepted, certificateIn, graphOf, nodeOf, renew } from '../../support/renewal.ts';
import { verifyWithGo } from '../../support/verifyWithGo.ts';

/** openssl makes certificates that start when it runs; judged an hour later, all are valid. */
const now = Date.now() + 3_600_000;
const { openssl, makeCa, makeLeaf, renewed, documents, verify } = createOpensslPki(now);
after(() => openssl.remove());

const oids = {
  authorityKeyIdentifier: '2.5.29.35',
  subjectKeyIdentifier: '2.5.29.14',
  crlDistributionPoints: '2.5.29.31',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  mustStaple: '1.3.6.1.5.5.7.1.24',
  timestamps: '1.3.6.1.4.1.11129.2.4.2',
  poison: '1.3.6.1.4.1.11129.2.4.3',
};

/** Everything that kubeadm's own renewal would drop or rebuild, and more. */
const oddLeaf = `
[req]
distinguished_name = dn
prompt = no
string_mask = nombstr
utf8 = yes
[dn]
0.C = DE
1.ST = Bayern
2.OU = Ümlaut team
3.O = system:masters
4.O = system:masters
5.CN = worker
6.+serialNumber = 4711
7.emailAddress = root@example.com
[ext]
basicConstraints = CA:FALSE
keyUsage = critical, digitalSignature, nonRepudiation
extendedKeyUsage = critical, clientAuth, 1.3.6.1.4.1.57683.7, serverAuth
subjectAltName = critical, @san
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
certificatePolicies = 1.3.6.1.4.1.57683.1
crlDistributionPoints = URI:http://ca.example.com/crl
authorityInfoAccess = OCSP;URI:http://ca.example.com/ocsp
tlsfeature = status_request
1.3.6.1.4.1.57683.9 = ASN1:UTF8:private
1.3.6.1.4.1.11129.2.4.2 = DER:0402000a
1.3.6.1.4.1.11129.2.4.3 = DER:0500
[san]
URI.1 = spiffe://cluster.local/ns/a/sa/b
email.1 = root@example.com
DNS.1 = z.example.com
DNS.2 = a.example.com
DNS.3 = a.example.com
IP.1 = fd00::1
IP.2 = 10.0.0.1
otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:user@example.com
RID.1 = 1.2.3.4
dirName.1 = dir
[dir]
CN = inside
`;

describe('a certificate with everything that others lose', async () => {
  makeCa('ca', 'P-256');
  makeLeaf('leaf', 'ca', oddLeaf, 'RSA 2048');
  const { graph, old, issued } = await renewed('leaf', 'ca');

  it('keeps the subject with multi-valued RDNs, duplicates and string types', () => {
    assert.deepEqual(issued.certificate.subject.der, old.subject.der);
    assert.ok(toHex(old.subject.der).includes('140bdc6d6c617574'), 'the subject holds a TeletexString');
    assert.ok(old.subject.rdns.some((rdn) => rdn.length === 2));
  });

  it('keeps every extension that belongs to the certificate, in order and with criticality', () => {
    const dropped = [oids.mustStaple, oids.timestamps, oids.poison];
    const derived = [oids.authorityKeyIdentifier];
    const wanted = old.extensions.filter(({ oid }) => !dropped.includes(oid));
    assert.deepEqual(
      issued.certificate.extensions.map(({ oid }) => oid),
      wanted.map(({ oid }) => oid),
    );
    for (const [index, extension] of wanted.entries()) {
      if (derived.includes(extension.oid)) continue;
      assert.deepEqual(issued.certificate.extensions[index]?.der, extension.der, extension.oid);
    }
    assert.equal(issued.certificate.subjectAltName?.length, 10);
  });

  it('names the CA by its key identifier alone', () => {
    const extension = issued.certificate.extensions.find(({ oid }) => oid === oids.authorityKeyIdentifier);
    const identifier = toHex(
      nodeOf(graph, certificateIn(graph, '/ca.crt')).certificate.subjectKeyIdentifier ?? new Uint8Array(),
    );
    assert.equal(toHex(extension?.value ?? new Uint8Array()), `30168014${identifier}`);
    assert.equal(extension?.critical, false);
  });

  it('is accepted by openssl', () => {
    verify('-CAfile', 'ca.crt', 'new-leaf.crt');
    assert.match(openssl.run('x509', '-in', 'new-leaf.crt', '-noout', '-text'), /URI:spiffe:\/\/cluster\.local/);
  });
});

describe('the CA decides how it is signed', async () => {
  const expected: Readonly<Record<OpensslKeyKind, string>> = {
    'RSA 2048': 'sha256WithRSAEncryption',
    'P-256': 'ecdsa-with-SHA256',
    'P-384': 'ecdsa-with-SHA384',
    'P-521': 'ecdsa-with-SHA512',
    Ed25519: 'ED25519',
  };
  const certificates: string[] = [];
  const cas: string[] = [];
  for (const kind of Object.keys(expected) as OpensslKeyKind[]) {
    const algorithm = expected[kind];
    const name = kind.replace(' ', '');
    makeCa(`ca-${name}`, kind, { commonName: `CA ${kind}` });
    makeLeaf(`leaf-${name}`, `ca-${name}`, plainLeaf(), 'P-256');
    it(`${kind}: ${algorithm}`, async () => {
      const { issued } = await renewed(`leaf-${name}`, `ca-${name}`);
      assert.equal(issued.certificate.signatureAlgorithm.name, algorithm);
      verify('-x509_strict', '-CAfile', `ca-${name}.crt`, `new-leaf-${name}.crt`);
      certificates.push(encodePem('CERTIFICATE', issued.der));
      cas.push(openssl.run('x509', '-in', `ca-${name}.crt`));
    });
  }

  it('Go accepts each', (t) => {
    assert.equal(certificates.length, 5);
    const verdicts = verifyWithGo(cas.join(''), certificates.join(''), now);
    if (verdicts === undefined) t.diagnostic('Go is not installed; openssl has judged');
    else assert.deepEqual(verdicts, Array(5).fill('ok'));
  });
});

describe('CA keys in every unencrypted form', async () => {
  makeCa('ca-rsa', 'RSA 2048');
  makeCa('ca-ec', 'P-384');
  makeCa('ca-ed', 'Ed25519');
  openssl.run('pkey', '-in', 'ca-rsa.key', '-traditional', '-out', 'pkcs1.key');
  openssl.run('pkey', '-in', 'ca-ec.key', '-traditional', '-out', 'sec1.key');
  for (const [form, ca, key] of [
    ['PKCS#1', 'ca-rsa', 'pkcs1.key'],
    ['PKCS#8 RSA', 'ca-rsa', 'ca-rsa.key'],
    ['SEC1', 'ca-ec', 'sec1.key'],
    ['PKCS#8 EC', 'ca-ec', 'ca-ec.key'],
    ['PKCS#8 Ed25519', 'ca-ed', 'ca-ed.key'],
  ] as const) {
    makeLeaf(`under-${ca}`, ca, plainLeaf(), 'P-256');
    it(form, async () => {
      await renewed(`under-${ca}`, ca, key);
      verify('-CAfile', `${ca}.crt`, `new-under-${ca}.crt`);
    });
  }
});

describe('what is derived from the CA', async () => {
  it('keeps the issuer bytes of the CA, whatever string type it has', async () => {
    makeCa('ca-printable', 'P-256', { commonName: 'kubernetes', request: 'string_mask = default' });
    makeLeaf('under-printable', 'ca-printable', plainLeaf(), 'P-256');
    const { graph, issued } = await renewed('under-printable', 'ca-printable');
    const ca = nodeOf(graph, certificateIn(graph, '/ca-printable.crt')).certificate;
    assert.deepEqual(issued.certificate.issuer.der, ca.subject.der);
    assert.ok(toHex(ca.subject.der).includes('130a6b756265726e65746573'), 'PrintableString');
  });

  it('leaves the authority key identifier out when the CA has no subject key identifier', async () => {
    makeCa('ca-bare', 'P-256', { extensions: 'subjectKeyIdentifier = none' });
    makeLeaf('under-bare', 'ca-bare', plainLeaf('authorityKeyIdentifier = issuer:always'), 'P-256');
    const { old, issued } = await renewed('under-bare', 'ca-bare');
    assert.ok(hasExtension(old, oids.authorityKeyIdentifier));
    assert.ok(!hasExtension(issued.certificate, oids.authorityKeyIdentifier));
  });

  it('adds it, at the end, when only the old certificate lacked it', async () => {
    makeCa('ca-plain', 'P-256');
    makeLeaf('without', 'ca-plain', plainLeaf('authorityKeyIdentifier = none'), 'P-256');
    const { old, issued } = await renewed('without', 'ca-plain');
    assert.ok(!hasExtension(old, oids.authorityKeyIdentifier));
    assert.equal(issued.certificate.extensions.at(-1)?.oid, oids.authorityKeyIdentifier);
  });

  it('adds no subject key identifier to a certificate that had none', async () => {
    makeLeaf('no-ski', 'ca-plain', plainLeaf('subjectKeyIdentifier = none'), 'P-256');
    const { issued } = await renewed('no-ski', 'ca-plain');
    assert.ok(!hasExtension(issued.certificate, oids.subjectKeyIdentifier));
  });

  it('makes version 3 of a certificate of version 1', async () => {
    makeLeaf('v3', 'ca-plain', plainLeaf(), 'P-256');
    openssl.write('v1.crt', encodePem('CERTIFICATE', withoutExtensions('v3', 'ca-plain')));
    verify('-CAfile', 'ca-plain.crt', 'v1.crt');
    const { old, issued } = await renewed('v1', 'ca-plain');
    assert.equal(old.version, 1);
    assert.equal(issued.certificate.version, 3);
    verify('-x509_strict', '-CAfile', 'ca-plain.crt', 'new-v1.crt');
  });

  it('drops the addresses of another CA when the user lets that one sign', async () => {
    makeCa('ca-new', 'P-256');
    const graph = await graphOf(documents('leaf', 'ca', 'ca-new'));
    const target = certificateIn(graph, '/leaf.crt');
    const ca = nodeOf(graph, certificateIn(graph, '/ca-new.crt'));
    const chosen = accepted(chooseRenewalCa(graph, ca, now));
    const { issued } = await renew(graph, target, { now, ca: chosen, mayChangeIssuer: true });
    assert.ok(!hasExtension(issued.certificate, oids.crlDistributionPoints));
    assert.ok(!hasExtension(issued.certificate, oids.authorityInfoAccess));
    assert.deepEqual(issued.certificate.subject.der, nodeOf(graph, target).certificate.subject.der);
  });
});

function hasExtension({ extensions }: Certificate, wanted: string): boolean {
  return extensions.some(({ oid }) => oid === wanted);
}

/** The leaf as a certificate of version 1, which no openssl still makes. */
function withoutExtensions(leaf: string, ca: string): Uint8Array<ArrayBuffer> {
  const decoded = decodeCertificate(pemBytes(openssl.read(`${leaf}.crt`)));
  assert.ok(decoded.kind === 'certificate');
  const tbsCertificate = derSequence(
    derUnsignedInteger(decoded.serialNumber),
    decoded.signatureAlgorithm.der,
    decoded.issuer.der,
    derSequence(derTime(decoded.notBefore ?? 0), derTime(decoded.notAfter ?? 0)),
    decoded.subject.der,
    decoded.publicKey.spki,
  );
  const signature = sign('sha256', tbsCertificate, openssl.read(`${ca}.key`));
  return derSequence(tbsCertificate, decoded.signatureAlgorithm.der, derBitString(new Uint8Array(signature)));
}

function pemBytes(pem: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new X509Certificate(pem).raw);
}
