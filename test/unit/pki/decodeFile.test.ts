import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { decodeFile, type FileSource } from '../../../src/core/pki/decodeFile.ts';
import { decodeValue } from '../../../src/core/pki/decodeValue.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { createTestCa, createTestRequest } from '../../support/testPki.ts';

const decode = (source: Partial<FileSource>): DecodedFile => decodeFile({ path: 'x', ...source }, decodingTools);
const kindsOf = (file: DecodedFile) => file.credentials.map(({ content }) => content.kind);
const bytesOf = (content: string | Uint8Array) => new Uint8Array(Buffer.from(content));

describe('binary files', () => {
  test('DER certificates, requests and keys are one value that spans the file', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const request = await createTestRequest();
    const key = bytesOf(createPrivateKey(ca.keyPem).export({ format: 'der', type: 'pkcs8' }));
    for (const [bytes, kind] of [
      [ca.der, 'certificate'],
      [bytesOf(Buffer.concat([ca.der, Buffer.from('\n')])), 'certificate'],
      [request.der, 'certificationRequest'],
      [key, 'privateKey'],
    ] as const) {
      const file = decode({ path: 'a.der', bytes });
      assert.deepEqual(kindsOf(file), [kind]);
      assert.deepEqual(file.values[0]?.span, { start: 0, end: bytes.length });
      assert.deepEqual(file.credentials[0]?.block.encoding, ['der']);
      assert.equal(file.lines, undefined);
    }
  });

  test('nothing holds on to the bytes of a key', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const key = bytesOf(createPrivateKey(ca.keyPem).export({ format: 'der', type: 'pkcs8' }));
    const [credential] = decode({ path: 'a.key', bytes: key }).credentials;
    assert.equal(credential?.block.bytes().length, 0);
    assert.ok(credential.content.kind === 'privateKey' && credential.content.publicKey !== undefined);
  });

  test('other binary files have no credentials; a broken certificate file says so', () => {
    const noise = bytesOf(Buffer.from('3082010a0282010100', 'hex'));
    assert.deepEqual(kindsOf(decode({ path: 'a.bin', bytes: noise })), []);
    assert.deepEqual(kindsOf(decode({ path: 'a.crt', bytes: noise })), ['unreadable']);
    assert.deepEqual(kindsOf(decode({ bytes: bytesOf(`\0\0-----BEGIN CERTIFICATE-----`) })), []);
    assert.deepEqual(kindsOf(decode({ bytes: new Uint8Array(0) })), []);
  });
});

describe('texts', () => {
  test('an encoding that an editor names hides blocks as the octets of the file do', async () => {
    const { certificatePem: text } = await createTestCa({ name: 'kubernetes' });
    const unseen = (source: Partial<FileSource>) => decode(source).credentials[0]?.block.unseen?.code;
    assert.equal(unseen({ text, encoding: 'utf8bom' }), 'byteOrderMark');
    assert.equal(unseen({ bytes: bytesOf(`\ufeff${text}`) }), 'byteOrderMark');
    assert.equal(unseen({ text, encoding: 'utf16be' }), 'utf16');
    for (const encoding of ['utf8', 'windows1252']) assert.equal(unseen({ text, encoding }), undefined);
  });

  test('UTF-8 and UTF-16 with byte order marks, CRLF', async () => {
    const { certificatePem } = await createTestCa({ name: 'kubernetes' });
    const text = `# ü→\n${certificatePem}`;
    const swapped = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    for (const bytes of [
      bytesOf(`\ufeff${text}`),
      bytesOf(Buffer.from(`\ufeff${text}`, 'utf16le')),
      bytesOf(swapped),
      bytesOf(text.replaceAll('\n', '\r\n')),
    ]) {
      const file = decode({ bytes });
      assert.deepEqual(kindsOf(file), ['certificate']);
      const start = file.credentials[0]?.block.span.start ?? -1;
      assert.deepEqual(file.lines?.positionAt(start), { line: 1, character: 0 });
    }
  });

  test('text and bytes give the same', async () => {
    const { certificatePem, fingerprint } = await createTestCa({ name: 'kubernetes' });
    for (const source of [{ text: certificatePem }, { bytes: bytesOf(certificatePem) }]) {
      assert.equal(decode(source).credentials[0]?.fingerprint, fingerprint);
    }
  });

  test('blocks are decoded when they are asked for, and once', async () => {
    const { certificatePem } = await createTestCa({ name: 'kubernetes' });
    let hashes = 0;
    const cryptography = {
      ...decodingTools.cryptography,
      sha256: (bytes: Uint8Array<ArrayBuffer>) => {
        hashes++;
        return decodingTools.cryptography.sha256(bytes);
      },
    };
    const file = decodeFile({ path: 'x', text: certificatePem }, { cryptography });
    assert.equal(file.values.length, 1);
    assert.equal(hashes, 0);
    assert.equal(file.credentials, file.credentials);
    assert.equal(hashes, 1);
  });

  test('one value can be decoded alone', async () => {
    const { certificatePem, fingerprint } = await createTestCa({ name: 'kubernetes' });
    const [value] = decode({ text: certificatePem }).values;
    assert.ok(value);
    assert.deepEqual(
      decodeValue(value, decodingTools).map((credential) => credential.fingerprint),
      [fingerprint],
    );
  });

  test('a key whose encoding lacks the public half gets it from the host', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    const [credential] = decode({ text: pem }).credentials;
    assert.equal(credential?.content.kind, 'privateKey');
    const spki = credential.content.publicKey?.spki ?? new Uint8Array();
    assert.deepEqual(Buffer.from(spki), publicKey.export({ format: 'der', type: 'spki' }));
  });

  test('EC PARAMETERS before a key are no credential and no error', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = privateKey.export({ format: 'pem', type: 'sec1' }).toString();
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    assert.deepEqual(kindsOf(decode({ text: parameters + pem })), ['privateKey']);
  });
});
