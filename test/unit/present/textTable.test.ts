import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widthOf, wrapped } from '../../../src/core/present/textTable.ts';

test('widthOf counts as a terminal does', () => {
  for (const [text, width] of [
    ['abc', 3],
    ['证书', 4],
    ['（CA）', 6],
    ['⚠\ufe0e a', 3],
    ['e\u0301', 1],
    ['🦄', 2],
    ['→ ✓', 3],
  ] as const)
    assert.equal(widthOf(text), width, text);
});

test('wrapped breaks at spaces and between wide characters, and keeps marks with their words', () => {
  assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapped('a-very-long-word b', 5), ['a-very-long-word', 'b']);
  assert.deepEqual(wrapped('', 5), ['']);
  assert.deepEqual(wrapped('证书（build）。', 6), ['证书', '（build）。']);
  assert.deepEqual(wrapped('证书已过期。', 8), ['证书已过', '期。']);
  assert.deepEqual(wrapped('fine (364 d) today', 11), ['fine', '(364 d)', 'today']);
});
