import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures?: readonly string[];
  readonly unsteady?: readonly string[];
}

const module = pathToFileURL(path.resolve('scripts/tests/counts.mjs')).href;
const { closeRun }: { closeRun: (counts: Counts) => void } = await import(module);

suite('the end of a run', () => {
  let lines: string[] = [];
  const { log } = console;
  const { exitCode } = process;
  beforeEach(() => {
    lines = [];
    console.log = (text: string) => void lines.push(...text.split('\n'));
  });
  afterEach(() => {
    console.log = log;
    process.exitCode = exitCode;
  });
  const closed = (counts: Counts) => {
    closeRun(counts);
    const code = process.exitCode;
    process.exitCode = exitCode;
    return code;
  };

  test('names what failed, and closes with the counts', () => {
    assert.equal(closed({ passed: 3, failed: 1, skipped: 2, failures: ['one'] }), 1);
    assert.deepEqual(lines, ['', 'Failed:', '  ✗ one', '3 passed, 1 failed, 2 skipped']);
  });

  test('names what is unsteady, which passes', () => {
    assert.equal(closed({ passed: 3, failed: 0, skipped: 0, unsteady: ['one', 'two'] }), 0);
    assert.deepEqual(lines.slice(-3), ['  ! one', '  ! two', '3 passed, 0 failed, 0 skipped']);
  });

  test('has failed where much is unsteady, or no test ran', () => {
    assert.equal(closed({ passed: 3, failed: 0, skipped: 0, unsteady: ['one', 'two', 'three'] }), 1);
    assert.deepEqual(lines.slice(-4), ['  ✗ one', '  ✗ two', '  ✗ three', '0 passed, 3 failed, 0 skipped']);
    assert.equal(closed({ passed: 0, failed: 0, skipped: 1 }), 1);
  });
});
