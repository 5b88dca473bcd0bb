import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { attributeValues } from '../../../src/core/x509/attributeValues.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import { formatSerialNumber } from '../../../src/core/x509/formatSerialNumber.ts';
import type { Certificate, Unreadable } from '../../../src/core/x509/x509Model.ts';
import {
  attribute,
  bitString,
  type CertificateParts,
  certificate,
  commonName,
  element,
  extension,
  integer,
  name,
  octetString,
  oid,
  sequence,
  text,
} from './derBuilder.ts';

function decode(parts: CertificateParts = {}): Certificate {
  const decoded = decodeCertificate(certificate(parts));
  assert.equal(decoded.kind, 'certificate');
  return decoded as Certificate;
}

function unreadable(bytes: Uint8Array): Unreadable {
  const decoded = decodeCertificate(new Uint8Array(bytes));
  assert.equal(decoded.kind, 'unreadable');
  return decoded as Unreadable;
}

/** `field: reason` of each problem. */
function problemsOf({ problems }: Certificate): string[] {
  return problems.map(({ field, reason }) => `${field}: ${reason}`);
}

suite('certificates', () => {
  test('plain fields', () => {
    const der = certificate();
    const decoded = decodeCertificate(der) as Certificate;
    assert.equal(decoded.der, der, 'the input itself, not a copy');
    assert.equal(decoded.tbsCertificate.buffer, der.buffer, 'views, not copies');
    assert.deepEqual(decoded.tbsCertificate, der.subarray(3, 3 + decoded.tbsCertificate.length));
    assert.equal(decoded.version, 3);
    assert.equal(formatName(decoded.issuer), 'CN=issuer');
    assert.equal(formatName(decoded.subject), 'CN=subject');
    assert.equal(decoded.signatureAlgorithm.name, 'ED25519');
    assert.equal(decoded.signature.length, 64);
    assert.deepEqual(decoded.extensions, []);
    assert.equal(decoded.keyUsage, undefined);
    assert.deepEqual(decoded.problems, []);
  });

  test('it is plain data: a worker can send it', () => {
    const decoded = decode({ extensions: [extension('2.5.29.17', sequence(text(0x82, 'a')))] });
    assert.deepEqual(structuredClone(decoded), decoded);
  });

  test('views into a part of a larger buffer', () => {
    const der = certificate();
    const buffer = new Uint8Array(der.length + 100);
    buffer.set(der, 50);
    const decoded = decodeCertificate(buffer.subarray(50, 50 + der.length)) as Certificate;
    assert.deepEqual(decoded.subject.der, commonName('subject'));
  });

  test('version 1 has no extensions', () => {
    const decoded = decode({ version: [] });
    assert.equal(decoded.version, 1);
    assert.deepEqual(decoded.problems, []);
  });

  test('extensions of a version 1 certificate are read and reported', () => {
    const decoded = decode({ version: [], extensions: [extension('2.5.29.14', octetString(Uint8Array.of(1)))] });
    assert.equal(decoded.extensions.length, 1);
    assert.deepEqual(problemsOf(decoded), ['version: version 1 does not support extensions; Kubernetes ignores them']);
  });

  test('a version that does not exist', () => {
    assert.deepEqual(problemsOf(decode({ version: [element(0xa0, integer(9))] })), [
      'version: this version does not exist',
    ]);
    assert.deepEqual(problemsOf(decode({ version: [element(0xa0)] })), ['version: this version does not exist']);
  });

  test('unique identifiers of version 2 are passed over', () => {
    const identifiers = [element(0x81, [0, 1]), element(0x82, [0, 1])];
    const decoded = decode({
      version: [element(0xa0, integer(1))],
      publicKey: Buffer.concat([...[certificateKey()], ...identifiers]),
    });
    assert.equal(decoded.version, 2);
    assert.deepEqual(decoded.problems, []);
  });

  test('an empty subject', () => {
    const decoded = decode({ subject: name() });
    assert.deepEqual(decoded.subject.rdns, []);
    assert.deepEqual(decoded.problems, []);
  });

  for (const isOneSet of [false, true]) {
    test(`user and groups behind any number of attributes${isOneSet ? ' of one set' : ''}`, () => {
      const groups = Array.from({ length: 3000 }, (_, index) => attribute('2.5.4.10', text(0x0c, `group-${index}`)));
      const attributes = [...groups, attribute('2.5.4.3', text(0x0c, 'admin'))];
      const decoded = decode({ subject: isOneSet ? name(Buffer.concat(attributes)) : name(...attributes) });
      assert.deepEqual(decoded.problems, []);
      assert.deepEqual(attributeValues(decoded.subject, 'CN'), ['admin']);
      assert.equal(attributeValues(decoded.subject, 'O').at(-1), 'group-2999');
    });
  }

  const serialNumbers: readonly [octets: readonly number[], text: string, problem?: string][] = [
    [[0], '0'],
    [[0, 0xff], 'ff'],
    [[0x80], '-80', 'it is negative'],
    [[], '0', 'it is empty'],
    [[0, 1], '1', 'it is not in its shortest form, as DER requires'],
    [new Array<number>(40).fill(0x7f), '7f'.repeat(40)],
  ];
  for (const [octets, expected, problem] of serialNumbers) {
    test(`serial number ${expected}${problem === undefined ? '' : `: ${problem}`}`, () => {
      const decoded = decode({ serialNumber: integer(...octets) });
      assert.equal(formatSerialNumber(decoded.serialNumber), expected);
      assert.deepEqual(problemsOf(decoded), problem === undefined ? [] : [`serialNumber: ${problem}`]);
    });
  }

  test('different algorithms inside and outside', () => {
    const decoded = decode({ innerAlgorithm: sequence(oid('1.2.840.10045.4.3.2')) });
    assert.equal(decoded.signatureAlgorithm.name, 'ED25519');
    assert.deepEqual(
      decoded.problems.map(({ code }) => code),
      ['sig-algorithm-mismatch'],
    );
  });

  test('bytes behind the certificate', () => {
    const der = certificate();
    const decoded = decodeCertificate(new Uint8Array([...der, 0, 0, 0])) as Certificate;
    assert.deepEqual(decoded.der, der);
    assert.deepEqual(decoded.problems, [
      { field: 'encoding', reason: '3 bytes follow the object', offset: der.length, code: 'trailing-data' },
    ]);
  });

  test('bytes behind the signature', () => {
    const decoded = decode({ signature: Buffer.concat([bitString(new Uint8Array(64)), integer(1)]) });
    assert.equal(decoded.signature.length, 64);
    assert.deepEqual(
      decoded.problems.map(({ code }) => code),
      ['trailing-data'],
    );
  });

  test('a broken part behind the key hides nothing before it', () => {
    const broken: readonly CertificateParts[] = [
      { signature: new Uint8Array(0) },
      { signature: integer(1) },
      { algorithm: integer(1) },
      { algorithm: sequence() },
      { publicKey: sequence() },
      { publicKey: sequence(sequence(), bitString()) },
      { publicKey: Buffer.concat([certificateKey(), element(0xa3, integer(1))]) },
      { publicKey: Buffer.concat([certificateKey(), element(0xa3, [0x30, 5, 1])]) },
      { publicKey: Buffer.concat([certificateKey(), integer(1)]) },
      { issuer: sequence(integer(1)) },
      { subject: sequence(integer(1)) },
      { subject: element(0x30, [0x31, 0x80]) },
    ];
    for (const parts of broken) {
      const decoded = decode(parts);
      assert.equal(decoded.notAfter, Date.UTC(2027, 0, 1));
      assert.ok(decoded.problems.length > 0, JSON.stringify(Object.keys(parts)));
    }
  });

  const frames: readonly [what: string, bytes: Uint8Array, reason: string][] = [
    ['nothing', new Uint8Array(0), 'it is empty'],
    ['text', Buffer.from('-----BEGIN CERTIFICATE-----'), 'it does not begin like DER'],
    ['a zero byte', Uint8Array.of(0), 'it does not begin like DER'],
    ['the first byte', Uint8Array.of(0x30), 'it is truncated or has the wrong length'],
    ['one half of it', certificate().subarray(0, 100), `it is truncated after 100 of ${certificate().length} bytes`],
    [
      'BER indefinite length',
      Uint8Array.of(0x30, 0x80, 0x30, 0x80, 0, 0, 0, 0),
      'it uses BER indefinite length, which is not allowed in certificates',
    ],
    ['a length of five octets', Uint8Array.of(0x30, 0x85, 0, 0, 0, 0, 1, 0), 'its length is not valid'],
    [
      'a length of 4 GiB',
      Uint8Array.of(0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0),
      'it is truncated after 7 of 4294967301 bytes',
    ],
    ['an empty SEQUENCE', sequence(), 'tbsCertificate: SEQUENCE is missing'],
    ['an empty TBSCertificate', sequence(sequence()), 'serialNumber: INTEGER is missing'],
    ['a list of numbers', sequence(integer(1), integer(2)), 'tbsCertificate: expected SEQUENCE, found INTEGER'],
    [
      'a BER set inside',
      sequence(element(0x30, [0x02, 1, 1, 0x30, 0x80])),
      'signature: it uses BER indefinite length, which is not allowed in certificates',
    ],
  ];
  for (const [what, bytes, reason] of frames) {
    test(`unreadable: ${what}`, () => {
      assert.deepEqual(unreadable(bytes), { kind: 'unreadable', layer: 'der', reason });
    });
  }

  test('a length that is longer than need be is read and reported', () => {
    const der = certificate();
    assert.equal(der[1], 0x81);
    const longer = new Uint8Array([0x30, 0x84, 0, 0, 0, ...der.subarray(2)]);
    const decoded = decodeCertificate(longer) as Certificate;
    assert.equal(formatName(decoded.subject), 'CN=subject');
    assert.deepEqual(problemsOf(decoded), ['encoding: a length is not in its shortest form, as DER requires']);
  });

  test('every beginning of a certificate is unreadable, and says so', () => {
    const der = certificate({ extensions: [extension('2.5.29.14', octetString(Uint8Array.of(1)))] });
    for (let length = 0; length < der.length; length++) {
      assert.match(unreadable(der.subarray(0, length)).reason, /^it is (empty$|truncated)/);
    }
  });

  test('the number of problems is bounded', () => {
    const broken = sequence(element(0x06, [0x80]), text(0x0c, 'x'));
    const decoded = decode({ subject: sequence(...new Array<Uint8Array>(500).fill(element(0x31, broken))) });
    assert.equal(decoded.problems.length, 50);
  });
});

function certificateKey(): Uint8Array {
  return sequence(sequence(oid('1.3.101.112')), bitString(new Uint8Array(32)));
}
