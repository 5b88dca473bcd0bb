import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';

describe('keys with which Secrets are protected', () => {
  const configuration = (provider: string, secret: string) => `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - ${provider}:
      keys:
      - name: key1
        secret: ${secret}
`;

  test('in plain text', async () => {
    const text = configuration('aescbc', Buffer.alloc(32, 'k').toString('base64'));
    const [finding] = await assertAnnotated(
      'e.yaml',
      `${text}        # ^ encryption-config-plaintext-key\n  - identity: {}\n`,
    );
    assert.equal(finding?.message, 'The key with which aescbc encrypts Secrets in etcd is in plain text here.');
  });

  for (const [provider, bytes, isUsable] of [
    ['aescbc', 16, true],
    ['aescbc', 24, true],
    ['aesgcm', 32, true],
    ['aesgcm', 33, false],
    ['aescbc', 12, false],
    ['secretbox', 32, true],
    ['secretbox', 16, false],
  ] as const) {
    test(`${provider} ${isUsable ? 'takes' : 'rejects'} ${bytes} bytes`, async () => {
      const key = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz').subarray(0, bytes).toString('base64');
      const found = gradesOf(await findingsIn({ 'e.yaml': configuration(provider, key) }), /^encryption-key-invalid$/);
      assert.deepEqual(found, isUsable ? [] : ['error encryption-key-invalid e.yaml']);
    });
  }

  test('not base64, or a variable in a file that kube-apiserver reads', async () => {
    const path = '/etc/kubernetes/pki/encryption.yaml';
    const manifest = podOf('kube-apiserver', [...apiserverFlags(), `--encryption-provider-config=${path}`]);
    const judge = async (secret: string, files: TestFiles = {}) =>
      gradesOf(await findingsIn({ [path]: configuration('aescbc', secret), ...files }), /^encryption-key-invalid$/);
    const expected = [`error encryption-key-invalid ${path}`];
    assert.deepEqual(await judge('"K7#f!sQz*pL-2vRt.9xWb_4mYc~6nHd"'), expected);
    const names = ['ENCRYPTION_KEY_HERE', 'BASE64_ENCODED_SECRET', 'AES_KEY', '"@@ENC_KEY@@"'];
    const read = { '/etc/kubernetes/manifests/kube-apiserver.yaml': manifest };
    for (const text of ['${ENCRYPTION_KEY}', '"{$ENCRYPTION_KEY}"', '<BASE 64 ENCODED SECRET>', ...names]) {
      assert.deepEqual(await judge(text), []);
      assert.deepEqual(await judge(text, read), expected, text);
    }
  });

  test('filled in later, or kept elsewhere', async () => {
    await assertAnnotated('e.yaml', configuration('aescbc', '"${ENCRYPTION_KEY}"'));
    await assertAnnotated('e.yaml', configuration('secretbox', '<BASE 64 ENCODED SECRET>'));
    await assertAnnotated(
      'e.yaml',
      'apiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers:\n  - kms:\n      apiVersion: v2\n      name: k\n      endpoint: unix:///run/kms.sock\n',
    );
  });
});

describe('fields that take a path, and those that take PEM', () => {
  const egress = (value: string) => `apiVersion: apiserver.k8s.io/v1beta1
kind: EgressSelectorConfiguration
egressSelections:
- name: cluster
  connection:
    proxyProtocol: HTTPConnect
    transport:
      tcp:
        url: https://127.0.0.1:8131
        tlsConfig:
          caBundle: ${value}
`;

  test('the other form', async () => {
    const authentication = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://issuer.example.com
    certificateAuthority: /etc/kubernetes/pki/oidc-ca.crt
    # ^ encryption-provider-file-vs-cabundle
`;
    const [finding] = await assertAnnotated('a.yaml', authentication);
    assert.equal(finding?.severity, 'hint');
  });

  test('the right form', async () => {
    await assertAnnotated('e.yaml', egress('/etc/kubernetes/pki/konnectivity-ca.crt'));
  });
});
