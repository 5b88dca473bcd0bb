import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseArguments, parseMoment } from '../../../src/cli/arguments.ts';
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

  test('takes the words of an option only', () => {
    const words = ['table', 'json'] as const;
    const format = (...args: string[]) => parseArguments(args, types).oneOf('format', words, 'table');
    assert.deepEqual([format(), format('--format', 'json')], ['table', 'json']);
    for (const word of ['', 'JSON', 'constructor']) {
      assert.throws(() => format('--format', word), {
        message: `--format takes table, json, not ${JSON.stringify(word)}.`,
      });
    }
  });
});

describe('parseMoment', () => {
  for (const [text, expected] of [
    ['2027-05-01', '2027-05-01T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2027-05-01T10:00', '2027-05-01T10:00:00.000Z'],
    ['2027-05-01T10:00:30', '2027-05-01T10:00:30.000Z'],
    ['2027-05-01T10:00:30.5Z', '2027-05-01T10:00:30.500Z'],
    ['2027-05-01T00:30:00+02:00', '2027-04-30T22:30:00.000Z'],
    ['2027-05-01T23:30-05:00', '2027-05-02T04:30:00.000Z'],
  ] as const) {
    test(`reads ${text}`, () => assert.equal(new Date(parseMoment(text, 'at')).toISOString(), expected));
  }

  for (const text of [
    ...['', 'tomorrow', '1', '2027', '2027-05', '2027-5-1', '01.05.2027', '2027-05-01 10:00', '2027-05-01T10'],
    ...['2027-02-29', '2027-02-30', '2027-04-31T10:00Z', '2027-13-01', '2027-00-10', '2027-05-00', '2027-05-01T25:00Z'],
    ...['2027-05-01Z', '2027-05-01T10:00:00+2', ' 2027-05-01', '2027-05-01\n'],
  ]) {
    test(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseMoment(text, 'at'),
        (error) => error instanceof UsageError && /^--at takes a date/.test(error.message),
      );
    });
  }
});
