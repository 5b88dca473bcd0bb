import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { apiserverFlags, podOf } from '../../../support/pods.ts';
import { createTestCa } from '../../../support/testPki.ts';

const pki = '/etc/kubernetes/pki';
const serverYaml = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const [cluster, throwAway] = await Promise.all([
  createTestCa({ name: 'kubernetes' }),
  createTestCa({ name: 'worker-1-ca@1767225600' }),
]);
const kubeletPath = '/var/lib/kubelet/pki/kubelet.crt';

describe('kube-apiserver and kubelets', () => {
  const client = `--kubelet-client-certificate=${pki}/client.crt`;
  const rest = `--kubelet-client-key=${pki}/client.key`;

  test('verifies them, or does not', async () => {
    const announced = [client, '--kubelet', 'apiserver-kubelet-ca-unset'] as const;
    const [finding] = await assertAnnotated('a.yaml', podOf('kube-apiserver', [...apiserverFlags(), announced, rest]));
    assert.equal(finding?.severity, 'info');
    const verified = [...apiserverFlags(), client, rest, `--kubelet-certificate-authority=${pki}/ca.crt`];
    await assertAnnotated('a.yaml', podOf('kube-apiserver', verified));
    await assertAnnotated('a.yaml', podOf('kube-apiserver', [client, rest]));
  });

  test('a kubelet that made its certificate itself', async () => {
    const options = { commonName: 'worker-1@1767225600', dnsNames: ['worker-1'], extKeyUsage: ['serverAuth'] } as const;
    const [own, issued] = await Promise.all([
      throwAway.issue(options),
      cluster.issue({ ...options, commonName: 'system:node:worker-1' }),
    ]);
    const judge = async (files: TestFiles) => gradesOf(await findingsIn(files), /^kubelet-serving|selfsigned$/);
    const verifying = podOf('kube-apiserver', [...apiserverFlags(), `--kubelet-certificate-authority=${pki}/ca.crt`]);
    const files = { [serverYaml]: verifying, [`${pki}/ca.crt`]: cluster.certificatePem };
    const pair = own.certificatePem + throwAway.certificatePem;
    assert.deepEqual(await judge({ [kubeletPath]: pair }), [`info kubelet-serving-self-signed ${kubeletPath}`]);
    assert.deepEqual(await judge({ ...files, [kubeletPath]: pair }), [
      `error apiserver-kubelet-ca-set-but-selfsigned ${kubeletPath}`,
    ]);
    assert.deepEqual(await judge({ ...files, [`${pki}/ca.crt`]: throwAway.certificatePem, [kubeletPath]: pair }), [
      `info kubelet-serving-self-signed ${kubeletPath}`,
    ]);
    for (const path of [kubeletPath, `${pki}/kubelet.crt`]) {
      assert.deepEqual(await judge({ ...files, [path]: issued.certificatePem }), [], 'signed by the cluster’s CA');
      assert.deepEqual(await judge({ [path]: issued.certificatePem }), [], 'signed by a CA that is not here');
    }
    const current = '/var/lib/kubelet/pki/kubelet-server-current.pem';
    assert.deepEqual(
      await judge({ ...files, [kubeletPath]: pair, [current]: issued.certificatePem + issued.keyPem }),
      [],
    );
  });
});

describe('metrics-server', () => {
  test('verifies kubelets, or does not', async () => {
    const flags = ['--cert-dir=/tmp', '--secure-port=10250'];
    const announced = ['--kubelet-insecure-tls', '--kubelet', 'metrics-server-insecure-kubelet'] as const;
    await assertAnnotated('m.yaml', podOf('metrics-server', [...flags, announced]));
    await assertAnnotated('m.yaml', podOf('metrics-server', [...flags, '--kubelet-insecure-tls=false']));
  });
});

describe('renewal by the kubelet', () => {
  const full = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
`;

  test('switched off', async () => {
    const text = `${full}rotateCertificates: false\n#                   ^ kubelet-rotation-off\n`;
    const [finding] = await assertAnnotated('kubelet.yaml', text);
    assert.equal(finding?.severity, 'warning');
    const flag = ['--rotate-certificates=false', 'false', 'kubelet-rotation-off'] as const;
    await assertAnnotated('kubelet.yaml', podOf('kubelet', ['--kubeconfig=/a', flag]));
  });

  test('not set: a word, unless kubeadm completes it', async () => {
    const findings = await findingsIn({ 'kubelet.yaml': full });
    assert.deepEqual(gradesOf(findings, /./), ['info kubelet-rotation-off kubelet.yaml']);
    await assertAnnotated('kubelet.yaml', `${full}rotateCertificates: true\n`);
    await assertAnnotated('kubelet.yaml', full.slice(0, full.indexOf('authentication')));
    const kubeadm = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';
    await assertAnnotated('kubeadm.yaml', `${kubeadm}---\n${full}`);
  });
});
