import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseGoDuration } from '../../../src/core/text/duration.ts';

test('durations as Go reads them', () => {
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['8760h0m0s', 8760 * 3_600_000],
    ['1.5h', 5_400_000],
    ['.5m', 30_000],
    ['-5m', -300_000],
    ['+1s', 1000],
    ['250ms', 250],
    ['0', 0],
    ['1h 2m', undefined],
    ['5', undefined],
    ['', undefined],
    ['1d', undefined],
    ['h', undefined],
  ];
  for (const [text, expected] of cases) assert.equal(parseGoDuration(text), expected, text);
});
