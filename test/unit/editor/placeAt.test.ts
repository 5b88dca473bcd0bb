import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeAt } from '../../../src/editor/documents/placeAt.ts';

const places = [
  { name: 'a', keySpan: { start: 2, end: 5 }, span: { start: 7, end: 20 } },
  { name: 'b', span: { start: 20, end: 30 } },
  { name: 'c', keySpan: { start: 40, end: 44 }, span: { start: 46, end: 60 } },
];

test('the place at an offset: on its text or its key, both ends included, the first of two that touch', () => {
  const found = (offset: number) => placeAt(places, offset)?.name;
  assert.deepEqual([0, 1, 2, 5, 6, 7, 20, 21, 30, 31].map(found), [
    undefined,
    undefined,
    'a',
    'a',
    undefined,
    'a',
    'a',
    'b',
    'b',
    undefined,
  ]);
  assert.deepEqual([40, 45, 46, 60, 61].map(found), ['c', undefined, 'c', 'c', undefined]);
});

test('no places, no place', () => {
  assert.equal(placeAt([], 3), undefined);
  assert.equal(placeAt(undefined, 3), undefined);
});
