import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { healthyTrees } from '../../mutations/distributions.ts';
import { type Offered, offeredFor } from '../../mutations/healing.ts';
import { defectiveTrees } from '../../mutations/runMutations.ts';

/** Every so many of the mutations that are planted elsewhere: each action is carried out. */
const every = 5;
/** Of those one in so many, in each tree others; all with `CERTSCOPE_MUTATIONS=all`. */
const share = process.env.CERTSCOPE_MUTATIONS === 'all' ? 1 : 3;

describe('what the map offers first for a broken connection heals it, and breaks nothing', () => {
  let healed = 0;
  for (const [number, [name, healthy]] of Object.entries(healthyTrees).entries()) {
    test(name, async () => {
      const wrong: string[] = [];
      for await (const { mutation, tree, judge, now } of defectiveTrees(healthy, { every, share, first: number })) {
        const offered = await offeredFor(tree, await judge.graphOf(tree), now);
        healed += offered.filter(({ heals }) => heals).length;
        wrong.push(...offered.filter(isWrong).map((each) => `${mutation.name}: ${JSON.stringify(each)}`));
      }
      assert.deepEqual(wrong, []);
    });
  }

  test('most kinds of defects have an action that heals them', () => {
    assert.ok(healed > 200 / share, String(healed));
  });
});

/** In vain, or nothing is offered where something would help. */
function isWrong({ first, heals, possible }: Offered): boolean {
  return first === undefined ? possible.length > 0 : !heals;
}
