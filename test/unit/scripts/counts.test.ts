import assert from 'node:assert/strict';
import path from 'node:path';
import { afterEach, beforeEach, suite, test } from 'node:test';
import { pathToFileURL } from 'node:url';

interface NamedTest {
  readonly name: string;
  readonly alone?: string;
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures?: readonly NamedTest[];
  readonly unsteady?: readonly NamedTest[];
}

const module = pathToFileURL(path.resolve('scripts/tests/counts.mjs')).href;
const { asWord, closeRun }: { asWord: (text: string) => string; closeRun: (counts: Counts) => void } = await import(
  module
);

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

  const named = (...names: readonly string[]) => names.map((name) => ({ name, alone: `run ${name}` }));

  test('names what failed and how to run it alone, and closes with the counts', () => {
    assert.equal(closed({ passed: 3, failed: 1, skipped: 2, failures: named('one') }), 1);
    assert.deepEqual(lines, ['', 'Failed:', '  ✗ one', '    run one', '3 passed, 1 failed, 2 skipped']);
  });

  test('its last ten lines tell failures and commands, also of many', () => {
    closed({ passed: 0, failed: 6, skipped: 0, failures: named('a', 'b', 'c', 'd', 'e', 'f') });
    assert.ok(lines.includes('  ✗ f'), 'all are named above');
    assert.deepEqual(lines.slice(-10), [
      'The first 4 of 6 that failed:',
      ...['a', 'b', 'c', 'd'].flatMap((each) => [`  ✗ ${each}`, `    run ${each}`]),
      '0 passed, 6 failed, 0 skipped',
    ]);
  });

  test('names what is unsteady, which passes', () => {
    assert.equal(closed({ passed: 3, failed: 0, skipped: 0, unsteady: named('one', 'two') }), 0);
    assert.deepEqual(lines.slice(-5), [
      '  ! one',
      '    run one',
      '  ! two',
      '    run two',
      '3 passed, 0 failed, 0 skipped',
    ]);
  });

  test('has failed where much is unsteady, or no test ran', () => {
    assert.equal(closed({ passed: 3, failed: 0, skipped: 0, unsteady: named('one', 'two', 'three') }), 1);
    assert.deepEqual(lines.slice(-2), ['    run three', '0 passed, 3 failed, 0 skipped']);
    assert.equal(closed({ passed: 0, failed: 0, skipped: 1 }), 1);
  });

  test('commands quote what a shell would read otherwise', () => {
    assert.equal(asWord('cli/undo.test.ts'), 'cli/undo.test.ts');
    assert.equal(asWord("it's here"), `'it'\\''s here'`);
  });
});
