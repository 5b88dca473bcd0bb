import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import type { Disk } from '../../../../src/node/transaction/disk.ts';
import { pendingTransactions } from '../../../../src/node/transaction/pendingTransactions.ts';
import { completeTransaction, rollBackTransaction } from '../../../../src/node/transaction/recoverTransaction.ts';
import { isTemporaryName } from '../../../../src/node/transaction/temporaryName.ts';
import { undoTransaction } from '../../../../src/node/transaction/undoTransaction.ts';
import { plainDisk } from '../../../support/transactions/faultyDisk.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');
const codes = ['EPERM', 'EBUSY', 'EROFS'];

function refusal(code: string, name: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code, syscall: 'unlink', path: name });
}

/** Refuses to switch the last name, and to remove anything. */
function stuckDisk(code: string, scene: Scene, switches: number): Disk {
  let left = switches;
  const refuse = (name: string) => Promise.reject(refusal(code, name));
  const switched = (act: () => void, name: string): void => {
    if (left-- <= 0) throw refusal(code, name);
    act();
  };
  const isOwn = (name: string) => name.startsWith(scene.tree);
  const { atOnce } = plainDisk;
  return {
    ...plainDisk,
    unlink: (name) => (isOwn(name) ? refuse(name) : plainDisk.unlink(name)),
    removeDirectory: refuse,
    atOnce: {
      rename: (from, to) => switched(() => atOnce.rename(from, to), to),
      link: (from, to) => switched(() => atOnce.link(from, to), to),
      unlink: (name) => switched(() => atOnce.unlink(name), name),
    },
  };
}

function leftIn({ tree }: Scene): readonly string[] {
  return readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((name) => isTemporaryName(path.basename(name)))
    .map((name) => path.join(tree, name))
    .sort();
}

for (const code of codes) {
  describe(`where ${code} keeps temporary files`, () => {
    let scene: Scene;
    let old: readonly string[];
    beforeEach(() => {
      scene = createScene();
      old = treeState(scene.tree);
    });
    afterEach(() => scene.remove());
    const apply = (disk: Disk = plainDisk) =>
      applyFileWrites(scene.writes, { folder: scene.state, title: 'Renew', now, disk });
    const undo = (disk: Disk = plainDisk) =>
      undoTransaction({ folder: scene.state, now, title: () => 'Undo', overwrite: false, disk });

    /** A refusal names all that is left, and the command that it gives removes it once that is possible. */
    const tells = async (act: Promise<unknown>, before: readonly string[]): Promise<void> => {
      const message = await act.then(
        () => assert.fail('it was not refused'),
        ({ message: words }: Error) => words,
      );
      const left = leftIn(scene);
      assert.notEqual(left.length, 0);
      for (const each of left) assert.ok(message.includes(each), `${each} is not in ${message}`);
      const [, id = '', way] = /`certscope recover (\S+) --(roll-back|complete)`/.exec(message) ?? [];
      await (way === 'complete' ? completeTransaction : rollBackTransaction)(scene.state, id, plainDisk);
      assert.deepEqual(treeState(scene.tree), before);
      assert.deepEqual(pendingTransactions(scene.state), []);
    };

    it('a refused renewal says which, and how to remove them', async () => {
      await tells(apply(stuckDisk(code, scene, 0)), old);
    });

    it('a refused undo, too', async () => {
      await apply();
      await tells(undo(stuckDisk(code, scene, 0)), treeState(scene.tree));
    });

    it('rolling back says so, again and again', async () => {
      await assert.rejects(apply(stuckDisk(code, scene, 0)));
      const [pending] = pendingTransactions(scene.state);
      const id = pending?.journal.id ?? '';
      await tells(rollBackTransaction(scene.state, id, stuckDisk(code, scene, 0)), old);
    });

    it('completing, too', async () => {
      let isDead = false;
      const refuse = (name: string) => (isDead ? Promise.reject(refusal(code, name)) : undefined);
      const { atOnce } = plainDisk;
      // Ends between the two steps that make a new file.
      const disk: Disk = {
        ...plainDisk,
        create: (name, mode) => refuse(name) ?? plainDisk.create(name, mode),
        unlink: (name) => refuse(name) ?? plainDisk.unlink(name),
        atOnce: {
          ...atOnce,
          link: (from, to) => {
            atOnce.link(from, to);
            isDead = true;
            throw refusal('EIO', to);
          },
        },
      };
      await assert.rejects(apply(disk), { outcome: 'mixed' });
      const [pending] = pendingTransactions(scene.state);
      assert.ok(pending?.canComplete);
      const stuck = { ...stuckDisk(code, scene, 0), atOnce };
      await assert.rejects(completeTransaction(scene.state, pending.journal.id, stuck), ({ message }: Error) => {
        for (const each of leftIn(scene)) assert.ok(message.includes(each));
        return leftIn(scene).length > 0 && message.includes('--complete`');
      });
      await completeTransaction(scene.state, pending.journal.id, plainDisk);
      assert.deepEqual([leftIn(scene), pendingTransactions(scene.state)], [[], []]);
    });
  });
}

it('where everything can be removed, nothing is left and nothing is told', async () => {
  const scene = createScene();
  try {
    const old = treeState(scene.tree);
    const disk = { ...plainDisk, atOnce: stuckDisk('EIO', scene, 0).atOnce };
    const options = { folder: scene.state, title: 'Renew', now, disk };
    await assert.rejects(
      applyFileWrites(scene.writes, options),
      ({ message }: Error) => !/recover|emporary/.test(message),
    );
    assert.deepEqual([leftIn(scene), treeState(scene.tree), readdirSync(scene.state)], [[], old, []]);
  } finally {
    scene.remove();
  }
});
