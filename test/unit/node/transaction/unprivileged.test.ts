import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { nodeDisk } from '../../../../src/node/transaction/disk.ts';
import { pendingTransactions } from '../../../../src/node/transaction/pendingTransactions.ts';
import { rollBackTransaction } from '../../../../src/node/transaction/recoverTransaction.ts';
import { TransactionError } from '../../../../src/node/transaction/transactionError.ts';
import { plainDisk } from '../../../support/transactions/faultyDisk.ts';
import { createJobRunner, type JobRunner, jobWrites } from '../../../support/transactions/runJob.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { looseKeys, treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');
const nobody = 65534;
/** The tests need root to become somebody else, and to mount a small disk. */
const isRoot = process.getuid?.() === 0;

describe('a transaction without rights', { skip: !isRoot }, () => {
  let runner: JobRunner;
  let faults = 0;
  before(async () => {
    runner = await createJobRunner();
  });
  after(() => {
    runner.remove();
    process.stderr.write(`Faults tried with rights and room taken away: ${faults}\n`);
  });

  /** Everything belongs to `nobody`, but for what `harm` takes. */
  const attempt = async (harm: (scene: Scene) => void) => {
    faults += 1;
    const scene = createScene();
    try {
      for (const name of ['', ...readdirSync(scene.folder, { recursive: true, encoding: 'utf8' })]) {
        const file = path.join(scene.folder, name);
        if (statSync(file).uid !== nobody) chownSync(file, nobody, nobody);
      }
      harm(scene);
      const old = treeState(scene.tree);
      const job = { act: 'apply', folder: scene.state, now, writes: jobWrites(scene.writes) } as const;
      const result = await runner.run(job, nobody);
      assert.ok(result !== 'killed');
      return { error: result.error, isOld: isEqual(treeState(scene.tree), old), loose: looseKeys(scene.folder) };
    } finally {
      scene.remove();
    }
  };

  it('does all where it has them all', async () => {
    assert.deepEqual(await attempt(() => undefined), { error: undefined, isOld: false, loose: [] });
  });

  for (const folder of ['pki', 'kubelet', 'real', '.']) {
    it(`writes nothing when ${folder === '.' ? 'the tree' : folder} cannot be written`, async () => {
      const result = await attempt((scene) => chmodSync(scene.pathOf(folder), 0o555));
      assert.deepEqual([result.isOld, result.loose], [true, []]);
      assert.match(result.error ?? '', /Nothing was written\. .*: permission denied\./);
    });
  }

  for (const name of ['pki/apiserver.crt', 'pki/apiserver.key', 'admin.conf', 'real/linked.crt']) {
    it(`writes nothing when ${name} is somebody else's`, async () => {
      const result = await attempt((scene) => chownSync(scene.pathOf(name), 0, 0));
      assert.deepEqual([result.isOld, result.loose], [true, []]);
      assert.match(result.error ?? '', /Nothing was written\. .*: permission denied\./);
    });
    it(`writes nothing when ${name} is read-only, or its owner cannot be kept`, async () => {
      const own = await attempt((scene) => chmodSync(scene.pathOf(name), 0o444));
      assert.equal(own.isOld, true);
      assert.match(
        own.error ?? '',
        /: it is your own file but write-protected \(mode 0444\); make it writable first\.$/,
      );
      const result = await attempt((scene) => {
        chownSync(scene.pathOf(name), 1234, 4321);
        chmodSync(scene.pathOf(name), 0o666);
      });
      assert.deepEqual([result.isOld, /permission denied/.test(result.error ?? '')], [true, true]);
    });
  }

  it('writes nothing when the folder for backups cannot be made', async () => {
    const result = await attempt((scene) => chmodSync(scene.folder, 0o555));
    assert.deepEqual([result.isOld, result.loose], [true, []]);
  });

  it('on a disk of any size writes all or nothing', async (t) => {
    const disk = mkdtempSync(path.join(tmpdir(), 'certscope-disk-'));
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', disk]);
    try {
      if (mount.status !== 0) return t.skip('no disk can be mounted here');
      const seen = new Set<string>();
      for (let pages = 0; pages < 60; pages++) {
        faults += 1;
        const scene = createScene(disk);
        const old = treeState(scene.tree);
        fill(path.join(disk, 'filler'), pages);
        const error = await applyFileWrites(scene.writes, {
          folder: scene.state,
          title: '',
          now,
          // Whoever copies attributes needs no room.
          disk: pages % 10 === 0 ? nodeDisk : plainDisk,
        }).catch((reason: unknown) => reason);
        if (error instanceof TransactionError) {
          assert.match(error.message, /no space left on device/);
          assert.deepEqual(treeState(scene.tree), old);
          seen.add('old');
        } else seen.add('new');
        assert.deepEqual(looseKeys(scene.folder), []);
        rmSync(path.join(disk, 'filler'));
        for (const { journal } of pendingTransactions(scene.state)) {
          await rollBackTransaction(scene.state, journal.id);
          assert.deepEqual(treeState(scene.tree), old);
        }
        scene.remove();
      }
      assert.deepEqual([...seen].sort(), ['new', 'old']);
    } finally {
      if (mount.status === 0) spawnSync('umount', [disk]);
      rmSync(disk, { recursive: true, force: true });
    }
  });
});

/** Fills a disk but for some pages of 4 KiB. */
function fill(file: string, free: number): void {
  let content = 512 * 1024;
  for (;;) {
    try {
      writeFileSync(file, Buffer.alloc(content));
      break;
    } catch {
      content -= 4096;
    }
  }
  writeFileSync(file, Buffer.alloc(Math.max(0, content - free * 4096)));
}

function isEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
