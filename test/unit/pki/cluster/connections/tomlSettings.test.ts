import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { tomlSettings } from '../../../../../src/core/pki/cluster/connections/tomlSettings.ts';
import { decodeFile } from '../../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../../support/kubeadmTrees.ts';

function settingsOf(text: string) {
  return tomlSettings(decodeFile({ path: 'hosts.toml', text }, decodingTools));
}

/** Each setting with the texts at the places of its values. */
function read(text: string): readonly string[] {
  return settingsOf(text).map(({ path, values }) => {
    for (const value of values) assert.equal(text.slice(value.span.start, value.span.end), value.text);
    return `${path.join(' ')} = ${values.map((value) => value.text).join(' ')}`;
  });
}

describe('settings of TOML', () => {
  test('tables, strings, lists and other values', () => {
    assert.deepEqual(
      read(`version = 3 # the newest
[host."https://[fd00::1]:5000"] # a table
  capabilities = ["pull", 'resolve']
  skip_verify = true
  [[plugins.'a.b'.c]]
  "quoted key" = "v"\r
  client = [["/a.crt", "/a.key"],
    ["/b.crt"]]
  last = "/c.crt"`),
      [
        'version = 3',
        'host https://[fd00::1]:5000 capabilities = pull resolve',
        'host https://[fd00::1]:5000 skip_verify = true',
        'plugins a.b c quoted key = v',
        'plugins a.b c client = /a.crt /a.key /b.crt',
        'plugins a.b c last = /c.crt',
      ],
    );
  });

  test('places behind comments, which may look like settings; a # in a string is none', () => {
    assert.deepEqual(read('ca = [\n "/a.crt", # x\n "/b.crt" ]\n'), ['ca = /a.crt /b.crt']);
    assert.deepEqual(
      read('ca = [ # "/no.crt" ]\n # key = "no"\n "/a#1.crt", # it\'s\n \'/b]#.crt\' ] # "no"\n[t]\nb = 1'),
      ['ca = /a#1.crt /b]#.crt', 't b = 1'],
    );
    assert.deepEqual(read('ca = "/same", "/same"'), ['ca = /same /same']);
    assert.deepEqual(read('ca = ["/a", "/a/b", "/a"]'), ['ca = /a /a/b /a']);
  });

  test('an unclosed list ends before the next setting or table', () => {
    assert.deepEqual(read('a = [ "x",\n "y"\nb = "z"\nc = ["1"\n[t]\nd = 2\n[t.u]\ne = ['), [
      'a = x y',
      'b = z',
      'c = 1',
      't d = 2',
      't u e = ',
    ]);
  });

  test('what is no setting is passed over', () => {
    assert.deepEqual(read('{{ template "base" . }}\n= 1\n[]\n[broken\na b\n"x\n\n]\nk = v'), ['k = v']);
  });

  test('long lists, and many that are not closed', () => {
    const size = 100_000;
    assert.equal(settingsOf(`ca = [${'"/a.crt", '.repeat(size)}]`)[0]?.values.length, size);
    assert.equal(settingsOf('a = [\n'.repeat(size)).length, size);
    assert.equal(settingsOf(`${'['.repeat(size)}\n${'"'.repeat(size + 1)}\n${'\'"'.repeat(size)}\na = 1`).length, 1);
  });

  test('a file is read once', () => {
    const file = decodeFile({ path: 'hosts.toml', text: 'a = 1' }, decodingTools);
    assert.equal(tomlSettings(file), tomlSettings(file));
  });
});
