import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { momentOption, parseArguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/io.ts';

const types = { root: 'string', format: 'string', 'dry-run': 'boolean' } as const;

describe('parseArguments', () => {
  test('tells paths from options, wherever they stand', () => {
    const { positionals, text, flag } = parseArguments(['a', '--root', '/x', 'b', '--dry-run', '-', '--', '-c'], types);
    assert.deepEqual(positionals, ['a', 'b', '-', '-c']);
    assert.deepEqual([text('root'), text('format'), flag('dry-run')], ['/x', undefined, true]);
    assert.equal(parseArguments(['--root=/y=z'], types).text('root'), '/y=z');
  });

  for (const args of [['--nope'], ['-x'], ['--root'], ['--root', '--dry-run'], ['--dry-run=yes']]) {
    test(`refuses ${args.join(' ')}`, () => assert.throws(() => parseArguments(args, types), UsageError));
  }

  test('says in its own words what is wrong', () => {
    const cases: readonly (readonly [readonly string[], string])[] = [
      [['--nope'], 'unknown option --nope.'],
      [['--__proto__'], 'unknown option --__proto__.'],
      [['-x'], 'unknown option -x.'],
      [['--root'], '--root needs a value.'],
      [['--root', 'a', '--root=b'], '--root can be given only once.'],
      [['--dry-run=yes'], '--dry-run does not take a value.'],
      [
        ['--format', '-5'],
        '--format needs a value, and "-5" looks like an option. If it is the value, write --format=-5.',
      ],
    ];
    for (const [args, message] of cases) assert.throws(() => parseArguments(args, types), { message });
    assert.equal(parseArguments(['--format=-5'], types).text('format'), '-5');
    assert.equal(parseArguments(['--format', '-'], types).text('format'), '-');
  });

  test('takes the words of an option only', () => {
    const words = ['table', 'json'] as const;
    const format = (...args: string[]) => parseArguments(args, types).oneOf('format', words, 'table');
    assert.deepEqual([format(), format('--format', 'json')], ['table', 'json']);
    for (const word of ['', 'JSON', 'constructor']) {
      assert.throws(() => format('--format', word), {
        message: `--format must be one of table, json, not ${JSON.stringify(word)}.`,
      });
    }
  });
});

test('a date that cannot be read is a wrong use of the option', () => {
  assert.equal(momentOption('at', '2027-05-01'), Date.UTC(2027, 4, 1));
  assert.throws(
    () => momentOption('at', 'tomorrow'),
    (error) => error instanceof UsageError && /^--at takes a date .*, not "tomorrow"\.$/.test(error.message),
  );
});
