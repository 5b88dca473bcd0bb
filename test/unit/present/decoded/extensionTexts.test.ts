import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { extensionLines } from '../../../../src/core/present/decoded/extensionText.ts';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { assertGrowsWithSize } from '../../../support/growth.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';
import {
  certificate,
  element,
  extension,
  integer,
  octetString,
  oid,
  sequence,
  set,
  text,
} from '../../x509/derBuilder.ts';
import { assertAsOpenssl, ourLines } from './opensslText.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
folder.run('genpkey', '-algorithm', 'ED25519', '-out', 'a.key');
const sections = `[req]
distinguished_name = dn
[dn]
[name]
C = UK
CN = My Name
[point]
fullname = URI:http://crl.example/b.crl
CRLissuer = dirName:name
reasons = keyCompromise, CACompromise, affiliationChanged, certificateHold, privilegeWithdrawn, AACompromise
[relative]
relativename = rdn
CRLissuer = dirName:name
[rdn]
CN = part
`;

suite('extensions are written as openssl writes them', () => {
  for (const line of [
    'issuerAltName = email:a@b.c, RID:1.2.3.4, dirName:name, otherName:1.3.6.1.4.1.311.20.2.3;UTF8:a@b',
    'subjectAltName = otherName:1.3.6.1.5.5.7.8.9;UTF8:ü@b, otherName:1.3.6.1.5.5.7.8.7;IA5:_a, otherName:1.2.3;UTF8:x',
    'crlDistributionPoints = point, relative',
    'freshestCRL = point',
    'policyMappings = 1.2.3:1.2.4, 2.5.29.32.0:1.2.5',
    'inhibitAnyPolicy = critical, 0',
    'inhibitAnyPolicy = 340282366920938463463374607431768211455',
    'policyConstraints = critical, inhibitPolicyMapping:0',
    'nameConstraints = excluded;URI:.example, permitted;IP:10.0.0.0/255.0.0.0, permitted;otherName:1.3.6.1.5.5.7.8.9;UTF8:b',
    'subjectInfoAccess = caRepository;URI:http://a/, ad_timestamping;dirName:name, 1.2.3.4;email:a@b',
    'tlsfeature = critical, status_request, status_request_v2, 24',
    'nsBaseUrl = https://a/',
    'nsSslServerName = a.example',
    'nsCertType = client, sslCA, emailCA, objCA, objsign, email',
    'proxyCertInfo = critical, language:id-ppl-anyLanguage, pathlen:3, policy:text:AB',
    'proxyCertInfo = critical, language:id-ppl-inheritAll',
    '2.5.29.16 = ASN1:SEQUENCE:period',
    '2.5.29.9 = ASN1:SEQUENCE:attributes',
    '2.5.29.56 = DER:0500',
    'extendedKeyUsage = critical, msSmartcardLogin, 2.23.133.8.3, OCSPSigning, 1.3.6.1.5.5.7.3.17',
    'subjectKeyIdentifier = 00ff10',
    'sbgp-ipAddrBlock = critical, IPv4:10.0.0.0/8, IPv4:192.0.2.1-192.0.2.77, IPv4:198.51.100.64/27, IPv4-SAFI:1:10.2.0.0/16',
    'sbgp-ipAddrBlock = IPv6:2001:db8::/33, IPv6:2001:db9::1/128, IPv6:fd00::1-fd00::ffff, IPv4:0.0.0.0/0, IPv6-SAFI:2:::/0',
    'sbgp-ipAddrBlock = IPv4:inherit, IPv6:inherit',
    'sbgp-autonomousSysNum = critical, AS:64496, AS:64500-64510, RDI:inherit',
  ]) {
    test(line, () => {
      folder.write(
        'a.cnf',
        `${sections}[ext]\n${line}\n[period]\na=IMPLICIT:0,GENERALIZEDTIME:20260101000000Z\nb=IMPLICIT:1,GENERALIZEDTIME:20270101000000Z\n` +
          '[attributes]\na=SEQUENCE:birth\nb=SEQUENCE:gender\n[birth]\na=OID:1.3.6.1.5.5.7.9.1\nb=SET:birthDate\n' +
          '[birthDate]\na=GENERALIZEDTIME:19700101120000Z\n[gender]\na=OID:1.3.6.1.5.5.7.9.3\nb=SET:genderValue\n[genderValue]\na=PRINTABLESTRING:F\n',
      );
      const request = ['-key', 'a.key', '-subj', '/CN=a', '-config', 'a.cnf', '-extensions', 'ext'];
      assertAsOpenssl(folder.run('req', '-x509', '-new', ...request));
    });
  }
});

