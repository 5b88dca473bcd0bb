import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { acceptedByOpenssl, firstClientCertificate, untilGone } from './pages/renewed.ts';
import type { Workbench } from './pages/workbench.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'without the key of the CA a certificate is requested, and the answer imported',
    themes: ['light'],
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      const away = path.join(workbench.folder, '..', 'ca.key.away');
      renameSync(path.join(pki, 'ca.key'), away);
      const file = path.join(workbench.folder, 'etc/kubernetes/scheduler.conf');
      const before = readFileSync(file, 'utf8');
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: /CertScope - \d+ / }).waitFor();
      await requestAtLightBulb(workbench);
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew Certificate…');
      const page = workbench.view();
      await page.getByText('The key of CA kubernetes is not in the files that were read.').waitFor();
      await workbench.screenshot('refusal');
      await page.getByRole('button', { name: 'Create CSR…' }).click();
      await workbench.page.locator('.tab.active', { hasText: 'Request a certificate for scheduler.conf' }).waitFor();
      const request = workbench.activeView();
      await request.getByRole('radio', { name: 'Request file' }).waitFor();
      await workbench.screenshot('request');
      await request.getByRole('button', { name: 'Create' }).click();
      await request.getByRole('heading', { name: 'Request for scheduler.conf created' }).waitFor();
      await workbench.screenshot('requested');

      const csr = path.join(workbench.folder, 'system-kube-scheduler.csr');
      const answer = path.join(workbench.folder, '..', 'answer.crt');
      execFileSync('openssl', [
        ...['x509', '-req', '-in', csr, '-CA', path.join(pki, 'ca.crt'), '-CAkey', away, '-days', '200'],
        ...['-copy_extensions', 'copy', '-out', answer],
      ]);
      await request.getByRole('button', { name: 'Import Signed Certificate…' }).click();
      await workbench.page.getByRole('option', { name: 'Paste the certificate' }).click();
      await workbench.page.locator('.tab.active', { hasText: 'Import the signed certificate' }).waitFor();
      const importing = workbench.activeView();
      const text = importing.getByRole('textbox', { name: 'Signed certificate' });
      await text.fill(readFileSync(answer, 'utf8'));
      await text.press('Tab');
      await importing.getByRole('button', { name: 'Import', exact: true }).waitFor();
      await workbench.screenshot('answer');
      await importing.getByRole('button', { name: 'Import', exact: true }).click();
      await importing.getByRole('heading', { name: 'Next steps' }).waitFor();
      await workbench.screenshot('imported');
      const after = readFileSync(file, 'utf8');
      assert.equal(after, before.replace(firstClientCertificate(before), firstClientCertificate(after)));
      acceptedByOpenssl(workbench, firstClientCertificate(after));
    },
  },
  {
    name: 'a missing certificate is issued',
    themes: ['light'],
    async run(workbench) {
      const pair = ['crt', 'key'].map((end) =>
        path.join(workbench.folder, `etc/kubernetes/pki/apiserver-kubelet-client.${end}`),
      );
      for (const file of pair) rmSync(file);
      await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: /CertScope - \d+ / }).waitFor();
      await workbench.runCommand('CertScope: Issue a Missing Certificate…');
      const page = workbench.view();
      await page.getByLabel('Certificate', { exact: true }).selectOption('apiserver-kubelet-client');
      await page.getByRole('heading', { name: /apiserver-kubelet-client/ }).waitFor();
      await workbench.screenshot('preview');
      await page.getByRole('button', { name: 'Issue', exact: true }).click();
      await page.getByRole('heading', { name: /^Issued / }).waitFor();
      await workbench.screenshot('done');
      const [certificate = '', key = ''] = pair;
      assert.equal(statSync(key).mode & 0o777, 0o600);
      const ca = path.join(workbench.folder, 'etc/kubernetes/pki/ca.crt');
      const words = execFileSync('openssl', ['verify', '-purpose', 'sslclient', '-CAfile', ca, certificate]);
      assert.match(words.toString(), /: OK\n$/);
    },
  },
  {
    name: 'commands that renew a certificate are shown to be copied',
    changesNothing: true,
    themes: ['light'],
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Show Renewal Commands', () =>
        workbench.screenshot('menu'),
      );
      const page = workbench.view();
      await page.getByText('kubeadm certs renew scheduler.conf').first().waitFor();
      await workbench.screenshot('commands');
      await page.getByRole('button', { name: 'Copy: kubeadm certs renew scheduler.conf' }).click();
      await workbench.statusBar('Command copied').waitFor();
      assert.equal(await workbench.clipboard(), 'kubeadm certs renew scheduler.conf');
      await page.getByRole('button', { name: 'Run…' }).first().click();
      await workbench.dialog('Run this command in a terminal?').waitFor();
      await workbench.screenshot('question');
      await workbench.press('Cancel');
    },
  },
];

/** The light bulb at the CA asks which certificate; key and request go where the user says, and away again. */
async function requestAtLightBulb(workbench: Workbench): Promise<void> {
  const { page, folder } = workbench;
  const editor = await workbench.openFile('etc/kubernetes/pki/ca.crt');
  const fixes = await editor.openQuickFixes('BEGIN', 'Request a new certificate (CSR)…');
  await fixes.choose('Request a new certificate (CSR)…');
  await page.getByRole('option', { name: /^apiserver, .*apiserver\.crt/ }).click();
  const request = workbench.activeView();
  await request.getByRole('radio', { name: 'New key' }).check();
  const target = request.getByRole('textbox', { name: 'Folder' });
  await target.fill('asked');
  await target.press('Tab');
  await request.locator('#button-go:not([aria-disabled])').waitFor();
  await workbench.screenshot('light-bulb');
  const asked = path.join(folder, 'asked');
  assert.ok(!existsSync(asked), 'a preview writes nothing');
  await request.getByRole('button', { name: 'Create' }).click();
  await request.getByRole('heading', { name: 'Request for apiserver created' }).waitFor();
  const [csr, key] = ['kube-apiserver.csr', 'kube-apiserver.key'].map((name) => path.join(asked, name));
  assert.ok(csr !== undefined && key !== undefined);
  assert.deepEqual(
    readdirSync(asked).sort(),
    [csr, key].map((file) => path.basename(file)),
  );
  assert.equal(statSync(key).mode & 0o777, 0o600);
  const openssl = (...args: readonly string[]) =>
    execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  openssl('req', '-in', csr, '-noout', '-verify');
  assert.equal(openssl('req', '-in', csr, '-noout', '-pubkey'), openssl('pkey', '-in', key, '-pubout'));
  await request.getByRole('button', { name: 'Close', exact: true }).click();
  await workbench.runCommand('CertScope: Undo Renewal');
  await page.locator('.monaco-dialog-box').getByRole('button', { name: 'Undo' }).click();
  await untilGone(csr);
  assert.ok(!existsSync(key));
  await workbench.runCommand('View: Close All Editor Groups');
}
