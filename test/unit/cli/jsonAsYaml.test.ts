import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { jsonAsYaml } from '../../../src/cli/jsonAsYaml.ts';
import { runCommand } from '../../support/runCommand.ts';

test('YAML of a JSON document says the same', () => {
  const document = {
    schemaVersion: 1,
    files: [{ path: 'a/b.crt', 'odd key: #': 'no', list: [['x', 1], []], empty: {}, nothing: null }, 'true', '', '- x'],
    text: 'two\nlines',
    number: '1e3',
    isCa: true,
  };
  assert.deepEqual(parse(jsonAsYaml(document)), document);
  assert.equal(jsonAsYaml([{ a: 1, b: ['c'] }]), '- a: 1\n  b:\n    - c\n');
});

test('commands with JSON have YAML', async () => {
  const file = 'test/fixtures/kubeadm-renew/h01-rsa/before/etc/kubernetes/pki/ca.crt';
  for (const args of [
    ['inspect', file],
    ['check', file, '--at', '2090-01-01'],
  ]) {
    const [json, yaml] = [await runCommand([...args, '-o', 'json']), await runCommand([...args, '-o', 'yaml'])];
    assert.equal(yaml.code, json.code);
    assert.deepEqual(yaml.out === '' ? '' : parse(yaml.out), json.out === '' ? '' : JSON.parse(json.out));
  }
});
