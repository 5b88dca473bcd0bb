import assert from 'node:assert/strict';
import { test } from 'node:test';
import { redactText } from '../../../src/core/redact/redactText.ts';
import { changedLines } from '../../../src/core/repair/changedLines.ts';
import { planRepairs } from '../../../src/core/repair/planRepair.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { judge } from '../../support/repair.ts';
import { testNow } from '../../support/testPki.ts';

async function copyOf(text: string): Promise<string | undefined> {
  const copy = redactText(text, decodingTools);
  return copy.kind === 'redacted' ? copy.text : undefined;
}

/** What the question for each repair of a code says, by file. */
async function questions(texts: Readonly<Record<string, string>>, code: string) {
  const { graph, findings } = await judge(texts);
  const finding = findings.find((each) => each.code === code);
  assert.ok(finding, findings.map((each) => each.code).join());
  const context = { graph, now: testNow, tools: decodingTools, textOf: (path: string) => texts[path] };
  const repairs = planRepairs(context, finding);
  return Promise.all(
    repairs.map(async ({ title, replacements }) => ({
      title,
      lines: await Promise.all(
        [...replacements].map(async ([path, edits]) => [path, await changedLines(texts[path] ?? '', edits, copyOf)]),
      ),
    })),
  );
}

const kubeconfig = (server: string) => `apiVersion: v1
kind: Config
clusters:
- name: a
  cluster:
    server: ${server}
users:
- name: jane
  user:
    username: jane
    password: sesame-4711 # until the move
contexts:
- name: a
  context: {cluster: a, user: jane}
current-context: a
`;

test('lines with a password or a comment are named, not quoted', async () => {
  const [asked] = await questions({ 'kc.yaml': kubeconfig('https://10.0.0.1:6443') }, 'kubeconfig-basic-auth');
  assert.deepEqual(asked?.lines, [['kc.yaml', [{ first: 10, last: 11, words: undefined }]]]);
});

test('a password in an address is neither in the lines nor in the title', async () => {
  const asked = await questions({ 'kc.yaml': kubeconfig('http://jane:sesame-4711@10.0.0.1:6443') }, 'kubeconfig-http');
  assert.equal(asked.length, 1);
  assert.doesNotMatch(JSON.stringify(asked), /sesame/);
  assert.deepEqual(asked[0]?.lines, [['kc.yaml', [{ first: 6, last: 6, words: undefined }]]]);
});

test('names are quoted as they were and as they will be', async () => {
  const asked = await questions({ 'kc.yaml': kubeconfig('http://10.0.0.1:6443') }, 'kubeconfig-http');
  const words = 'server: http://10.0.0.1:6443 → server: https://10.0.0.1:6443';
  assert.deepEqual(asked[0]?.lines, [['kc.yaml', [{ first: 6, last: 6, words }]]]);
});

test('of lines that come or go, only these are told', async () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: b\n';
  const at = text.indexOf('  namespace');
  const end = text.length - 1;
  const added = [{ span: { start: end, end }, newText: '\n  generation: 1' }];
  assert.deepEqual(await changedLines(text, added, copyOf), [{ first: 6, last: 6, words: '+ generation: 1' }]);
  const removed = [{ span: { start: at, end: text.length }, newText: '' }];
  assert.deepEqual(await changedLines(text, removed, copyOf), [{ first: 5, last: 5, words: '- namespace: b' }]);
});

test('a text without a copy is quoted nowhere', async () => {
  const edits = [{ span: { start: 3, end: 4 }, newText: 'c' }];
  assert.deepEqual(await changedLines('a: b\n', edits, async () => undefined), [
    { first: 1, last: 1, words: undefined },
  ]);
});
