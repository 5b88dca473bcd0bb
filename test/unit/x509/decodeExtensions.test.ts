import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import type { Certificate } from '../../../src/core/x509/x509Model.ts';
import { certificate, element, extension, integer, name, octetString, oid, sequence, text } from './derBuilder.ts';

const subjectKeyIdentifier = '2.5.29.14';
const keyUsage = '2.5.29.15';
const subjectAltName = '2.5.29.17';
const basicConstraints = '2.5.29.19';
const authorityKeyIdentifier = '2.5.29.35';
const extKeyUsage = '2.5.29.37';
const boolean = (octet: number): Uint8Array => element(0x01, [octet]);

function decode(...extensions: readonly Uint8Array[]): Certificate {
  const decoded = decodeCertificate(certificate({ extensions }));
  assert.equal(decoded.kind, 'certificate');
  return decoded as Certificate;
}

/** `field: reason` of each problem. */
function problemsOf({ problems }: Certificate): string[] {
  return problems.map(({ field, reason }) => `${field}: ${reason}`);
}

const good = {
  [subjectKeyIdentifier]: octetString(Uint8Array.of(1, 2, 3)),
  [keyUsage]: element(0x03, [5, 0xa0]),
  [subjectAltName]: sequence(text(0x82, 'kubernetes')),
  [basicConstraints]: sequence(boolean(0xff), integer(0)),
  [authorityKeyIdentifier]: sequence(element(0x80, [4, 5, 6])),
  [extKeyUsage]: sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.2.3')),
};

function read(certificate: Certificate): Record<string, unknown> {
  return {
    [subjectKeyIdentifier]: certificate.subjectKeyIdentifier && toHex(certificate.subjectKeyIdentifier),
    [keyUsage]: certificate.keyUsage,
    [subjectAltName]: certificate.subjectAltName?.map(({ type, value }) => `${type}:${value}`),
    [basicConstraints]: certificate.basicConstraints,
    [authorityKeyIdentifier]: certificate.authorityKeyIdentifier && toHex(certificate.authorityKeyIdentifier),
    [extKeyUsage]: certificate.extKeyUsage,
  };
}

const values: Record<string, unknown> = {
  [subjectKeyIdentifier]: '010203',
  [keyUsage]: ['digitalSignature', 'keyEncipherment'],
  [subjectAltName]: ['DNS:kubernetes'],
  [basicConstraints]: { isCa: true, pathLength: 0 },
  [authorityKeyIdentifier]: '040506',
  [extKeyUsage]: ['1.3.6.1.5.5.7.3.1', '1.2.3'],
};

