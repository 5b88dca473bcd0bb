import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { usageText } from '../../../src/cli/usageText.ts';

suite('docs/cli.md', () => {
  const usage = usageText();
  const synopses = [...usage.matchAll(/^ {2}certscope (?!--)([\s\S]*?)(?=\n {2}certscope |\n\n)/gm)].map(
    ([, words = '']) => words,
  );
  const document = readFileSync('docs/cli.md', 'utf8');
  const sectionOf = (command: string) =>
    document
      .split(/^## /m)
      .filter((section) => section.startsWith(`\`certscope ${command} `))
      .join('');

  test('has every command of --help, with its options', () => {
    assert.ok(synopses.length > 25, String(synopses.length));
    for (const synopsis of synopses) {
      const [command = ''] = synopsis.split(' ');
      const section = sectionOf(command);
      assert.notEqual(section, '', command);
      for (const [option] of synopsis.matchAll(/--[\w-]+/g)) {
        // What every command has stands above them, once.
        const isCommon = ['--root', '--exclude', '--at'].includes(option);
        assert.ok((isCommon ? document : section).includes(option), `${command} ${option}`);
      }
    }
  });

  test('has every option of --help, and no other', () => {
    const optionsIn = (text: string) =>
      new Set([...text.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) => option));
    const documented = optionsIn(document);
    const known = optionsIn(usage);
    assert.deepEqual(
      [...known].filter((option) => !documented.has(option)),
      ['--version'],
    );
    const ofOthers = new Set(['--global', '--cluster-signing-cert-file']);
    assert.deepEqual(
      [...documented].filter((option) => !known.has(option) && !ofOthers.has(option)),
      [],
    );
  });
});
