import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { healthyTrees } from '../../mutations/distributions.ts';
import { replacedCas } from '../../mutations/replacedCas.ts';
import { defectiveTrees } from '../../mutations/runMutations.ts';

/** Every so many of the mutations that are planted elsewhere. */
const every = 5;

describe('what a finding offers to put in the place of a CA heals what is refused with it, and breaks nothing', () => {
  const healed: string[] = [];
  for (const [name, healthy] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const wrong: string[] = [];
      for await (const { mutation, tree, judge, now } of defectiveTrees(healthy, { every })) {
        for (const each of await replacedCas(tree, { judge, now })) {
          if (each.refusedStill.length > 0 || each.broken.length > 0 || each.isThereStill) {
            wrong.push(`${mutation.name}: ${JSON.stringify(each)}`);
          } else healed.push(mutation.name);
        }
      }
      assert.deepEqual(wrong, []);
    });
  }

  test('most are offered', () => {
    assert.ok(healed.length > 20, String(healed.length));
    assert.ok(healed.includes('etc/rancher/rke2/rke2.yaml with the CA of another cluster, of the same name'));
  });
});
