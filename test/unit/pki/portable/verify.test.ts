import assert from 'node:assert/strict';
import { constants, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { describe, test } from 'node:test';
import { createPortableCryptography } from '../../../../src/core/pki/portable/portableCryptography.ts';
import { decodePublicKey } from '../../../../src/core/x509/decodePublicKey.ts';
import type { PublicKey, SignatureAlgorithm } from '../../../../src/core/x509/x509Model.ts';
import { createNodeCryptography } from '../../../../src/node/nodeCryptography.ts';
import { algorithms } from '../../../fuzz/keys.ts';

const node = createNodeCryptography();
const portable = createPortableCryptography();
const message = new Uint8Array(randomBytes(200));

const digests = {
  md5: ['1.2.840.113549.1.1.4'],
  sha1: ['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.2.840.10040.4.3'],
  sha224: ['1.2.840.113549.1.1.14', '1.2.840.10045.4.3.1'],
  sha256: ['1.2.840.113549.1.1.11', '1.2.840.10045.4.3.2', '2.16.840.1.101.3.4.3.2'],
  sha384: ['1.2.840.113549.1.1.12', '1.2.840.10045.4.3.3'],
  sha512: ['1.2.840.113549.1.1.13', '1.2.840.10045.4.3.4'],
} as const;

const curves = ['P-192', 'P-224', 'P-256', 'P-384', 'P-521', 'secp256k1'];
const brainpool = ['brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'];

function plain(oid: string): SignatureAlgorithm {
  return { oid, name: oid, der: new Uint8Array(0) };
}

function publicKeyOf(spki: Uint8Array): PublicKey {
  const decoded = decodePublicKey(new Uint8Array(spki));
  assert.equal(decoded.kind, 'publicKey');
  return decoded.publicKey;
}

/** Both verdicts, which have to be the same. */
function verdict(key: PublicKey, algorithm: SignatureAlgorithm, signature: Uint8Array, signed = message) {
  const octets = new Uint8Array(signature);
  const expected = node.verify(key, algorithm, signed, octets);
  assert.equal(portable.verify(key, algorithm, signed, octets), expected, `${algorithm.oid} ${key.curve}`);
  return expected;
}

/** The signature, and what is nearly one. */
function twistedSignatures(signature: Buffer): Uint8Array[] {
  const flipped = Array.from({ length: 12 }, (_, index) => {
    const octets = new Uint8Array(signature);
    const at = Math.floor((index * octets.length) / 12);
    octets[at] = (octets[at] ?? 0) ^ (1 << (index % 8));
    return octets;
  });
  const shorter = signature.subarray(0, -1);
  const longer = Buffer.concat([signature, Buffer.of(0)]);
  return [...flipped, shorter, longer, new Uint8Array(signature.length), new Uint8Array(0)];
}

function compare(name: string, key: KeyObject, algorithm: SignatureAlgorithm, signature: Buffer): void {
  const publicKey = publicKeyOf(createPublicKey(key).export({ format: 'der', type: 'spki' }));
  assert.equal(verdict(publicKey, algorithm, signature), true, name);
  const otherMessage = message.slice(1);
  assert.equal(verdict(publicKey, algorithm, signature, otherMessage), false, name);
  for (const twisted of twistedSignatures(signature)) verdict(publicKey, algorithm, twisted);
}

describe('verdicts are those of OpenSSL', () => {
  for (const [hash, oids] of Object.entries(digests)) {
    for (const oid of oids) {
      const isEc = oid.startsWith('1.2.840.10045');
      const isDsa = oid.startsWith('1.2.840.10040') || oid.startsWith('2.16');
      for (const curve of isEc ? [...curves, ...brainpool] : ['']) {
        test(`${isEc ? `ECDSA on ${curve}` : isDsa ? 'DSA' : 'RSA'} with ${hash}`, () => {
          const { privateKey } = isEc
            ? generateKeyPairSync('ec', { namedCurve: curve })
            : isDsa
              ? generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 })
              : generateKeyPairSync('rsa', { modulusLength: 1024 });
          compare(`${hash} ${curve}`, privateKey, plain(oid), sign(hash, message, privateKey));
        });
      }
    }
  }

  for (const [name, oid, { privateKey }] of [
    ['Ed25519', '1.3.101.112', generateKeyPairSync('ed25519')],
    ['Ed448', '1.3.101.113', generateKeyPairSync('ed448')],
  ] as const) {
    test(name, () => compare(name, privateKey, plain(oid), sign(null, message, privateKey)));
  }

  for (const bits of [1023, 1024, 1025, 2048]) {
    test(`RSA-PSS by a key of ${bits} bits`, () => {
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
      const padding = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      const { identifier } = algorithms.pssSha256;
      const algorithm = { oid: '1.2.840.113549.1.1.10', name: 'PSS', der: identifier };
      compare('PSS', privateKey, algorithm, sign('sha256', message, { key: privateKey, ...padding }));
      const otherSalt = sign('sha256', message, { key: privateKey, ...padding, saltLength: 20 });
      const key = publicKeyOf(createPublicKey(privateKey).export({ format: 'der', type: 'spki' }));
      assert.equal(verdict(key, algorithm, otherSalt), false);
    });
  }

  test('a compressed point verifies, a point beside the curve does not', () => {
    for (const curve of curves) {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: curve });
      const signature = sign('sha256', message, privateKey);
      const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
      const beside = spki.slice();
      beside[beside.length - 1] = (beside.at(-1) ?? 0) ^ 1;
      assert.equal(verdict(publicKeyOf(beside), plain('1.2.840.10045.4.3.2'), signature), undefined);
      assert.equal(verdict(publicKeyOf(compressed(spki)), plain('1.2.840.10045.4.3.2'), signature), true);
    }
  });

  test('a key of another kind verifies nothing', () => {
    const ec = publicKeyOf(
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }),
    );
    assert.equal(verdict(ec, plain('1.2.840.113549.1.1.11'), new Uint8Array(256)), false);
    assert.equal(verdict(ec, plain('1.3.101.112'), new Uint8Array(64)), false);
    assert.equal(verdict(ec, plain('1.2.3.4'), new Uint8Array(64)), undefined);
  });
});

/** The same key with its point in the short form (SEC 1 §2.3.3). */
function compressed(spki: Uint8Array): Uint8Array {
  const start = spki.lastIndexOf(4, spki.length - 2 * 24);
  const at = Array.from(spki.keys()).find(
    (index) => spki[index] === 0x03 && spki[index + 2 + (spki[index + 1] === 0x81 ? 1 : 0)] === 0,
  );
  assert.ok(at !== undefined && start > 0);
  const head = at + (spki[at + 1] === 0x81 ? 3 : 2);
  const point = spki.subarray(head + 1);
  const length = (point.length - 1) / 2;
  const short = Buffer.of(2 + ((point.at(-1) ?? 0) & 1), ...point.subarray(1, 1 + length));
  const algorithm = spki.subarray(spki.indexOf(0x30, 1), at);
  const key = Buffer.concat([Buffer.of(3, short.length + 1, 0), short]);
  return Buffer.concat([Buffer.of(0x30, algorithm.length + key.length), algorithm, key]);
}
