import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { generatedKubeadm } from '../../../mutations/distributions/kubeadm.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { type Tree, textOf, withEdit, withoutFile } from '../../../mutations/tree.ts';

const healthy = await generatedKubeadm();
const judge = new MemoryJudge(healthy);
const server = /server: https:\/\/[^:\n]+/;
const astray = (tree: Tree, file: string): Tree => withEdit(tree, file, server, 'server: https://old.example.com');

async function waysOut(tree: Tree): Promise<readonly string[]> {
  const findings = evaluate(await judge.graphOf(tree), defaultPolicy, healthy.now);
  return findings.flatMap(({ code, message }) =>
    code === 'apiserver-san-missing-endpoint' ? [message.replace(/^.*`\. /, '')] : [],
  );
}

test('one kubeconfig with a name of its own is corrected first, to the name of the others', async () => {
  const [wayOut, ...others] = await waysOut(astray(healthy.tree, 'etc/kubernetes/scheduler.conf'));
  assert.deepEqual(others, []);
  assert.match(
    wayOut ?? '',
    /^Other kubeconfigs use (?!old)[\w.-]+: correct the field server\. If old\.example\.com is right, reissue apiserver\.crt with it\.$/,
  );
});

test('alone, it may be right', async () => {
  const own = 'etc/kubernetes/admin.conf';
  const others = [...healthy.tree.files.keys()].filter(
    (path) => path !== own && server.test(textOf(healthy.tree, path)),
  );
  const alone = others.reduce((tree, path) => withoutFile(tree, path), healthy.tree);
  assert.deepEqual(await waysOut(astray(alone, own)), [
    'Reissue apiserver.crt with this name, or correct the field server.',
  ]);
});
