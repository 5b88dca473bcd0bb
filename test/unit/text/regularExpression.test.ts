import assert from 'node:assert/strict';
import { test } from 'node:test';
import { escapeRegularExpression } from '../../../src/core/text/regularExpressions.ts';

test('a text finds itself and nothing else, with any flags', () => {
  const text = Array.from({ length: 0x180 }, (_, code) => String.fromCharCode(code)).join('');
  for (const flags of ['', 'u', 'v', 'y']) {
    assert.equal(new RegExp(escapeRegularExpression(text), flags).exec(text)?.[0], text);
    for (const each of text) {
      const pattern = new RegExp(`^${escapeRegularExpression(each)}$`, flags);
      assert.deepEqual(
        Array.from(text).filter((other) => pattern.test(other)),
        [each],
        `${each} ${flags}`,
      );
    }
  }
});
