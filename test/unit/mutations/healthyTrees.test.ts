import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { healthyTrees } from '../../mutations/distributions.ts';
import { judgeFolder } from '../../mutations/judgeFolder.ts';
import { MemoryJudge } from '../../mutations/judgeInMemory.ts';
import { mutationsOf } from '../../mutations/runMutations.ts';
import { describeFinding } from '../../mutations/score.ts';
import { TreeFolder } from '../../mutations/treeFolder.ts';

describe('healthy trees have no error and no warning', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const findings = await new MemoryJudge(distribution).judge(distribution.tree);
      assert.deepEqual(findings.map(describeFinding), []);
    });
  }
});

/** Every so many mutations are judged in a folder as well. */
const every = 29;

describe('the command says of a folder what is said of the tree in memory', {
  skip: process.platform === 'win32',
}, () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const judge = new MemoryJudge(distribution);
      const folder = new TreeFolder();
      try {
        for (const { mutate } of (await mutationsOf(distribution, 1)).filter((_, index) => index % every === 0)) {
          const tree = await mutate(distribution.tree);
          const [command, memory] = [await judgeFolder(folder, tree, distribution), await judge.judge(tree)];
          assert.deepEqual(memory.map(describeFinding), command.map(describeFinding));
        }
      } finally {
        folder.remove();
      }
    });
  }
});
