import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../support/runCommand.ts';
import type { Journey } from './journey.ts';
import { untilFileIs } from './pages/renewed.ts';
import type { Workbench } from './pages/workbench.ts';

const day = 86_400_000;
const ca = 'cp-1/etc/kubernetes/pki/ca.crt';

/** A control plane on which all CAs, and all that they signed, ended four days ago. */
function prepare(folder: string): void {
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
  cpSync('test/fixtures/kubeadm/trees/h01-rsa/rootfs', path.join(folder, 'cp-1'), { recursive: true });
}

/** The same CAs, extended for ten years ten years ago. */
async function expire({ folder }: Workbench): Promise<void> {
  const { code, err } = await runCommand(['renew', 'cp-1', '--all', '--within', '36500', '--same-key'], {
    cwd: folder,
    now: new Date(Date.now() - 3654 * day).toISOString(),
    backups: path.join(folder, '../extended-backups'),
  });
  assert.deepEqual([code, err], [0, '']);
}

export const journeys: readonly Journey[] = [
  {
    name: 'the night everything expired: all CAs are extended, everything works again, and it is undone',
    themes: ['dark', 'light'],
    prepare,
    async run(workbench) {
      await expire(workbench);
      const file = path.join(workbench.folder, ca);
      const before = readFileSync(file, 'utf8');
      const editor = await workbench.openFile(ca);
      await editor.waitForText('expired 4 d ago');
      const fixes = await editor.openQuickFixes('BEGIN CERTIFICATE', 'Extend CA kubernetes…');
      await workbench.screenshot('quick-fix');
      await fixes.choose('Extend CA kubernetes…');
      const page = workbench.view();
      await page.getByRole('heading', { name: 'Extend 3 CAs and renew 12 certificates' }).waitFor();
      await page.getByText('Afterwards: 11 of 11 connections work. Now: 0 of 11.').waitFor();
      await workbench.screenshot('preview');
      await page.getByRole('heading', { name: 'Restart afterwards, in this order' }).scrollIntoViewIfNeeded();
      await workbench.screenshot('preview-below');
      assert.equal(readFileSync(file, 'utf8'), before, 'a preview writes nothing');
      await page.getByRole('button', { name: 'Extend 3 CAs and renew 12 certificates' }).click();
      await page.getByText('✓ Verified from both sides').waitFor();
      await workbench.screenshot('done');
      const [old, extended] = [new X509Certificate(before), new X509Certificate(readFileSync(file))];
      assert.ok(old.publicKey.equals(extended.publicKey));
      assert.equal(extended.subject, old.subject);
      assert.ok(Date.parse(extended.validTo) > Date.now() + 3600 * day);

      await page.getByRole('button', { name: 'Undo' }).click();
      await workbench.dialog('Would stop working').waitFor();
      await workbench.screenshot('undo');
      await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Undo' }).click();
      await untilFileIs(file, before);
    },
  },
  {
    name: 'without its key, the page of an expired CA says where it is and what is left',
    prepare,
    async run(workbench) {
      await expire(workbench);
      rmSync(path.join(workbench.folder, ca.replace(/crt$/, 'key')));
      const editor = await workbench.openFile(ca);
      await editor.waitForText('expired 4 d ago');
      await workbench.runCommand('CertScope: Extend CA…');
      const page = workbench.view();
      await page.getByText('kubernetes is not renewed. Only its own key can extend').waitFor();
      await workbench.screenshot('others');
    },
  },
];
