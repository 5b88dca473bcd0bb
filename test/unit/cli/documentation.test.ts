import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { commandTable, optionsOf } from '../../../src/cli/commandTable.ts';
import { commonOptions } from '../../../src/cli/optionTable.ts';

suite('docs/cli.md', () => {
  const document = readFileSync('docs/cli.md', 'utf8');

  test('has every command', () => {
    for (const command of Object.keys(commandTable))
      assert.ok(document.includes(`## \`certscope ${command} `), command);
  });

  test('has no other option than the commands', () => {
    const known = [commonOptions, ...Object.values(commandTable).map(optionsOf)].flatMap((each) => Object.keys(each));
    const documented = new Set([...document.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map(([, option = '']) => option));
    const ofOthers = ['global', 'cluster-signing-cert-file'];
    assert.deepEqual(
      [...documented].filter((option) => !known.includes(option) && !ofOthers.includes(option)),
      [],
    );
  });
});
