import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';

const base = mkdtempSync(path.join(tmpdir(), 'certscope-damaged-'));
after(() => rmSync(base, { recursive: true }));

test('undo and recover name journals that are damaged, and the files that they are about', async () => {
  const tree = path.join(base, 'tree');
  const backups = path.join(base, 'backups');
  cpSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs/etc/kubernetes/pki', tree, { recursive: true });
  const certificate = path.join(tree, 'apiserver.crt');
  const renewed = await runCommand(['renew', certificate, '--backup', backups]);
  assert.equal(renewed.code, 0, renewed.err);
  const list = ['undo', '--list', '--backup', backups];
  assert.equal((await runCommand(list)).err, '');
  const [id = ''] = readdirSync(backups).filter((each) => /^\d/.test(each));
  const journal = path.join(backups, id, 'journal.json');
  const whole = readFileSync(journal, 'utf8');
  writeFileSync(journal, whole.slice(0, -20));
  const { err, code } = await runCommand(list);
  assert.equal(code, 1);
  assert.match(err, new RegExp(`The journal of ${id} is damaged\\. It is about \\S*apiserver\\.crt`));
  assert.match(err, new RegExp(`the old files are in \\S*${id}\\.`));
  const recovered = await runCommand(['recover', '--backup', backups]);
  assert.deepEqual([recovered.code, recovered.out], [1, '']);
  assert.match(recovered.err, /is damaged/);
  assert.match((await runCommand(['undo', '--backup', backups])).err, /is damaged/);
  writeFileSync(journal, '');
  assert.match((await runCommand(list)).err, /no longer says which files it is about/);
});
