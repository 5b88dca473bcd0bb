import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { certificate, oid, sequence } from '../x509/derBuilder.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
openssl.write(
  'ca.ext',
  'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\nsubjectKeyIdentifier=hash\n',
);
openssl.write('leaf.ext', 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n');
const sign = (name: string, issuer: string | undefined, digest: string, curve = 'P-256') => {
  openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`, '-out', `${name}.key`);
  openssl.run('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  const signer =
    issuer === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${issuer}.crt`, '-CAkey', `${issuer}.key`];
  const extensions = ['-extfile', name.includes('ca') || name.includes('root') ? 'ca.ext' : 'leaf.ext'];
  const dates = ['-days', '36500', '-set_serial', '0x4f3a9d21c0b7e655'];
  openssl.run(
    'x509',
    '-req',
    '-in',
    `${name}.csr`,
    ...signer,
    ...extensions,
    ...dates,
    `-${digest}`,
    '-out',
    `${name}.crt`,
  );
  return openssl.read(`${name}.crt`);
};
const root = sign('root', undefined, 'sha1');
const intermediate = sign('ca', 'root', 'sha1');
const leaf = sign('leaf', 'ca', 'sha1');
const good = sign('good', 'ca', 'sha256');

describe('sig-sha1', () => {
  test('counts where the signature is checked: leaves, and CAs behind one; not what is trusted', async () => {
    const findings = await findingsIn({
      'bundle.pem': intermediate + root,
      'chain.pem': good + intermediate + root,
      'leaf.pem': leaf,
      'trusted.conf': `certificate-authority-data: ${Buffer.from(intermediate).toString('base64')}\n`,
    });
    assert.deepEqual(gradesOf(findings, /^sig-/), [
      'info sig-sha1 bundle.pem',
      'info sig-sha1 bundle.pem',
      'error sig-sha1 chain.pem',
      'info sig-sha1 chain.pem',
      'error sig-sha1 leaf.pem',
      'info sig-sha1 trusted.conf',
    ]);
    const messages = findings.filter(({ code }) => code === 'sig-sha1').map(({ message }) => message);
    assert.equal(messages[1], 'CA root is signed with SHA-1, which Go does not check in a root.');
    assert.match(
      messages[4] ?? '',
      /^The client certificate of leaf is signed with SHA-1, .*`x509: cannot verify signature: insecure algorithm ECDSA-SHA1`\. Reissue it with SHA-256\.$/,
    );
  });
});

describe('hash functions by the algorithm', () => {
  const cases: readonly (readonly [name: string, oid: string, expected: readonly string[]])[] = [
    ['MD2', '1.2.840.113549.1.1.2', ['error sig-md5-md2']],
    ['MD4', '1.2.840.113549.1.1.3', ['error sig-md5-md2']],
    ['MD5', '1.2.840.113549.1.1.4', ['error sig-md5-md2']],
    ['SHA-1 with RSA', '1.2.840.113549.1.1.5', ['error sig-sha1']],
    ['SHA-1 with RSA, of the OIW', '1.3.14.3.2.29', ['error sig-sha1']],
    ['SHA-1 with DSA', '1.2.840.10040.4.3', ['error sig-sha1']],
    ['SHA-256 with RSA', '1.2.840.113549.1.1.11', []],
    ['Ed25519', '1.3.101.112', []],
    ['an unknown one', '1.2.3.4', []],
  ];
  for (const [name, algorithm, expected] of cases) {
    test(name, async () => {
      const identifier = sequence(oid(algorithm), new Uint8Array([5, 0]));
      const der = certificate({ algorithm: identifier, innerAlgorithm: identifier });
      const findings = await findingsIn({ 'a.pem': encodePem('CERTIFICATE', der) });
      assert.deepEqual(
        gradesOf(findings, /^sig-(?!algorithm)/),
        expected.map((each) => `${each} a.pem`),
      );
    });
  }
});

test('sig-weak-for-key: by the key that signed, not by the signed one', async () => {
  const strong = sign('strong-ca', undefined, 'sha384', 'P-384');
  const weak = sign('weak', 'strong-ca', 'sha256');
  const other = sign('other', 'ca', 'sha256', 'P-384');
  const findings = await findingsIn({
    'ca.pem': intermediate,
    'other.pem': other,
    'strong.pem': strong,
    'weak.pem': weak,
  });
  assert.deepEqual(gradesOf(findings, /^sig-weak/), ['hint sig-weak-for-key weak.pem']);
});
