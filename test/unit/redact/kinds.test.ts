import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { indented } from '../../support/locateSamples.ts';
import { copyOf } from '../../support/redaction.ts';

function variable(value: string): string {
  return `kind: Pod\nspec: {containers: [{env: [{name: TARGET, value: ${JSON.stringify(value)}}]}]}\n`;
}

function file(content: string): string {
  return `kind: ConfigMap\ndata:\n  file: |\n${indented(content, 4)}\n`;
}

/** None of the secrets is left, each of which stands in the text. */
function assertGone(cases: readonly (readonly [text: string, ...secrets: readonly string[]])[]): void {
  for (const [text, ...secrets] of cases) {
    const copy = copyOf(text);
    for (const secret of secrets) {
      assert.ok(text.includes(secret), `${secret} in ${text}`);
      assert.ok(!copy.includes(secret), copy);
    }
  }
}

test('tokens of many makers', () => {
  const body = 'abcdefghijkl';
  // Put together here, so that no search for leaked tokens takes them for some.
  for (const mark of [
    'hf_',
    'lin_api_',
    'gldt-',
    'dckr_pat_',
    'whsec_',
    'shpat_',
    'tskey-',
    'npm_',
    'ghs_',
    'glpat-',
  ]) {
    assertGone([[variable(mark + body), body]]);
  }
  assertGone([
    [variable(`${'S'}K${'0123456789abcdef'.repeat(2)}`), '0123456789abcdef'],
    [variable('s.AbCdEfGhIjKlMnOpQrStUvWx'), 'AbCdEfGhIjKl'],
  ]);
});

test('connection strings', () => {
  assertGone([
    [variable('web:Pa55word1@tcp(db:3306)/shop?parseTime=true'), 'Pa55word1'],
    [variable('jdbc:oracle:thin:scott/tiger99x@//db:1521/shop'), 'tiger99x'],
    [variable('postgres://web:P@55/w0rd@db:5432/x'), '55/w0rd'],
    [variable('postgres://web:P#55w0rd@db:5432/x'), '55w0rd'],
    [variable('https://shop.blob.example/c?sv=2022-11-02&sp=r&sig=aB3%2FxYz%3D'), 'aB3%2FxYz'],
    [variable('Server=db;User Id=sa;Password=Pa55word!;Encrypt=true'), 'Pa55word!'],
    [variable('redis://:Pa55word1@redis:6379/0'), 'Pa55word1'],
    [file('cache_peer p parent 3128 0 login=bob:Pa55word1'), 'Pa55word1'],
  ]);
  for (const text of [
    variable('https://db:5432/a@b'),
    variable('oci://r.example:5000/img@sha256:0a1b'),
    variable('a:b@c'),
  ]) {
    assert.equal(copyOf(text), text);
  }
});

test('configuration of programs', () => {
  assertGone([
    [file('bob:{PLAIN}hunter2'), 'hunter2'],
    [file('bob:$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/'), 'HqJZimcKQ'],
    [file('[security]\nadmin_password = """Pa55#word;1"""'), 'word;1'],
    [file('db.password=Pa55\\\n  word1tail'), 'word1tail'],
    [file('SMTP_PW=qwe123\nsecret_key_base: shorty1\nJWT_TOKEN_OLD=shorty2'), 'qwe123', 'shorty1', 'shorty2'],
    [file('proxy_set_header X-Api-Key abcd-1234-efgh;'), 'abcd-1234-efgh'],
    [file('RequestHeader set X-Auth-Token "abcd-1234"'), 'abcd-1234'],
    [file('userlist u\n  user bob insecure-password Pa55word1'), 'Pa55word1'],
    [file('./login --password \\\n  short1'), 'short1'],
    [file('#cloud-config\nchpasswd:\n  list: |\n    root:Pa55word1'), 'Pa55word1'],
    [file('msg="body={\\"password\\":\\"Pa55word1\\",\\"a\\":1}"'), 'Pa55word1'],
    [file(JSON.stringify({ auths: { 'r.example': { auth: base64('bob:Pa55word1') } } })), base64('bob:Pa55word1')],
    [file('passwords = [\n  "Pa55word1",\n  "other",\n]\nb = 1'), 'Pa55word1', 'other'],
    ['smtp: {user: bob, pw: third}\n', 'third'],
  ]);
});

test('words of comments that say what stands beside them', () => {
  assertGone([
    [
      '# pw: Pa55word1\na: b # pass is 0therOne\nc: d # password for bob is "thirdOne"\n',
      'Pa55word1',
      '0therOne',
      'thirdOne',
    ],
    ['# 密码：Pa55word1\na: b # 数据库密码 Pa55word2\n', 'Pa55word1', 'Pa55word2'],
  ]);
  const text = [
    '# the password for bob is in the vault, pass it on; password of the database, password file',
    '# no password is needed, by-pass node-1; pass v1beta1 to node-1; password base64-encoded; mysupersecretpassword (base64)',
    '# 密码在下面',
    'a: b',
    '',
  ].join('\n');
  assert.equal(copyOf(text), text);
});
