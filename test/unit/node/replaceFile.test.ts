import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FileChangedError, HardLinkedError, replaceFile } from '../../../src/node/replaceFile.ts';

const isRoot = process.getuid?.() === 0;

describe('replaceFile', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'certscope-replace-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const make = (name: string, mode: number): string => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    return file;
  };
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  for (const mode of [0o600, 0o644, 0o640]) {
    it(`keeps mode ${mode.toString(8)}, leaves nothing else behind`, async () => {
      const file = make(`mode-${mode.toString(8)}/file`, mode);
      await replaceFile(file, bytes('new'), bytes('old'));
      assert.equal(readFileSync(file, 'utf8'), 'new');
      assert.equal(statSync(file).mode & 0o7777, mode);
      assert.deepEqual(readdirSync(path.dirname(file)), ['file']);
    });
  }

  it('puts a new file in the place of the old one instead of truncating it', async () => {
    const file = make('inode', 0o600);
    const { ino } = statSync(file);
    await replaceFile(file, bytes('new'), bytes('old'));
    assert.notEqual(statSync(file).ino, ino);
  });

  it('follows a symbolic link and leaves it a link', async () => {
    const file = make('links/kubelet-client-2026.pem', 0o600);
    const link = path.join(folder, 'links/kubelet-client-current.pem');
    symlinkSync('kubelet-client-2026.pem', link);
    await replaceFile(link, bytes('new'), bytes('old'));
    assert.equal(lstatSync(link).isSymbolicLink(), true);
    assert.equal(readlinkSync(link), 'kubelet-client-2026.pem');
    assert.equal(readFileSync(file, 'utf8'), 'new');
  });

  it('refuses a file that changed since it was read', async () => {
    const file = make('changed/file', 0o600);
    await assert.rejects(replaceFile(file, bytes('new'), bytes('older')), FileChangedError);
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(path.dirname(file)), ['file']);
  });

  it('refuses a file with other hard links, which would keep the old content', async () => {
    const file = make('linked/file', 0o600);
    linkSync(file, path.join(folder, 'linked/other'));
    await assert.rejects(replaceFile(file, bytes('new'), bytes('old')), HardLinkedError);
    assert.equal(readFileSync(file, 'utf8'), 'old');
    assert.deepEqual(readdirSync(path.dirname(file)), ['file', 'other']);
  });

  it('rejects for a file that does not exist', async () => {
    await assert.rejects(replaceFile(path.join(folder, 'none'), bytes('new'), bytes('')), { code: 'ENOENT' });
  });

  it('keeps owner and group', async () => {
    const file = make('owner', 0o640);
    const { uid, gid } = isRoot ? { uid: 1234, gid: 4321 } : statSync(file);
    if (isRoot) chownSync(file, uid, gid);
    await replaceFile(file, bytes('new'), bytes('old'));
    assert.deepEqual([statSync(file).uid, statSync(file).gid], [uid, gid]);
    assert.equal(statSync(file).mode & 0o7777, 0o640);
  });

  it('leaves the file alone where the folder cannot be written', async () => {
    const file = make('read-only/file', 0o666);
    chmodSync(folder, 0o755);
    chmodSync(path.dirname(file), 0o555);
    try {
      await asUnprivileged(async () => {
        await assert.rejects(replaceFile(file, bytes('new'), bytes('old')), { code: 'EACCES' });
      });
      assert.equal(readFileSync(file, 'utf8'), 'old');
    } finally {
      chmodSync(path.dirname(file), 0o755);
    }
  });

  it('leaves a read-only file alone', async () => {
    const file = make('shared/file', 0o444);
    chmodSync(path.dirname(file), 0o777);
    await asUnprivileged(async () => {
      await assert.rejects(replaceFile(file, bytes('new'), bytes('old')), { code: 'EACCES' });
    });
    assert.deepEqual(readdirSync(path.dirname(file)), ['file']);
  });
});

/** Runs as `nobody` when the tests run as root, to whom no permission is denied. */
async function asUnprivileged(run: () => Promise<void>): Promise<void> {
  if (!isRoot) return run();
  process.setegid?.(65534);
  process.seteuid?.(65534);
  try {
    await run();
  } finally {
    process.seteuid?.(0);
    process.setegid?.(0);
  }
}
