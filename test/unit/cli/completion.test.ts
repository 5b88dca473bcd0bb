import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { buildCommand } from '../../support/buildCommand.ts';
import { runCommand } from '../../support/runCommand.ts';

const commands = Object.keys(commandTable);

/** What `certscope __complete` answers to the words that are typed. */
async function completed(...words: string[]): Promise<{ readonly words: readonly string[]; readonly paths: string }> {
  const { out } = await runCommand([
    '__complete',
    String(words.length),
    ...words.slice(0, words.at(-1) === '' ? -1 : words.length),
  ]);
  const lines = out.trimEnd().split('\n');
  return { words: lines.slice(0, -1).map((line) => line.split('\t')[0] ?? ''), paths: lines.at(-1) ?? '' };
}

describe('completion', () => {
  test('lists commands, also behind help and behind options', async () => {
    assert.deepEqual(await completed(''), { words: commands, paths: ':none' });
    assert.deepEqual(await completed('help', 'ch'), { words: commands, paths: ':none' });
    assert.deepEqual(await completed('-q', ''), { words: commands, paths: ':none' });
    assert.ok((await completed('--color', 'never', 'check', '-')).words.includes('--fail-on'));
    assert.deepEqual(await completed('--color', 'never', ''), { words: commands, paths: ':none' });
    assert.deepEqual(await completed('frobnicate', ''), { words: [], paths: ':none' });
  });

  test('lists the options that are not given yet', async () => {
    const { words } = await completed('check', '--all', '-');
    assert.ok(words.includes('--fail-on') && words.includes('--color') && words.includes('--root'));
    assert.ok(!words.includes('--all'));
    assert.deepEqual((await completed('-')).words, ['--help', '--version', '--quiet', '--color', '--no-color']);
  });

  test('lists the words of an option, however it is written', async () => {
    const levels = ['error', 'warning', 'never'];
    assert.deepEqual(await completed('check', '--fail-on', ''), { words: levels, paths: ':none' });
    assert.deepEqual(await completed('check', '--fail-on', '=', 'w'), { words: levels, paths: ':none' });
    assert.deepEqual(await completed('check', '--fail-on', '='), { words: levels, paths: ':none' });
    const inline = levels.map((each) => `--fail-on=${each}`);
    assert.deepEqual(await completed('check', '--fail-on=w'), { words: inline, paths: ':none' });
    assert.ok((await completed('map', '-o', '')).words.includes('svg'));
    assert.ok((await completed('map', '--output', '')).words.includes('svg'));
  });

  test('asks for files and folders where they are expected', async () => {
    assert.deepEqual(await completed('check', ''), { words: [], paths: ':files' });
    assert.deepEqual(await completed('check', '--baseline', ''), { words: [], paths: ':files' });
    assert.deepEqual(await completed('check', '--root', ''), { words: [], paths: ':folders' });
    assert.deepEqual(await completed('check', '--at', ''), { words: [], paths: ':none' });
    assert.deepEqual(await completed('undo', ''), { words: [], paths: ':files' });
  });

  test('lists what can be renewed and created by name', async () => {
    const renew = await completed('renew', 'api');
    assert.ok(renew.words.includes('all') && renew.words.includes('apiserver'));
    assert.equal(renew.paths, ':files');
    assert.ok((await completed('issue', '')).words.includes('new-ca'));
    assert.deepEqual((await completed('renew', 'apiserver', '')).words, []);
    assert.deepEqual((await completed('completion', '')).words, ['bash', 'zsh', 'fish', 'powershell']);
  });

  test('a shell that is not known is a wrong use', async () => {
    assert.deepEqual(await runCommand(['completion', 'tcsh']), {
      code: 2,
      out: '',
      err: 'certscope completion: SHELL must be one of bash, zsh, fish, powershell.\nUsage: certscope completion SHELL [OPTIONS]\nSee certscope completion --help.\n',
    });
  });
});

/** What a shell offers for a line that is typed, by its own machinery. */
const shells: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) =>
    [
      'source <(certscope completion bash)',
      'compopt() { echo "$*"; }',
      `COMP_WORDS=(certscope ${quoted(words)}); COMP_CWORD=${words.length}; _certscope`,
      'printf "%s\\n" "${COMPREPLY[@]}"',
    ].join('\n'),
  zsh: (words) =>
    [
      'compdef() { : }; _describe() { for each in "${choices[@]}"; do print -r -- "${each%%:*}"; done }; _files() { print -r -- "files $1" }',
      'source <(certscope completion zsh)',
      `words=(certscope ${quoted(words)}); CURRENT=${words.length + 1}; _certscope`,
    ].join('\n'),
  fish: (words) => `certscope completion fish | source; complete -C 'certscope ${words.join(' ')}'`,
};

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

describe('completion in shells', () => {
  let folder = '';
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'certscope-shells-'));
    const program = await buildCommand(folder);
    mkdirSync(path.join(folder, 'bin'));
    mkdirSync(path.join(folder, 'work', 'a folder'), { recursive: true });
    writeFileSync(path.join(folder, 'work', 'base.json'), '');
    writeFileSync(path.join(folder, 'bin/certscope'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    chmodSync(path.join(folder, 'bin/certscope'), 0o755);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [shell, script] of Object.entries(shells)) {
    // Only bash is everywhere.
    if (shell !== 'bash' && spawnSync(shell, ['-c', 'exit 0']).status !== 0) continue;
    const offered = (...words: string[]): readonly string[] => {
      const env = { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`, LC_ALL: 'C.UTF-8' };
      const { stdout, stderr } = spawnSync(shell, ['-c', script(words)], {
        env,
        encoding: 'utf8',
        cwd: path.join(folder, 'work'),
      });
      assert.equal(stderr, '');
      return stdout.split('\n').map((line) => line.split('\t')[0] ?? '');
    };

    test(`${shell} offers commands, options, words and files`, () => {
      assert.ok(offered('con').includes('connections'));
      assert.ok(offered('check', '--fail').includes('--fail-on'));
      assert.ok(offered('check', '--fail-on', '').includes('warning'));
      const files = offered('check', '--baseline', shell === 'fish' ? 'ba' : '');
      if (shell === 'bash') assert.deepEqual(files, ['', '']);
      if (shell === 'zsh') assert.ok(files.includes('files '));
      if (shell === 'fish') assert.ok(files.includes('base.json'), files.join());
      const folders = offered('check', '--root', '');
      if (shell === 'bash') assert.ok(folders.includes('+o default -o dirnames'), folders.join());
      if (shell === 'zsh') assert.ok(folders.includes('files -/'), folders.join());
      if (shell === 'fish')
        assert.ok(
          folders.some((each) => each.startsWith('a')),
          folders.join(),
        );
    });
  }
});
