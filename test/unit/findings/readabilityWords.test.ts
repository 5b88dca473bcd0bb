import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = createTestCa({ name: 'kubernetes' });

const kubeconfigWith = (caData: string): string =>
  `kind: Config\nclusters:\n- name: prod\n  cluster:\n    certificate-authority-data: ${caData}\n`;

test('the log is the one of whoever reads the field', async () => {
  const { certificatePem, der } = await ca;
  const open = base64(certificatePem.slice(0, 300));
  const words = base64('this is no certificate and no key, but a text that is longer than what a stand-in has');
  const user = (fields: string) => `kind: Config\nusers:\n- name: a\n  user:\n    ${fields}\n`;
  const webhook = `kind: ValidatingWebhookConfiguration\nwebhooks:\n- clientConfig:\n    caBundle: ${base64(der)}\n`;
  const cases: readonly (readonly [text: string, consequence: string])[] = [
    [kubeconfigWith(words), 'kubectl fails with `unable to parse bytes as PEM block`.'],
    [kubeconfigWith(open), 'Kubernetes does not see this block: `unable to parse bytes as PEM block`.'],
    [kubeconfigWith('no PEM!'), 'kubectl fails with `illegal base64 data at input byte 2`.'],
    [
      user(`client-certificate-data: ${words}`),
      'kubectl fails with `tls: failed to find any PEM data in certificate input`.',
    ],
    [user(`client-key-data: ${words}`), 'kubectl fails with `tls: failed to find any PEM data in key input`.'],
    [`client-key-data: ${words}\n`, 'kubectl fails with `tls: failed to find any PEM data in key input`.'],
    [webhook, 'kube-apiserver fails with `unable to parse bytes as PEM block`.'],
    [
      `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${words}\n`,
      'Programs that mount it fail with `tls: failed to find any PEM data in key input`.',
    ],
  ];
  for (const [text, consequence] of cases) {
    const messages = (await findingsIn({ 'a.yaml': text })).map(({ message }) => message);
    assert.ok(
      messages.some((message) => message.includes(consequence)),
      `${text}\n${messages.join('\n')}`,
    );
  }
});

test('the component that reads a kubeconfig says what is wrong with it', async () => {
  const broken = kubeconfigWith('no PEM!');
  const error = '`illegal base64 data at input byte 2`';
  const says = async (files: Readonly<Record<string, string>>) =>
    (await findingsIn(files)).flatMap(({ message }) => / (\S+ fails with `[^`]+`)/.exec(message)?.[1] ?? []);
  assert.deepEqual(await says({ '/etc/kubernetes/scheduler.conf': broken }), [`kube-scheduler fails with ${error}`]);
  assert.deepEqual(await says({ '/etc/kubernetes/kubelet.conf': broken }), [`kubelet fails with ${error}`]);
  assert.deepEqual(await says({ '/etc/kubernetes/admin.conf': broken }), [`kubectl fails with ${error}`]);
  const unit = `[Service]\nExecStart=/usr/bin/kube-scheduler --kubeconfig=/etc/k8s/a.kubeconfig\n`;
  assert.deepEqual(
    await says({ '/etc/k8s/a.kubeconfig': broken, '/etc/systemd/system/kube-scheduler.service': unit }),
    [`kube-scheduler fails with ${error}`],
  );
});
