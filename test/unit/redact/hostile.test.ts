import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { freeTextEdits } from '../../../src/core/redact/freeText.ts';
import { isHarmless } from '../../../src/core/redact/harmlessValue.ts';
import { remainingSecrets } from '../../../src/core/redact/remainingSecrets.ts';
import { runAtOnce } from '../../../src/core/text/steps.ts';
import { assertGrowsWithSize } from '../../support/growth.ts';
import { copyOf, redact } from '../../support/redaction.ts';

/** Says something again and again, up to a length. */
type Many = (unit: string) => string;

const manyOf =
  (characters: number): Many =>
  (unit) =>
    unit.repeat(Math.ceil(characters / unit.length));

/** What stands in a text again and again, or how the text is made of it. */
const freeTexts: readonly (string | ((many: Many) => string))[] = [
  (many) => `<name>${many(' ')}`,
  '<name>password</name> <value>',
  '<a><![CDATA[',
  (many) => `<a ${many('name="')}`,
  '<property name="password" ',
  'mysql-',
  'mysql;',
  "mysql -p'",
  '.-u',
  "'.-u",
  '-ua:"',
  '"-u ',
  (many) => `${many('=')}a`,
  (many) => `data:;base64,${many('=')}a`,
  'eyJaaaaaaaa-',
  'a.',
  'a+://',
  '00:\n#',
  'password=${{ ',
  (many) => `${many('--password a ')}}}`,
  '--password "${{ }} " ',
  (many) => `password=${many(`'`)}<`,
  (many) => `${many('-----BEGIN A-----\n-----END A-----\n')}${many('password=x\n')}`,
  'mysql \\\n',
  ' ,',
  'data:;a=b',
  'password ',
  'password for ',
  'pass\t\t',
  '密码',
  '?sig=',
  'a:',
  'a://a:',
  ' a:b@',
  'login=',
  'jdbc:oracle:thin:a/',
  '{SHA}',
  'password="""',
  'password=\\"',
  'password=\\\n',
  'header X-Api-Key ',
  'password=[\n',
  'password=["a\n',
  "password=['\n#",
  'password=<<A\n',
  'password=\x60\n',
  'password:\n',
  'password:\n - a\n',
  'password: |\n ',
  (many) => `password:${many(' ')}a`,
  '<a>',
  '<a></b>',
  '<a><!--',
  '<name>password</name>',
  '<value>a</value><name>password</name>',
  'docker login ',
  'login -p',
  '-u a:1 ',
  'useradd -a',
  '--from-literal=a=b ',
  'secret --from-literal',
  'echo a:b ',
  'echo a|',
  'chpasswd ',
  'chpasswd <<a\n',
  'mc alias set a ',
  'a_password ',
  (many) => `a_password${many(' ')}b`,
  'user a >b ',
  'user a>b\t>',
  'identified by ',
  'create user ',
  'create user identified with a ',
  'set password for ',
  'login a\n',
  'password (',
  'password is ',
  (many) => `password is${many(' ')}(`,
  '\n#',
  'password for a ',
];

/** What is searched for its end, up to 10,000 characters each time: shorter texts do grow with the square. */
const lists: readonly string[] = ['password=[\na b\n', 'password=[[/*\n', '--password ['];

test('free text is searched in one pass, whatever stands in it again and again', async () => {
  for (const each of freeTexts) await assertOnePass(16_000, each);
  for (const each of lists) await assertOnePass(160_000, each);
});

function assertOnePass(size: number, each: (typeof freeTexts)[number]): Promise<void> {
  const make = (characters: number) => (typeof each === 'string' ? manyOf(characters)(each) : each(manyOf(characters)));
  return assertGrowsWithSize({ what: JSON.stringify(make(30)), size, make, work: (text) => freeTextEdits(text) });
}

/** How a document is made of a number of characters, and what is done with it. */
const otherTexts: Readonly<Record<string, readonly [make: (size: number) => string, work: (text: string) => unknown]>> =
  {
    'quotes of a value': [(size) => `${"'".repeat(size)}<`, (text) => assert.equal(isHarmless(text), false)],
    'blanks of a secret': [(size) => `a${' '.repeat(size)}b`, remaining],
    'lines of a secret': [(size) => `a${'\n '.repeat(size / 2)}b`, remaining],
    aliases: [(size) => `x: &a y\nb: [${'*a,'.repeat(size / 4)}]\n`, redact],
    'blanks behind an anchor': [(size) => `x: &a y\nb: &b${' '.repeat(size)}[*a]\n`, redact],
    'a long key of lists': [(size) => `{"${'a'.repeat(size)}": [${'["b"],'.repeat(size / 200)}]}`, redact],
    'a long key of many keys': [
      (size) =>
        `{"${"'.".repeat(size / 2)}": {${Array.from({ length: size / 100 }, (_, index) => `"a${index}": [1]`).join()}}}`,
      redact,
    ],
    'a long key as a block': [(size) => `? ${'k'.repeat(size)}\n: ${'- x\n  '.repeat(size / 100)}`, redact],
  };

suite('so are the other texts', () => {
  for (const [what, [make, work]] of Object.entries(otherTexts)) {
    test(what, () => assertGrowsWithSize({ what, size: 200_000, make, work }));
  }
});

function remaining(text: string): void {
  runAtOnce(remainingSecrets('copy', [text]));
}

test('more secrets than a call has arguments', () => {
  const comment = '# pwd=abc\n'.repeat(150_000);
  assert.equal(copyOf(`${comment}a: b\n`).split('<redacted: ').length, 150_001);
  const copy = copyOf(`a: |\n${'  pwd=abc\n'.repeat(150_000)}`);
  assert.equal(copy.split('<redacted: ').length, 150_001);
});

test('a run of 8 MB is refused in words', () => {
  const run = 'a'.repeat(8 << 20);
  for (const text of [`{"${run}": 1}`, `{"a": "password=\\"${run}"}`]) {
    assert.deepEqual(redact(text), { kind: 'refused', reason: 'It is too large to read completely.' });
  }
});
