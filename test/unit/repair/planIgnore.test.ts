import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planIgnore } from '../../../src/core/repair/planIgnore.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { applied, judge } from '../../support/repair.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'old', notBefore: '2015-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' });
const data = Buffer.from(ca.certificatePem).toString('base64');
const code = 'ca-expired';

/** The text with its `ca-expired` silenced; `undefined` where that is not offered. */
async function ignored(text: string): Promise<string | undefined> {
  const texts = { f: text };
  const { graph, findings } = await judge(texts);
  const finding = findings.find((each) => each.code === code);
  assert.ok(finding !== undefined, findings.map((each) => each.code).join());
  const plan = planIgnore(
    { graph, now: testNow, tools: decodingTools, textOf: (path) => (path === 'f' ? text : undefined) },
    finding,
  );
  if (plan === undefined) return undefined;
  assert.deepEqual([plan.title, plan.isPreferred], ['Ignore ca-expired here', false]);
  const after = applied(texts, plan);
  assert.equal(
    (await judge(after)).findings.filter((each) => each.code === code).length,
    findings.filter((each) => each.code === code).length - 1,
  );
  return after.f;
}

describe('a comment that silences a problem', () => {
  const cases: readonly (readonly [name: string, before: string, after: string | undefined])[] = [
    [
      'above the key, as deep',
      `a:\n  caBundle: ${data}\nb: 1\n`,
      `a:\n  # certscope-ignore ca-expired\n  caBundle: ${data}\nb: 1\n`,
    ],
    ['above a list’s dash', `- caBundle: ${data}\n`, `# certscope-ignore ca-expired\n- caBundle: ${data}\n`],
    [
      'with the line breaks of the text',
      `a: 1\r\ncaBundle: ${data}\r\n`,
      `a: 1\r\n# certscope-ignore ca-expired\r\ncaBundle: ${data}\r\n`,
    ],
    [
      'below another one',
      `# certscope-ignore x\ncaBundle: ${data}\n`,
      `# certscope-ignore x\n# certscope-ignore ca-expired\ncaBundle: ${data}\n`,
    ],
    [
      'of the value that has the problem',
      `caBundle: ${data}\nb:\n  caBundle: ${data}\n`,
      `# certscope-ignore ca-expired\ncaBundle: ${data}\nb:\n  caBundle: ${data}\n`,
    ],
    ['not in JSON', `{"caBundle": "${data}"}\n`, undefined],
    ['not in the middle of a line', `a: {caBundle: ${data}}\n`, undefined],
    ['not where there is no key', ca.certificatePem, undefined],
  ];
  for (const [name, before, after] of cases) test(name, async () => assert.equal(await ignored(before), after));

  test('above a block of PEM, whose lines stay', async () => {
    const block = ca.certificatePem.replace(/^(?=.)/gm, '    ');
    const document = (comment: string) => `kind: ConfigMap\ndata:\n${comment}  ca.crt: |\n${block}`;
    assert.equal(await ignored(document('')), document('  # certscope-ignore ca-expired\n'));
  });
});
