import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { healthyTrees } from '../../mutations/distributions.ts';
import { judgeTree } from '../../mutations/judgeTree.ts';
import { describeFinding } from '../../mutations/score.ts';
import { TreeFolder } from '../../mutations/treeFolder.ts';

describe('healthy trees have no error and no warning', () => {
  for (const [name, { create }] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const distribution = await create();
      const folder = new TreeFolder();
      try {
        const findings = await judgeTree(folder, distribution.tree, distribution);
        assert.deepEqual(findings.map(describeFinding), []);
      } finally {
        folder.remove();
      }
    });
  }
});
