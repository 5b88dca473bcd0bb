import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgedMoment, momentOption, parseArguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/io.ts';

const types = {
  root: { value: 'DIR' },
  format: { short: 'o', alias: 'output', value: 'FORMAT' },
  exclude: { value: 'GLOB', isList: true },
  color: { value: 'WHEN', words: ['auto', 'always', 'never'], bare: 'always' },
  'dry-run': { short: 'n' },
} as const;

describe('parseArguments', () => {
  test('tells paths from options, wherever they stand', () => {
    const { positionals, text, flag } = parseArguments(['a', '--root', '/x', 'b', '--dry-run', '-', '--', '-c'], types);
    assert.deepEqual(positionals, ['a', 'b', '-', '-c']);
    assert.deepEqual([text('root'), text('format'), flag('dry-run')], ['/x', undefined, true]);
    assert.equal(parseArguments(['--root=/y=z'], types).text('root'), '/y=z');
    const pasted = '- type: Ready\n  status: "False"';
    assert.equal(parseArguments(['a', '--root', pasted, '--dry-run'], types).text('root'), pasted);
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
    const words = ['text', 'json', 'markdown'] as const;
    const records = { format: { ...types.format, words } };
    const format = (...args: string[]) => parseArguments(args, records).oneOf('format', words, 'text');
    assert.deepEqual([format(), format('--format', 'json'), format('-o', 'json')], ['text', 'json', 'json']);
    assert.deepEqual([format('--output=json'), format('-ojson'), format('-o=json')], ['json', 'json', 'json']);
    const refused: readonly (readonly [word: string, more: string])[] = [
      ['', ''],
      ['constructor', ''],
      ['JSON', ' Did you mean json?'],
      ['jsno', ' Did you mean json?'],
      ['mark', ' Did you mean markdown?'],
    ];
    for (const [word, more] of refused) {
      assert.throws(() => format('--format', word), {
        message: `--format must be one of text, json, markdown, not ${JSON.stringify(word)}.${more}`,
      });
    }
  });

  test('knows the older words of an option', () => {
    const records = { format: { ...types.format, words: ['text', 'markdown'] } };
    const format = (word: string) => parseArguments(['--format', word], records).text('format');
    assert.deepEqual([format('table'), format('md')], ['text', 'markdown']);
  });

  test('takes letters, other names, and options that can stand alone', () => {
    const given = (...args: string[]) => parseArguments(args, types);
    assert.equal(given('--output', 'json').text('format'), 'json');
    assert.equal(given('-n').flag('dry-run'), true);
    assert.deepEqual(given('--exclude', 'a,b', '--exclude=c').list('exclude'), ['a', 'b', 'c']);
    for (const [args, expected] of [
      [['--color', 'pki'], 'always'],
      [['--color=never', 'pki'], 'never'],
      [['--color', 'auto', 'pki'], 'auto'],
    ] as const) {
      const { positionals, text } = given(...args);
      assert.deepEqual([positionals, text('color')], [['pki'], expected]);
    }
    assert.throws(() => given('-o', 'a', '--output', 'b'), { message: '--output can be given only once.' });
  });

  test('asks whether a similar option was meant', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['--rot', 'unknown option --rot. Did you mean --root?'],
      ['--fromat', 'unknown option --fromat. Did you mean --format?'],
      ['--dry', 'unknown option --dry. Did you mean --dry-run?'],
      ['--verbose', 'unknown option --verbose.'],
    ];
    for (const [arg, message] of cases) assert.throws(() => parseArguments([arg], types), { message });
  });
});

test('a date that cannot be read is a wrong use of the option', () => {
  assert.equal(momentOption('at', '2027-05-01', 0), Date.UTC(2027, 4, 1));
  assert.throws(
    () => momentOption('at', 'tomorrow', 0),
    (error) => error instanceof UsageError && /^--at takes a date .*, not "tomorrow"\.$/.test(error.message),
  );
});

test('the moment of judgement is now, a date, or days from now', () => {
  const now = Date.UTC(2027, 0, 1);
  const moment = (at?: string) => judgedMoment({ text: () => at }, { now: () => now });
  assert.deepEqual(
    [moment(), moment('2027-05-01'), moment('+30d')],
    [now, Date.UTC(2027, 4, 1), Date.UTC(2027, 0, 31)],
  );
});
