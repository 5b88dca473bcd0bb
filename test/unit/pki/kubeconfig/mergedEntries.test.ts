import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeContext } from '../../../../src/core/pki/kubeconfig/judgeContext.ts';
import { graphOf } from '../../../support/annotatedDocument.ts';
import { contradictionsIn, describeContradiction } from '../../../support/contradictions.ts';
import { testNow } from '../../../support/testPki.ts';

const clusters = 'clusters:\n- name: c\n  cluster: {server: "https://api.example.org:6443"}\n';
const contexts = 'contexts:\n- name: x\n  context: {cluster: c, user: dev}\ncurrent-context: x\n';
const users = 'users:\n- name: dev\n  user: {token: abc.def}\n';
const config = (...parts: readonly string[]) => `apiVersion: v1\nkind: Config\n${parts.join('')}`;

/** What is said of the kubeconfig `a/config`: by `check`, by its connection, and by kubectl. */
async function said(own: string, others: Readonly<Record<string, string>> = {}): Promise<string> {
  const graph = await graphOf({ 'a/config': own, ...others });
  const findings = evaluate(graph, defaultPolicy, testNow);
  assert.deepEqual(contradictionsIn(graph, testNow, findings).map(describeContradiction), []);
  const errors = findings.flatMap(({ severity, code }) => (severity === 'error' ? code : []));
  const verdicts = judgeConnections(connectionModelOf(graph), testNow);
  const picture = clusterPictureOf(graph);
  const kubeconfig = picture.kubeconfigs.find(({ file }) => file.path === 'a/config');
  const verdict = kubeconfig && judgeContext(picture, kubeconfig, undefined, testNow);
  const doubts = verdict?.state === 'unknown' ? verdict.doubts.map(({ of }) => of) : [];
  return [...errors, ...verdicts.map(({ state }) => state), verdict?.state, ...doubts].join(' ');
}

const broken = 'kubeconfig-dangling-context broken broken';
const open = 'unknown unknown entry';

describe('KUBECONFIG may name several files', () => {
  const none = config(clusters, contexts, 'users: []\n');
  test('an empty list of users', async () => {
    assert.equal(await said(none), broken);
    assert.equal(await said(none, { 'a/users': config(users) }), open, 'beside it');
    assert.equal(await said(none, { 'b/users': config(users) }), open, 'a part of one in another folder');
    assert.equal(await said(none, { 'b/users': config(users.replace('dev', 'ops')) }), broken, 'another user');
    const whole = config(clusters, contexts, users).replaceAll('api', 'other');
    assert.match(await said(none, { 'b/config': whole }), /^kubeconfig-dangling-context /, 'of another cluster');
  });
  test('the current context is in a folder beside it', async () => {
    const own = config(clusters, contexts.replace('current-context: x', 'current-context: prod'), users);
    const part = config(clusters, contexts.replace('name: x', 'name: prod').replace('current-context: x', ''), users);
    assert.equal(await said(own), broken);
    assert.equal(await said(own, { 'a/config.d/y': part }), 'unknown unknown unknown entry');
    for (const path of ['a/config.d/old/y', 'b/config.d/y'])
      assert.equal(await said(own, { [path]: part }), 'kubeconfig-dangling-context broken unknown broken', path);
  });
  test('no list of users', async () => {
    assert.equal(await said(config(clusters, contexts)), open);
  });
  // What looks again at each blank takes hours for these.
  test('no list of users, and a million blanks', { timeout: 120_000 }, async () => {
    assert.equal(await said(config(clusters, contexts, '\n'.repeat(1_000_000))), open);
    assert.equal(await said(config(clusters, contexts, `users:${' '.repeat(1_000_000)}# none\n`)), open);
  });
  test('a user of another name', async () => {
    const other = config(clusters, contexts, users.replace('dev', 'ops'));
    assert.equal(await said(other), broken);
    assert.equal(await said(other, { 'a/users': config(users) }), open, 'beside it');
    assert.equal(await said(other, { 'b/users': config(users) }), broken, 'elsewhere');
  });
});