/** Our lines of an extension, without their indentation. */
function linesOf(type: string, value: Uint8Array<ArrayBuffer>, critical = false): readonly string[] {
  const der = extension(type, value, critical);
  return extensionLines({ oid: type, critical, value, der }).map((line) => line.trim());
}

const microsoft = (arcs: string) => `1.3.6.1.4.1.311.${arcs}`;

suite('extensions that openssl does not read', () => {
  for (const [type, value, ...lines] of [
    [microsoft('20.2'), text(0x1e, '\0S\0u\0b', 'latin1'), 'Microsoft certificate template name:', 'Sub'],
    [microsoft('21.1'), integer(0x02, 0x00, 0x01), 'Microsoft CA version:', 'V1.2'],
    [microsoft('21.2'), octetString(Uint8Array.of(1, 0xab)), 'Microsoft previous CA certificate hash:', '01:AB'],
    [
      microsoft('21.7'),
      sequence(oid(microsoft('21.8.1')), integer(100), integer(3)),
      'Microsoft certificate template:',
      `Template: ${microsoft('21.8.1')}`,
      'Major Version Number: 100',
      'Minor Version Number: 3',
    ],
    [
      microsoft('21.10'),
      sequence(sequence(oid('1.3.6.1.5.5.7.3.2'))),
      'Microsoft Application Policies Extension:',
      'Policy: 1.3.6.1.5.5.7.3.2',
    ],
    [
      microsoft('25.2'),
      sequence(element(0xa0, oid(microsoft('25.2.1')), element(0xa0, octetString(Buffer.from('S-1-5-21-1-2-3-500'))))),
      'Microsoft NTDS CA Extension:',
      'Object SID: S-1-5-21-1-2-3-500',
    ],
    [
      '1.3.6.1.5.5.7.1.3',
      sequence(
        sequence(oid('0.4.0.1862.1.1')),
        sequence(oid('0.4.0.1862.1.2'), sequence(text(0x13, 'EUR'), integer(5), integer(3))),
        sequence(oid('0.4.0.1862.1.6'), sequence(oid('0.4.0.1862.1.6.2'))),
        sequence(oid('1.2.3')),
      ),
      'qcStatements:',
      'EU qualified certificate',
      'Limit of transactions: EUR, 5, 3',
      'Type: electronic seal',
      '1.2.3',
    ],
    ['1.3.6.1.5.5.7.1.12', sequence(integer(1)), 'Logotype:', '30:03:02:01:01'],
    ['1.2.3.4.5', Uint8Array.of(1, 2, 255), '1.2.3.4.5:', '01:02:ff'],
  ] as const) {
    test(lines[0] ?? type, () => assert.deepEqual(linesOf(type, value).slice(0, lines.length), lines));
  }
});

