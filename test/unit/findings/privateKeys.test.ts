import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'kube-apiserver-kubelet-client' });
const encrypted = createPrivateKey(leaf.keyPem)
  .export({ format: 'pem', type: 'pkcs8', cipher: 'aes-256-cbc', passphrase: 'x' })
  .toString();

describe('key-encrypted', () => {
  test('in a kubeconfig, in the words of kubectl', async () => {
    const [finding] = await assertAnnotated(
      'config',
      `users:
- name: a
  user:
    client-certificate-data: ${base64(leaf.certificatePem)}
    client-key-data: ${base64(encrypted)}
    #                ^ key-encrypted
`,
    );
    assert.equal(
      finding?.message,
      'This private key is encrypted, and no Kubernetes component asks for a passphrase. kubectl fails with ' +
        '`tls: failed to parse private key`. Decrypt it with `openssl pkey -in IN -out OUT`, and give the file mode 0600.',
    );
  });

  test('the surer that a component reads it, the worse', async () => {
    const secret = `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${base64(encrypted)}\n`;
    const findings = await findingsIn({
      'etc/kubernetes/pki/apiserver-kubelet-client.crt': leaf.certificatePem,
      'etc/kubernetes/pki/apiserver-kubelet-client.key': encrypted,
      'etc/kubernetes/pki/sa.key': encrypted,
      'nginx/tls.crt': leaf.certificatePem,
      'nginx/tls.key': encrypted,
      'secret.yaml': secret,
      'README.md': `Like this:\n\n${encrypted}`,
      id_ecdsa: encrypted,
    });
    assert.deepEqual(gradesOf(findings, /^key-encrypted$/), [
      'error key-encrypted etc/kubernetes/pki/apiserver-kubelet-client.key',
      'error key-encrypted etc/kubernetes/pki/sa.key',
      'info key-encrypted nginx/tls.key',
      'error key-encrypted secret.yaml',
    ]);
  });
});

describe('ca-key-in-workspace', () => {
  test('says what the key can do, in one sentence, at each copy', async () => {
    const findings = await findingsIn({
      'etc/kubernetes/pki/ca.crt': ca.certificatePem,
      'etc/kubernetes/pki/ca.key': ca.keyPem,
      'backup/ca.key': ca.traditionalKeyPem,
      'leaf.key': leaf.keyPem,
      'leaf.crt': leaf.certificatePem,
    });
    assert.deepEqual(gradesOf(findings, /^ca-key/), [
      'info ca-key-in-workspace backup/ca.key',
      'info ca-key-in-workspace etc/kubernetes/pki/ca.key',
    ]);
    assert.equal(
      findings.find(({ code }) => code === 'ca-key-in-workspace')?.message,
      'The private key of CA kubernetes is here: anyone who can read it can become cluster-admin.',
    );
  });
});
