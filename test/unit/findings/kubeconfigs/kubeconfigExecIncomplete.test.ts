import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';

async function judged(exec: string): Promise<readonly string[]> {
  const text = `apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: c, user: u}}]
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443'}}]
users: [{name: u, user: {exec: {${exec}}}}]
`;
  const found = await findingsIn({ '/root/.kube/config': text });
  return found.filter(({ code }) => code === 'kubeconfig-exec-incomplete').map(({ message }) => message);
}

test('an exec plugin that lacks what client-go asks for', async () => {
  const version = 'apiVersion: client.authentication.k8s.io/v1';
  const [mode] = await judged(`${version}, command: op`);
  assert.match(mode ?? '', /`interactiveMode must be specified for u to use exec authentication plugin`/);
  assert.match((await judged(`${version}, interactiveMode: Never`))[0] ?? '', /`command must be/);
  assert.match((await judged('command: op, interactiveMode: Never'))[0] ?? '', /`apiVersion must be/);
  assert.match((await judged(`${version}, command: op, interactiveMode: never`))[0] ?? '', /invalid interactiveMode/);
  assert.deepEqual(await judged(`${version}, command: op, interactiveMode: Never`), []);
  assert.deepEqual(await judged(`${version}beta1, command: op`), []);
});
