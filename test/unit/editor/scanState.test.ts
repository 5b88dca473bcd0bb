import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { scanEndOf } from '../../../src/editor/scan/scanState.ts';

const limits = { maxFiles: 100, maxVirtualFiles: 20, maxFileBytes: 1, maxDepth: 1 };

suite('the end of a scan', () => {
  test('names the limit that cut it, and nothing where none did', () => {
    assert.deepEqual(scanEndOf({ filesRead: 5 }, limits), {});
    assert.deepEqual(scanEndOf({ filesRead: 100, cut: 'stopped' }, limits), { stoppedAfter: 100 });
    assert.deepEqual(scanEndOf({ filesRead: 100, cut: 'stopped', isVirtualCut: false }, limits), { stoppedAfter: 100 });
    assert.deepEqual(scanEndOf({ filesRead: 20, cut: 'stopped', isVirtualCut: true }, limits), {
      stoppedAfter: 20,
      isVirtualCut: true,
    });
  });
});
