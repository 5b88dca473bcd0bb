import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indented } from '../../support/locateSamples.ts';
import { copyOf } from '../../support/redaction.ts';

/** In a scalar over lines behind what no reader of documents likes, and in comments. */
function formsOf(setting: string): readonly string[] {
  return [`data:\n  a: |\n    %{\n${indented(setting, 4)}\n`, `${setting.replaceAll(/^/gm, '# ')}\na: b\n`];
}

function assertTakenOut(settings: readonly string[]): void {
  const left = settings
    .flatMap(formsOf)
    .map((form) => copyOf(form))
    .filter((copy) => /hunter|\bx1\b/.test(copy));
  assert.deepEqual(left, []);
}

function assertStays(settings: readonly string[]): void {
  for (const form of settings.flatMap(formsOf)) assert.equal(copyOf(form), form);
}

test('a word behind one that says so, whatever stands between them', () => {
  assertTakenOut([
    'the password is: hunter2jj',
    'the password is hunter2jj',
    'Passwort ist hunter2xx',
    'Passwort für bob ist: hunter2xx',
    'password -> x1',
    'password --> hunter2',
    'password → hunter2',
    'password (x1)',
    'the password [hunter2]',
    'password「hunter2」',
    '密码是：hunter2',
    'pass -> hunter2',
  ]);
  assertStays([
    'the password is: wanted',
    'the password (optional) of the user',
    'the password (16 characters)',
    'the password (see 3.2) is asked for',
    'the password (PBKDF2)',
    'password (base64)',
    'password -> see below',
  ]);
});

test('settings that have a blank before the secret', () => {
  assertTakenOut([
    'requirepass hunter',
    'masterauth "hunter"',
    'user default on >hunter ~* +@all',
    'user bob on >one >hunter ~*',
    'sentinel auth-pass mymaster hunter',
    'bindpw hunter',
    'rootpw\thunter',
    'AuthLDAPBindPassword hunter',
    'remote_password hunter',
    'auth_pass hunter',
    'stats auth bob:hunter',
    'user bob insecure-password hunter',
    'machine a login bob password hunter',
    'secret "hunter";',
    ': PSK "hunter"',
    "CREATE USER bob IDENTIFIED BY 'hunter';",
    "ALTER USER 'bob'@'%' IDENTIFIED WITH caching_sha2_password BY 'hunter'",
    'GRANT ALL ON x.* TO bob IDENTIFIED BY "hunter"',
    'create user bob identified by hunter;',
    "ALTER ROLE bob WITH ENCRYPTED PASSWORD 'hunter'",
    "SET PASSWORD FOR 'bob'@'%' = PASSWORD('hunter')",
    'mysql -e "CREATE USER bob IDENTIFIED BY \'hunter\'"',
  ]);
});

test('what only looks like such settings stays', () => {
  assertStays([
    'proxy_pass http://backend:80;',
    'fastcgi_pass unix:/x;',
    'the password is asked for',
    'requirepass says that clients have to log in',
    'a user is identified by its name',
    'user nobody >/dev/null',
    'user nginx;',
    'option bypass now',
    'password required',
    'auth-user-pass /etc/x',
  ]);
});

test('values that go on below their line', () => {
  assertTakenOut([
    'passwords = [\n  "a1", # ] old\n  "hunter",\n]',
    'passwords = [\n  "a]1",\n  "hunter",\n]',
    "passwords = [\n  'a1', // don't ]\n  'hunter',\n]",
    'passwords = ["a1",\n  "hunter" ]',
    'passwords = [["a1"],\n  ["hunter"]]',
    'passwords = [\n  "a1",\n  "hunter",',
    'const x = { passwords: [\n  "a1", /* ] */\n  "hunter",\n] };',
    'secrets = ["a1", "hunter"]',
    'app.secrets = [\n  "hunter"\n]',
    'password = """\nhunter2 and more\n"""',
    "password = '''hunter1\nhunter2\n'''",
    'password: `\nhunter and more\n`,',
    'password =\n  hunter',
    'password =\n  "hunter two"',
    'password = <<EOT\nhunter and more\nEOT',
    'password = <<-EOT\n  hunter\n  EOT',
    'passwords:\n- hunter\n- x1',
    'passwords:\n  - a\n  - "let me hunter"',
    'password: |\n  let me\n\n  hunter',
    'password: >-\n  let me hunter',
  ]);
});

test('what does not go on stays', () => {
  assertStays([
    'secrets = [{ name = "a" }]',
    'secrets:\n- name: a\n- name: b',
    'imagePullSecrets:\n- name: a',
    'pullSecrets:\n  - a',
    '"credentials": [ // outermost first\n  { "format": "pem" },\n]',
    'About tokens:\n- they end after a day\n- and are read by all',
    'tokens:\n- they end after a day',
    'passwords:\nother: a\n- b',
    'auth:\n  url: a\n  mode: b',
    'token:\n\n  is read by all of them',
    'password = []\nother = ["a"]',
  ]);
  const structured = 'secrets: ["a", "b"]\nimagePullSecrets:\n- name: a\n';
  assert.equal(copyOf(structured), structured);
});
