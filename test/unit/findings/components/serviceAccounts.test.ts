import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, managerFlags, podOf } from '../../../support/pods.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const serverYaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const managerYaml = '/etc/kubernetes/manifests/kube-controller-manager.yaml';
const ca = await createTestCa({ name: 'kubernetes' });

/** An EC pair, and one that is another. */
function createPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    key: privateKey.export({ format: 'pem', type: 'sec1' }).toString(),
    pkcs8: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    pub: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

const [sa, other] = [createPair(), createPair()];
const manifests = {
  [serverYaml]: podOf('kube-apiserver', apiserverFlags()),
  [managerYaml]: podOf('kube-controller-manager', managerFlags()),
};

async function judge(files: TestFiles) {
  return gradesOf(await findingsIn(files), /^sa-|^key-pem/);
}

describe('flags for tokens of service accounts', () => {
  test('both missing, one missing', async () => {
    const without = apiserverFlags('--service-account-issuer', '--service-account-signing-key-file');
    const announced = ['kube-apiserver', 'kube', 'sa-flags-missing'] as const;
    const [finding] = await assertAnnotated('kube-apiserver.yaml', podOf(announced, without));
    assert.equal(
      finding?.message,
      'kube-apiserver requires --service-account-issuer and --service-account-signing-key-file since Kubernetes 1.20. ' +
        'It exits at start with `service-account-issuer is a required flag`. ' +
        'Set --service-account-issuer and --service-account-signing-key-file.',
    );
    await assertAnnotated('kube-apiserver.yaml', podOf(announced, apiserverFlags('--service-account-issuer')));
  });

  test('a signer elsewhere, or a part of the flags', async () => {
    const external = '--service-account-signing-endpoint=/run/signer.sock';
    const flags = [...apiserverFlags('--service-account-signing-key-file'), external];
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', flags));
    await assertAnnotated('kube-apiserver.yaml', podOf('kube-apiserver', ['--etcd-servers=https://10.0.0.1:2379']));
  });
});

describe('keys that sign and verify tokens', () => {
  test('belong together', async () => {
    assert.deepEqual(await judge({ ...manifests, [`${pki}/sa.key`]: sa.key, [`${pki}/sa.pub`]: sa.pub }), []);
  });

  test('two halves of different keys: told once, at the public one', async () => {
    const files = { ...manifests, [`${pki}/sa.key`]: sa.key, [`${pki}/sa.pub`]: other.pub };
    const findings = await findingsIn(files);
    assert.deepEqual(gradesOf(findings, /^sa-/), [`error sa-keypair-mismatch ${pki}/sa.pub`]);
    assert.equal(
      findings.find(({ code }) => code === 'sa-keypair-mismatch')?.message,
      'sa.pub does not match sa.key. kube-apiserver rejects new tokens with `Unauthorized`. Write it again: ' +
        '`openssl pkey -in sa.key -pubout -out sa.pub`.',
    );
  });

  test('by other names: told at the flag that signs', async () => {
    const flags = [...apiserverFlags('--service-account-key-file'), `--service-account-key-file=${pki}/verify.pem`];
    const files = { [serverYaml]: podOf('kube-apiserver', flags), [`${pki}/sa.key`]: sa.key };
    const expected = [`error sa-signing-key-unverified ${serverYaml}`];
    assert.deepEqual(await judge({ ...files, [`${pki}/verify.pem`]: other.pub }), expected);
    assert.deepEqual(await judge({ ...files, [`${pki}/verify.pem`]: sa.pub }), []);
    assert.deepEqual(await judge(files), [], 'not read');
  });

  test('kube-controller-manager signs with another one', async () => {
    const flags = [
      ...managerFlags('--service-account-private-key-file'),
      `--service-account-private-key-file=${pki}/old.key`,
    ];
    const files = {
      ...manifests,
      [managerYaml]: podOf('kube-controller-manager', flags),
      [`${pki}/sa.key`]: sa.key,
      [`${pki}/sa.pub`]: sa.pub,
      [`${pki}/old.key`]: other.key,
    };
    assert.deepEqual(await judge(files), [`error sa-signing-key-unverified ${managerYaml}`]);
    assert.deepEqual(await judge({ ...files, [`${pki}/sa.pub`]: sa.pub + other.pub }), []);
  });

  test('a key that signs nothing any more', async () => {
    const files = { ...manifests, [`${pki}/sa.key`]: sa.key, [`${pki}/sa.pub`]: sa.pub };
    const flags = [...apiserverFlags(), `--service-account-key-file=${pki}/old.pub`];
    const two = { ...files, [serverYaml]: podOf('kube-apiserver', flags), [`${pki}/old.pub`]: other.pub };
    assert.deepEqual(await judge(two), [`info sa-verify-set-has-unused ${pki}/old.pub`]);
    const { [`${pki}/sa.key`]: _, ...withoutKey } = two;
    assert.deepEqual(await judge(withoutKey), [], 'nobody knows what signs');
  });
});

describe('the form of keys', () => {
  test('what kube-apiserver passes over', async () => {
    const judgeKey = (pem: string) => judge({ [serverYaml]: manifests[serverYaml] ?? '', [`${pki}/sa.pub`]: pem });
    const expected = [`error key-pem-unusable-for-sa ${serverYaml}`];
    assert.deepEqual(await judgeKey(sa.pkcs8), expected);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pkcs1 = rsa.publicKey.export({ format: 'pem', type: 'pkcs1' }).toString();
    assert.deepEqual(await judgeKey(pkcs1), expected);
    const edwards = createPublicKey(generateKeyPairSync('ed25519').privateKey).export({ format: 'pem', type: 'spki' });
    assert.deepEqual(await judgeKey(edwards.toString()), expected);
    for (const usable of [sa.key, sa.pub, rsa.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()]) {
      assert.deepEqual(await judgeKey(usable), []);
    }
    assert.deepEqual(await judgeKey(sa.pkcs8 + other.pub), [], 'one of two is enough to start');
  });
});

describe('a key for tokens and for TLS', () => {
  const signingWith = (file: string) =>
    podOf('kube-apiserver', [
      ...apiserverFlags('--service-account-key-file', '--service-account-signing-key-file'),
      `--service-account-key-file=${pki}/${file}`,
      `--service-account-signing-key-file=${pki}/${file}`,
    ]);

  test('the key of a server, or of a CA', async () => {
    const expected = [`warning sa-key-is-tls-key ${serverYaml}`];
    assert.deepEqual(await judge({ [serverYaml]: signingWith('apiserver.key') }), expected);
    const leaf = await ca.issue({ commonName: 'a' });
    const files = {
      [serverYaml]: signingWith('ca.key'),
      [`${pki}/ca.key`]: ca.traditionalKeyPem,
      [`${pki}/ca.crt`]: ca.certificatePem,
      '/tmp/a.crt': leaf.certificatePem,
    };
    assert.deepEqual(await judge(files), expected);
  });

  test('a certificate for the key’s sake', async () => {
    const account = await ca.issue({ commonName: 'service-accounts' });
    const flags = [
      ...apiserverFlags('--service-account-key-file'),
      `--service-account-key-file=${pki}/service-accounts.crt`,
    ];
    const files = {
      [serverYaml]: podOf('kube-apiserver', flags),
      [`${pki}/sa.key`]: account.traditionalKeyPem,
      [`${pki}/service-accounts.crt`]: account.certificatePem,
    };
    assert.deepEqual(await judge(files), []);
  });
});
