import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { Extension } from '../../../support/peculiarX509.ts';
import { createTestCa, createTestKeys, createTestRequest } from '../../../support/testPki.ts';
import { assertAsOpenssl, openssl, ourLines } from './opensslText.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-decoded-'));
after(() => rmSync(folder, { recursive: true }));

const tree = path.join(process.cwd(), 'test/fixtures/kubeadm-renew');
const certificateFiles = readdirSync(tree, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.crt'),
);

test('kubeadm makes certificates to compare', () => assert.ok(certificateFiles.length >= 10));
for (const file of certificateFiles) {
  test(`${file} is written as openssl writes it`, () => assertAsOpenssl(readFileSync(path.join(tree, file), 'utf8')));
}

test('other kinds of keys, names and serial numbers', async () => {
  const ca = await createTestCa({ name: 'kubernetes', keys: await createTestKeys('P-384'), pathLength: 3 });
  assertAsOpenssl(ca.certificatePem);
  for (const options of [
    { keys: await createTestKeys('Ed25519') },
    { keys: await createTestKeys('RSA 2048') },
    { serialNumber: '7fffffffffffffff' },
    { serialNumber: '008000000000000000' },
    { serialNumber: 'fb' },
    { serialNumber: '0112233445566778899aabbccddeeff001122334' },
    { commonName: 'Ünï 证书', organizations: ['system:masters', 'b'] },
    { notAfter: '9999-12-31T23:59:59Z' },
    { dnsNames: ['a.example'], ipAddresses: ['::1', '10.0.0.1', 'fd00::1'], uris: ['spiffe://a/b'], emails: ['a@b.c'] },
  ]) {
    assertAsOpenssl((await ca.issue(options)).certificatePem);
  }
});

test('a request', async () => {
  assertAsOpenssl((await createTestRequest({ dnsNames: ['worker-2'], ipAddresses: ['10.0.0.12'] })).requestPem, 'req');
});

/** Every extension that is shown in words. */
const extensions = `
[req]
distinguished_name = dn
[dn]
[ext]
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid:always, issuer:always
basicConstraints = critical, CA:TRUE, pathlen:2
keyUsage = critical, keyCertSign, cRLSign, digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment, keyAgreement, encipherOnly, decipherOnly
extendedKeyUsage = serverAuth, clientAuth, codeSigning, 1.2.3.4, anyExtendedKeyUsage
subjectAltName = DNS:a.example, IP:10.0.0.1, IP:fd00::1, URI:spiffe://a/b, email:a@b.c, RID:1.2.3.4, dirName:name
issuerAltName = DNS:issuer.example
crlDistributionPoints = one, two
authorityInfoAccess = OCSP;URI:http://ocsp.example/, caIssuers;URI:http://ca.example/ca.crt
certificatePolicies = 1.2.3.4, @policy, 2.5.29.32.0
nameConstraints = critical, permitted;DNS:.example.com, excluded;IP:10.0.0.0/255.0.0.0, permitted;email:x.y, permitted;IP:fd00::/ffff::, excluded;dirName:name
policyConstraints = requireExplicitPolicy:3, inhibitPolicyMapping:1
inhibitAnyPolicy = 2
nsComment = hello
nsCertType = server, client
tlsfeature = status_request
noCheck = ignored
[name]
C = UK
O = My Org
CN = My Name
[one]
fullname = URI:http://crl.example/a.crl
[two]
fullname = URI:http://crl.example/b.crl, URI:ldap://x/y
CRLissuer = dirName:name
reasons = keyCompromise, CACompromise
[policy]
policyIdentifier = 1.3.5.8
CPS.1 = http://my.host.example/
userNotice.1 = @notice
[notice]
explicitText = UTF8:Explicit Text
organization = Org
noticeNumbers = 1, 2, 3
`;

test('every extension that is shown in words', () => {
  const config = path.join(folder, 'extensions.cnf');
  const key = path.join(folder, 'key.pem');
  writeFileSync(config, extensions);
  openssl(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:secp256k1', '-out', key]);
  const subject = '/C=DE/O=Example/OU=One+OU=Two/CN=a/emailAddress=x@y.z';
  const request = ['req', '-new', '-key', key, '-subj', subject, '-multivalue-rdn', '-config', config];
  assertAsOpenssl(openssl([...request, '-x509', '-extensions', 'ext', '-days', '365']));
});

test('unknown extensions are shown by OID, criticality and octets', async () => {
  const ca = await createTestCa({ name: 'kubernetes' });
  const { der } = await ca.issue({ extensions: [new Extension('1.2.3.4.5', true, Uint8Array.of(4, 3, 1, 2, 255))] });
  const text = ourLines(new Uint8Array(der)).join('\n');
  assert.match(text, /^ {12}1\.2\.3\.4\.5: critical\n {16}04:03:01:02:ff$/m);
});

test('names cannot pretend to be other attributes or other lines', async () => {
  const { der } = await createTestCa({ name: 'a, O=system:masters\n        Issuer: CN=b\u202e' });
  const text = ourLines(new Uint8Array(der)).join('\n');
  assert.match(text, /^ {8}Subject: CN=a\\, O=system:masters\\n {8}Issuer: CN=b\\u202e$/m);
});
