import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { limits } from '../../../src/core/locate/limits.ts';
import { locateCredentials } from '../../../src/core/locate/locateCredentials.ts';

/** Texts for which work that grows with the square of their length would not end within a test run. */
suite('the work is bounded', () => {
  const begins = '-----BEGIN CERTIFICATE-----\n'.repeat(100_000);

  const texts: Readonly<Record<string, string>> = {
    'BEGIN without END, often': begins,
    'the same in a block scalar': `a: |\n${begins.replace(/^/gm, '  ')}`,
    'the same as base64': `a: ${Buffer.from(begins).toString('base64')}\n`,
    'END without BEGIN, often': '-----END CERTIFICATE-----\n'.repeat(100_000),
    'many short runs': 'MIIB '.repeat(200_000),
  };
  for (const [name, text] of Object.entries(texts)) {
    test(name, () => {
      const blocks = locateCredentials(text).flatMap((value) => value.blocks);
      for (const { problem } of blocks) assert.ok(problem !== undefined);
    });
  }

  test('a value has a greatest number of blocks', () => {
    const [value] = locateCredentials(begins);
    assert.ok((value?.blocks.length ?? 0) > 0);
    assert.ok((value?.blocks.length ?? 0) <= limits.blocksPerValue + 1);
  });
});
