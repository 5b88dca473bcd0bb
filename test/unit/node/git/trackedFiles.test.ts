import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { parseGitIndex } from '../../../../src/node/git/parseGitIndex.ts';
import { createTrackedFiles } from '../../../../src/node/git/trackedFiles.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-git-'));
after(() => rmSync(folder, { recursive: true }));

/** Nobody's own configuration has a part in it. */
const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };

function git(repository: string, ...args: readonly string[]): string {
  const own = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'protocol.file.allow=always'];
  return execFileSync('git', [...own, ...args], { cwd: repository, env, encoding: 'utf8', stdio: 'pipe' });
}

function hasGit(): boolean {
  try {
    return git(folder, '--version') !== '';
  } catch {
    return false;
  }
}

/** Writes files with their own names as content. */
function write(repository: string, ...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(path.dirname(path.join(repository, name)), { recursive: true });
    writeFileSync(path.join(repository, name), name);
  }
}

const names = ['a.key', 'pki/ca.key', 'pki/ca.key.old', 'pki/etcd/ca.key', 'schlüssel/ü.key', `${'x'.repeat(200)}.key`];

function repositoryWith(name: string, ...options: readonly string[]): string {
  const repository = path.join(folder, name);
  git(folder, 'init', '--quiet', ...options, repository);
  write(repository, ...names, 'ignored.key', 'untracked.key', 'announced.key');
  writeFileSync(path.join(repository, '.gitignore'), 'ignored.key\n');
  git(repository, 'add', '.gitignore', ...names);
  return repository;
}

describe('what Git tracks', { skip: !hasGit() }, () => {
  const assertTracked = (repository: string): void => {
    const trackedAs = createTrackedFiles();
    for (const name of names) assert.equal(trackedAs(path.join(repository, name)), name);
    for (const name of ['ignored.key', 'untracked.key', 'gone.key', 'pki'])
      assert.equal(trackedAs(path.join(repository, name)), undefined, name);
  };

  for (const version of ['2', '3', '4']) {
    test(`by an index of version ${version}`, () => {
      const repository = repositoryWith(`version-${version}`);
      git(repository, 'update-index', '--index-version', version === '3' ? '2' : version);
      // Only what needs the further flags makes an index one of version 3.
      if (version !== '2') git(repository, 'add', '--intent-to-add', 'announced.key');
      assert.equal(readFileSync(path.join(repository, '.git/index')).readUInt32BE(4), Number(version));
      assertTracked(repository);
      assert.equal(createTrackedFiles()(path.join(repository, 'announced.key')), undefined);
    });
  }

  test('in a repository of SHA-256', () => assertTracked(repositoryWith('sha256', '--object-format=sha256')));

  test('in a linked working tree and a submodule, which have `.git` files', () => {
    const repository = repositoryWith('origin');
    git(repository, 'commit', '--quiet', '--message', 'keys');
    const linked = path.join(folder, 'linked');
    git(repository, 'worktree', 'add', '--quiet', linked);
    write(linked, 'untracked.key', 'ignored.key');
    assertTracked(linked);
    const outer = repositoryWith('outer');
    git(outer, 'submodule', '--quiet', 'add', repository, 'inner');
    write(path.join(outer, 'inner'), 'untracked.key', 'ignored.key');
    assertTracked(path.join(outer, 'inner'));
    assertTracked(outer);
  });

  test('a link is what it leads to', () => {
    const repository = repositoryWith('links');
    symlinkSync('untracked.key', path.join(repository, 'link.key'));
    git(repository, 'add', 'link.key');
    symlinkSync('a.key', path.join(repository, 'other.key'));
    const trackedAs = createTrackedFiles();
    assert.equal(trackedAs(path.join(repository, 'link.key')), undefined);
    assert.equal(trackedAs(path.join(repository, 'other.key')), 'a.key');
  });

  test('of a split index, and outside of repositories, nothing is known', () => {
    const repository = repositoryWith('split');
    git(repository, 'update-index', '--split-index');
    assert.equal(createTrackedFiles()(path.join(repository, 'a.key')), undefined);
    write(folder, 'outside.key');
    assert.equal(createTrackedFiles()(path.join(folder, 'outside.key')), undefined);
  });

  test('a damaged index is read without an error, at every length and with every octet changed', () => {
    for (const version of ['2', '4']) {
      const index = readFileSync(path.join(repositoryWith(`damaged-${version}`), '.git/index'));
      const whole = parseGitIndex(index, 20);
      assert.equal(whole?.size, names.length + 1);
      for (let length = 0; length < index.length - 20; length++) {
        assert.ok((parseGitIndex(index.subarray(0, length), 20)?.size ?? 0) <= whole.size);
      }
      for (let at = 0; at < index.length; at++) {
        const changed = new Uint8Array(index);
        changed[at] = 0xff;
        parseGitIndex(changed, 20);
      }
    }
  });
});
