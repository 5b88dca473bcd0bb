import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addToGroup, groupBy, groupByEach } from '../../../src/core/text/groupBy.ts';

test('groups stand in the order of their first items, items in theirs', () => {
  assert.deepEqual(
    [...groupBy(['b1', 'a1', 'b2', 'a2'], ([first]) => first)],
    [
      ['b', ['b1', 'b2']],
      ['a', ['a1', 'a2']],
    ],
  );
  assert.deepEqual([...groupBy(new Set<string>(), (item) => item)], []);
});

test('an item is under each of its keys, or under none', () => {
  assert.deepEqual(
    [...groupByEach(['ab', '', 'b'], (item) => [...item])],
    [
      ['a', ['ab']],
      ['b', ['ab', 'b']],
    ],
  );
});

test('many items of one key take time in proportion: none is copied', () => {
  const groups = new Map<string, number[]>();
  addToGroup(groups, 'a', 0);
  const group = groups.get('a');
  addToGroup(groups, 'a', 1);
  assert.equal(groups.get('a'), group);
  assert.deepEqual(group, [0, 1]);
});
