import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { nodeDisk } from '../../../../src/node/transaction/disk.ts';
import { pendingTransactions } from '../../../../src/node/transaction/pendingTransactions.ts';
import { completeTransaction, rollBackTransaction } from '../../../../src/node/transaction/recoverTransaction.ts';
import { TransactionError } from '../../../../src/node/transaction/transactionError.ts';
import { undoTransaction } from '../../../../src/node/transaction/undoTransaction.ts';
import { mapConcurrently } from '../../../support/oracles/mapConcurrently.ts';
import { type Fault, faultyDisk, plainDisk } from '../../../support/transactions/faultyDisk.ts';
import { createJobRunner, type Job, type JobRunner, jobWrites, stopJob } from '../../../support/transactions/runJob.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { looseKeys, treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

const errors = [
  { kind: 'ENOSPC', stays: true },
  { kind: 'EACCES', stays: false },
  { kind: 'EROFS', stays: true },
] as const;

const meddled = ['pki/apiserver.crt', 'real/linked.crt', 'admin.conf'];

/** What a clean run looks like: every other one has to end as one of the two. */
interface Ends {
  readonly old: readonly string[];
  readonly renewed: readonly string[];
  readonly operations: readonly string[];
}

describe('a transaction, whatever happens', () => {
  let runner: JobRunner;
  let ends: Ends;
  let faults = 0;
  before(async () => {
    runner = await createJobRunner();
    ends = await inScene(async (scene) => {
      const old = treeState(scene.tree);
      const disk = faultyDisk(nodeDisk);
      await applyFileWrites(scene.writes, { folder: scene.state, index: indexOf(scene), title: 'Renew', now, disk });
      return { old, renewed: treeState(scene.tree), operations: disk.operations };
    });
  });
  after(() => {
    runner.remove();
    process.stderr.write(`Faults tried while files were written: ${faults}\n`);
  });

  const tried = async (act: (scene: Scene) => Promise<void>): Promise<void> => {
    faults += 1;
    await inScene(act);
  };
  const job = (scene: Scene, act: Job['act'], id?: string): Job => ({
    act,
    folder: scene.state,
    index: indexOf(scene),
    now,
    writes: act === 'apply' ? jobWrites(scene.writes) : [],
    ...(id === undefined ? {} : { id }),
  });
  const kill = async (fault: Fault, whole: Job): Promise<void> => {
    const faulty = { ...whole, fault };
    assert.equal(fault.stops === true ? await stopJob(faulty) : await runner.run(faulty), 'killed');
  };
  const apply = (scene: Scene, fault?: Fault) =>
    applyFileWrites(scene.writes, {
      folder: scene.state,
      index: indexOf(scene),
      title: 'Renew',
      now,
      disk: faultyDisk(plainDisk, fault),
    });

  /** Whatever was left, one call makes it whole. `completes`: forward, where that is possible. */
  const recover = async (scene: Scene, completes: boolean, [first, second]: readonly (readonly string[])[]) => {
    assert.deepEqual(looseKeys(scene.folder), []);
    const [pending, ...others] = pendingTransactions(scene.state);
    assert.deepEqual(others, []);
    const seenElsewhere = pendingTransactions(path.join(scene.folder, 'elsewhere'), indexOf(scene));
    if (pending === undefined) assert.deepEqual(seenElsewhere, []);
    // Before anything is switched or prepared, a note may be missing.
    else if (pending.new.length > 0) assert.deepEqual(seenElsewhere, [pending]);
    if (pending === undefined) {
      const state = treeState(scene.tree);
      assert.deepEqual(state, isSame(state, first) ? first : second);
      return;
    }
    assert.deepEqual(pending.foreign, []);
    const { id } = pending.journal;
    if (completes && pending.canComplete) await completeTransaction(scene.state, id);
    else await rollBackTransaction(scene.state, id);
    assert.deepEqual(treeState(scene.tree), completes && pending.canComplete ? second : first);
    assert.deepEqual(pendingTransactions(scene.state), []);
  };

  it('killed at every step of a renewal, is rolled back or completed', async () => {
    await mapConcurrently(killsOf(ends.operations), (fault) =>
      tried(async (scene) => {
        await kill(fault, job(scene, 'apply'));
        await recover(scene, fault.at % 2 === 0, [ends.old, ends.renewed]);
      }),
    );
  });

  it('a disk that stops leaves the same as a process that is killed', async () => {
    await mapConcurrently(
      killsOf(ends.operations).filter(({ stops }) => stops !== true),
      async (fault) => {
        const [killed, stopped] = await Promise.all(
          [fault, { ...fault, stops: true }].map((each) =>
            inScene(async (scene) => {
              await kill(each, job(scene, 'apply'));
              return remains(scene);
            }),
          ),
        );
        assert.deepEqual(stopped, killed);
      },
    );
  });

  it('killed between two names, is completed, whichever was the last', async () => {
    for (const fault of killsOf(ends.operations).filter(({ at }) => ends.operations[at - 1]?.startsWith('switch'))) {
      await tried(async (scene) => {
        await kill({ ...fault, stops: false }, job(scene, 'apply'));
        assert.equal(pendingTransactions(scene.state)[0]?.canComplete, true);
        await recover(scene, fault.at % 2 !== 0, [ends.old, ends.renewed]);
      });
    }
  });

  it('killed at every step of an undo, is rolled back or completed', async () => {
    const undone = await inScene(async (scene) => {
      await apply(scene);
      const disk = faultyDisk(nodeDisk);
      await undoTransaction({ folder: scene.state, index: indexOf(scene), now, title: () => 'Undo', disk });
      assert.deepEqual(treeState(scene.tree), ends.old);
      return disk.operations;
    });
    await mapConcurrently(sample(killsOf(undone), undone), (fault) =>
      tried(async (scene) => {
        await apply(scene);
        await kill(fault, job(scene, 'undo'));
        await recover(scene, fault.at % 2 === 0, [ends.renewed, ends.old]);
      }),
    );
  });

  for (const act of ['rollBack', 'complete'] as const) {
    it(`killed at every step of ${act}, is recovered all the same`, async () => {
      const switches = ends.operations.flatMap((name, index) => (name.startsWith('switch') ? [index + 1] : []));
      const middle: Fault = { at: switches[Math.floor(switches.length / 2)] ?? 0, kind: 'kill' };
      const halfWay = async (scene: Scene, stops = false): Promise<string> => {
        await kill({ ...middle, stops }, job(scene, 'apply'));
        return pendingTransactions(scene.state)[0]?.journal.id ?? '';
      };
      const operations = await inScene(async (scene) => {
        const result = await runner.run(job(scene, act, await halfWay(scene)));
        assert.ok(result !== 'killed' && result.error === undefined);
        assert.deepEqual(treeState(scene.tree), act === 'rollBack' ? ends.old : ends.renewed);
        return result.operations;
      });
      await mapConcurrently(sample(killsOf(operations), operations), (fault) =>
        tried(async (scene) => {
          await kill(fault, job(scene, act, await halfWay(scene, fault.stops)));
          await recover(scene, fault.at % 2 === 0, [ends.old, ends.renewed]);
        }),
      );
    });
  }

  for (const { kind, stays } of errors) {
    it(`with ${kind} at any step${stays ? ' and from then on' : ''}, leaves all old, all new, or what one call puts back`, async () => {
      await mapConcurrently(ends.operations, async (_, index) =>
        tried(async (scene) => {
          const error = await apply(scene, { at: index + 1, kind, stays }).then(
            () => undefined,
            (reason: unknown) => reason,
          );
          assert.ok(error === undefined || error instanceof TransactionError, String(error));
          if (error === undefined) assert.deepEqual(treeState(scene.tree), ends.renewed);
          else if (error.outcome === 'mixed') assert.equal(pendingTransactions(scene.state).length, 1);
          else assert.deepEqual(ends.old.filter(isMissingIn(treeState(scene.tree))), []);
          await recover(scene, false, [ends.old, ends.renewed]);
        }),
      );
    });
  }

  it('with a file that somebody else changes before the first name is switched, leaves everything alone', async () => {
    const first = ends.operations.findIndex((name) => name.startsWith('switch')) + 1;
    const steps = Array.from({ length: first - 1 }, (_, index) => index + 1);
    await mapConcurrently(steps, (at) =>
      tried(async (scene) => {
        // Every file is changed at some steps and removed at others.
        const name = meddled[at % meddled.length] ?? '';
        const changes = at % 2 === 0;
        const meddle = () => (changes ? writeFileSync(scene.pathOf(name), 'mine') : rmSync(scene.pathOf(name)));
        await assert.rejects(apply(scene, { at, kind: 'act', act: meddle }), { problem: 'changed', outcome: 'old' });
        const isOther = (line: string): boolean => !line.startsWith(`${name} `);
        assert.deepEqual(treeState(scene.tree).filter(isOther), ends.old.filter(isOther));
        assert.equal(existsSync(scene.pathOf(name)), changes);
        assert.deepEqual(readdirSync(scene.state), []);
      }),
    );
  });
});

