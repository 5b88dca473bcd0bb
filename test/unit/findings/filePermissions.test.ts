import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import { gradesOf } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { kubeconfig } from '../../support/presentFixture.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const leaf = await ca.issue({ commonName: 'web', extKeyUsage: ['serverAuth'], dnsNames: ['web'] });

async function judge(files: Readonly<Record<string, readonly [content: string, mode?: number]>>) {
  const decoded = Object.entries(files).map(([path, [text, mode]]) =>
    decodeFile({ path, text, ...(mode === undefined ? {} : { mode }) }, decodingTools),
  );
  return evaluate(await buildPkiGraph(decoded, decodingTools.cryptography), defaultPolicy, testNow);
}

describe('key-file-permissions', () => {
  test('what others can read or change, by what the mode says', async () => {
    const findings = await judge({
      'closed/etc/kubernetes/pki/apiserver.key': [leaf.keyPem, 0o600],
      'group-writes/etc/kubernetes/pki/apiserver.key': [leaf.keyPem, 0o660],
      'group/etc/kubernetes/pki/apiserver.key': [leaf.keyPem, 0o640],
      'open/etc/kubernetes/pki/apiserver.key': [leaf.keyPem, 0o644],
      'owner-reads/etc/kubernetes/pki/apiserver.key': [leaf.keyPem, 0o400],
      'unknown/etc/kubernetes/pki/apiserver.key': [leaf.keyPem],
    });
    assert.deepEqual(gradesOf(findings, /permissions/), [
      'warning key-file-permissions group-writes/etc/kubernetes/pki/apiserver.key',
      'info key-file-permissions group/etc/kubernetes/pki/apiserver.key',
      'warning key-file-permissions open/etc/kubernetes/pki/apiserver.key',
    ]);
    assert.equal(
      findings.find(({ code, path }) => code === 'key-file-permissions' && path.startsWith('open'))?.message,
      'apiserver.key has mode 0644: other users of this machine can read the credential in it. kubeadm and the kubelet ' +
        'create such files with mode 0600. Run `chmod 600 apiserver.key`.',
    );
  });

  test('where somebody reads the file; elsewhere it may be a sample or a copy', async () => {
    const config = kubeconfig({ ca: ca.certificatePem, certificate: leaf.certificatePem, key: leaf.keyPem });
    const findings = await judge({
      'etc/kubernetes/admin.conf': [config, 0o644],
      'etc/kubernetes/pki/sa.key': [leaf.keyPem, 0o644],
      'etc/ssl/etcd/ssl/member-a-key.pem': [leaf.keyPem, 0o644],
      'home/anna/.kube/config': [config, 0o644],
      'kubernetes/pki/apiserver.key': [leaf.keyPem, 0o644],
      'kubernetes/pki/sa.key': [leaf.keyPem, 0o644],
      'samples/admin.conf': [config, 0o644],
      'samples/tls.key': [leaf.keyPem, 0o644],
      'var/lib/kubelet/pki/kubelet-client-current.pem': [leaf.certificatePem + leaf.keyPem, 0o644],
    });
    assert.deepEqual(gradesOf(findings, /permissions/), [
      'warning key-file-permissions etc/kubernetes/admin.conf',
      'warning key-file-permissions etc/kubernetes/pki/sa.key',
      'warning key-file-permissions etc/ssl/etcd/ssl/member-a-key.pem',
      'warning key-file-permissions home/anna/.kube/config',
      'info key-file-permissions kubernetes/pki/apiserver.key',
      'info key-file-permissions kubernetes/pki/sa.key',
      'info key-file-permissions samples/admin.conf',
      'info key-file-permissions samples/tls.key',
      'warning key-file-permissions var/lib/kubelet/pki/kubelet-client-current.pem',
    ]);
  });

  test('of kubeconfigs with a credential and of PEM files that hold a key, not of what is shared', async () => {
    const open = 0o644;
    const secret = `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${base64(leaf.keyPem)}\n`;
    const findings = await judge({
      'README.md': [`An example:\n\n${leaf.keyPem}`, open],
      'admin.conf': [kubeconfig({ ca: ca.certificatePem, certificate: leaf.certificatePem, key: leaf.keyPem }), open],
      'ca-only.conf': [kubeconfig({ ca: ca.certificatePem }), open],
      'combined.pem': [leaf.certificatePem + leaf.keyPem, open],
      'leaf.crt': [leaf.certificatePem, open],
      'manifest.yaml': [secret, open],
    });
    assert.deepEqual(gradesOf(findings, /permissions/), [
      'info key-file-permissions admin.conf',
      'info key-file-permissions combined.pem',
    ]);
  });
});

test('cert-file-permissions: certificates that others can replace', async () => {
  const findings = await judge({
    'closed.crt': [leaf.certificatePem, 0o644],
    'group.crt': [leaf.certificatePem, 0o664],
    'open.crt': [leaf.certificatePem, 0o646],
    'unknown.crt': [leaf.certificatePem],
  });
  assert.deepEqual(gradesOf(findings, /permissions/), [
    'hint cert-file-permissions group.crt',
    'hint cert-file-permissions open.crt',
  ]);
});
