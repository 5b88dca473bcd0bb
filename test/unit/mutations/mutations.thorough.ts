import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { catalogEntry, findingCodes } from '../../../src/core/findings/catalog.ts';
import { isAwaited, needlesslyAwaited } from '../../mutations/awaited.ts';
import { healthyTrees } from '../../mutations/distributions.ts';
import { fittingAnswers } from '../../mutations/fittingAnswers.ts';
import type { Offered } from '../../mutations/healing.ts';
import { describeOutcome, type PlantedDefects, plantDefects } from '../../mutations/plantDefects.ts';
import type { ReplacedCa } from '../../mutations/replacedCas.ts';
import { describeFinding } from '../../mutations/score.ts';
import { summarise } from '../../mutations/summary.ts';

/** Of the defects that are acted on, offers are carried out for one in so many; for all with `CERTSCOPE_MUTATIONS=all`. */
const share = process.env.CERTSCOPE_MUTATIONS === 'all' ? 1 : 3;

const trees = Object.keys(healthyTrees);
const passes = new Map<string, Promise<PlantedDefects>>();

/** What was asked of a tree's defects: the first test that needs it plants them, the others read. */
function defectsOf(name: string): Promise<PlantedDefects> {
  const healthy = healthyTrees[name];
  assert.ok(healthy !== undefined, name);
  const pass = passes.get(name) ?? plantDefects(name, healthy, { share, first: trees.indexOf(name) });
  passes.set(name, pass);
  return pass;
}

const all = async () => (await Promise.all(trees.map(defectsOf))).flatMap(({ outcomes }) => outcomes);

describe('planted defects are reported, and nothing else', () => {
  for (const name of trees) {
    test(name, async () => {
      const { outcomes } = await defectsOf(name);
      const wrong = outcomes.filter(
        ({ tree, mutation, isReported, falseAlarms }) =>
          (falseAlarms.length > 0 || !isReported) && !isAwaited(tree, mutation),
      );
      assert.deepEqual(wrong.map(describeOutcome), []);
    });
  }

  test('no defect is awaited that is reported already', async () => {
    const outcomes = await all();
    const late = outcomes.filter(
      ({ tree, mutation, isReported, falseAlarms }) =>
        isReported && falseAlarms.length === 0 && isAwaited(tree, mutation),
    );
    const words = new Set(
      late.map(({ tree, mutation }) => `${tree}, ${mutation.name}: ${mutation.expected.codes.join(', ')}`),
    );
    assert.deepEqual([...words], [], 'remove these from test/mutations/awaited.ts');
    assert.deepEqual(needlesslyAwaited(outcomes.map(({ mutation }) => mutation)), []);
  });

  test('check, connections and kubectl say the same of one place and one context', async () => {
    const outcomes = (await all()).filter(({ contradictions }) => contradictions.length > 0);
    assert.deepEqual(
      outcomes.map(({ tree, mutation, contradictions }) => [tree, mutation.name, ...contradictions]),
      [],
    );
  });

  test('every kind of error is planted', async () => {
    const planted = new Set((await all()).flatMap(({ mutation }) => mutation.expected.codes));
    const missing = findingCodes().filter((code) => catalogEntry(code).severity === 'error' && !planted.has(code));
    assert.deepEqual(missing, []);
  });

  test('there are mutations enough', async () => {
    assert.ok(new Set((await all()).map(({ mutation }) => mutation.name)).size >= 60);
  });

  after(async () => console.error(summarise(await all())));
});

describe('healthy trees have no error and no warning', () => {
  for (const name of trees) {
    test(name, async () => assert.deepEqual((await defectsOf(name)).healthy.map(describeFinding), []));
  }
});

describe('the command says of a folder what is said of the tree in memory', {
  skip: process.platform === 'win32',
}, () => {
  for (const name of trees) {
    test(name, async () => {
      for (const { command, memory } of (await defectsOf(name)).inFolders) assert.deepEqual(memory, command);
    });
  }
});

describe('what the map offers first for a broken connection heals it, and breaks nothing', () => {
  /** In vain, or nothing is offered where something would help. */
  const isWrong = ({ first, heals, possible }: Offered) => (first === undefined ? possible.length > 0 : !heals);

  for (const name of trees) {
    test(name, async () => {
      const wrong = (await defectsOf(name)).offered.flatMap(({ mutation, results }) =>
        results.filter(isWrong).map((each) => `${mutation}: ${JSON.stringify(each)}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  test('most kinds of defects have an action that heals them', async () => {
    const offered = (await Promise.all(trees.map(defectsOf))).flatMap((each) => each.offered);
    const healed = offered.flatMap(({ results }) => results.filter(({ heals }) => heals)).length;
    assert.ok(healed > 200 / share, String(healed));
  });
});

describe('what a finding offers to put in the place of a CA heals what is refused with it, and breaks nothing', () => {
  const isWrong = ({ refusedStill, broken, isThereStill }: ReplacedCa) =>
    refusedStill.length > 0 || broken.length > 0 || isThereStill;

  for (const name of trees) {
    test(name, async () => {
      const wrong = (await defectsOf(name)).replaced.flatMap(({ mutation, results }) =>
        results.filter(isWrong).map((each) => `${mutation}: ${JSON.stringify(each)}`),
      );
      assert.deepEqual(wrong, []);
    });
  }

  test('most are offered', async () => {
    const replaced = (await Promise.all(trees.map(defectsOf))).flatMap((each) => each.replaced);
    const healed = replaced.flatMap(({ mutation, results }) =>
      results.filter((each) => !isWrong(each)).map(() => mutation),
    );
    assert.ok(healed.length > 20, String(healed.length));
    assert.ok(healed.includes('etc/rancher/rke2/rke2.yaml with the CA of another cluster, of the same name'));
  });
});

describe('the lines that a defect makes programs print are explained by the connections that it breaks', () => {
  for (const name of trees) {
    test(name, async () => {
      const wrong = (await defectsOf(name)).unexplained.flatMap(({ mutation, results }) =>
        results.map((line) => `${mutation}: ${line}`),
      );
      assert.deepEqual(wrong, []);
    });
  }
});

describe('check, connections and explain say the same', () => {
  for (const group of Object.keys(fittingAnswers)) {
    test(group, async () => {
      const asked = (await Promise.all(trees.map(defectsOf))).flatMap(({ unfitting }) =>
        unfitting.filter((each) => each.group === group),
      );
      assert.ok(asked.length > 0);
      assert.deepEqual(
        asked.filter(({ results }) => results.length > 0),
        [],
      );
    });
  }
});
