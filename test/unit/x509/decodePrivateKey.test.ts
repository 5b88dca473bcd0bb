import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suite, test } from 'node:test';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import { decodePrivateKey } from '../../../src/core/x509/decodePrivateKey.ts';
import { toHex } from '../../../src/core/x509/toHex.ts';
import type { PrivateKey } from '../../../src/core/x509/x509Model.ts';
import { bitString, element, integer, octetString, oid, sequence } from './derBuilder.ts';
import { openssl, opensslBytes } from './openssl.ts';
import { pemBlocks, toBytes } from './pemFixture.ts';

function decode(label: string, der: Uint8Array, headers?: Record<string, string>): PrivateKey {
  const bytes = toBytes(der);
  const decoded = decodePrivateKey(label, bytes, headers);
  assert.equal(decoded.kind, 'privateKey');
  const key = decoded as PrivateKey;
  assert.notEqual(key.publicKey?.spki.buffer, bytes.buffer, 'it shares no memory with the private key');
  assert.deepEqual(structuredClone(key), key);
  return key;
}

const der = (key: KeyObject, type: 'pkcs1' | 'sec1' | 'pkcs8'): Uint8Array =>
  key.export({ type, format: 'der' } as { type: 'pkcs8'; format: 'der' });
const spki = (key: KeyObject): string => toHex(createPublicKey(key).export({ type: 'spki', format: 'der' }));
const halfOf = (key: PrivateKey): string | undefined => key.publicKey && toHex(key.publicKey.spki);
const summary = ({ algorithm, bits, curve, encoding, encrypted }: PrivateKey): unknown[] => [
  algorithm,
  bits,
  curve,
  encoding,
  encrypted,
];

