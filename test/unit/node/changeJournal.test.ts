import assert from 'node:assert/strict';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import { chosenBackupFolder, createChangeJournal } from '../../../src/node/changeJournal.ts';
import { defaultBackupFolder } from '../../../src/node/transaction/backupFolder.ts';

suite('the journal of changes', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-journal-'));
  after(() => rmSync(folder, { recursive: true }));
  const file = path.join(folder, 'apiserver.crt');
  let now = Date.parse('2026-11-24T10:00:00Z');
  const journal = createChangeJournal(path.join(folder, 'backups'), path.join(folder, 'unfinished'), () => now);
  const bytes = (text: string) => new TextEncoder().encode(text);
  const change = (before: string, content: string) => [
    { path: file, before: bytes(before), after: bytes(content), holdsKey: false },
  ];

  test('writes, lists, takes back, and says what was taken back', async () => {
    writeFileSync(file, 'one', { mode: 0o640 });
    const { id } = await journal.write('Renew apiserver', change('one', 'two'));
    assert.equal(readFileSync(file, 'utf8'), 'two');
    assert.deepEqual(await journal.list(), [{ id, title: 'Renew apiserver', at: now, paths: [file], isUndone: false }]);
    assert.deepEqual(await journal.restores(id), { files: [{ path: file, content: Buffer.from('one') }] });
    await journal.undo(id, false);
    assert.equal(readFileSync(file, 'utf8'), 'one');
    assert.equal(statSync(file).mode & 0o777, 0o640);
    assert.equal((await journal.list())[0]?.isUndone, true);
    await assert.rejects(journal.undo(id, false), /has already been undone/);
  });

  test('tells what changed since, and writes over it only where that is wanted', async () => {
    now += 60_000;
    writeFileSync(file, 'one');
    const { id } = await journal.write('Renew again', change('one', 'two'));
    writeFileSync(file, 'three');
    const { files, changedSince = '' } = await journal.restores(id);
    assert.match(changedSince, /changed since the renewal/);
    assert.deepEqual(files, [{ path: file, content: Buffer.from('one') }]);
    await assert.rejects(journal.undo(id, false), /changed since the renewal/);
    assert.equal(readFileSync(file, 'utf8'), 'three');
    await journal.undo(id, true);
    assert.equal(readFileSync(file, 'utf8'), 'one');
  });

  test('refuses files that changed underneath, in words for people', async () => {
    await assert.rejects(journal.write('Renew', change('other', 'two')), /^TransactionError: Nothing was written\. /);
    assert.equal(readFileSync(file, 'utf8'), 'one');
  });

  test('says once that its folder was open to others', async () => {
    const open = path.join(folder, 'open');
    mkdirSync(open, { mode: 0o755 });
    const own = createChangeJournal(open, path.join(folder, 'unfinished'), () => now);
    writeFileSync(file, 'one');
    const first = await own.write('Renew', change('one', 'two'));
    assert.equal(first.tightened, realpathSync(open));
    assert.equal(statSync(open).mode & 0o777, 0o700);
    assert.equal((await own.write('Renew', change('two', 'one'))).tightened, undefined);
  });

  test('lies where the user says, else where the command line has it', () => {
    const folderOf = (chosen: string) => chosenBackupFolder(chosen, '/home/ops', { XDG_STATE_HOME: '/state' });
    assert.equal(folderOf('~/backups'), '/home/ops/backups');
    assert.equal(folderOf('~'), '/home/ops');
    assert.equal(folderOf('~other/backups'), '/home/ops/~other/backups');
    assert.equal(folderOf('/var/backups/certscope'), '/var/backups/certscope');
    assert.equal(folderOf(''), defaultBackupFolder({ XDG_STATE_HOME: '/state' }, '/home/ops'));
  });

  test('knows of nothing in a folder that does not exist', async () => {
    const none = createChangeJournal(path.join(folder, 'nowhere'), path.join(folder, 'unfinished'), () => now);
    assert.deepEqual(await none.list(), []);
    assert.deepEqual(await none.halted(), []);
  });
});

suite('files that one may write', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-denied-'));
  after(() => rmSync(folder, { recursive: true }));
  const journal = createChangeJournal(path.join(folder, 'backups'), path.join(folder, 'unfinished'), () => 0);

  test('are existing ones, and new ones in folders that are there or not', async () => {
    const file = path.join(folder, 'a.crt');
    writeFileSync(file, 'a');
    const paths = [file, path.join(folder, 'new.crt'), path.join(folder, 'deep/er/new.crt')];
    assert.deepEqual(await journal.denied(paths), []);
  });

  test('are not those that cannot be reached', async () => {
    const loop = path.join(folder, 'loop');
    symlinkSync('loop', loop);
    const below = path.join(loop, 'new.crt');
    assert.deepEqual(await journal.denied([loop, below]), [loop, below]);
  });

  test('of others are staged with a script', async () => {
    const file = path.join(folder, 'c.crt');
    writeFileSync(file, 'c');
    const bytes = (text: string) => new TextEncoder().encode(text);
    const change = [{ path: file, before: bytes('c'), after: bytes('d'), holdsKey: false }];
    const { path: script, text } = await journal.stage('Renew c', change, path.join(folder, 'staging'));
    assert.equal(readFileSync(file, 'utf8'), 'c');
    assert.equal(readFileSync(script, 'utf8'), text);
    assert.equal(statSync(path.dirname(script)).mode & 0o777, 0o700);
  });
});
