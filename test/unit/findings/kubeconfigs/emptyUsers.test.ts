import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { saidOfObjects } from '../../../support/objectFindings.ts';
import { contextOf } from '../../../support/presentFixture.ts';

const path = 'home/ops/.kube/config';
const code = /^kubeconfig-user-empty$/;

interface Parts {
  readonly user?: string;
  readonly users?: string;
  readonly context?: string;
  readonly server?: string;
  readonly current?: string;
}

const kubeconfig = ({
  user = '{}',
  users = `\n- name: ops\n  user: ${user}`,
  context = 'ops',
  server = 'https://api.example.com',
  current = 'prod',
}: Parts): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: prod\n  cluster:\n    server: ${server}\n` +
  `contexts:\n- name: prod\n  context:\n    cluster: prod\n    user: ${context}\ncurrent-context: ${current}\nusers:${users}\n`;
const told = (parts: Parts, others: Readonly<Record<string, string>> = {}) =>
  saidOfObjects({ [path]: kubeconfig(parts), ...others }, code);
const lacking = ['error kubeconfig-user-empty: ops'];

describe('kubeconfig-user-empty', () => {
  test('is told of every way to write nothing', async () => {
    for (const user of ['{}', 'null', '""', '', '{as: jane}', '{token: ""}', '\n    token:'])
      assert.deepEqual(await told({ user }), lacking, user);
  });
  test('is not told of a user with credentials of any kind', async () => {
    const kinds = [
      '{token: abc}',
      '{token: "${TOKEN}"}',
      '{tokenFile: token}',
      '{username: jane, password: secret}',
      '{client-certificate: ops.crt, client-key: ops.key}',
      '{exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Never}}',
      '{auth-provider: {name: oidc}}',
      // The other half is asked for.
      '{client-key: ops.key}',
      '"${USER}"',
    ];
    for (const user of kinds) assert.deepEqual(await told({ user }), [], user);
  });
  test('is told of the current context, where the server asks for credentials', async () => {
    assert.deepEqual(await told({ current: '""' }), []);
    assert.deepEqual(await told({ server: 'http://127.0.0.1:8001' }), []);
    assert.deepEqual(await told({ server: 'https://{{ .Values.host }}' }), []);
  });
  test('is told of a context without a user and an empty list', async () => {
    for (const users of [' null', ' []', ''])
      assert.deepEqual(await told({ context: '""', users }), ['error kubeconfig-user-empty: prod'], users);
    const part = kubeconfig({ context: '""', users: ' []' }).replace(/^users:.*\n/m, '');
    assert.deepEqual(await saidOfObjects({ [path]: part }, code), [], 'a part of one');
  });
  test('is not told where KUBECONFIG may name another file with the user', async () => {
    const other = kubeconfig({ user: '{token: abc}' });
    assert.deepEqual(await told({}, { 'home/ops/.kube/users': other }), []);
    assert.deepEqual(await told({}, { 'home/ops/.kube/users': other.replaceAll('ops', 'dev') }), lacking);
    assert.deepEqual(await told({}, { 'home/dev/.kube/config': other }), lacking);
  });
  test('names the command of kops for what kops wrote', async () => {
    const domain = kubeconfig({}).replaceAll(/\b(?:prod|ops)\b/g, 'example.com');
    const context = await contextOf({ [path]: domain });
    assert.match(
      context.findings.find((each) => code.test(each.code))?.message ?? '',
      /kops export kubeconfig --admin/,
    );
    const plain = await contextOf({ [path]: kubeconfig({}) });
    assert.doesNotMatch(plain.findings.find((each) => code.test(each.code))?.message ?? 'kops', /kops/);
  });
  test('explains what kubectl and other programs print', async () => {
    const context = await contextOf({ [path]: kubeconfig({}) });
    const codes = (line: string) =>
      explainErrors(line, context).flatMap(({ findings, connections }) =>
        [...findings, ...connections.flatMap((each) => each.findings)].map((each) => each.code),
      );
    assert.deepEqual(codes('error: You must be logged in to the server (Unauthorized)'), ['kubeconfig-user-empty']);
    assert.deepEqual(codes('Please enter Username:'), ['kubeconfig-user-empty']);
  });
});
