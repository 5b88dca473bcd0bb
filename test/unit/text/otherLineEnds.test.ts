import assert from 'node:assert/strict';
import { it } from 'node:test';
import { otherLineEnds } from '../../../src/core/text/lineIndex.ts';

it('finds every character of a text in the one with other line ends', () => {
  const stored = 'a: 1\r\nbc: 2\n\r\rd: \u{1F511}\r\n\ne';
  for (const ending of ['\n', '\r\n']) {
    const shown = stored.replaceAll(/\r\n|\n|\r/g, ending);
    const offsetOf = otherLineEnds(shown, stored);
    assert.ok(offsetOf !== undefined);
    for (const [offset, character] of [...shown.split('').entries(), [shown.length, undefined] as const]) {
      if (character === '\r' || character === '\n') continue;
      assert.equal(stored.split('')[offsetOf(offset)], character, `${offset} with ${JSON.stringify(ending)}`);
    }
  }
});

it('does not take texts for the same that differ in more', () => {
  for (const [shown, stored] of [
    ['a\nb', 'a\r\nc'],
    ['a\nb', 'a\r\n\nb'],
    ['a\n', 'a'],
  ] as const) {
    assert.equal(otherLineEnds(shown, stored), undefined, JSON.stringify([shown, stored]));
  }
});
