import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { isAwaited, needlesslyAwaited } from '../../mutations/awaited.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { describeOutcome, type Outcome, runMutations } from '../../mutations/runMutations.ts';
import { summarise } from '../../mutations/summary.ts';

describe('planted defects are reported, and nothing else', () => {
  const all: Outcome[] = [];
  for (const [name, healthy] of Object.entries(healthyTrees)) {
    test(name, async () => {
      const outcomes = await runMutations(name, healthy);
      all.push(...outcomes);
      const wrong = outcomes.filter(
        ({ tree, mutation, isReported, falseAlarms }) =>
          (falseAlarms.length > 0 || !isReported) && !isAwaited(tree, mutation),
      );
      assert.deepEqual(wrong.map(describeOutcome), []);
    });
  }

  test('no defect is awaited that is reported already', () => {
    const late = all.filter(
      ({ tree, mutation, isReported, falseAlarms }) =>
        isReported && falseAlarms.length === 0 && isAwaited(tree, mutation),
    );
    const words = new Set(
      late.map(({ tree, mutation }) => `${tree}, ${mutation.name}: ${mutation.expected.codes.join(', ')}`),
    );
    assert.deepEqual([...words], [], 'remove these from test/mutations/awaited.ts');
    assert.deepEqual(needlesslyAwaited(all.map(({ mutation }) => mutation)), []);
  });

  test('there are mutations enough', () => {
    assert.ok(new Set(all.map(({ mutation }) => mutation.name)).size >= 60);
  });

  after(() => console.error(summarise(all)));
});
