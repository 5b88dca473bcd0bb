import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, gradesOf, type TestFiles } from '../../../support/annotatedDocument.ts';
import { createTestCa } from '../../../support/testPki.ts';

const [ca, former] = await Promise.all([createTestCa({ name: 'kubernetes' }), createTestCa({ name: 'kubernetes' })]);
const node = { commonName: 'system:node:cp-1', organizations: ['system:nodes'] };
const fresh = await ca.issue({ ...node, notBefore: '2026-01-01T00:00:00Z', notAfter: '2027-05-01T00:00:00Z' });
const past = { ...node, notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' };
const expired = await ca.issue(past);
const foreign = await former.issue({ ...node, notBefore: '2025-06-01T00:00:00Z', notAfter: '2027-04-01T00:00:00Z' });

const pki = '/var/lib/kubelet/pki';
const dated = `${pki}/kubelet-client-2024-01-01-00-00-00.pem`;
const pemOf = ({ certificatePem, keyPem }: typeof fresh) => certificatePem + keyPem;

async function judge(files: TestFiles): Promise<readonly string[]> {
  const findings = await findingsIn({ '/etc/kubernetes/pki/ca.crt': ca.certificatePem, ...files });
  return gradesOf(findings, /^cert-expired|^not-issued|^wrong-ca/);
}

describe('certificates that the kubelet has rotated', () => {
  const newer = { [`${pki}/kubelet-client-2026-01-01-00-00-00.pem`]: pemOf(fresh) };
  const current = { [`${pki}/kubelet-client-current.pem`]: pemOf(fresh) };

  test('have expired, or are of an old CA', async () => {
    for (const each of [expired, foreign]) {
      assert.deepEqual(await judge({ ...newer, ...current, [dated]: pemOf(each) }), []);
      assert.deepEqual(await judge({ ...newer, [dated]: pemOf(each) }), [], 'copied without links');
    }
  });

  test('the one that it reads counts, and the only one', async () => {
    assert.deepEqual(await judge({ [dated]: pemOf(foreign) }), [`error not-issued-by-expected-ca ${dated}`]);
    assert.deepEqual(await judge({ [dated]: pemOf(expired) }), [`error cert-expired ${dated}`]);
    const stuck = { ...newer, [`${pki}/kubelet-client-current.pem`]: pemOf(expired), [dated]: pemOf(expired) };
    assert.deepEqual(await judge(stuck), [
      `error cert-expired ${dated}`,
      `error cert-expired ${pki}/kubelet-client-current.pem`,
    ]);
  });

  test('one that a kubeconfig or a flag names counts', async () => {
    const kubeconfig = `users: [{name: a, user: {client-certificate: ${dated}, client-key: ${dated}}}]\n`;
    const flag = `[Service]\nExecStart=/usr/bin/kube-apiserver --kubelet-client-certificate=${dated} --kubelet-client-key=${dated}\n`;
    const using = { '/etc/kubernetes/kubelet.conf': kubeconfig, '/etc/systemd/system/kube-apiserver.service': flag };
    for (const [path, text] of Object.entries(using)) {
      const findings = await judge({ ...newer, ...current, [dated]: pemOf(expired), [path]: text });
      assert.ok(findings.includes(`error cert-expired ${dated}`), path);
    }
    const usual = `users: [{name: a, user: {client-certificate: ${pki}/kubelet-client-current.pem}}]\n`;
    assert.deepEqual(
      await judge({ ...newer, ...current, [dated]: pemOf(expired), '/etc/kubernetes/kubelet.conf': usual }),
      [],
    );
  });

  test('only a date makes one', async () => {
    const other = `${pki}/kubelet-client-2.pem`;
    assert.deepEqual(await judge({ ...newer, ...current, [other]: pemOf(expired) }), [`error cert-expired ${other}`]);
  });

  test('those for serving are others', async () => {
    const files = { ...newer, [`${pki}/kubelet-server-2024-01-01-00-00-00.pem`]: pemOf(expired) };
    assert.equal((await judge(files)).length, 1);
  });
});
