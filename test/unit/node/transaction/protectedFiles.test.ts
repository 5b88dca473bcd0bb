import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { TransactionError } from '../../../../src/node/transaction/transactionError.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');
const isRoot = process.getuid?.() === 0;
const run = (program: string, ...args: readonly string[]): boolean => spawnSync(program, args).status === 0;

describe('what even root may not write', { skip: !isRoot }, () => {
  let scene: Scene;
  beforeEach(() => {
    scene = createScene(tmpdir());
  });
  afterEach(() => scene.remove());

  const refusal = async (folder = scene.state): Promise<TransactionError> => {
    const old = treeState(scene.tree);
    try {
      await applyFileWrites(scene.writes, { folder, title: '', now });
    } catch (error) {
      assert.ok(error instanceof TransactionError);
      assert.deepEqual(treeState(scene.tree), old);
      return error;
    }
    return assert.fail('it was written');
  };

  for (const [what, name] of [
    ['file', 'pki/apiserver.crt'],
    ['folder', 'pki'],
  ] as const) {
    it(`tells of an immutable ${what} what it is, and how that ends`, async (t) => {
      const file = scene.pathOf(name);
      if (!run('chattr', '+i', file)) return t.skip('no such attributes here');
      try {
        const { message, problem } = await refusal();
        assert.equal(
          message,
          `Nothing was written. ${file}: not permitted for any user: the file or its folder may be immutable or append-only (check with lsattr -d, clear with chattr -i -a).`,
        );
        // Nobody is sent to sudo.
        assert.equal(problem, 'system');
      } finally {
        run('chattr', '-i', file);
      }
    });
  }

  it('tells of a disk for backups that it is read-only', async (t) => {
    const disk = path.join(scene.folder, 'disk');
    mkdirSync(disk);
    if (!run('mount', '-t', 'tmpfs', '-o', 'ro', 'none', disk)) return t.skip('nothing can be mounted here');
    try {
      assert.match((await refusal(path.join(disk, 'a/b'))).message, /: read-only file system\.$/);
    } finally {
      run('umount', disk);
    }
  });
});
