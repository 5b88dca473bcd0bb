import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { acceptedByOpenssl, firstClientCertificate, untilFileIs } from './pages/renewed.ts';

/** Root may write everything but what is immutable, which some containers and file systems do not know. */
const isRoot = process.geteuid?.() === 0;

function forbidWriting(file: string): void {
  if (isRoot) execFileSync('chattr', ['+i', file], { stdio: 'ignore' });
  else chmodSync(path.dirname(file), 0o555);
}

function allowWriting(file: string): void {
  if (isRoot) execFileSync('chattr', ['-i', file], { stdio: 'ignore' });
  else chmodSync(path.dirname(file), 0o755);
}

function canForbid(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'certscope-immutable-'));
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  try {
    forbidWriting(file);
    allowWriting(file);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const staged: Journey = {
  name: 'files that this user may not write are staged, with a script to read first',
  async run(workbench) {
    const file = path.join(workbench.folder, 'etc/kubernetes/scheduler.conf');
    const before = readFileSync(file, 'utf8');
    const { mode } = statSync(file);
    forbidWriting(file);
    try {
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew Certificate…');
      const page = workbench.view();
      await page.getByText(/You do not have permission to write \S*scheduler\.conf\./).waitFor();
      const field = page.getByRole('textbox', { name: 'Staging folder' });
      // A name that is more than one word, and ends a quoted one, to a shell that is not told.
      const folder = path.join(workbench.folder, '..', "it's staged $(id)");
      await field.fill(folder);
      await field.press('Tab');
      await page.getByRole('button', { name: 'Stage', exact: true }).waitFor();
      await workbench.screenshot('preview');
      await page.getByRole('button', { name: 'Stage', exact: true }).click();
      await page.getByRole('heading', { name: 'Staged: Renew scheduler.conf' }).waitFor();
      await workbench.screenshot('script');
      assert.equal(readFileSync(file, 'utf8'), before, 'nothing is installed yet');

      const script = path.join(folder, 'install.sh');
      const shown = await page.locator('pre', { hasText: '#!/bin/sh' }).textContent();
      assert.equal(shown?.trim(), readFileSync(script, 'utf8').trim(), 'what is to be read is what will be run');
      assert.doesNotMatch(shown ?? '', /LS0tLS1CRUdJTi|PRIVATE KEY/);
      assert.equal(statSync(folder).mode & 0o777, 0o700);

      await page.getByRole('button', { name: /^Copy: sudo sh/ }).click();
      await workbench.statusBar('Command copied').waitFor();
      const command = (await workbench.clipboard()).replace(/^sudo /, '');
      allowWriting(file);
      execFileSync('sh', ['-c', command]);
      const after = readFileSync(file, 'utf8');
      assert.notEqual(after, before);
      assert.equal(statSync(file).mode, mode);
      acceptedByOpenssl(workbench, firstClientCertificate(after));
      await tree.row('scheduler.conf, client certificate, works').waitFor();
      execFileSync('sh', ['-c', `${command} undo`]);
      await untilFileIs(file, before);
    } finally {
      allowWriting(file);
    }
  },
};

export const journeys: readonly Journey[] = canForbid() ? [staged] : [];
