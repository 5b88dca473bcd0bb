import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import type { Bytes } from '../../../src/core/x509/bytes.ts';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import type { DecodedObject, Unreadable } from '../../../src/core/x509/x509Model.ts';
import { certificate, element, integer, oid, sequence, text } from './derBuilder.ts';
import { makeOpensslObjects } from './opensslObjects.ts';
import { toBytes } from './pemFixture.ts';

const { privateKey, publicKey, request, revocationList } = makeOpensslObjects();

const der = (type: 'pkcs1' | 'pkcs8'): Bytes => toBytes(privateKey.export({ type, format: 'der' }));
const spki = toBytes(publicKey.export({ type: 'spki', format: 'der' }));
const pkcs1 = toBytes(publicKey.export({ type: 'pkcs1', format: 'der' }));

suite('objects', () => {
  const byLabel: readonly [label: string, bytes: Bytes, kind: DecodedObject['kind']][] = [
    ['CERTIFICATE', certificate(), 'certificate'],
    ['X509 CERTIFICATE', certificate(), 'certificate'],
    ['TRUSTED CERTIFICATE', certificate(), 'certificate'],
    ['CERTIFICATE REQUEST', request, 'certificationRequest'],
    ['NEW CERTIFICATE REQUEST', request, 'certificationRequest'],
    ['X509 CRL', revocationList, 'crl'],
    ['PUBLIC KEY', spki, 'publicKey'],
    ['RSA PUBLIC KEY', pkcs1, 'publicKey'],
    ['EC PUBLIC KEY', spki, 'publicKey'],
    ['ED25519 PUBLIC KEY', spki, 'publicKey'],
    ['PRIVATE KEY', der('pkcs8'), 'privateKey'],
    ['RSA PRIVATE KEY', der('pkcs1'), 'privateKey'],
    ['FOO BAR PRIVATE KEY', der('pkcs8'), 'privateKey'],
    ['EC PARAMETERS', oid('1.2.840.10045.3.1.7'), 'unreadable'],
    ['DH PARAMETERS', sequence(integer(5), integer(2)), 'unreadable'],
    ['PGP PRIVATE KEY BLOCK', certificate(), 'unreadable'],
    ['CONSTRUCTOR', certificate(), 'unreadable'],
    ['constructor', certificate(), 'unreadable'],
  ];
  for (const [label, bytes, kind] of byLabel) {
    test(`${label} is ${kind}`, () => {
      const decoded = decodeObject(bytes, label);
      assert.equal(decoded.kind, kind);
      if (decoded.kind === 'unreadable') assert.equal(decoded.isForeign, true, 'no error');
    });
  }

  const structures: readonly [what: string, bytes: Bytes, kind: DecodedObject['kind']][] = [
    ['certificate', certificate(), 'certificate'],
    ['certificate of version 1', certificate({ version: [] }), 'certificate'],
    ['request', request, 'certificationRequest'],
    ['revocation list', revocationList, 'crl'],
    ['SubjectPublicKeyInfo', spki, 'publicKey'],
    ['PKCS#1 public key', pkcs1, 'publicKey'],
    ['PKCS#8', der('pkcs8'), 'privateKey'],
    ['PKCS#1', der('pkcs1'), 'privateKey'],
    [
      'SEC1',
      toBytes(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'der' })),
      'privateKey',
    ],
  ];
  for (const [what, bytes, kind] of structures) {
    test(`${what} without a label`, () => assert.equal(decodeObject(bytes).kind, kind));
  }

  const unlabelled: readonly [what: string, bytes: Bytes, reason: string, isForeign: boolean][] = [
    ['PKCS#7', sequence(oid('1.2.840.113549.1.7.2'), element(0xa0)), 'it is a PKCS#7 message', true],
    [
      'PKCS#12',
      sequence(integer(3), sequence(oid('1.2.840.113549.1.7.1'), element(0xa0)), sequence()),
      'it is a PKCS#12 store',
      true,
    ],
    ['something else', sequence(text(0x0c, 'x')), 'it is not a certificate, request, key or revocation list', false],
    ['nothing', new Uint8Array(0), 'it is empty', false],
    [
      'half a certificate',
      certificate().slice(0, 100),
      `it is truncated after 100 of ${certificate().length} bytes`,
      false,
    ],
    ['text', toBytes(Buffer.from('hello')), 'it does not begin like DER', false],
  ];
  for (const [what, bytes, reason, isForeign] of unlabelled) {
    test(`${what} without a label is nothing of ours`, () => {
      const decoded = decodeObject(bytes) as Unreadable;
      assert.equal(decoded.reason, reason);
      assert.equal(decoded.isForeign ?? false, isForeign);
    });
  }

  const mislabelled: readonly [label: string, bytes: Bytes, reason: string][] = [
    ['CERTIFICATE', request, 'its label is wrong: it is a certificate signing request'],
    ['CERTIFICATE', der('pkcs8'), 'its label is wrong: it is a private key'],
    ['CERTIFICATE', revocationList, 'its label is wrong: it is a revocation list'],
    ['CERTIFICATE REQUEST', certificate(), 'its label is wrong: it is a certificate'],
    ['PRIVATE KEY', certificate(), 'its label is wrong: it is a certificate'],
    ['PRIVATE KEY', spki, 'its label is wrong: it is a public key'],
    ['PRIVATE KEY', pkcs1, 'its label is wrong: it is a public key'],
    ['X509 CRL', certificate(), 'its label is wrong: it is a certificate'],
    ['PUBLIC KEY', certificate(), 'its label is wrong: it is a certificate'],
    ['PUBLIC KEY', der('pkcs8'), 'its label is wrong: it is a private key'],
  ];
  for (const [label, bytes, reason] of mislabelled) {
    test(`${label}: ${reason}`, () =>
      assert.deepEqual(decodeObject(bytes, label), { kind: 'unreadable', layer: 'der', reason, isMislabelled: true }));
  }

  test('OpenSSL’s trusted certificate: what follows it is not its business', () => {
    const bytes = toBytes(Buffer.concat([certificate(), sequence(sequence(oid('1.3.6.1.5.5.7.3.1')))]));
    const trusted = decodeObject(bytes, 'TRUSTED CERTIFICATE');
    assert.ok(trusted.kind === 'certificate');
    assert.deepEqual(trusted.problems, []);
    const plain = decodeObject(bytes, 'CERTIFICATE');
    assert.ok(plain.kind === 'certificate');
    assert.equal(plain.problems[0]?.code, 'trailing-data');
  });
});