function indexOf({ folder }: Scene): string {
  return path.join(folder, 'own/unfinished');
}

async function inScene<Result>(act: (scene: Scene) => Promise<Result>): Promise<Result> {
  const scene = createScene();
  try {
    return await act(scene);
  } finally {
    scene.remove();
  }
}

/**
 * A kill before each operation, and one in the middle of each write. A process ends at the first and at the last of each name;
 * at the others the disk stops, of which a test says that it leaves the same.
 */
function killsOf(operations: readonly string[]): readonly Fault[] {
  return operations.flatMap((name, index): readonly Fault[] => {
    const at = index + 1;
    const stops = operations.indexOf(name) !== index && operations.lastIndexOf(name) !== index;
    return name === 'write'
      ? [
          { at, kind: 'kill', stops },
          { at, kind: 'torn', stops },
        ]
      : [{ at, kind: 'kill', stops }];
  });
}

/** What is there afterwards; names that are drawn at random are left out. */
function remains({ tree, state, folder }: Scene) {
  const pending = pendingTransactions(state).map(({ journal, folder: _, ...sides }) => ({
    ...sides,
    phase: journal.phase,
    paths: journal.entries.map((entry) => entry.path),
  }));
  const text = JSON.stringify([treeState(tree), pending])
    .replaceAll(folder, '')
    .replaceAll(/certscope-[0-9a-f]{16}/g, '');
  const [lines, transactions] = JSON.parse(text);
  return { lines: lines.sort(), transactions };
}

/** Those where names change, and every third of the others: the steps are those of a renewal. `CERTSCOPE_FAULTS=all` tries all. */
function sample(faults: readonly Fault[], operations: readonly string[]): readonly Fault[] {
  const changesNames = /switch|unlink|rename|removeDirectory/;
  const isAll = process.env.CERTSCOPE_FAULTS === 'all';
  return faults.filter(({ at }) => isAll || at % 3 === 0 || changesNames.test(operations[at - 1] ?? ''));
}

function isMissingIn(state: readonly string[]): (line: string) => boolean {
  return (line) => !state.includes(line);
}

function isSame(one: readonly string[], other: readonly string[] = []): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
