import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, repaired, repairOf } from '../../support/repair.ts';

const path = '/root/.kube/config';
const code = 'kubeconfig-exec-incomplete';
const kubeconfig = (user: string) => `apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443'}}]
users:
- name: u
  user:
    ${user}
`;

async function userAfter(user: string): Promise<readonly (string | undefined)[]> {
  const { texts, title } = await repaired({ [path]: kubeconfig(user) }, code);
  return [title, texts[path]?.split('  user:\n    ')[1]?.trimEnd()];
}

test('a plugin gets the fields that it lacks, in the form of its others', async () => {
  const version = 'apiVersion: client.authentication.k8s.io/v1';
  const mode = 'interactiveMode: IfAvailable';
  assert.deepEqual(await userAfter(`exec: {${version}, command: op}`), [
    `add ${mode}`,
    `exec: {${mode}, ${version}, command: op}`,
  ]);
  assert.deepEqual(await userAfter('exec:\n      command: op\n      args: [login]'), [
    `add ${version}, ${mode}`,
    `exec:\n      command: op\n      ${version}\n      ${mode}\n      args: [login]`,
  ]);
  assert.deepEqual(await userAfter('exec: {"command": "op"}'), [
    `add ${version}, ${mode}`,
    'exec: {"apiVersion": "client.authentication.k8s.io/v1", "interactiveMode": "IfAvailable", "command": "op"}',
  ]);
  assert.deepEqual(await userAfter(`exec: {${version}, command: op, interactiveMode: Sometimes}`), [
    'replace it with IfAvailable',
    `exec: {${version}, command: op, ${mode}}`,
  ]);
});

test('nobody guesses which program was meant', async () => {
  const texts = { [path]: kubeconfig('exec: {apiVersion: client.authentication.k8s.io/v1}') };
  const judged = await judge(texts);
  const finding = judged.findings.find((each) => each.code === code);
  assert.ok(finding !== undefined);
  assert.equal(repairOf(texts, judged, finding), undefined);
});
