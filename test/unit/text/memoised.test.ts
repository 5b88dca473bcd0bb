import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { memoisedBy, memoisedByPair, memoisedInLanguage, memoisedInSteps } from '../../../src/core/text/memoised.ts';
import { runAtOnce } from '../../../src/core/text/steps.ts';

test('a value is computed once for each key, be it undefined', () => {
  const asked: unknown[] = [];
  const find = memoisedBy((key: object | string) => {
    asked.push(key);
    return typeof key === 'string' ? key.at(5) : key;
  });
  const first = {};
  assert.equal(find(first), first);
  assert.equal(find(first), first);
  const alike = {};
  assert.equal(find(alike), alike, 'an object is a key by its identity');
  assert.equal(find('short'), undefined);
  assert.equal(find('short'), undefined);
  assert.deepEqual(asked, [first, alike, 'short']);
});

test('of two keys each has its own value', () => {
  let count = 0;
  const ofPair = memoisedByPair((_key: object, second: string | object) => [second, ++count]);
  const [a, b] = [{}, {}];
  const answers = [ofPair(a, 'x'), ofPair(a, b), ofPair(b, 'x'), ofPair(a, 'x'), ofPair(a, b)];
  assert.deepEqual(
    answers.map(([, number]) => number),
    [1, 2, 3, 1, 2],
  );
});

test('work in steps that is done twice at a time has one result', () => {
  const compute = memoisedInSteps(function* (key: object) {
    yield undefined;
    return [key];
  });
  const key = {};
  const [early, late] = [compute(key), compute(key)];
  early.next();
  const first = runAtOnce(late);
  assert.equal(runAtOnce(early), first);
  assert.equal(runAtOnce(compute(key)), first);
});

test('a text is remembered for its language', async () => {
  const day = memoisedInLanguage((_key: object) => l10n.t('today'));
  const key = {};
  const english = day(key);
  l10n.config({ contents: { en: 'zh-cn', today: '今天' } });
  const chinese = day(key);
  l10n.config({ contents: {} });
  assert.deepEqual([english, chinese, day(key)], ['today', '今天', 'today']);
});
