import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isOneLetterAway } from '../../../src/core/text/oneLetterAway.ts';

test('one letter more, less or another, and letters of another case', () => {
  for (const text of ['system:master', 'system:masterss', 'system:mastets', 'ystem:masters', 'System:Masters'])
    assert.ok(isOneLetterAway(text, 'system:masters'), text);
  for (const text of ['system:masters', 'system:maste', 'system:mastres', 'masters', '', 'system:monitoring'])
    assert.ok(!isOneLetterAway(text, 'system:masters'), text);
});
