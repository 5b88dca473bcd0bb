import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { referenceSummary } from '../../../../src/core/present/hints/referenceSummary.ts';
import { inventoryTable } from '../../../../src/core/present/inventory/inventoryTable.ts';
import { base64 } from '../../../support/base64.ts';
import { kubeconfigOf } from '../../../support/pathForms.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const node = await ca.issue({ commonName: 'system:node:cp-1', organizations: ['system:nodes'] });
const other = await ca.issue({ commonName: 'other' });
const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
const unit = '/etc/systemd/system/kubelet.service';
const authority = { 'certificate-authority-data': base64(ca.certificatePem) };

/** The hint behind each flag of a command, each file with its content. */
async function hints(command: string, files: Readonly<Record<string, string>>) {
  const context = await contextOf({ [unit]: `[Service]\nExecStart=${command}\n`, ...files });
  const file = context.file(unit);
  return (file.references ?? []).map((reference) => referenceSummary(reference, file, context));
}

describe('flags that name a file', () => {
  test('of a kubeconfig, hint its client certificate', async () => {
    const client = { 'client-certificate-data': base64(node.certificatePem), 'client-key-data': base64(node.keyPem) };
    const [hint] = await hints('kubelet --kubeconfig=/k', { '/k': kubeconfigOf({ cluster: authority, user: client }) });
    assert.match(hint ?? '', /^✓ system:node:cp-1 · /);
  });

  test('also where the kubeconfig names it in turn', async () => {
    const files = {
      '/k': kubeconfigOf({ cluster: authority, user: { 'client-certificate': current, 'client-key': current } }),
      [current]: node.certificatePem + node.keyPem,
    };
    const [hint] = await hints('kubelet --kubeconfig /k', files);
    assert.match(hint ?? '', /^✓ system:node:cp-1 · /);
  });

  test('of a kubeconfig without one, hint what it has', async () => {
    const [hint] = await hints('kubelet --bootstrap-kubeconfig=/k', { '/k': kubeconfigOf({ cluster: authority }) });
    assert.match(hint ?? '', /^✓ CA kubernetes · /);
  });

  test('of a pair, tell a key that is another one', async () => {
    const serving = await ca.issue({ commonName: 'cp-1', dnsNames: ['cp-1'], extKeyUsage: ['serverAuth'] });
    const files = { '/a': serving.certificatePem, '/b': other.keyPem };
    const [certificate, key] = await hints('kubelet --tls-cert-file=/a --tls-private-key-file=/b', files);
    assert.match(certificate ?? '', /^✓ /);
    assert.equal(key, '✗ P-256 key · does not match');
  });

  test('hint nothing where there is no file', async () => {
    assert.deepEqual(await hints('kubelet --tls-cert-file=/nowhere', {}), [undefined]);
  });

  test('are listed by the name of the flag', async () => {
    const context = await contextOf({ [unit]: 'etcd --trusted-ca-file=/ca.pem\n', '/ca.pem': ca.certificatePem });
    assert.match(inventoryTable(context), /kubelet\.service:1 +--trusted-ca-file +✓ CA kubernetes/);
  });
});
