import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readConfiguration } from '../../../../src/core/findings/configuration/readConfiguration.ts';
import { readYamlStructure } from '../../../../src/core/locate/structure/yamlStructure.ts';

const read = (text: string) => readConfiguration(text, { structure: readYamlStructure });

/** Where mistakes are, as the text from there to the end of its word, and the message. */
const told = (text: string) =>
  read(text).mistakes.map(({ span, message }) => [/^[^\s:,\]}]*/.exec(text.slice(span.start))?.[0], message]);

const whole = `# everything
findings:
  cert-expired: warning
  "*": hint
overrides:
  - files: [legacy, "/clusters/**/old", '*.{bak,old}']
    findings: { cert-expired: off }
expiry:
  warnWithinDays: 60
  warnBelowPercentOfLife: 12.5
  byRole:
    kubelet-client: { criticalWithinDays: 3 }
scan:
  exclude:
    - build/output
roots: [../shared, ~/.kube]
baseline: known.json
`;

suite('readConfiguration', () => {
  test('reads every key', () => {
    const { content, mistakes, baselineSpan } = read(whole);
    assert.deepEqual(mistakes, []);
    assert.deepEqual(content, {
      findings: { 'cert-expired': 'warning', '*': 'hint' },
      overrides: [{ files: ['legacy', '/clusters/**/old', '*.{bak,old}'], findings: { 'cert-expired': 'off' } }],
      expiry: {
        warnWithinDays: 60,
        warnBelowPercentOfLife: 12.5,
        byRole: { 'kubelet-client': { criticalWithinDays: 3 } },
      },
      scan: { exclude: ['build/output'] },
      roots: ['../shared', '~/.kube'],
      baseline: 'known.json',
    });
    assert.equal(baselineSpan && whole.slice(baselineSpan.start, baselineSpan.end), 'baseline');
  });

  test('reads what an anchor repeats', () => {
    const { content, mistakes } = read(`findings: &all
  cert-expired: off
  ca-expired: off
overrides:
  - files: [a]
    findings: *all
  - files: [b]
    findings:
      <<: *all
      ca-expired: error
`);
    assert.deepEqual(mistakes, []);
    assert.deepEqual(
      content.overrides?.map(({ findings }) => findings),
      [
        { 'cert-expired': 'off', 'ca-expired': 'off' },
        { 'cert-expired': 'off', 'ca-expired': 'error' },
      ],
    );
  });

  const mistakes: readonly [name: string, text: string, at: string, message: RegExp][] = [
    ['an unknown key', '# scann\nroots: [a]\nscann:\n  # scann\n  exclude: [b]\n', 'scann', /^scann is not a key here/],
    ...['levls: {}', 'levls: []', 'levls:', 'levls: ""', '"levls": {}'].map(
      (line): [string, string, string, RegExp] => [
        `an unknown key of nothing, ${line}`,
        `${line}\nroots: [a]\n`,
        line.startsWith('"') ? 'levls"' : 'levls',
        /^levls is not a key/,
      ],
    ),
    ['an empty mapping for a list', 'overrides: {}\nroots: [a]\n', 'overrides', /^overrides must be a list\.$/],
    ['an empty list for a mapping', 'expiry: []\nroots: [a]\n', 'expiry', /^expiry must contain keys/],
    ['an empty list for a level', 'findings: {ca-expired: []}\nroots: [a]\n', 'ca-expired', /must be one of/],
    ['an unknown code of nothing', 'findings: {ca-expird: }\nroots: [a]\n', 'ca-expird', /is not the code/],
    ['a mapping twice', 'findings: {}\nroots: [a]\nfindings: {}\n', 'findings', /^findings is set twice/],
    ['a list twice', 'roots: [b, c]\nscan: {}\nroots: [a]\n', 'roots', /^roots is set twice/],
    ['a far number', 'expiry: {warnWithinDays: 1e99}\nroots: [a]\n', 'warnWithinDays', /from 0 to 9007199254740991\.$/],
    ['an unknown key with a value', 'fnd: 1\nroots: [a]\n', 'fnd', /^fnd .* Known keys: findings, overrides, /],
    ['a key at the wrong level', 'exclude: [b]\nroots: [a]\n', 'exclude', /^exclude is not a key here/],
    ['an unknown code', 'findings: {cert-expird: off}\nroots: [a]\n', 'cert-expird', /^cert-expird is not the code/],
    [
      'an unknown level',
      'findings:\n  cert-expired: loud\nroots: [a]\n',
      'cert-expired',
      /error, .*, off, not "loud"\.$/,
    ],
    ['a level for all', 'findings: off\nroots: [a]\n', 'findings', /^findings must contain keys/],
    ['an unknown role', 'expiry: {byRole: {api: {warnWithinDays: 1}}}\nroots: [a]\n', 'api', /^api is not the role/],
    [
      'a number as a word',
      'expiry:\n  warnWithinDays: many\nroots: [a]\n',
      'warnWithinDays',
      /number of at least 0\.$/,
    ],
    [
      'a number too high',
      'expiry:\n  warnBelowPercentOfLife: 101\nroots: [a]\n',
      'warnBelowPercentOfLife',
      /from 0 to 100\.$/,
    ],
    ['a negative number', 'expiry:\n  warnWithinDays: -1\nroots: [a]\n', 'warnWithinDays', /at least 0\.$/],
    ['a list that is a text', 'scan:\n  exclude: a\nroots: [a]\n', 'exclude', /^scan\.exclude must be a list\.$/],
    ['a text that is a list', 'baseline: [x]\nroots: [a]\n', 'baseline', /^baseline must be a single text\.$/],
    ['a mapping that is a list', 'expiry: [x]\nroots: [a]\n', 'expiry', /^expiry must contain keys/],
    ['a list that is a mapping', 'overrides: {a: 1}\nroots: [a]\n', 'overrides', /^overrides must be a list\.$/],
    [
      'a pattern with too many stars',
      'scan:\n  exclude: ["*a*a*a*a*"]\nroots: [a]\n',
      '*a*a*a*a*"',
      /is not a pattern/,
    ],
    ['a pattern of another tool', 'scan:\n  exclude: ["!keep"]\nroots: [a]\n', '!keep"', /is not a pattern/],
    ['a pattern outside', 'scan:\n  exclude: [../a]\nroots: [a]\n', '../a', /is not a pattern/],
    [
      'an override of nothing',
      'overrides:\n  - findings: {ca-expired: off}\nroots: [a]\n',
      'ca-expired',
      /names no `files`/,
    ],
    ['a key twice', 'baseline: a\nroots: [a]\nbaseline: b\n', 'baseline', /^baseline is set twice/],
    ['a second document', 'roots: [a]\n---\nbaseline: x\n', 'baseline', /^Only the first document/],
    ['a cycle', 'roots: &r [a, *r]\n', '*r', /inside the value that it stands for/],
    ['a broken line', 'roots: [a]\nfindings: {cert-expired: off\n', '', /^This is not valid YAML/],
  ];
  for (const [name, text, at, message] of mistakes) {
    test(`tells ${name} at its place, and reads the rest`, () => {
      const all = told(text);
      assert.deepEqual(
        all.map(([place]) => place),
        [at],
      );
      assert.match(String(all[0]?.[1]), message);
      assert.deepEqual(read(text).content.roots, ['a']);
    });
  }

  test('tells that a text, a list or a log sets nothing', () => {
    for (const text of ['hello\n', '- a\n- b\n', 'findings:\n', '{}\n'])
      assert.ok(read(text).mistakes.length > 0, text);
    for (const text of ['', '# nothing yet\n', '\n---\n']) assert.deepEqual(read(text).content, {});
    assert.deepEqual(read('# nothing yet\n').mistakes, []);
  });

  test('takes no key of objects', () => {
    for (const key of ['__proto__', 'constructor', 'toString']) {
      const { content, mistakes: all } = read(
        `${key}: {a: 1}\nfindings: {${key}: off}\nexpiry: {byRole: {${key}: {warnWithinDays: 1}}}\n`,
      );
      assert.equal(all.length, 3, key);
      assert.equal(JSON.stringify(content.findings ?? {}), '{}');
    }
  });

  test('is bounded', () => {
    const bomb = ['a: &a0 [x]', ...Array.from({ length: 30 }, (_, at) => `a${at}: &a${at + 1} [*a${at}, *a${at}]`)];
    assert.ok(read(bomb.join('\n')).mistakes.length <= 100);
    assert.match(read(`roots: [${'x,'.repeat(200_000)}]`).mistakes[0]?.message ?? '', /too large/);
    assert.match(read('['.repeat(5_000)).mistakes[0]?.message ?? '', /too large/);
    assert.ok(read(Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n')).mistakes.length <= 100);
  });

  test('never throws, whatever is cut or doubled', () => {
    for (let at = 0; at < whole.length; at += 3) {
      read(whole.slice(0, at));
      read(whole.slice(at));
      read(whole.slice(0, at) + whole.slice(Math.max(0, at - 9)));
    }
  });
});
