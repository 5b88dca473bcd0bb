import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { commandDocuments, manualPages } from '../../../scripts/commandManual.mjs';
import { commandTable, optionsOf } from '../../../src/cli/commandTable.ts';
import { commonOptions } from '../../../src/cli/optionTable.ts';

suite('documents of the command', () => {
  for (const [file, text] of commandDocuments()) {
    test(`${file} is current: npm run build writes it`, () => assert.equal(readFileSync(file, 'utf8'), text));
  }

  test('the command in detail has every command, and no option that there is not', () => {
    const document = readFileSync('docs/cli-details.md', 'utf8');
    const known = [commonOptions, ...Object.values(commandTable).map(optionsOf)].flatMap((each) => Object.keys(each));
    for (const [name, { group }] of Object.entries(commandTable))
      if (group !== 'self') assert.ok(document.includes(`## \`certscope ${name} `), name);
    const documented = new Set([...document.matchAll(/(?<![\w-])--([a-z][\w-]*)/g)].map(([, option = '']) => option));
    const ofOthers = ['global', 'cluster-signing-cert-file'];
    assert.deepEqual(
      [...documented].filter((option) => !known.includes(option) && !ofOthers.includes(option)),
      [],
    );
  });

  test('manual pages: one for each command and one for all, in every language, which groff takes', () => {
    const pages = manualPages();
    const names = ['certscope', ...Object.keys(commandTable).map((name) => `certscope-${name}`)];
    assert.deepEqual(
      [...pages.keys()],
      ['man1', 'zh_CN/man1'].flatMap((folder) => names.map((name) => `${folder}/${name}.1`)),
    );
    assert.match(pages.get('man1/certscope-check.1') ?? '', /^\\fB\\-\\-fail\\-on LEVEL\\fR$/m);
    assert.match(pages.get('zh_CN/man1/certscope-check.1') ?? '', /查找问题/);
    if (spawnSync('groff', ['--version']).status !== 0) return;
    const { stdout, stderr } = spawnSync('groff', ['-man', '-ww', '-Kutf8', '-Tutf8'], {
      input: pages.get('man1/certscope-check.1'),
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    assert.match(stdout, /sarif, github, gitlab/);
  });
});