suite('an extension that cannot be read', () => {
  test('is shown as octets with the reason, and hides nothing else', () => {
    const names = extension('2.5.29.17', sequence(text(0x82, 'a.example')));
    const broken = extension('2.5.29.31', Uint8Array.of(0x30, 0x05, 0x30), true);
    const odd = extension('2.5.29.37', sequence(text(0x16, 'x')));
    const content = ourLines(certificate({ extensions: [broken, odd, names] })).join('\n');
    assert.match(
      content,
      /CRL Distribution Points: critical\n {16}# Cannot be read: it is truncated or has the wrong length\n {16}30:05:30\n/,
    );
    assert.match(
      content,
      /Extended Key Usage:\n {16}# Cannot be read: its structure does not match this extension\n {16}30:03:16:01:78\n/,
    );
    assert.match(content, /Subject Alternative Name:\n {16}DNS:a\.example\n/);
  });

  for (const type of [
    '1.3.6.1.5.5.7.1.7',
    '1.3.6.1.5.5.7.1.8',
    '2.5.29.9',
    '2.5.29.28',
    '2.5.29.30',
    '2.5.29.32',
    '2.5.29.33',
    '1.3.6.1.4.1.11129.2.4.2',
  ]) {
    test(`${type} of noise`, () => {
      for (let length = 0; length < 40; length++) {
        const noise = Uint8Array.from({ length }, (_, index) => (index * 73 + length * 31) % 256);
        assert.ok(linesOf(type, sequence(noise)).length >= 1);
        assert.ok(linesOf(type, noise).length >= 1);
      }
    });
  }
});

test('a prefix that counts more unused bits than an octet has is none', () => {
  const block = sequence(octetString(Uint8Array.of(0, 1)), sequence(element(0x03, [200, 10])));
  assert.match(linesOf('1.3.6.1.5.5.7.1.7', sequence(block)).at(1) ?? '', /^# Cannot be read/);
});

suite('no extension fills the screen', () => {
  const sizes = (lines: readonly string[]) => [lines.length, Math.max(...lines.map(({ length }) => length))] as const;
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const wide = (size: number) => new Uint8Array(size).fill(0x41);
  const cases: Readonly<Record<string, readonly [type: string, size: number, value: (size: number) => Bytes]>> = {
    '10,000 names': [
      '2.5.29.17',
      10_000,
      (size) => sequence(...many(size, (index) => text(0x82, `host-${index}.example`))),
    ],
    '10,000 policies': [
      '2.5.29.32',
      10_000,
      (size) => sequence(...many(size, (index) => sequence(oid(`1.2.${index}`)))),
    ],
    '10,000 points': ['2.5.29.31', 10_000, (size) => sequence(...many(size, () => sequence(element(0x82, [1, 2]))))],
    '10,000 attributes': [
      '2.5.29.9',
      10_000,
      (size) => sequence(...many(size, () => sequence(oid('1.2.3'), set(integer(1))))),
    ],
    'a megabyte of octets': ['1.2.3', 1 << 20, wide],
    'a name of a megabyte': ['2.5.29.17', 1 << 20, (size) => sequence(text(0x86, 'a'.repeat(size)))],
    'a number of a megabyte': ['2.5.29.54', 1 << 20, (size) => element(0x02, wide(size))],
    'a path length of a megabyte': ['2.5.29.19', 1 << 20, (size) => sequence(element(0x02, wide(size)))],
    'an identifier of a megabyte': ['2.5.29.14', 1 << 20, (size) => octetString(wide(size))],
    'a statement nested 10,000 times': [
      '1.3.6.1.5.5.7.1.3',
      10_000,
      (size) =>
        sequence(
          sequence(
            oid('1.2.3'),
            many(size, () => 0).reduce((inner) => sequence(inner), integer(1)),
          ),
        ),
    ],
  };
  for (const [what, [type, size, make]] of Object.entries(cases)) {
    test(what, async () => {
      const value = make(size);
      const lines = linesOf(type, value);
      const [count, longest] = sizes(lines);
      assert.ok(count <= 3002, `${count} lines`);
      assert.ok(longest <= 60_000, `a line of ${longest} characters`);
      if (value.length > 100_000 || count > 100)
        assert.match(lines.join('\n'), /… and [\d,]+ more|… \([\d,]+ characters\)/);
      await assertGrowsWithSize({ what, size, make, work: (made) => linesOf(type, made) });
    });
  }
});
