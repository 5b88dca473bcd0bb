import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeNameSearch } from '../../../src/core/redact/wholeNames.ts';
import { escapeRegularExpression } from '../../../src/core/text/regularExpressions.ts';
import { randomFrom } from '../../support/randomFrom.ts';

test('finds what an expression of all names finds', () => {
  const below = randomFrom(5);
  const pieces = ['a', 'b', 'ab', '-', '.', '@', ' ', '[', 'é', '😀', '_'];
  const textOf = (most: number) =>
    Array.from({ length: 1 + below(most) }, () => pieces[below(pieces.length)] ?? '').join('');
  let total = 0;
  for (let round = 0; round < 3000; round++) {
    const names = Array.from({ length: 1 + below(6) }, () => textOf(4));
    const text = textOf(40);
    const start = below(3);
    const longestFirst = [...names].sort((a, b) => b.length - a.length).map(escapeRegularExpression);
    const pattern = new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'gu');
    const expected = Array.from(text.slice(start).matchAll(pattern), ({ 0: { length }, index }) => ({
      start: start + index,
      end: start + index + length,
    }));
    assert.deepEqual(
      wholeNameSearch(names)(text, start, text.length),
      expected,
      JSON.stringify({ names, text, start }),
    );
    total += expected.length;
  }
  assert.ok(total > 1000, `${total}`);
});

test('any number of names is looked for, in a text of as many words', () => {
  // An expression of them all is too large, and takes them one by one at every word.
  const names = Array.from({ length: 60_000 }, (_, index) => `cluster-${index}`);
  assert.equal(wholeNameSearch(names)(names.join(' '), 0, 2_000_000).length, names.length);
  const hosts = names.map((_, index) => `api.${index}.example`);
  assert.equal(wholeNameSearch(hosts)(hosts.join(' '), 0, 2_000_000).length, hosts.length);
  assert.equal(wholeNameSearch(['a.'.repeat(200_000)])('a.'.repeat(150_000), 0, 300_000).length, 0);
});
