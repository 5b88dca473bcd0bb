import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suite, test } from 'node:test';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { decodePublicKey } from '../../../src/core/x509/decodePublicKey.ts';
import { namedCurves } from '../../../src/core/x509/oids.ts';
import type { BarePublicKey, Certificate, PublicKey } from '../../../src/core/x509/x509Model.ts';
import { bitString, certificate, element, integer, oid, sequence } from './derBuilder.ts';
import { openssl } from './openssl.ts';

function spkiOf(key: KeyObject): Uint8Array<ArrayBuffer> {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }));
}

function decode(spki: Uint8Array<ArrayBuffer>): PublicKey {
  const decoded = decodePublicKey(spki);
  assert.equal(decoded.kind, 'publicKey');
  const { publicKey } = decoded as BarePublicKey;
  assert.deepEqual(publicKey.spki, spki);
  return publicKey;
}

function problemsOf(publicKey: Uint8Array): string[] {
  const { problems } = decodeCertificate(certificate({ publicKey })) as Certificate;
  return problems.map(({ field, reason }) => `${field}: ${reason}`);
}

const opensslCurves: Readonly<Record<string, string>> = {
  'P-192': 'prime192v1',
  'P-224': 'secp224r1',
  'P-256': 'prime256v1',
  'P-384': 'secp384r1',
  'P-521': 'secp521r1',
};