suite('private keys', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;

  test('PKCS#1', () => {
    const key = decode('RSA PRIVATE KEY', der(rsa, 'pkcs1'));
    assert.deepEqual(summary(key), ['RSA', 1024, undefined, 'PKCS#1', false]);
    assert.equal(halfOf(key), spki(rsa));
  });

  test('PKCS#8 of RSA, under any label', () => {
    for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'ANY PRIVATE KEY']) {
      const key = decode(label, der(rsa, 'pkcs8'));
      assert.deepEqual(summary(key), ['RSA', 1024, undefined, 'PKCS#8', false]);
      assert.equal(halfOf(key), spki(rsa));
    }
  });

  test('PKCS#8 of RSA whose algorithm lacks its NULL has the same public half', () => {
    const pkcs8 = sequence(integer(0), sequence(oid('1.2.840.113549.1.1.1')), octetString(der(rsa, 'pkcs1')));
    assert.equal(halfOf(decode('PRIVATE KEY', pkcs8)), spki(rsa));
  });

  test('RSA-PSS', () => {
    const { privateKey } = generateKeyPairSync('rsa-pss', { modulusLength: 1024, hashAlgorithm: 'sha256' });
    const key = decode('PRIVATE KEY', der(privateKey, 'pkcs8'));
    assert.deepEqual(summary(key), ['RSA-PSS', 1024, undefined, 'PKCS#8', false]);
    assert.equal(halfOf(key), spki(privateKey));
  });

  for (const [curve, namedCurve, bits] of [
    ['P-256', 'prime256v1', 256],
    ['P-384', 'secp384r1', 384],
    ['P-521', 'secp521r1', 521],
    ['secp256k1', 'secp256k1', 256],
    ['brainpoolP256r1', 'brainpoolP256r1', 256],
  ] as const) {
    test(`SEC1 and PKCS#8 of ${curve}`, () => {
      const { privateKey } = generateKeyPairSync('ec', { namedCurve });
      const sec1 = decode('EC PRIVATE KEY', der(privateKey, 'sec1'));
      assert.deepEqual(summary(sec1), ['EC', bits, curve, 'SEC1', false]);
      assert.equal(halfOf(sec1), spki(privateKey));
      const pkcs8 = decode('PRIVATE KEY', der(privateKey, 'pkcs8'));
      assert.deepEqual(summary(pkcs8), ['EC', bits, curve, 'PKCS#8', false]);
      assert.equal(halfOf(pkcs8), spki(privateKey));
    });
  }

  test('the public half keeps what the key is, and nothing of what it hides', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const { d = '' } = privateKey.export({ format: 'jwk' });
    const secret = Buffer.from(d, 'base64url').toString('hex');
    assert.ok(toHex(der(privateKey, 'sec1')).includes(secret));
    const key = decode('EC PRIVATE KEY', der(privateKey, 'sec1'));
    assert.ok(!toHex(new Uint8Array(key.publicKey?.spki.buffer ?? new ArrayBuffer(0))).includes(secret));
  });

  test('EC without its public half, and with a compressed one', () => {
    const secret = octetString(new Uint8Array(32).fill(9));
    const curve = element(0xa0, oid('1.2.840.10045.3.1.7'));
    const bare = decode('EC PRIVATE KEY', sequence(integer(1), secret, curve));
    assert.deepEqual([...summary(bare), bare.publicKey], ['EC', 256, 'P-256', 'SEC1', false, undefined]);
    const compressed = element(0xa1, bitString(Uint8Array.of(2, ...new Array<number>(32).fill(1))));
    assert.equal(decode('EC PRIVATE KEY', sequence(integer(1), secret, curve, compressed)).publicKey, undefined);
    assert.deepEqual(summary(decode('EC PRIVATE KEY', sequence(integer(1), secret))), [
      'EC',
      undefined,
      undefined,
      'SEC1',
      false,
    ]);
  });

  test('Ed25519, and under the label that Talos writes', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    for (const label of ['PRIVATE KEY', 'ED25519 PRIVATE KEY']) {
      const key = decodeObject(toBytes(der(privateKey, 'pkcs8')), label) as PrivateKey;
      assert.deepEqual([...summary(key), key.publicKey], ['Ed25519', 256, undefined, 'PKCS#8', false, undefined]);
    }
  });

  test('PKCS#8 of version 2 holds its public key', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const v1 = der(privateKey, 'pkcs8');
    const publicBits = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(12);
    const attributes = element(0xa0, []);
    for (const between of [[], [attributes]]) {
      const v2 = sequence(integer(1), v1.subarray(5), ...between, element(0x81, [0], publicBits));
      assert.equal(halfOf(decode('PRIVATE KEY', v2)), spki(privateKey));
    }
  });

  test('DSA in OpenSSL’s own form, and in PKCS#8', () => {
    const { privateKey } = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
    const pem = openssl(['pkey', '-traditional', '-inform', 'DER'], der(privateKey, 'pkcs8'));
    const [block] = pemBlocks(pem);
    assert.equal(block?.label, 'DSA PRIVATE KEY');
    const key = decode('DSA PRIVATE KEY', block?.der ?? new Uint8Array(0));
    assert.deepEqual(summary(key), ['DSA', 1024, undefined, 'DSA', false]);
    assert.equal(halfOf(key), spki(privateKey));
    assert.deepEqual(summary(decode('PRIVATE KEY', der(privateKey, 'pkcs8'))), [
      'DSA',
      1024,
      undefined,
      'PKCS#8',
      false,
    ]);
  });

  test('encrypted PKCS#8', () => {
    const encrypted = rsa.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'test' });
    const key = decode('ENCRYPTED PRIVATE KEY', encrypted);
    assert.deepEqual(
      [...summary(key), key.publicKey],
      ['unknown', undefined, undefined, 'encrypted PKCS#8', true, undefined],
    );
    assert.match(key.encryption ?? '', /^PBES2 with AES-256-CBC, \d+ iterations$/);
    assert.equal(decodeObject(toBytes(encrypted)).kind, 'privateKey');
  });

  test('encrypted as OpenSSL did it of old: known by its headers alone', () => {
    const headers = { 'Proc-Type': '4,ENCRYPTED', 'DEK-Info': 'AES-128-CBC,00' };
    assert.deepEqual(summary(decode('RSA PRIVATE KEY', Uint8Array.of(1, 2, 3), headers)), [
      'RSA',
      undefined,
      undefined,
      'encrypted PEM',
      true,
    ]);
    assert.equal(decode('RSA PRIVATE KEY', Uint8Array.of(), headers).encryption, 'AES-128-CBC');
    assert.deepEqual(summary(decode('EC PRIVATE KEY', Uint8Array.of(), headers)), [
      'EC',
      undefined,
      undefined,
      'encrypted PEM',
      true,
    ]);
    assert.deepEqual(summary(decode('PRIVATE KEY', Uint8Array.of(), headers)), [
      'unknown',
      undefined,
      undefined,
      'encrypted PEM',
      true,
    ]);
  });

  test('OpenSSH keys are named only', () => {
    const string = (value: Uint8Array | string): Buffer => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(value));
      return Buffer.concat([length, Buffer.from(value)]);
    };
    const openSsh = (cipher: string, kind: string): Buffer =>
      Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        string(cipher),
        string('none'),
        string(''),
        Buffer.of(0, 0, 0, 1),
        string(string(kind)),
        string('hidden'),
      ]);
    const label = 'OPENSSH PRIVATE KEY';
    assert.deepEqual(summary(decode(label, openSsh('none', 'ssh-ed25519'))), [
      'Ed25519',
      undefined,
      undefined,
      'OpenSSH',
      false,
    ]);
    assert.deepEqual(summary(decode(label, openSsh('aes256-ctr', 'ssh-rsa'))), [
      'RSA',
      undefined,
      undefined,
      'OpenSSH',
      true,
    ]);
    assert.deepEqual(summary(decode(label, openSsh('none', 'constructor'))), [
      'unknown',
      undefined,
      undefined,
      'OpenSSH',
      false,
    ]);
    assert.equal(decode(label, openSsh('aes256-ctr', 'ssh-rsa')).encryption, 'aes256-ctr');
    const whole = openSsh('none', 'ssh-ed25519');
    for (let length = 0; length < 50; length++) {
      assert.equal(decodePrivateKey(label, toBytes(whole.subarray(0, length))).kind, 'unreadable');
    }
  });

  test('openssl derives the same public key', () => {
    for (const args of [
      ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
      ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:1024'],
    ]) {
      const pkcs8 = opensslBytes(['genpkey', ...args, '-outform', 'DER']);
      const derived = opensslBytes(['pkey', '-inform', 'DER', '-pubout', '-outform', 'DER'], pkcs8);
      assert.equal(halfOf(decode('PRIVATE KEY', pkcs8)), toHex(derived));
    }
  });

  test('what is no key is unreadable', () => {
    const wrong = [
      new Uint8Array(0),
      sequence(),
      sequence(integer(0)),
      sequence(integer(0), integer(1)),
      sequence(integer(0), sequence(oid('1.2.3'))),
      sequence(integer(0), sequence(), octetString()),
      der(rsa, 'pkcs1').subarray(0, 200),
    ];
    for (const bytes of wrong) assert.equal(decodePrivateKey('PRIVATE KEY', toBytes(bytes)).kind, 'unreadable');
  });
});
