import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64, findingsIn } from '../../support/annotatedDocument.ts';
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
    [kubeconfigWith(words), 'kubectl stops with `unable to parse bytes as PEM block`.'],
    [kubeconfigWith(open), 'Kubernetes does not see this block: `unable to parse bytes as PEM block`.'],
    [kubeconfigWith('no PEM!'), 'kubectl stops with `illegal base64 data at input byte 2`.'],
    [
      user(`client-certificate-data: ${words}`),
      'kubectl stops with `tls: failed to find any PEM data in certificate input`.',
    ],
    [user(`client-key-data: ${words}`), 'kubectl stops with `tls: failed to find any PEM data in key input`.'],
    [`client-key-data: ${words}\n`, 'kubectl stops with `tls: failed to find any PEM data in key input`.'],
    [webhook, 'The API server stops with `unable to parse bytes as PEM block`.'],
    [
      `kind: Secret\ntype: kubernetes.io/tls\ndata:\n  tls.key: ${words}\n`,
      'Whoever mounts it reads `tls: failed to find any PEM data in key input`.',
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
