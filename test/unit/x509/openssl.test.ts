import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { extensionNames, extKeyUsageLongNames } from '../../../src/core/x509/longNames.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import type { Certificate, GeneralName } from '../../../src/core/x509/x509Model.ts';
import { openssl, opensslBytes } from './openssl.ts';
import { withFolder } from './opensslObjects.ts';
import { pemBlocks } from './pemFixture.ts';

const config = `
[req]
distinguished_name=dn
utf8=yes
prompt=no
[dn]
C=DE
0.O=Ünïcode, "Org" <x>
1.OU=a+b;c#d
2.OU=\\ second\\ 
organizationIdentifier=VATDE-123
CN=kubernetes.default
[x]
basicConstraints=critical,CA:TRUE,pathlen:3
keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign,cRLSign
extendedKeyUsage=serverAuth,clientAuth,1.2.3.4,anyExtendedKeyUsage
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid:always
subjectAltName=@san
certificatePolicies=1.2.3.4
nsComment=comment
[san]
DNS.1=kubernetes
DNS.2=*.svc.cluster.local
IP.1=10.96.0.1
IP.2=2001:db8::1:0:0:1
IP.3=fd00::
URI=spiffe://cluster.local/ns/default/sa/default
email=a@example.com
RID=1.2.3.4
dirName=directory
otherName=1.3.6.1.4.1.311.20.2.3;UTF8:alice@corp
[directory]
CN=dir
`;

/** Ways to make a key, and what it is. */
const keys: readonly [args: string, algorithm: string, extra?: string][] = [
  ['rsa:1024 -sha1', 'RSA'],
  ['rsa:1024 -sha512', 'RSA'],
  ['rsa:1024 -sha256 -sigopt rsa_padding_mode:pss', 'RSA'],
  ['rsa-pss -pkeyopt rsa_keygen_bits:1024', 'RSA-PSS'],
  ['ec -pkeyopt ec_paramgen_curve:P-224', 'EC'],
  ['ec -pkeyopt ec_paramgen_curve:P-256 -sha256', 'EC'],
  ['ec -pkeyopt ec_paramgen_curve:P-384 -sha384', 'EC'],
  ['ec -pkeyopt ec_paramgen_curve:P-521 -sha512', 'EC'],
  ['ec -pkeyopt ec_paramgen_curve:secp256k1', 'EC'],
  ['ec -pkeyopt ec_paramgen_curve:brainpoolP256r1', 'EC'],
  ['ed25519', 'Ed25519'],
  ['ed448', 'Ed448'],
];

suite('openssl says the same', () => {
  for (const [args, algorithm] of keys) {
    test(`of a new certificate with ${args}`, () => {
      const der = withFolder((file) =>
        opensslBytes([
          ...['req', '-x509', '-nodes', '-days', '365', '-config', file('req.cnf', config), '-extensions', 'x'],
          ...['-keyout', file('key.pem'), '-outform', 'DER', '-newkey', ...args.split(' ')],
        ]),
      );
      const certificate = decode(der);
      assert.deepEqual(certificate.problems, []);
      assert.equal(certificate.publicKey.algorithm, algorithm);
      assertText(certificate, openssl(['x509', '-inform', 'DER', '-noout', '-text', '-nameopt', nameOptions], der));
      assert.deepEqual(
        Buffer.from(certificate.publicKey.spki),
        Buffer.from(pemBlocks(openssl(['x509', '-inform', 'DER', '-noout', '-pubkey'], der))[0]?.der ?? []),
      );
    });
  }
});

const nameOptions = 'RFC2253,-esc_msb';

function decode(der: Uint8Array<ArrayBuffer>): Certificate {
  const decoded = decodeCertificate(der);
  assert.equal(decoded.kind, 'certificate');
  return decoded as Certificate;
}

function fromUtf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString('utf8');
}

function assertText(certificate: Certificate, latin1: string): void {
  const text = fromUtf8(latin1);
  const line = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const colonHex = (bytes: Uint8Array | undefined): string =>
    toHex(bytes ?? new Uint8Array(0))
      .toUpperCase()
      .match(/../g)
      ?.join(':') ?? '';
  assert.equal(formatName(certificate.subject), line(/Subject: (.*)\n/));
  assert.equal(formatName(certificate.issuer), line(/Issuer: (.*)\n/));
  assert.equal(certificate.signatureAlgorithm.name, line(/Signature Algorithm: (\S+)/));
  const bits = line(/Public-Key: \((\d+) bit/);
  if (bits !== undefined) assert.equal(certificate.publicKey.bits, Number(bits));
  const curve = line(/NIST CURVE: (\S+)/) ?? line(/ASN1 OID: (\S+)/);
  assert.equal(certificate.publicKey.curve, curve);
  assert.equal(colonHex(certificate.subjectKeyIdentifier), line(/Subject Key Identifier: *\n *(\S+)/));
  assert.equal(colonHex(certificate.authorityKeyIdentifier), line(/Authority Key Identifier: *\n *(?:keyid:)?(\S+)/));
  assert.equal(line(/Basic Constraints: critical\n *(.*)\n/), 'CA:TRUE, pathlen:3');
  assert.deepEqual(certificate.basicConstraints, { isCa: true, pathLength: 3 });
  assert.equal(
    line(/X509v3 Key Usage: critical\n *(.*)\n/),
    'Digital Signature, Key Encipherment, Certificate Sign, CRL Sign',
  );
  assert.deepEqual(certificate.keyUsage, ['digitalSignature', 'keyEncipherment', 'keyCertSign', 'cRLSign']);
  const purposes: Readonly<Record<string, string>> = extKeyUsageLongNames;
  assert.equal(
    certificate.extKeyUsage?.map((oid) => purposes[oid] ?? oid).join(', '),
    line(/Extended Key Usage: *\n *(.*)\n/),
  );
  assert.equal(certificate.subjectAltName?.map(asOpenssl).join(', '), line(/Subject Alternative Name: *\n *(.*)\n/));
  const names: Readonly<Record<string, string>> = extensionNames;
  for (const { oid, critical } of certificate.extensions) {
    assert.match(text, new RegExp(`\n +${names[oid]}:${critical ? ' critical' : ' ?'}\n`));
  }
}

/** Writes a name as `openssl x509 -text` does; it neither shortens IPv6 nor follows RFC 4514 here. */
function asOpenssl({ type, value, der }: GeneralName): string {
  switch (type) {
    case 'IP': {
      const groups = toHex(der.subarray(2))
        .match(/..../g)
        ?.map((group) => Number.parseInt(group, 16).toString(16).toUpperCase());
      return `IP Address:${value.includes(':') ? groups?.join(':') : value}`;
    }
    case 'registeredID':
      return `Registered ID:${value}`;
    case 'dirName':
      return `DirName:/${value}`;
    case 'otherName':
      return `othername: UPN:${value.replace(/^.*?=/, '')}`;
    case 'DNS':
    case 'URI':
    case 'email':
    case 'x400Address':
    case 'ediPartyName':
      return `${type}:${value}`;
  }
}
