import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { judge, repaired, repairOf } from '../../support/repair.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const caData = `certificate-authority-data: ${base64(ca.certificatePem)}`;

function kubeconfig(cluster: readonly string[], user: readonly string[] = ['token: a']): string {
  const indented = (lines: readonly string[]) => lines.map((line) => `    ${line}\n`).join('');
  return [
    'apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n',
    indented(['server: https://10.0.0.1:6443', ...cluster]),
    'users:\n- name: u\n  user:\n',
    indented(user),
    'contexts:\n- context:\n    cluster: c\n    user: u\n  name: x\ncurrent-context: x\n',
  ].join('');
}

describe('a field is removed', () => {
  test('the path that data contradict', async () => {
    const before = kubeconfig(['certificate-authority: ca.crt  # the file', caData]);
    const { texts, title } = await repaired({ a: before }, 'kubeconfig-file-and-data');
    assert.equal(texts.a, kubeconfig([caData]));
    assert.equal(title, 'remove certificate-authority');
  });

  test('the switch that a CA contradicts', async () => {
    const before = kubeconfig([caData, 'insecure-skip-tls-verify: true']);
    const { texts } = await repaired({ a: before.replaceAll('\n', '\r\n') }, 'kubeconfig-insecure-with-ca');
    assert.equal(texts.a, kubeconfig([caData]).replaceAll('\n', '\r\n'));
  });

  test('name and password together', async () => {
    const before = kubeconfig([caData], ['username: a', 'as: b', 'password: "c"']);
    const { texts, title } = await repaired({ a: before }, 'kubeconfig-basic-auth', {
      leaves: ['kubeconfig-user-empty'],
    });
    assert.equal(texts.a, kubeconfig([caData], ['as: b']));
    assert.equal(title, 'remove username, password');
  });

  test('not where other things stand in its line', async () => {
    const flow = kubeconfig([], []).replace(/user:\n/, `user: { username: a, password: b }\n`);
    const judged = await judge({ a: flow });
    const finding = judged.findings.find(({ code }) => code === 'kubeconfig-basic-auth');
    assert.ok(finding !== undefined);
    assert.equal(repairOf({ a: flow }, judged, finding), undefined);
  });
});
