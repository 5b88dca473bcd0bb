import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { keyPathSegments, siblingKeyPath, toKeyPath } from '../../../src/core/kubernetes/keyPathSegments.ts';

describe('the key path of a sibling', () => {
  for (const [keyPath, expected] of [
    ['users[0].user.client-certificate', 'users[0].user.ca'],
    ["data['tls.crt']", 'data.ca'],
    ["data['it\\'s.a'].b", "data['it\\'s.a'].ca"],
    ['a', 'ca'],
  ] as const) {
    test(`beside ${keyPath}`, () => assert.equal(siblingKeyPath(keyPath, 'ca'), expected));
  }

  // Whatever takes the square of these lengths takes minutes, and does not end here; nothing measures the time.
  test('beside keys of any length', () => {
    for (const unit of ['a', 'a.', '.', "'", '\\\\', '[', ']', '[0]', 'ü', '\n']) {
      const segments = [unit.repeat(200_000), 0, 'user', 'b'];
      const keyPath = toKeyPath(segments);
      assert.deepEqual(keyPathSegments(keyPath), segments, unit);
      assert.equal(siblingKeyPath(keyPath, 'ca'), toKeyPath([...segments.slice(0, -1), 'ca']), unit);
    }
  });
});
