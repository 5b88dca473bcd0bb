import assert from 'node:assert/strict';
import { test } from 'node:test';
import { copyOf } from '../../support/redaction.ts';

const secret = 's3cret-value';

test('a name says of the value beside it what it is, whatever stands at the same place of other documents', () => {
  const pod = (name: string, value: string) =>
    `kind: Pod\nspec: {containers: [{env: [{name: ${name}, value: ${value}}]}]}\n`;
  const copy = copyOf(`${pod('DB_PASSWORD', secret)}---\n${pod('URL', 'http://a')}`);
  assert.ok(!copy.includes(secret), copy);
  assert.match(copy, /value: http:\/\/a/);
  assert.ok(!copyOf(`${pod('URL', 'http://a')}---\n${pod('DB_PASSWORD', secret)}`).includes(secret));
});

test('every name beside a value counts', () => {
  assert.ok(!copyOf(`- {name: DB_PASSWORD, key: x, value: ${secret}}\n`).includes(secret));
});

test('arguments go on where the command of their own document ends', () => {
  const pod = (command: string, args: string) =>
    `kind: Pod\nspec: {containers: [{command: ${command}, args: ${args}}]}\n`;
  const copy = copyOf(`${pod('[redis-cli]', `[-a, ${secret}]`)}---\n${pod('[tar]', '[-a, x]')}`);
  assert.ok(!copy.includes(secret), copy);
  assert.match(copy, /args: \[-a, x\]/);
});
