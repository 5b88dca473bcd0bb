import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { formatSerialNumber } from '../../../src/core/x509/formatSerialNumber.ts';
import type { DecodedObject } from '../../../src/core/x509/x509Model.ts';
import { holdMemoryBelow } from '../../support/boundedMemory.ts';
import { randomFrom } from '../../support/randomFrom.ts';
import {
  attribute,
  bitString,
  certificate,
  element,
  extension,
  integer,
  name,
  octetString,
  oid,
  sequence,
  text,
} from './derBuilder.ts';
import { fixturePath, readCertificateFile, toBytes } from './pemFixture.ts';

holdMemoryBelow(500);

const allSorts = certificate({
  issuer: name(
    attribute('2.5.4.3', element(0x1e, [0, 0x61, 0xd8, 0x3d, 0xde, 0])),
    attribute('1.2.3', element(0x1c, [0, 0, 0, 0x61])),
  ),
  subject: name(attribute('2.5.4.10', text(0x14, 'x')), attribute('2.5.4.3', text(0x0c, 'é'))),
  notAfter: text(0x18, '20600101000000.5+0100'),
  extensions: [
    extension('2.5.29.14', octetString(Uint8Array.of(1))),
    extension('2.5.29.15', element(0x03, [5, 0xa0]), true),
    extension(
      '2.5.29.17',
      sequence(
        text(0x82, 'a'),
        element(0x87, [1, 2, 3, 4]),
        element(0xa4, name(attribute('2.5.4.3', text(0x0c, 'n')))),
        element(0xa0, oid('1.2.3'), element(0xa0, text(0x0c, 'o'))),
        element(0x88, [0x2a]),
      ),
    ),
    extension('2.5.29.19', sequence(element(0x01, [0xff]), integer(1))),
    extension('2.5.29.35', sequence(element(0x80, [1]))),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('2.25.329800735698586629295641978511506172918'))),
  ],
});
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 512 });

const seeds: readonly [label: string, der: Bytes][] = [
  ['CERTIFICATE', allSorts],
  ['CERTIFICATE', readCertificateFile(fixturePath('odd-certs/pyca/custom__san_dirname.pem')).der],
  ['CERTIFICATE', readCertificateFile(fixturePath('odd-certs/openssl/p256-server-cert.pem')).der],
  [
    'CERTIFICATE REQUEST',
    sequence(
      sequence(
        integer(0),
        name(),
        sequence(sequence(oid('1.3.101.112')), bitString()),
        element(
          0xa0,
          sequence(oid('1.2.840.113549.1.9.14'), element(0x31, sequence(extension('2.5.29.14', octetString())))),
        ),
      ),
      sequence(oid('1.3.101.112')),
      bitString(),
    ),
  ],
  [
    'X509 CRL',
    sequence(
      sequence(
        integer(1),
        sequence(oid('1.3.101.112')),
        name(),
        text(0x17, '260101000000Z'),
        text(0x17, '270101000000Z'),
        sequence(sequence(integer(1), text(0x17, '260101000000Z'))),
        element(0xa0, sequence(extension('2.5.29.20', integer(1)))),
      ),
      sequence(oid('1.3.101.112')),
      bitString(),
    ),
  ],
  ['RSA PRIVATE KEY', toBytes(rsa.privateKey.export({ type: 'pkcs1', format: 'der' }))],
  ['EC PRIVATE KEY', toBytes(ec.privateKey.export({ type: 'sec1', format: 'der' }))],
  ['PRIVATE KEY', toBytes(ec.privateKey.export({ type: 'pkcs8', format: 'der' }))],
  ['PUBLIC KEY', toBytes(rsa.publicKey.export({ type: 'spki', format: 'der' }))],
  [
    'OPENSSH PRIVATE KEY',
    toBytes(
      Buffer.from(
        'openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01\0\0\0\x0f\0\0\0\x0bssh-ed25519',
        'latin1',
      ),
    ),
  ],
];

/** Octets that mean something in DER: lengths, identifiers, ends of ranges. */
const notable = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x06, 0x1f, 0x30, 0x31, 0x7f, 0x80, 0x81, 0x82, 0x84, 0x85, 0xa0, 0xa3, 0xbf, 0xff,
];

function mutate(seed: Bytes, random: (below: number) => number): Bytes {
  const octets = [...seed];
  for (let change = random(3); change >= 0; change--) {
    const at = random(octets.length + 1);
    switch (random(6)) {
      case 0:
        octets[at] = random(256);
        break;
      case 1:
        octets[at] = notable[random(notable.length)] ?? 0;
        break;
      case 2:
        octets[at] = (octets[at] ?? 0) ^ (1 << random(8));
        break;
      case 3:
        octets.splice(at, 1 + random(8));
        break;
      case 4:
        octets.splice(at, 0, ...octets.slice(at, at + 1 + random(16)));
        break;
      case 5:
        octets.length = at;
        break;
    }
  }
  return Uint8Array.from(octets);
}

/** Uses all that was decoded, as hovers and trees do. */
function use(decoded: DecodedObject): void {
  assert.doesNotThrow(() => structuredClone(decoded));
  if (decoded.kind === 'unreadable') {
    assert.match(
      decoded.reason,
      /^(?![A-Z][a-z])[^\n]*[^.\n]$/,
      'a reason is lower case, without full stop and line break',
    );
    return;
  }
  if (decoded.kind === 'certificate') {
    formatSerialNumber(decoded.serialNumber);
    for (const time of [decoded.notBefore, decoded.notAfter]) {
      if (time !== undefined) assert.ok(Number.isSafeInteger(time), 'a time is whole milliseconds');
    }
  }
  if ('subject' in decoded) formatName(decoded.subject);
  if ('problems' in decoded) {
    for (const { offset, reason } of decoded.problems) {
      assert.ok(Number.isSafeInteger(offset) && offset >= 0);
      assert.notEqual(reason, '');
    }
  }
}

suite('whatever the bytes, decoding ends and does not throw', () => {
  for (const [i, [label, der]] of seeds.entries()) {
    test(`400 mutations of ${label} ${i}`, () => {
      const random = randomFrom(i + 1);
      for (let round = 0; round < 400; round++) {
        const mutant = mutate(der, random);
        try {
          use(decodeObject(mutant, label));
          use(decodeObject(mutant));
        } catch (error) {
          assert.fail(`${Buffer.from(mutant).toString('hex')}: ${error}`);
        }
      }
    });
  }

  test('any two octets', () => {
    for (let i = 0; i < 65_536; i += 7) use(decodeObject(Uint8Array.of(i >> 8, i & 0xff), 'CERTIFICATE'));
  });

  test('noise, and 1 MB of one octet', () => {
    const random = randomFrom(99);
    for (let round = 0; round < 200; round++) {
      const noise = Uint8Array.from({ length: random(300) }, () => random(256));
      noise[0] = 0x30;
      for (const [label] of seeds) use(decodeObject(noise, label));
    }
    for (const octet of notable) {
      const long = new Uint8Array(1_000_000).fill(octet);
      use(decodeObject(long));
      use(decodeObject(sequence(sequence(integer(0), sequence(long), sequence(long))), 'CERTIFICATE REQUEST'));
    }
  });
});
