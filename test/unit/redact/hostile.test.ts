import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freeTextEdits } from '../../../src/core/redact/freeText.ts';
import { isHarmless } from '../../../src/core/redact/harmlessValue.ts';
import { remainingSecrets } from '../../../src/core/redact/remainingSecrets.ts';
import { runAtOnce } from '../../../src/core/text/steps.ts';
import { copyOf, redact } from '../../support/redaction.ts';

// Whatever takes the square of these lengths takes minutes, and does not end here; nothing measures the time.
const characters = 200_000;

function many(unit: string): string {
  return unit.repeat(Math.ceil(characters / unit.length));
}

test('free text is searched in one pass, whatever stands in it again and again', () => {
  for (const text of [
    `<name>${many(' ')}`,
    many('<name>password</name> <value>'),
    many('<a><![CDATA['),
    `<a ${many('name="')}`,
    many('<property name="password" '),
    many('mysql-'),
    many('mysql;'),
    many("mysql -p'"),
    many('.-u'),
    many("'.-u"),
    many('-ua:"'),
    many('"-u '),
    `${many('=')}a`,
    `data:;base64,${many('=')}a`,
    many('eyJaaaaaaaa-'),
    many('a.'),
    many('a+://'),
    many('00:\n#'),
    many('password=${{ '),
    `${many('--password a ')}}}`,
    many('--password "${{ }} " '),
    `password=${many(`'`)}<`,
    `${many('-----BEGIN A-----\n-----END A-----\n')}${many('password=x\n')}`,
    many('mysql \\\n'),
    many(' ,'),
    many('data:;a=b'),
    many('password '),
    many('password for '),
    many('pass\t\t'),
    many('密码'),
    many('?sig='),
    many('a:'),
    many('a://a:'),
    many(' a:b@'),
    many('login='),
    many('jdbc:oracle:thin:a/'),
    many('{SHA}'),
    many('password="""'),
    many('password=\\"'),
    many('password=\\\n'),
    many('header X-Api-Key '),
    many('password=[\n'),
    many('password=[\na b\n'),
    many('password=["a\n'),
    many("password=['\n#"),
    many('password=[[/*\n'),
    many('--password ['),
    many('password=<<A\n'),
    many('password=\x60\n'),
    many('password:\n'),
    many('password:\n - a\n'),
    many('password: |\n '),
    `password:${many(' ')}a`,
    many('<a>'),
    many('<a></b>'),
    many('<a><!--'),
    many('<name>password</name>'),
    many('<value>a</value><name>password</name>'),
    many('docker login '),
    many('login -p'),
    many('-u a:1 '),
    many('useradd -a'),
    many('--from-literal=a=b '),
    many('secret --from-literal'),
    many('echo a:b '),
    many('echo a|'),
    many('chpasswd '),
    many('chpasswd <<a\n'),
    many('mc alias set a '),
    many('a_password '),
    `a_password${many(' ')}b`,
    many('user a >b '),
    many('user a>b\t>'),
    many('identified by '),
    many('create user '),
    many('create user identified with a '),
    many('set password for '),
    many('login a\n'),
    many('password ('),
    many('password is '),
    `password is${many(' ')}(`,
    many('\n#'),
    many('password for a '),
  ]) {
    assert.ok(freeTextEdits(text).length >= 0, text.slice(0, 30));
  }
});

test('so are the other texts', () => {
  assert.equal(isHarmless(`${many("'")}<`), false);
  runAtOnce(remainingSecrets('copy', [`a${many(' ')}b`, `a${many('\n ')}b`]));
  for (const text of [
    `x: &a y\nb: [${'*a,'.repeat(60_000)}]\n`,
    `x: &a y\nb: &b${many(' ')}[*a]\n`,
    `{"${many('a')}": [${'["b"],'.repeat(1000)}]}`,
    `{"${many("'.")}": {${Array.from({ length: 2000 }, (_, index) => `"a${index}": [1]`).join()}}}`,
    `? ${many('k')}\n: ${'- x\n  '.repeat(2000)}`,
  ]) {
    redact(text);
  }
});

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
