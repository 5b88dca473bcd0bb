import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import type { Workbench } from './pages/workbench.ts';

const kubeconfig = 'home/ops/.kube/config';

export const journeys: readonly Journey[] = [
  {
    name: 'an expired certificate is renewed with the CA at hand',
    themes: ['dark', 'light'],
    // What would change other bytes of the file on an ordinary save.
    settings: {
      'files.trimTrailingWhitespace': true,
      'files.insertFinalNewline': true,
      'files.trimFinalNewlines': true,
    },
    async run(workbench) {
      const file = path.join(workbench.folder, kubeconfig);
      writeFileSync(file, `${readFileSync(file, 'utf8').trimEnd()}\n# by hand:   \n\n\n#`);
      const before = readFileSync(file, 'utf8');
      const { mode } = statSync(file);

      const editor = await workbench.openFile(kubeconfig);
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      const fixes = await editor.openQuickFixes('client-certificate-data', 'Renew with CA kubernetes…');
      await workbench.screenshot('quick-fix');
      await fixes.choose('Renew with CA kubernetes…');
      await workbench.dialog('Renew kubernetes-admin with CA kubernetes?').waitFor();
      await workbench.screenshot('question');
      await workbench.press('Renew');
      // 365 days from the second in which it was issued, and days are rounded down: a second later it is 364 d.
      await editor.waitForText(/✓ kubernetes-admin · 36[45] d/);
      await workbench.notification('Renewed kubernetes-admin until').waitFor();
      await workbench.screenshot('done');

      const after = readFileSync(file, 'utf8');
      const [oldBlob, newBlob] = [firstClientCertificate(before), firstClientCertificate(after)];
      assert.notEqual(newBlob, oldBlob);
      assert.equal(after, before.replace(oldBlob, newBlob), 'only the value of client-certificate-data changes');
      assert.equal(statSync(file).mode, mode);
      acceptedByOpenssl(workbench, newBlob);

      await workbench.press('Undo');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await workbench.page.waitForTimeout(300);
      assert.equal(readFileSync(file, 'utf8'), before, 'undo brings back the old bytes');
    },
  },
  {
    name: 'a certificate is renewed from the tree',
    async run(workbench) {
      const file = path.join(workbench.folder, 'etc/kubernetes/scheduler.conf');
      const before = readFileSync(file, 'utf8');
      const tree = await workbench.openView('CertScope');
      // Only when all files are read it is known that the CA's key is at hand.
      await workbench.page.getByRole('tab', { name: 'CertScope - 7 problems' }).waitFor();
      const menu = await tree.contextMenu('scheduler.conf, client certificate, will stop');
      await menu.getByRole('menuitem', { name: 'Renew Certificate…' }).click();
      await workbench.dialog('Restart kube-scheduler').waitFor();
      await workbench.screenshot('question');
      await workbench.press('Cancel');
      assert.equal(readFileSync(file, 'utf8'), before, 'nothing is written without a yes');

      await (await tree.contextMenu('scheduler.conf, client certificate, will stop'))
        .getByRole('menuitem', { name: 'Renew Certificate…' })
        .click();
      await workbench.press('Renew');
      // The notification first: it goes by itself, the row stays.
      await workbench.notification('Restart kube-scheduler to use it.').waitFor();
      await tree.row('scheduler.conf, client certificate, works').waitFor();
      await workbench.screenshot('done');
      const after = readFileSync(file, 'utf8');
      assert.equal(after, before.replace(firstClientCertificate(before), firstClientCertificate(after)));
      acceptedByOpenssl(workbench, firstClientCertificate(after));
    },
  },
  {
    name: 'without the key of the CA the fix tells why',
    async run(workbench) {
      rmSync(path.join(workbench.folder, 'etc/kubernetes/pki/ca.key'));
      const editor = await workbench.openFile(kubeconfig);
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      const fixes = await editor.openQuickFixes('client-certificate-data', "Why can't this be renewed?");
      await workbench.screenshot('quick-fix');
      await fixes.choose("Why can't this be renewed?");
      await workbench
        .notification('The key of CA kubernetes is not in the workspace or the configured roots.')
        .waitFor();
      await workbench.screenshot('reason');
    },
  },
  {
    name: 'restricted mode reads and does not sign',
    restricted: true,
    async run(workbench) {
      const editor = await workbench.openFile(kubeconfig);
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      const fixes = await editor.openQuickFixes('client-certificate-data', "Why can't this be renewed?");
      await fixes.choose("Why can't this be renewed?");
      await workbench.notification('Renewing signs and writes, so it needs a trusted workspace.').waitFor();
      await workbench.screenshot('reason');
      const tree = await workbench.openView('CertScope');
      const menu = await tree.contextMenu('scheduler.conf, client certificate, will stop');
      await menu.getByRole('menuitem', { name: 'Show Decoded Certificate' }).waitFor();
      assert.equal(await menu.getByRole('menuitem', { name: 'Renew' }).count(), 0);
      await workbench.screenshot('tree');
      await workbench.page.keyboard.press('Escape');
      await workbench.press('Manage Workspace Trust');
      await workbench.page.locator('.workspace-trust-editor').waitFor();
    },
  },
];

/** The base64 of the first `client-certificate-data` of a kubeconfig. */
function firstClientCertificate(text: string): string {
  const blob = /client-certificate-data: (\S+)/.exec(text)?.[1];
  assert.ok(blob);
  return blob;
}

function acceptedByOpenssl({ folder }: Workbench, blob: string): void {
  const certificate = path.join(folder, '../renewed.crt');
  writeFileSync(certificate, Buffer.from(blob, 'base64'));
  const ca = path.join(folder, 'etc/kubernetes/pki/ca.crt');
  const words = execFileSync('openssl', ['verify', '-purpose', 'sslclient', '-CAfile', ca, certificate]);
  assert.match(words.toString(), /: OK\n$/);
}
