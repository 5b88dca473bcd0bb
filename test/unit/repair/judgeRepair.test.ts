import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { judgeRepair } from '../../../src/core/repair/judgeRepair.ts';
import type { Repair } from '../../../src/core/repair/repairModel.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { judge, repairOf } from '../../support/repair.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { testNow } from '../../support/testPki.ts';

const texts = {
  'config.yaml': `apiVersion: v1
kind: Config
clusters: [{name: prod, cluster: {server: 'https://10.0.0.1:6443', insecure-skip-tls-verify: true}}]
users: [{name: ops, user: {token: abc}}]
contexts: [{name: ops@prod, context: {cluster: prod, user: opz}}]
current-context: ops@prod
`,
};

test('a repair helps if the finding is gone and nothing else is wrong then', async () => {
  const judged = await judge(texts);
  const finding = judged.findings.find(({ code }) => code === 'kubeconfig-dangling-context');
  assert.ok(finding);
  const repair = repairOf(texts, judged, finding);
  assert.ok(repair);
  const outlookOf = (each: Repair) =>
    judgeRepair(
      each,
      finding,
      { graph: judged.graph, now: testNow, tools: decodingTools, textOf: (path) => texts[path as 'config.yaml'] },
      judged.findings,
      async (graph) => evaluate(graph, defaultPolicy, testNow),
    );
  const outlook = await outlookOf(repair);
  assert.deepEqual([outlook?.helps, outlook?.isPart, outlook?.mended.length], [true, false, 1]);
  const [[path, [edit] = []] = ['', []]] = [...repair.replacements];
  assert.ok(edit);
  const other = { ...edit, newText: 'nobody' };
  const still = await outlookOf({ ...repair, replacements: new Map([[path, [other]]]) });
  assert.deepEqual([still?.helps, still?.isPart], [true, true]);
  assert.match(still?.remains ?? '', /nobody/);
  const nothing = await outlookOf({ ...repair, replacements: new Map([[path, []]]) });
  assert.equal(nothing?.helps, false);
});

test('an error that a repair brings elsewhere is not outweighed by the one that it takes away', async () => {
  const both = { ...texts, 'other.yaml': texts['config.yaml'].replace('user: opz', 'user: ops') };
  const judged = await judge(both);
  const finding = judged.findings.find(({ code }) => code === 'kubeconfig-dangling-context');
  const repair = finding && repairOf(both, judged, finding);
  assert.ok(finding && repair);
  const start = both['other.yaml'].indexOf('user: ops}');
  const elsewhere = [{ span: { start, end: start + 'user: ops'.length }, newText: 'user: nobody' }];
  const outlook = await judgeRepair(
    { ...repair, replacements: new Map([...repair.replacements, ['other.yaml', elsewhere]]) },
    finding,
    { graph: judged.graph, now: testNow, tools: decodingTools, textOf: (path) => both[path as keyof typeof both] },
    judged.findings,
    async (graph) => evaluate(graph, defaultPolicy, testNow),
  );
  assert.deepEqual([outlook?.helps, outlook?.mended.length], [false, 1]);
});
