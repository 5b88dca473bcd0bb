import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Finding } from '../../../src/core/findings/findingModel.ts';
import { readSource } from '../../../src/core/repair/readSource.ts';
import { removeField } from '../../../src/core/repair/removeField.ts';
import { base64 } from '../../support/base64.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
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

  test('whom a kubeconfig asks to be taken for, with the groups', () => {
    const rest = ['client-key: a.key', 'token: a'];
    const removed = (...fields: readonly string[]) => {
      const text = kubeconfig([], [...rest.slice(0, 1), 'as: bob', ...fields, ...rest.slice(1)]);
      const start = text.indexOf('bob');
      const finding = { code: 'impersonation-not-allowed', path: 'a' } as Finding;
      const source = readSource('a', text, decodingTools);
      const draft = removeField({ finding, span: { start, end: start + 3 }, source });
      const spans = draft?.edits.flatMap(({ replacements }) => replacements.map(({ span }) => span)) ?? [];
      const kept = [...spans]
        .sort((a, b) => b.start - a.start)
        .reduce((left, each) => left.slice(0, each.start) + left.slice(each.end), text);
      return draft === undefined ? undefined : [draft.title, kept];
    };
    const after = kubeconfig([], rest);
    assert.deepEqual(removed(), ['remove as', after]);
    assert.deepEqual(removed('as-uid: "1"'), ['remove as, as-uid', after]);
    for (const groups of [['as-groups:', '- a', '- "b"'], ['as-groups:', '  - a'], ['as-groups: [a, b]']])
      assert.deepEqual(removed(...groups), ['remove as, as-groups', after], groups.join());
    assert.equal(removed('as-groups: # of', '- a'), undefined, 'a comment');
    assert.equal(removed('as-user-extra:', '  a: [b]'), undefined);
  });

  test('not where other things stand in its line', async () => {
    const flow = kubeconfig([], []).replace(/user:\n/, `user: { username: a, password: b }\n`);
    const judged = await judge({ a: flow });
    const finding = judged.findings.find(({ code }) => code === 'kubeconfig-basic-auth');
    assert.ok(finding !== undefined);
    assert.equal(repairOf({ a: flow }, judged, finding), undefined);
  });
});
