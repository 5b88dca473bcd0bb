import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { acceptedByOpenssl, firstClientCertificate, untilFileIs } from './pages/renewed.ts';

const kubeconfig = 'home/ops/.kube/config';
const needsTrust = 'Renewing signs and writes files, which requires a trusted workspace.';

export const journeys: readonly Journey[] = [
  {
    name: 'an expired certificate is renewed with the CA at hand',
    themes: ['light'],
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
      const page = workbench.view();
      await page.getByRole('heading', { name: 'Renew kubernetes-admin' }).waitFor();
      await workbench.screenshot('preview-new-key');
      await page.getByRole('radio', { name: 'Same key' }).check();
      await page.getByRole('row', { name: 'key RSA 2048 same key' }).waitFor();
      await workbench.screenshot('preview-same-key');
      assert.equal(readFileSync(file, 'utf8'), before, 'a preview writes nothing');
      await page.getByRole('button', { name: 'Renew', exact: true }).click();
      await workbench.notification('Renewed kubernetes-admin, valid until').waitFor();
      await page.getByRole('heading', { name: 'Renewed kubernetes-admin, valid until' }).waitFor();
      await page.getByText('✓ Verified from both sides').waitFor();
      await workbench.screenshot('done');

      const after = readFileSync(file, 'utf8');
      const [oldBlob, newBlob] = [firstClientCertificate(before), firstClientCertificate(after)];
      assert.notEqual(newBlob, oldBlob);
      assert.equal(after, before.replace(oldBlob, newBlob), 'only the value of client-certificate-data changes');
      assert.equal(statSync(file).mode, mode);
      acceptedByOpenssl(workbench, newBlob);

      await page.getByRole('button', { name: 'Undo' }).click();
      await workbench.dialog('This puts back what is broken').waitFor();
      await workbench.screenshot('undo');
      await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Undo' }).click();
      await untilFileIs(file, before);
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
    },
  },
  {
    name: 'all expired and expiring certificates are renewed with new keys, and undone',
    async run(workbench) {
      const files = [
        'home/ops/.kube/config',
        'etc/kubernetes/scheduler.conf',
        'etc/kubernetes/controller-manager.conf',
      ];
      const contents = () => files.map((file) => readFileSync(path.join(workbench.folder, file), 'utf8'));
      const before = contents();
      await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await workbench.runCommand('CertScope: Renew All Expired and Expiring…');
      const page = workbench.view();
      await page.getByRole('row', { name: 'scheduler.conf' }).waitFor();
      await workbench.screenshot('preview');
      await page.getByRole('button', { name: 'Renew', exact: true }).click();
      await page.getByRole('heading', { name: /^Renewed \d certificates/ }).waitFor();
      await workbench.screenshot('done');
      const after = contents();
      for (const [index, file] of files.entries()) {
        assert.notEqual(after[index], before[index], file);
        acceptedByOpenssl(workbench, firstClientCertificate(after[index] ?? ''));
      }
      await workbench.runCommand('CertScope: Undo Renewal');
      await workbench.dialog('get their previous contents').waitFor();
      await workbench.screenshot('undo');
      await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Undo' }).click();
      for (const [index, file] of files.entries())
        await untilFileIs(path.join(workbench.folder, file), before[index] ?? '');
    },
  },
  {
    name: 'a certificate is read, and renewed from the tree',
    isInEachRun: true,
    async run(workbench) {
      const file = path.join(workbench.folder, 'etc/kubernetes/scheduler.conf');
      const before = readFileSync(file, 'utf8');
      const editor = await workbench.openFile('etc/kubernetes/scheduler.conf');
      await editor.hoverOver('client-certificate-data', 'Client certificate of system:kube-scheduler');
      await workbench.screenshot('hover');
      const tree = await workbench.openView('CertScope');
      // Only when all files are read it is known that the CA's key is at hand.
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew Certificate…');
      const page = workbench.view();
      await page.getByRole('heading', { name: 'Renew scheduler.conf' }).waitFor();
      await workbench.screenshot('preview');
      await page.getByRole('button', { name: 'Cancel' }).click();
      await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
      assert.equal(readFileSync(file, 'utf8'), before, 'nothing is written without a yes');

      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew Certificate…');
      await page.getByRole('button', { name: 'Renew', exact: true }).click();
      // The notification first: it goes by itself, the row stays.
      await workbench.notification('Renewed scheduler.conf, valid until').waitFor();
      await tree.row('scheduler.conf, client certificate, works').waitFor();
      await workbench.screenshot('done');
      const after = readFileSync(file, 'utf8');
      const isCredential = (line: string) => /^\s*client-(certificate|key)-data: /.test(line);
      const others = (text: string) => text.split('\n').filter((line) => !isCredential(line));
      assert.deepEqual(others(after), others(before), 'all other lines stay');
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
      await workbench.notification('The key of CA kubernetes is not in the files that were read.').waitFor();
      await workbench.screenshot('reason');
    },
  },
  {
    name: 'restricted mode reads, and asks for trust before it signs',
    changesNothing: true,
    restricted: true,
    async run(workbench) {
      const editor = await workbench.openFile(kubeconfig);
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      const fixes = await editor.openQuickFixes('client-certificate-data', 'Renew with CA kubernetes…');
      await fixes.choose('Renew with CA kubernetes…');
      await workbench.notification(needsTrust).waitFor();
      await workbench.screenshot('reason');
      const tree = await workbench.openView('CertScope');
      const menu = await tree.contextMenu('scheduler.conf, client certificate, will stop working');
      await menu.getByRole('menuitem', { name: 'Show Decoded Certificate' }).waitFor();
      await tree.openSubmenu(menu, 'Renew');
      await menu.getByRole('menuitem', { name: 'Renew Certificate' }).first().waitFor();
      await workbench.screenshot('tree');
      await tree.closeMenu(menu);
      await workbench.pressInNotification(needsTrust, 'Manage Workspace Trust');
      await workbench.page.locator('.workspace-trust-editor').waitFor();
    },
  },
];
