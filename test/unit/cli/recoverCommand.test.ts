import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../src/node/transaction/applyFileWrites.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Fault } from '../../support/transactions/faultyDisk.ts';
import { createJobRunner, type JobRunner, jobWrites } from '../../support/transactions/runJob.ts';
import { createScene, type Scene } from '../../support/transactions/scene.ts';
import { treeState } from '../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

/** Steps by which a transaction is noted: create, write, sync, close, and the folder's sync. */
const noteSteps = 5;

describe('certscope recover', () => {
  let runner: JobRunner;
  let scene: Scene;
  let old: readonly string[];
  let middle: Fault;
  before(async () => {
    runner = await createJobRunner();
    scene = createScene();
    const result = await runner.run({ act: 'apply', folder: scene.state, now, writes: jobWrites(scene.writes) });
    scene.remove();
    assert.ok(result !== 'killed');
    const switches = result.operations.flatMap((name, index) => (name.startsWith('switch') ? [index + 1] : []));
    middle = { at: switches[3] ?? 0, kind: 'kill' };
  });
  after(() => runner.remove());

  /** A renewal whose process is killed after three names. */
  beforeEach(async () => {
    scene = createScene();
    old = treeState(scene.tree);
    const job = { act: 'apply', folder: scene.state, now, writes: jobWrites(scene.writes), fault: middle } as const;
    assert.equal(await runner.run(job), 'killed');
  });
  const recover = (...args: readonly string[]) => runCommand(['recover', ...args], { backups: scene.state });

  it('tells what is half-done, and the ways out', async () => {
    const half = treeState(scene.tree);
    const { code, out, err } = await recover();
    assert.deepEqual([code, err], [1, '']);
    assert.match(out, /^2026-11-24T14-30-00Z-001 \(Renew\) was interrupted: 3 of 8 files are new\.$/m);
    assert.match(out, /^ {2}new {2}.*\/pki\/apiserver\.key$/m);
    assert.match(out, /^ {2}old {2}.*\/pki\/etcd\/server\.key$/m);
    assert.match(
      out,
      /^To finish it, run: certscope recover \S+ --complete\nTo restore the old files, run: certscope recover \S+ --roll-back$/m,
    );
    assert.deepEqual(treeState(scene.tree), half);
    scene.remove();
  });

  it('rolls back to the last bit', async () => {
    const { code, out } = await recover('--roll-back');
    assert.deepEqual([code, out], [0, 'Rolled back: 2026-11-24T14-30-00Z-001. All 8 files are restored.\n']);
    assert.deepEqual(treeState(scene.tree), old);
    assert.deepEqual(await recover(), { code: 0, out: 'No renewal was interrupted.\n', err: '' });
    scene.remove();
  });

  it('completes, and the whole can be undone', async () => {
    const { code, out } = await recover('2026-11-24T14-30-00Z-001', '--complete');
    assert.deepEqual([code, out], [0, 'Completed: 2026-11-24T14-30-00Z-001. All 8 files are new.\n']);
    assert.match(readFileSync(scene.pathOf('pki/etcd/server.key'), 'utf8'), /made/);
    assert.equal((await runCommand(['undo', '--yes', scene.tree], { backups: scene.state })).code, 0);
    assert.deepEqual(treeState(scene.tree), old);
    scene.remove();
  });

  it('writes nothing where a file has changed since', async () => {
    writeFileSync(scene.pathOf('pki/apiserver.crt'), 'by somebody else');
    const half = treeState(scene.tree);
    assert.match((await recover()).out, /^ {2}changed since {2}.*apiserver\.crt$/m);
    for (const way of ['--complete', '--roll-back']) {
      const { code, err } = await recover(way);
      assert.deepEqual(
        [code, /apiserver\.crt has changed since: it is neither the old file nor the new file/.test(err)],
        [1, true],
        err,
      );
    }
    assert.deepEqual(treeState(scene.tree), half);
    scene.remove();
  });

  it('finds those that name another folder, and does not go on over them', async () => {
    scene.remove();
    scene = createScene();
    old = treeState(scene.tree);
    const [first, own] = [path.join(scene.folder, 'first'), path.join(scene.folder, 'own/renewals')];
    const index = path.join(scene.folder, 'own/unfinished');
    const job = { act: 'apply', folder: first, index, now, writes: jobWrites(scene.writes) } as const;
    const fault: Fault = { ...middle, at: middle.at + noteSteps };
    assert.equal(await runner.run({ ...job, fault }), 'killed');
    const half = treeState(scene.tree);
    assert.notDeepEqual(half, old);
    const again = scene.writes.filter(
      (write) => write.before !== undefined && readFileSync(write.path).equals(write.before),
    );
    await assert.rejects(
      applyFileWrites(again, { folder: path.join(scene.folder, 'second'), index, title: '', now }),
      (error: Error & { problem?: string }) => error.problem === 'pending' && /was interrupted/.test(error.message),
    );
    assert.deepEqual(treeState(scene.tree), half);
    const run = (...args: readonly string[]) => runCommand(['recover', ...args], { backups: own });
    const { code, out } = await run();
    assert.equal(code, 1);
    assert.ok(
      out.includes(
        `To restore the old files, run: certscope recover 2026-11-24T14-30-00Z-001 --backup ${first} --roll-back`,
      ),
      out,
    );
    assert.equal((await run('--backup', own)).out, 'No renewal was interrupted.\n');
    assert.equal((await run('--roll-back')).code, 0);
    assert.deepEqual(treeState(scene.tree), old);
    assert.equal((await run()).out, 'No renewal was interrupted.\n');
    assert.deepEqual([readdirSync(index), statSync(index).mode & 0o777], [[], 0o700]);
    scene.remove();
  });

  it('is asked for by every other command that would write, also where there is nothing to do or a refusal', async () => {
    const words = /^certscope: renewal 2026-11-24T14-30-00Z-001 was interrupted\. Run certscope recover\.$/m;
    const run = (...args: readonly string[]) => runCommand(args, { backups: scene.state });
    const empty = path.join(scene.folder, 'empty');
    mkdirSync(empty);
    const nothing = await run('renew', empty, '--all');
    assert.deepEqual([nothing.code, words.test(nothing.err)], [0, true], nothing.err);
    const { certificatePem } = await createTestCa({ name: 'kubernetes' });
    writeFileSync(path.join(empty, 'ca.crt'), certificatePem);
    const refused = await run('renew', path.join(empty, 'ca.crt'));
    assert.deepEqual([refused.code, words.test(refused.err)], [1, true], refused.err);
    scene.remove();
  });

  it('takes no other renewal, and one way only', async () => {
    assert.equal((await recover('x')).code, 1);
    assert.equal((await recover('--complete', '--roll-back')).code, 2);
    scene.remove();
  });
});
