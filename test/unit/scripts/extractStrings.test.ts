import assert from 'node:assert/strict';
import path from 'node:path';
import { suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

const script = pathToFileURL(path.resolve('scripts/extractStrings.mjs')).href;

suite('texts to translate', async () => {
  const { extractStrings } = (await import(script)) as { extractStrings(): readonly string[] };
  const texts = extractStrings();

  test('are found wherever they stand in the sources', () => {
    for (const text of ['Show decoded certificate', '{0} d', "Why can't this be renewed?"]) {
      assert.ok(texts.includes(text), text);
    }
  });

  test('number their values from 0 without a gap', () => {
    for (const text of texts) {
      const numbers = Array.from(text.matchAll(/\{(\d+)\}/g), (match) => Number(match[1]));
      const distinct = [...new Set(numbers)].sort((a, b) => a - b);
      assert.deepEqual(
        distinct,
        distinct.map((_, index) => index),
        text,
      );
    }
  });
});
