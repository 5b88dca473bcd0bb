import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { kubeconfigContexts } from '../../../../src/core/present/kubectl/kubeconfigContexts.ts';
import { createTestCluster, type KubeconfigParts, pictureOf } from '../../../support/testCluster.ts';
import { testNow } from '../../../support/testPki.ts';

const cluster = await createTestCluster();
const path = '/home/jane/.kube/config';

async function contextsIn(parts: KubeconfigParts, { files = cluster.files, now = testNow } = {}) {
  const text = cluster.kubeconfig(parts);
  const { graph } = await pictureOf({ ...files, [path]: text });
  const contexts = kubeconfigContexts(graph, path, { now, policy: defaultPolicy });
  assert.ok(contexts !== undefined);
  return { text, contexts };
}

const shortOf = async (...asked: Parameters<typeof contextsIn>): Promise<string> => {
  const { icon, short } = (await contextsIn(...asked)).contexts.current();
  return `${icon} ${short}`;
};

test('the state of the current context, with icon and words', async () => {
  assert.equal(await shortOf({}), 'pass kubectl: ok, 202 d left');
  assert.equal(await shortOf({}, { now: Date.parse('2026-12-20T00:00:00Z') }), 'warning kubectl: ok, 12 d left');
  assert.equal(await shortOf({}, { now: Date.parse('2027-02-01T00:00:00Z') }), 'error kubectl: expired');
  assert.equal(await shortOf({}, { files: {} }), 'question kubectl: 202 d left');
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'aws', interactiveMode: 'Never' };
  const user = { 'client-certificate-data': undefined, 'client-key-data': undefined, exec };
  assert.equal(await shortOf({ user }, { files: {} }), 'question kubectl: unknown');
  assert.equal(await shortOf({ cluster: { server: 'https://10.1.1.1' } }), 'error kubectl: server rejected');
  assert.equal(await shortOf({ user: { 'client-key-data': undefined } }), 'error kubectl: wrong configuration');
  assert.equal(await shortOf({ cluster: { 'certificate-authority-data': '!' } }), 'error kubectl: file rejected');
});

test('the exact error, for people who see and for those who listen', async () => {
  const { contexts } = await contextsIn({ user: { 'client-key-data': undefined } });
  const { markdown, label, detail } = contexts.current();
  const error =
    'error: client-key-data or client-key must be specified for u to use the clientCert authentication method.';
  assert.equal(detail, error);
  assert.equal(markdown, `**✗ kubectl does not work**\n\n\`${error}\`\\\nContext \`x\` · user \`u\``);
  assert.equal(label, `kubectl: wrong configuration, broken, context x, ${error}`);
});

test('hostile names stay names', async () => {
  const name = '[x](command:a)\n`b`';
  const contexts = [{ name, context: { cluster: 'c', user: 'u' } }];
  const { markdown } = (await contextsIn({ top: { contexts, 'current-context': name } })).contexts.current();
  assert.match(markdown, /Context `\[x\]\(command:a\)\\n\\x60b\\x60`/);
});

test('where the pointer is', async () => {
  const { text, contexts } = await contextsIn({
    top: { contexts: [{ name: 'other', context: { cluster: 'c', user: 'absent' } }], 'current-context': 'other' },
  });
  assert.match(contexts.at(text.indexOf('"other"') + 2)?.words().short ?? '', /unusable credentials/);
  const onCurrent = contexts.at(text.indexOf('current-context') + 3);
  assert.equal(onCurrent && text.slice(onCurrent.span.start, onCurrent.span.end), 'other');
  assert.equal(contexts.at(0), undefined);
  const [entry] = contexts.contexts;
  assert.equal(entry?.isCurrent, true);
  assert.equal(entry.target().path, path);
});