suite('public keys', () => {
  for (const curve of [
    'P-224',
    'P-256',
    'P-384',
    'P-521',
    'secp256k1',
    'brainpoolP256r1',
    'brainpoolP384r1',
    'brainpoolP512t1',
  ]) {
    test(curve, () => {
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: opensslCurves[curve] ?? curve });
      const decoded = decode(spkiOf(publicKey));
      assert.equal(decoded.algorithm, 'EC');
      assert.equal(decoded.algorithmOid, '1.2.840.10045.2.1');
      assert.equal(decoded.curve, curve);
      assert.equal(decoded.bits, Number(/\d{3}/.exec(curve)?.[0]));
      assert.deepEqual(problemsOf(decoded.spki), []);
    });
  }

  test('every named curve has the size that openssl says', () => {
    const sizes = new Map<string, number>();
    for (const [, name = '', bits] of openssl(['ecparam', '-list_curves']).matchAll(
      /(\S+)\s*:[^:]*?over a (\d+) bit/g,
    )) {
      sizes.set(name, Number(bits));
    }
    for (const { name, bits } of Object.values(namedCurves)) {
      // Builds of openssl leave curves out, and may know fewer or smaller ones than all.
      const size = sizes.get(opensslCurves[name] ?? name);
      if (size !== undefined) assert.equal(bits, size, name);
    }
    assert.ok(sizes.size > 3);
  });

  for (const [type, algorithm, bits] of [
    ['ed25519', 'Ed25519', 256],
    ['ed448', 'Ed448', 456],
    ['x25519', 'X25519', 253],
    ['x448', 'X448', 448],
  ] as const) {
    test(algorithm, () => {
      const { publicKey } = generateKeyPairSync(type as 'ed25519');
      const decoded = decode(spkiOf(publicKey));
      assert.deepEqual([decoded.algorithm, decoded.bits, decoded.curve], [algorithm, bits, undefined]);
    });
  }

  for (const modulusLength of [512, 1000, 1023, 2048]) {
    test(`RSA of ${modulusLength} bits`, () => {
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
      const decoded = decode(spkiOf(publicKey));
      assert.deepEqual([decoded.algorithm, decoded.bits], ['RSA', modulusLength]);
    });
  }

  test('RSA-PSS', () => {
    const { publicKey } = generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256' });
    const decoded = decode(spkiOf(publicKey));
    assert.deepEqual([decoded.algorithm, decoded.bits], ['RSA-PSS', 1024]);
  });

  test('DSA', () => {
    const { publicKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const decoded = decode(spkiOf(publicKey));
    assert.deepEqual([decoded.algorithm, decoded.bits], ['DSA', 1024]);
  });

  test('DSA with the parameters of its issuer', () => {
    const decoded = decode(sequence(sequence(oid('1.2.840.10040.4.1')), bitString(integer(5))));
    assert.deepEqual([decoded.algorithm, decoded.bits], ['DSA', undefined]);
  });

  const named: readonly [oid: string, algorithm: string][] = [
    ['2.16.840.1.101.3.4.3.17', 'ML-DSA-44'],
    ['2.16.840.1.101.3.4.3.19', 'ML-DSA-87'],
    ['2.16.840.1.101.3.4.4.2', 'ML-KEM-768'],
    ['2.16.840.1.101.3.4.3.20', 'SLH-DSA-SHA2-128s'],
    ['2.16.840.1.101.3.4.3.31', 'SLH-DSA-SHAKE-256f'],
    ['1.2.3.4', '1.2.3.4'],
  ];
  for (const [id, algorithm] of named) {
    test(`${id} is ${algorithm}`, () => {
      const decoded = decode(sequence(sequence(oid(id)), bitString(Uint8Array.of(1))));
      assert.deepEqual([decoded.algorithmOid, decoded.algorithm, decoded.bits], [id, algorithm, undefined]);
    });
  }

  test('PKCS#1 becomes the SubjectPublicKeyInfo of the same key', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const decoded = decodePublicKey(
      new Uint8Array(publicKey.export({ type: 'pkcs1', format: 'der' })),
    ) as BarePublicKey;
    assert.deepEqual(decoded.publicKey.spki, spkiOf(publicKey));
    assert.equal(decoded.publicKey.bits, 1024);
  });

  const ec = (curve: Uint8Array, ...point: readonly number[]): Uint8Array<ArrayBuffer> =>
    sequence(sequence(oid('1.2.840.10045.2.1'), curve), bitString(Uint8Array.from(point)));
  const p256 = oid('1.2.840.10045.3.1.7');
  const point = [4, ...new Array<number>(64).fill(1)];

  test('explicit parameters tell the size of the field', () => {
    const parameters = sequence(
      integer(1),
      sequence(oid('1.2.840.10045.1.1'), integer(0, 0xff, ...new Array<number>(31).fill(1))),
    );
    const decoded = decode(ec(parameters, ...point));
    assert.deepEqual([decoded.algorithm, decoded.bits, decoded.curve], ['EC', 256, undefined]);
  });

  test('an unknown curve is its object identifier', () => {
    const decoded = decode(ec(oid('1.2.3.4'), ...point));
    assert.deepEqual([decoded.bits, decoded.curve], [undefined, '1.2.3.4']);
  });

  const rsaAlgorithm = sequence(oid('1.2.840.113549.1.1.1'), element(0x05));
  const rsaKey = (...parts: readonly Uint8Array[]): Uint8Array => sequence(rsaAlgorithm, bitString(...parts));
  const wrong: readonly [what: string, spki: Uint8Array, problem: string][] = [
    [
      'a compressed point',
      ec(p256, 2, ...new Array<number>(32).fill(1)),
      'the point is compressed, which Kubernetes does not support',
    ],
    ['a point of another size', ec(p256, ...point, 1), 'the point is not on the curve'],
    ['no point', ec(p256), 'the point is not on the curve'],
    [
      'no curve',
      sequence(sequence(oid('1.2.840.10045.2.1')), bitString(Uint8Array.from(point))),
      'the curve is missing',
    ],
    ['a modulus that is none', rsaKey(Uint8Array.of(5, 0)), 'expected SEQUENCE, found NULL'],
    ['no key', sequence(rsaAlgorithm), 'BIT STRING is missing'],
    ['a negative modulus', rsaKey(sequence(integer(0x80), integer(3))), 'the modulus is negative'],
    ['no exponent', rsaKey(sequence(integer(5))), 'INTEGER is missing'],
    ['a negative exponent', rsaKey(sequence(integer(5), integer(0x80))), 'Kubernetes rejects the exponent'],
    ['an exponent of nothing', rsaKey(sequence(integer(5), integer(0))), 'Kubernetes rejects the exponent'],
    [
      'an RSA key without NULL',
      sequence(sequence(oid('1.2.840.113549.1.1.1')), bitString(sequence(integer(5), integer(3)))),
      'the algorithm parameters are not NULL, which Kubernetes rejects',
    ],
    ['no algorithm', sequence(sequence(), bitString()), 'OBJECT IDENTIFIER is missing'],
    [
      'an algorithm that is none',
      sequence(sequence(element(0x06, [0x80])), bitString()),
      'the algorithm is not an object identifier',
    ],
    ['nothing', sequence(), 'SEQUENCE is missing'],
  ];
  for (const [what, spki, problem] of wrong) {
    test(`${what} is reported`, () => assert.deepEqual(problemsOf(spki), [`subjectPublicKeyInfo: ${problem}`]));
  }

  test('a block that is no public key is unreadable', () => {
    assert.equal(decodePublicKey(sequence()).kind, 'unreadable');
    assert.equal(decodePublicKey(sequence(sequence(), bitString())).kind, 'unreadable');
    assert.equal(decodePublicKey(new Uint8Array(0)).kind, 'unreadable');
    assert.equal(decodePublicKey(Uint8Array.of(0x30, 0x03, 0x02, 0x01)).kind, 'unreadable');
  });
});
