import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { applyFileWrites } from '../../../../src/node/transaction/applyFileWrites.ts';
import { listTransactions } from '../../../../src/node/transaction/listTransactions.ts';
import { undoTransaction } from '../../../../src/node/transaction/undoTransaction.ts';
import { createScene, type Scene } from '../../../support/transactions/scene.ts';
import { treeState } from '../../../support/transactions/treeState.ts';

const now = Date.parse('2026-11-24T14:30:00Z');

describe('undoTransaction', () => {
  let scene: Scene;
  let old: readonly string[];
  beforeEach(() => {
    scene = createScene();
    old = treeState(scene.tree);
  });
  afterEach(() => scene.remove());

  const apply = () => applyFileWrites(scene.writes, { folder: scene.state, title: 'Renew', now });
  const undo = (options: { readonly id?: string; readonly overwrite?: boolean } = {}) =>
    undoTransaction({ folder: scene.state, now, title: ({ title }) => `Undo: ${title}`, ...options });

  it('restores every file, mode, owner and link, and takes away what was created', async () => {
    await apply();
    assert.notDeepEqual(treeState(scene.tree), old);
    await undo();
    assert.deepEqual(treeState(scene.tree), old);
  });

  it('can be taken back itself, and be done again', async () => {
    const change = await apply();
    const renewed = treeState(scene.tree);
    const first = await undo();
    await undo({ id: first.id });
    assert.deepEqual(treeState(scene.tree), renewed);
    const [again, undone, original] = listTransactions(scene.state);
    assert.deepEqual(
      [again?.journal.undoes, again?.undoneBy, undone?.journal.undoes, undone?.undoneBy, original?.undoneBy],
      [first.id, undefined, change.id, again?.journal.id, undefined],
    );
    await undo();
    assert.deepEqual(treeState(scene.tree), old);
  });

  it('says which renewals can be undone, the newest first, each once', async () => {
    await assert.rejects(undo(), { problem: 'notKnown', message: 'There is no renewal to undo.' });
    const { id } = await apply();
    await undo({ id });
    await assert.rejects(undo({ id }), { problem: 'notUndoable' });
    await assert.rejects(undo(), { problem: 'notKnown' });
    await assert.rejects(undo({ id: '../../etc' }), { problem: 'notKnown', message: 'There is no renewal ../../etc.' });
    assert.deepEqual(
      listTransactions(scene.state).map(({ journal }) => journal.title),
      ['Undo: Renew', 'Renew'],
    );
  });

  it('refuses a file that changed since, and puts it back only when told to, keeping what it held', async () => {
    await apply();
    const file = scene.pathOf('pki/apiserver.crt');
    writeFileSync(file, 'by somebody else');
    const changed = treeState(scene.tree);
    await assert.rejects(undo(), { problem: 'changed', path: file, outcome: 'old' });
    assert.deepEqual(treeState(scene.tree), changed);
    const { id } = await undo({ overwrite: true });
    assert.deepEqual(treeState(scene.tree), old);
    await undo({ id });
    assert.equal(readFileSync(file, 'utf8'), 'by somebody else');
  });

  it('takes a mode that was changed since for a change, lest a key become looser', async () => {
    chmodSync(scene.pathOf('pki/apiserver.key'), 0o640);
    await apply();
    chmodSync(scene.pathOf('pki/apiserver.key'), 0o600);
    await assert.rejects(undo(), { problem: 'changed', path: scene.pathOf('pki/apiserver.key') });
  });

  it('tells which folder is gone that it cannot make again as it was', async () => {
    await apply();
    const folder = scene.pathOf('pki');
    rmSync(folder, { recursive: true });
    const left = treeState(scene.tree);
    for (const overwrite of [false, true]) {
      await assert.rejects(undo({ overwrite }), {
        problem: 'folder',
        path: folder,
        message: `Nothing was written. ${folder}: this folder no longer exists; create it with its previous mode and owner, then undo again.`,
      });
    }
    assert.deepEqual(treeState(scene.tree), left);
    mkdirSync(folder);
    await undo({ overwrite: true });
    assert.ok(existsSync(scene.pathOf('pki/apiserver.key')));
  });

  it('leaves alone what is as before already', async () => {
    await apply();
    rmSync(scene.pathOf('pki/etcd'), { recursive: true });
    await undo();
    assert.deepEqual(treeState(scene.tree), old);
  });

  it('refuses a damaged backup before it writes anything', async () => {
    const { id } = await apply();
    const renewed = treeState(scene.tree);
    writeFileSync(path.join(scene.state, id, 'before-1'), 'damaged');
    await assert.rejects(undo(), { problem: 'damaged', outcome: 'old' });
    assert.deepEqual(treeState(scene.tree), renewed);
  });

  it('follows no journal that somebody else may have written', async () => {
    const { id } = await apply();
    chmodSync(path.join(scene.state, id, 'journal.json'), 0o666);
    assert.deepEqual(listTransactions(scene.state), []);
    chmodSync(path.join(scene.state, id, 'journal.json'), 0o600);
    assert.equal(listTransactions(scene.state).length, 1);
    for (const [from, to] of [
      [/"temporary": ".*\//, '"temporary": "/etc/'],
      [/"path": "\//, '"path": "../'],
      [/"version": 1/, '"version": 2'],
      [/"mode": \d+/, '"mode": 99999'],
      [/\}\s*$/, ''],
    ] as const) {
      const text = readFileSync(path.join(scene.state, id, 'journal.json'), 'utf8');
      writeFileSync(path.join(scene.state, id, 'journal.json'), text.replace(from, to));
      assert.deepEqual(listTransactions(scene.state), [], String(from));
      writeFileSync(path.join(scene.state, id, 'journal.json'), text);
    }
    assert.equal(listTransactions(scene.state).length, 1);
  });

  it('keeps the numbers of transactions of one second in order', async () => {
    await apply();
    await undo();
    const names = readdirSync(scene.state).sort();
    assert.deepEqual(names, ['2026-11-24T14-30-00Z-001', '2026-11-24T14-30-00Z-002']);
    assert.ok(existsSync(path.join(scene.state, '2026-11-24T14-30-00Z-002', 'before-0')));
  });
});
