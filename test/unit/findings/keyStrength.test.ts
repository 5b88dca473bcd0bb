import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, createTestKeys } from '../../support/testPki.ts';
import { ecSpki, otherSpki, rsaSpki } from '../../support/weakKeys.ts';
import { certificate, element, extension, integer, oid, sequence } from '../x509/derBuilder.ts';

const keyCodes = /^key-(?!cert)/;

async function gradesOfKey(publicKey: Uint8Array): Promise<readonly string[]> {
  const findings = await findingsIn({ 'a.pem': encodePem('CERTIFICATE', certificate({ publicKey })) });
  return gradesOf(findings, keyCodes).map((grade) => grade.replace(' a.pem', ''));
}

describe('keys of certificates', () => {
  const cases: readonly (readonly [name: string, key: Uint8Array, expected: readonly string[]])[] = [
    ['RSA 512', rsaSpki(512), ['error key-rsa-too-small']],
    ['RSA 1024', rsaSpki(1024), ['error key-rsa-too-small']],
    ['RSA 2047', rsaSpki(2047), ['error key-rsa-too-small']],
    ['RSA 2048', rsaSpki(2048), []],
    ['RSA 8192', rsaSpki(8192), []],
    ['RSA 8193', rsaSpki(8193), ['warning key-rsa-too-large']],
    ['exponent 3', rsaSpki(2048, [3]), ['warning key-rsa-bad-exponent']],
    ['exponent 65536, even', rsaSpki(2048, [1, 0, 0]), ['error key-rsa-bad-exponent']],
    ['exponent 2^31-1', rsaSpki(2048, [0x7f, 0xff, 0xff, 0xff]), []],
    ['exponent 0', rsaSpki(2048, [0]), ['error key-rsa-bad-exponent']],
    ['a negative exponent, which Go cannot parse', rsaSpki(2048, [0xff, 0]), []],
    ['exponent 2^64', rsaSpki(2048, [1, 0, 0, 0, 0, 0, 0, 0, 0]), ['error key-rsa-bad-exponent']],
    ['exponent 2^32+1', rsaSpki(2048, [1, 0, 0, 0, 1]), ['error key-rsa-bad-exponent']],
    ['P-192', ecSpki('1.2.840.10045.3.1.1', 24), ['error key-weak-curve']],
    ['P-224', ecSpki('1.3.132.0.33', 28), ['warning key-weak-curve']],
    ['P-256', ecSpki('1.2.840.10045.3.1.7', 32), []],
    ['P-521', ecSpki('1.3.132.0.35', 66), []],
    ['secp256k1', ecSpki('1.3.132.0.10', 32), ['error key-weak-curve']],
    ['brainpoolP256r1', ecSpki('1.3.36.3.3.2.8.1.1.7', 32), ['error key-weak-curve']],
    ['Ed25519', otherSpki('1.3.101.112'), []],
    ['Ed448', otherSpki('1.3.101.113'), ['error key-algorithm-unsupported']],
    ['DSA', otherSpki('1.2.840.10040.4.1'), ['error key-algorithm-unsupported']],
    ['RSA-PSS', otherSpki('1.2.840.113549.1.1.10'), ['error key-algorithm-unsupported']],
    ['a key that cannot be read', new Uint8Array([0x30, 0]), []],
  ];
  for (const [name, key, expected] of cases) {
    test(name, async () => assert.deepEqual(await gradesOfKey(key), expected));
  }

  test('exponent 3 of a CA, as roots of the web have it', async () => {
    const isCa = extension('2.5.29.19', sequence(element(0x01, [0xff])), true);
    const pem = encodePem('CERTIFICATE', certificate({ publicKey: rsaSpki(2048, [3]), extensions: [isCa] }));
    assert.deepEqual(gradesOf(await findingsIn({ 'a.pem': pem }), keyCodes), ['info key-rsa-bad-exponent a.pem']);
  });

  test('a curve that is spelled out', async () => {
    const field = sequence(oid('1.2.840.10045.1.1'), integer(...new Uint8Array(32).fill(0x7f)));
    const parameters = sequence(integer(1), field);
    const key = sequence(sequence(oid('1.2.840.10045.2.1'), parameters), element(3, [0, 4], new Uint8Array(64)));
    assert.deepEqual(await gradesOfKey(key), ['error key-weak-curve']);
  });

  test('at each place, on the whole block, with what refuses it and the way out', async () => {
    const pem = encodePem('CERTIFICATE', certificate({ publicKey: rsaSpki(1024) }));
    const files = { 'a.pem': `# a\n${pem}`, 'b.conf': `    client-certificate-data: ${base64(pem)}\n` };
    const findings = await findingsIn(files);
    assert.deepEqual(gradesOf(findings, keyCodes), ['error key-rsa-too-small a.pem', 'error key-rsa-too-small b.conf']);
    const [finding] = findings.filter(({ code }) => code === 'key-rsa-too-small');
    assert.equal(files['a.pem'].slice(finding?.span?.start, finding?.span?.end), pem.trimEnd());
    assert.match(
      finding?.message ?? '',
      /The RSA key of .* has 1024 bits\. .*OpenSSL rejects it with `ee key too small`\. Renew it with a new key/,
    );
  });
});

describe('keys without a certificate', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const pem = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();

  test('are judged where a key is expected', async () => {
    const findings = await findingsIn({
      'tls.key': pem,
      'secret.yaml': `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${base64(pem)}\n`,
      'README.md': `An example:\n\n${pem}`,
      id_rsa: pem,
      'ssh.yaml': `kind: Secret\ntype: kubernetes.io/ssh-auth\ndata:\n  ssh-privatekey: ${base64(pem)}\n`,
    });
    assert.deepEqual(gradesOf(findings, keyCodes), [
      'error key-rsa-too-small secret.yaml',
      'error key-rsa-too-small tls.key',
    ]);
  });

  test('are not judged twice: a certificate tells of its key', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const { keyPem, certificatePem } = await ca.issue({ commonName: 'a' });
    assert.deepEqual(gradesOf(await findingsIn({ 'a.crt': certificatePem, 'a.key': keyPem }), keyCodes), []);
  });
});

describe('Ed25519', () => {
  test('is nothing that kubeadm loads, and nothing that signs service-account tokens', async () => {
    const keys = await createTestKeys('Ed25519');
    const ca = await createTestCa({ name: 'kubernetes', keys });
    const leaf = await ca.issue({ commonName: 'web', keys: await createTestKeys('Ed25519') });
    const findings = await findingsIn({
      'etc/kubernetes/pki/ca.crt': ca.certificatePem,
      'etc/kubernetes/pki/sa.key': (await ca.issue({ keys: await createTestKeys('Ed25519') })).keyPem,
      'web/tls.crt': leaf.certificatePem,
      'web/tls.key': leaf.keyPem,
    });
    assert.deepEqual(gradesOf(findings, keyCodes), [
      'error key-algorithm-unsupported etc/kubernetes/pki/ca.crt',
      'error key-algorithm-unsupported etc/kubernetes/pki/sa.key',
    ]);
  });

  test('of another installer is fine', async () => {
    const ca = await createTestCa({ name: 'kubernetes', keys: await createTestKeys('Ed25519') });
    const findings = await findingsIn({ 'var/lib/rancher/k3s/server/tls/server-ca.crt': ca.certificatePem });
    assert.deepEqual(gradesOf(findings, keyCodes), []);
  });
});
