import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { createFileModes } from '../../../src/node/fileModes.ts';
import { defaultScanLimits, scanDirectory } from '../../../src/node/scanDirectory.ts';
import type { ScannedFile } from '../../../src/node/scanModel.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-modes-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const { keyPem } = await createTestCa({ name: 'kubernetes' });

function write(name: string, mode: number): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, keyPem);
  chmodSync(file, mode);
  return file;
}

const isPosix = process.platform !== 'win32';

describe('modes of files', { skip: !isPosix }, () => {
  test('are told where they mean something', () => {
    const file = write('pki/ca.key', 0o640);
    assert.equal(createFileModes()(file, statSync(file)), 0o640);
    assert.equal(createFileModes('win32')(file, statSync(file)), undefined);
  });

  for (const name of ['.git', '.hg', '.svn', '.jj']) {
    test(`are not told below ${name}, which keeps none`, () => {
      const file = write(`repository${name}/deep/down/ca.key`, 0o644);
      mkdirSync(path.join(folder, `repository${name}`, name));
      assert.equal(createFileModes()(file, statSync(file)), undefined);
    });
  }

  test('a file named .git marks a working tree too', () => {
    const file = write('worktree/ca.key', 0o644);
    writeFileSync(path.join(folder, 'worktree/.git'), 'gitdir: elsewhere\n');
    assert.equal(createFileModes()(file, statSync(file)), undefined);
  });

  test('come with the files of a scan, large ones too', () => {
    const small = write('scan/small.key', 0o600);
    const large = write('scan/large.pem', 0o604);
    writeFileSync(large, `${'# \n'.repeat(200_000)}${keyPem}`);
    const found: ScannedFile[] = [];
    scanDirectory(path.join(folder, 'scan'), defaultScanLimits, (file) => found.push(file));
    const modes = found.map((file) => [file.path, file.kind === 'candidate' ? file.mode : undefined]);
    assert.deepEqual(modes, [
      [large, 0o604],
      [small, 0o600],
    ]);
  });
});
