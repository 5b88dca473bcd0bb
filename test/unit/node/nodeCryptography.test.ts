import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  constants,
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { createPortableCryptography } from '../../../src/core/pki/portable/portableCryptography.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { decodeCertificate } from '../../../src/core/x509/decodeCertificate.ts';
import { decodePublicKey } from '../../../src/core/x509/decodePublicKey.ts';
import type { PublicKey } from '../../../src/core/x509/x509Model.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { bitString, certificate, commonName, oid, sequence } from '../x509/derBuilder.ts';

const cryptography = createNodeCryptography();
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const ed25519 = generateKeyPairSync('ed25519');
const ed448 = generateKeyPairSync('ed448');
const message = new Uint8Array(randomBytes(300));

function toPublicKey(key: KeyObject): PublicKey {
  const decoded = decodePublicKey(new Uint8Array(key.export({ format: 'der', type: 'spki' })));
  assert.equal(decoded.kind, 'publicKey');
  return decoded.publicKey;
}

function verify(key: KeyObject, oid: string, signature: Uint8Array, signed = message) {
  const algorithm = { oid, name: oid, der: new Uint8Array(0) };
  return cryptography.verify(toPublicKey(key), algorithm, signed, new Uint8Array(signature));
}

describe('verify', () => {
  const cases: readonly (readonly [string, string, { publicKey: KeyObject; privateKey: KeyObject }, string | null])[] =
    [
      ['RSA with SHA-1', '1.2.840.113549.1.1.5', rsa, 'sha1'],
      ['RSA with SHA-256', '1.2.840.113549.1.1.11', rsa, 'sha256'],
      ['RSA with SHA-384', '1.2.840.113549.1.1.12', rsa, 'sha384'],
      ['RSA with SHA-512', '1.2.840.113549.1.1.13', rsa, 'sha512'],
      ['ECDSA with SHA-256', '1.2.840.10045.4.3.2', p256, 'sha256'],
      ['ECDSA with SHA-384', '1.2.840.10045.4.3.3', p256, 'sha384'],
      ['Ed25519', '1.3.101.112', ed25519, null],
      ['Ed448', '1.3.101.113', ed448, null],
    ];
  for (const [name, oid, pair, hash] of cases) {
    test(name, () => {
      const signature = sign(hash, message, pair.privateKey);
      assert.equal(verify(pair.publicKey, oid, signature), true);
      const other = message.slice();
      other[0] = (other[0] ?? 0) ^ 1;
      assert.equal(verify(pair.publicKey, oid, signature, other), false);
    });
  }

  for (const [name, options] of [
    ['SHA-256 and a salt of 32', ['-sha256', '-sigopt', 'rsa_pss_saltlen:32']],
    ['SHA-512 and the longest salt', ['-sha512', '-sigopt', 'rsa_pss_saltlen:max']],
    ['SHA-1, which its parameters leave out', ['-sha1', '-sigopt', 'rsa_pss_saltlen:20']],
    ['SHA-256, and a mask with SHA-1, which its parameters leave out', ['-sha256', '-sigopt', 'rsa_mgf1_md:sha1']],
  ] as const) {
    test(`RSA-PSS with ${name}, signed by openssl`, async () => {
      const base = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', '/dev/null', '-subj', '/CN=pss'];
      const pss = ['-sigopt', 'rsa_padding_mode:pss', ...options, '-outform', 'DER'];
      const der = execFileSync('openssl', [...base, ...pss], { stdio: ['ignore', 'pipe', 'ignore'] });
      const certificate = decodeCertificate(new Uint8Array(der));
      assert.equal(certificate.kind, 'certificate');
      const { publicKey, signatureAlgorithm, tbsCertificate, signature } = certificate;
      const other = signature.slice();
      other[9] = (other[9] ?? 0) ^ 1;
      for (const { verify } of [cryptography, createPortableCryptography()]) {
        assert.equal(await verify(publicKey, signatureAlgorithm, tbsCertificate, signature), true);
        assert.equal(await verify(publicKey, signatureAlgorithm, tbsCertificate, other), false);
      }
    });
  }

  for (const [name, pair] of [
    ['an RSA key', rsa],
    ['an RSA-PSS key', generateKeyPairSync('rsa-pss', { modulusLength: 2048 })],
  ] as const) {
    test(`RSA-PSS without parameters has their defaults: ${name} verifies the certificate that it has signed`, async () => {
      const algorithm = sequence(oid('1.2.840.113549.1.1.10'));
      const parts = {
        innerAlgorithm: algorithm,
        algorithm,
        issuer: commonName('pss'),
        subject: commonName('pss'),
        publicKey: new Uint8Array(pair.publicKey.export({ format: 'der', type: 'spki' })),
      };
      const draft = decodeCertificate(certificate(parts));
      assert.equal(draft.kind, 'certificate');
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      const signature = sign('sha1', draft.tbsCertificate, { key: pair.privateKey, padding, saltLength: 20 });
      const text = encodePem('CERTIFICATE', certificate({ ...parts, signature: bitString(signature) }));
      const file = decodeFile({ path: 'pss.pem', text }, { cryptography });
      const [node] = (await buildPkiGraph([file], cryptography)).certificates.values();
      assert.deepEqual(node?.issuer, { kind: 'selfSigned' });
    });
  }

  test('a signature of another form than the algorithm is wrong, whatever the key could do', () => {
    assert.equal(verify(p256.publicKey, '1.2.840.113549.1.1.11', sign('sha256', message, p256.privateKey)), false);
    assert.equal(verify(p256.publicKey, '1.2.840.10045.4.3.2', new Uint8Array([1, 2, 3])), false);
  });

  test('unknown algorithms and keys that cannot be read have no verdict', () => {
    assert.equal(verify(rsa.publicKey, '1.2.3.4', new Uint8Array(256)), undefined);
    const broken = { ...toPublicKey(rsa.publicKey), spki: new Uint8Array([0x30, 0]) };
    const algorithm = { oid: '1.2.840.113549.1.1.11', name: '', der: new Uint8Array(0) };
    assert.equal(cryptography.verify(broken, algorithm, message, new Uint8Array(256)), undefined);
  });
});

test('sha256', () => {
  assert.equal(
    Buffer.from(cryptography.sha256(message)).toString('hex'),
    createHash('sha256').update(message).digest('hex'),
  );
});

describe('derivePublicKey', () => {
  const expected = (key: KeyObject) => key.export({ format: 'der', type: 'spki' }).toString('hex');
  const derive = (label: string, der: Buffer) => {
    const spki = cryptography.derivePublicKey?.(label, new Uint8Array(der));
    return spki && Buffer.from(spki).toString('hex');
  };

  test('PKCS#8 of Ed25519', () => {
    const der = ed25519.privateKey.export({ format: 'der', type: 'pkcs8' });
    assert.equal(derive('PRIVATE KEY', der), expected(ed25519.publicKey));
  });

  test('SEC1 without its public half, as openssl writes it', () => {
    const pem = p256.privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    const der = execFileSync('openssl', ['ec', '-no_public', '-outform', 'DER'], {
      input: pem,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    assert.equal(derive('EC PRIVATE KEY', der), expected(createPublicKey(p256.privateKey)));
  });

  test('what is no key gives nothing', () => {
    assert.equal(derive('PRIVATE KEY', Buffer.from([1, 2, 3])), undefined);
  });
});
