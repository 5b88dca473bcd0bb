import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { apiserverFlags, managerFlags, podOf } from '../../support/pods.ts';
import { applied, judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const pki = '/etc/kubernetes/pki';

describe('what is trusted gets what signs', () => {
  const manager = '/etc/kubernetes/manifests/kube-controller-manager.yaml';
  const server = '/etc/kubernetes/manifests/kube-apiserver.yaml';

  test('a CA that signs requests', async () => {
    const signer = await createTestCa({ name: 'signer' });
    const texts = {
      [manager]: podOf('kube-controller-manager', [
        ...managerFlags('--cluster-signing-cert-file', '--cluster-signing-key-file'),
        `--cluster-signing-cert-file=${pki}/signer.crt`,
        `--cluster-signing-key-file=${pki}/signer.key`,
      ]),
      [server]: podOf('kube-apiserver', apiserverFlags()),
      [`${pki}/ca.crt`]: ca.certificatePem,
      [`${pki}/signer.crt`]: signer.certificatePem,
      [`${pki}/signer.key`]: signer.keyPem,
    };
    const { texts: after, title } = await repaired(texts, 'signing-ca-not-trusted');
    assert.equal(title, 'append the certificate of signer');
    assert.equal(after[`${pki}/ca.crt`], ca.certificatePem + signer.certificatePem);
  });

  test('a key that signs tokens', async () => {
    const [own, other] = [0, 1].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
    assert.ok(own !== undefined && other !== undefined);
    const pem = (key: typeof own.publicKey) => key.export({ type: 'spki', format: 'pem' }).toString();
    const files = (signing: string, verifying: string): Texts => ({
      [server]: podOf('kube-apiserver', [
        ...apiserverFlags('--service-account-key-file', '--service-account-signing-key-file'),
        `--service-account-key-file=${pki}/old.pub`,
        `--service-account-signing-key-file=${pki}/new.key`,
      ]),
      [`${pki}/new.key`]: signing,
      [`${pki}/old.pub`]: verifying,
    });
    const key = own.privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    const texts = files(key, pem(other.publicKey));
    const judged = await judge(texts);
    const finding = judged.findings.find(({ code }) => code === 'sa-signing-key-unverified');
    const repair = finding && repairOf(texts, judged, finding);
    assert.ok(repair !== undefined);
    const after = applied(texts, repair);
    assert.equal(after[`${pki}/old.pub`], pem(other.publicKey) + pem(own.publicKey));
    // Until the tokens of the old key have ended, it stays.
    assert.deepEqual(
      (await judge(after)).findings.map(({ code }) => code),
      ['sa-verify-set-has-unused'],
    );
    const form = other.privateKey.export({ type: 'sec1', format: 'pem' }).toString();
    const others = await judge(files(key, form));
    const unverified = others.findings.find(({ code }) => code === 'sa-signing-key-unverified');
    assert.ok(unverified !== undefined);
    const named = repairOf(files(key, form), others, unverified);
    assert.equal(named?.title, `add --service-account-key-file=${pki}/new.key`, 'no file of public keys');
    const flags = applied(files(key, form), named)[server]?.match(/--service-account-key-file=\S+/g);
    assert.deepEqual(flags?.map((flag) => flag.split('/').at(-1)).sort(), ['new.key', 'old.pub']);
  });
});
