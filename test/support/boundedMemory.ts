import assert from 'node:assert/strict';
import { after } from 'node:test';

/**
 * Fails when the process of a test file has ever taken more memory than that: thousands of broken inputs must not leave
 * anything behind, and none of them may be answered with a large allocation. To be called at the top of a file.
 */
export function holdMemoryBelow(megabytes: number): void {
  after(() => {
    const peak = process.resourceUsage().maxRSS / 1024;
    assert.ok(peak < megabytes, `${Math.round(peak)} MB were taken, ${megabytes} are allowed`);
  });
}