suite('extensions', () => {
  const all = Object.entries(good).map(([type, value]) => extension(type, value, type === keyUsage));

  test('all at once', () => {
    const decoded = decode(...all);
    assert.deepEqual(read(decoded), values);
    assert.deepEqual(problemsOf(decoded), []);
    assert.deepEqual(
      decoded.extensions.map(({ oid, critical }) => [oid, critical]),
      Object.keys(good).map((type) => [type, type === keyUsage]),
    );
    assert.deepEqual(decoded.extensions[2]?.value, good[subjectAltName]);
    assert.deepEqual(decoded.extensions[2]?.der, all[2]);
  });

  const garbage = [
    new Uint8Array(0),
    Uint8Array.of(0x30),
    Uint8Array.of(0x30, 0x80, 0, 0),
    Uint8Array.of(0xff, 0xff, 0xff),
    element(0x30, [0x30, 0x7f]),
    integer(1),
  ];
  for (const [i, type] of Object.keys(good).entries()) {
    for (const value of garbage) {
      test(`${type} of the bytes ${toHex(value) || 'none'} hides no other extension`, () => {
        const decoded = decode(...all.with(i, extension(type, value)));
        for (const [other, expected] of Object.entries(values)) {
          if (other !== type) assert.deepEqual(read(decoded)[other], expected);
        }
        assert.ok(decoded.problems.length > 0);
        assert.equal(decoded.extensions.length, all.length);
      });
    }
  }

  test('an extension without a value, and one without a type, hide no other', () => {
    const decoded = decode(
      sequence(oid('1.2.3')),
      sequence(octetString()),
      sequence(element(0x06, [0x80]), octetString()),
      ...all,
    );
    assert.deepEqual(read(decoded), values);
    assert.deepEqual(problemsOf(decoded), [
      'extension 1.2.3: OCTET STRING is missing',
      'extensions: expected OBJECT IDENTIFIER, found OCTET STRING',
      'extensions: the type of an extension is not an object identifier',
    ]);
    assert.equal(decoded.extensions.length, 1 + all.length);
  });

  test('the first of two extensions counts, and the second is reported', () => {
    const decoded = decode(...all, extension(basicConstraints, sequence()));
    assert.deepEqual(read(decoded), values);
    assert.deepEqual(
      decoded.problems.map(({ code }) => code),
      ['duplicate-extension'],
    );
  });

  const constraints: readonly [what: string, value: Uint8Array, expected: unknown, problems: readonly string[]][] = [
    ['nothing', sequence(), { isCa: false, pathLength: undefined }, []],
    ['FALSE, written out', sequence(boolean(0)), { isCa: false, pathLength: undefined }, []],
    [
      'TRUE as BER may write it',
      sequence(boolean(1)),
      { isCa: true, pathLength: undefined },
      ['basicConstraints: a BOOLEAN is not encoded as DER requires'],
    ],
    ['a path length without CA', sequence(integer(3)), { isCa: false, pathLength: 3 }, []],
    ['a long path length', sequence(boolean(0xff), integer(1, 0)), { isCa: true, pathLength: 256 }, []],
    [
      'a negative path length',
      sequence(boolean(0xff), integer(0xff)),
      { isCa: true, pathLength: undefined },
      ['basicConstraints: the path length is not valid'],
    ],
    [
      'a huge path length',
      sequence(boolean(0xff), integer(...new Array<number>(20).fill(1))),
      { isCa: true, pathLength: undefined },
      ['basicConstraints: the path length is not valid'],
    ],
    [
      'text as path length',
      sequence(boolean(0xff), text(0x0c, 'x')),
      { isCa: true, pathLength: undefined },
      ['basicConstraints: expected INTEGER, found UTF8String'],
    ],
  ];
  for (const [what, value, expected, problems] of constraints) {
    test(`basicConstraints of ${what}`, () => {
      const decoded = decode(extension(basicConstraints, value));
      assert.deepEqual(decoded.basicConstraints, expected);
      assert.deepEqual(problemsOf(decoded), problems);
    });
  }

  const usages: readonly [content: readonly number[], expected: readonly string[]][] = [
    [[0], []],
    [[0, 0], []],
    [[7, 0x80], ['digitalSignature']],
    [
      [1, 0x06],
      ['keyCertSign', 'cRLSign'],
    ],
    [[0, 0x40], ['nonRepudiation']],
    [
      [4, 0x30],
      ['keyEncipherment', 'dataEncipherment'],
    ],
    [
      [7, 0x01, 0x80],
      ['encipherOnly', 'decipherOnly'],
    ],
    [
      [0, 0xff, 0xff],
      [
        'digitalSignature',
        'nonRepudiation',
        'keyEncipherment',
        'dataEncipherment',
        'keyAgreement',
        'keyCertSign',
        'cRLSign',
        'encipherOnly',
        'decipherOnly',
      ],
    ],
  ];
  for (const [content, expected] of usages) {
    test(`keyUsage ${content.join(' ')}`, () => {
      const decoded = decode(extension(keyUsage, element(0x03, content)));
      assert.deepEqual(decoded.keyUsage, expected);
      assert.deepEqual(problemsOf(decoded), []);
    });
  }

  test('bits of keyUsage that it counts as unused do not count, and are reported', () => {
    const decoded = decode(extension(keyUsage, element(0x03, [6, 0xff])));
    assert.deepEqual(decoded.keyUsage, ['digitalSignature', 'nonRepudiation']);
    assert.deepEqual(problemsOf(decoded), ['keyUsage: bits are set that it declares as unused']);
  });

  for (const content of [[], [8, 0], [1]]) {
    test(`keyUsage ${content.join(' ') || 'of no octets'} is reported`, () => {
      const decoded = decode(extension(keyUsage, element(0x03, content)));
      assert.deepEqual(decoded.keyUsage, []);
      assert.equal(decoded.problems.length, 1);
    });
  }

  test('an authority key identifier without a key identifier', () => {
    const byIssuer = sequence(element(0xa1, element(0xa4, name())), element(0x82, [1]));
    assert.equal(decode(extension(authorityKeyIdentifier, byIssuer)).authorityKeyIdentifier, undefined);
  });

  test('bytes behind a value are reported and do not hide it', () => {
    const decoded = decode(extension(subjectKeyIdentifier, Buffer.concat([octetString(Uint8Array.of(1)), integer(1)])));
    assert.equal(read(decoded)[subjectKeyIdentifier], '01');
    assert.deepEqual(problemsOf(decoded), ['subjectKeyIdentifier: 3 bytes follow the value']);
  });

  test('any number of extensions is read, since verdicts depend on the last one too', () => {
    const many = Array.from({ length: 600 }, (_, i) => extension(`1.2.${i}`, octetString()));
    const decoded = decode(...many, extension('2.5.29.17', sequence(text(0x82, 'a.example.com'))));
    assert.deepEqual([decoded.extensions.length, decoded.problems], [601, []]);
    assert.equal(decoded.subjectAltName?.[0]?.value, 'a.example.com');
  });
});
