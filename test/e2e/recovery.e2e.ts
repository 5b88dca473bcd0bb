import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createJobRunner, jobWrites } from '../support/transactions/runJob.ts';
import type { Journey } from './journey.ts';
import { untilFileIs } from './pages/renewed.ts';

const backups = mkdtempSync(path.join(tmpdir(), 'certscope-backups-'));
const damaged = mkdtempSync(path.join(tmpdir(), 'certscope-damaged-'));
const scheduler = 'etc/kubernetes/scheduler.conf';
const manager = 'etc/kubernetes/controller-manager.conf';

export const journeys: readonly Journey[] = [
  {
    name: 'a renewal that a crash has stopped is rolled back at the next start',
    settings: { 'certscope.renewal.backupFolder': backups },
    async run(workbench) {
      const files = [scheduler, manager].map((file) => path.join(workbench.folder, file));
      const before = files.map((file) => readFileSync(file, 'utf8'));
      await stopHalfWay(files);
      assert.equal(files.filter((file, index) => readFileSync(file, 'utf8') !== before[index]).length, 1);
      await workbench.reload();
      const interrupted = 'was interrupted: 1 of 2 files are new.';
      await workbench.notification(interrupted).waitFor();
      await workbench.screenshot('question');
      await workbench.pressInNotification(interrupted, 'Roll Back');
      for (const [index, file] of files.entries()) await untilFileIs(file, before[index] ?? '');
      await workbench.statusBar('Renewal rolled back').waitFor();
    },
  },
  {
    name: 'a damaged journal is told once, and again where something is to be undone',
    changesNothing: true,
    themes: ['light'],
    settings: { 'certscope.renewal.backupFolder': damaged },
    prepare() {
      const own = path.join(damaged, '2026-11-24T14-30-00Z-001');
      mkdirSync(own, { recursive: true, mode: 0o700 });
      writeFileSync(path.join(own, 'journal.json'), '{"id": "', { mode: 0o600 });
    },
    async run(workbench) {
      const told = workbench.notification('The journal of 2026-11-24T14-30-00Z-001 is damaged');
      await told.waitFor();
      await workbench.screenshot('told');
      await workbench.reload();
      const tree = await workbench.openView('CertScope');
      await tree.untilIdle();
      assert.equal(await told.count(), 0);
      await workbench.runCommand('CertScope: Undo Renewal');
      await told.waitFor();
    },
  },
  {
    name: 'the rotation of a CA is told step by step',
    changesNothing: true,
    themes: ['light'],
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await tree.choose('kubernetes, root CA, works', 'Renew', 'Show Renewal Commands', () =>
        workbench.screenshot('menu'),
      );
      const page = workbench.view();
      await page.getByRole('heading').first().waitFor();
      const texts = await page.locator('li').allTextContents();
      assert.ok(texts.length > 0 && !texts.join('').includes('`'), 'what is to be looked for is set as code');
      await workbench.screenshot('steps');
    },
  },
];

/** A process that writes both files and is killed in between; where that is, is found out with copies. */
async function stopHalfWay(files: readonly string[]): Promise<void> {
  const runner = await createJobRunner();
  const trial = mkdtempSync(path.join(tmpdir(), 'certscope-trial-'));
  const killed = async (paths: readonly string[], folder: string, at: number) => {
    const writes = paths.map((file) => {
      const before = new Uint8Array(readFileSync(file));
      return { path: file, before, after: new Uint8Array([...before, 0x23, 0x0a]), holdsKey: true };
    });
    const fault = { at, kind: 'kill' } as const;
    return runner.run({ act: 'apply', now: Date.now(), folder, writes: jobWrites(writes), fault });
  };
  try {
    const copies = files.map((file) => path.join(trial, path.basename(file)));
    for (let at = 1; ; at++) {
      for (const [index, file] of files.entries()) cpSync(file, copies[index] ?? '');
      const answer = await killed(copies, path.join(trial, `backups-${at}`), at);
      assert.equal(answer, 'killed', 'the change ends before it is half done');
      const done = copies.filter((copy, index) => !readFileSync(copy).equals(readFileSync(files[index] ?? ''))).length;
      if (done === 1) {
        await killed(files, backups, at);
        return;
      }
    }
  } finally {
    runner.remove();
    rmSync(trial, { recursive: true, force: true });
  }
}
