import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FrameLocator } from 'playwright-core';
import type { Journey } from './journey.ts';
import { untilFileIs } from './pages/renewed.ts';
import type { Workbench } from './pages/workbench.ts';

const scheduler = 'etc/kubernetes/scheduler.conf';

export const journeys: readonly Journey[] = [
  {
    name: 'an encrypted key asks for its passphrase, and the renewal is restored later',
    prepare(folder) {
      const key = path.join(folder, 'etc/kubernetes/pki/ca.key');
      const sealed = ['-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:hunter2'];
      execFileSync('openssl', ['pkcs8', ...sealed, '-in', key, '-out', `${key}.sealed`]);
      cpSync(`${key}.sealed`, key);
      rmSync(`${key}.sealed`);
    },
    async run(workbench) {
      const file = path.join(workbench.folder, scheduler);
      const before = readFileSync(file, 'utf8');
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: /CertScope - \d+ / }).waitFor();
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew with a New Key…');
      const page = workbench.view();
      await page.getByRole('button', { name: 'Renew', exact: true }).click();
      const input = workbench.page.locator('.quick-input-widget:visible input[type="password"]');
      await input.fill('wrong');
      await workbench.screenshot('question');
      await workbench.page.keyboard.press('Enter');
      await workbench.page.getByText('The passphrase is wrong. Try again.').waitFor();
      await workbench.screenshot('again');
      await input.fill('hunter2');
      await workbench.page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Renewed scheduler.conf, valid until' }).waitFor();
      await workbench.screenshot('done');
      assert.notEqual(readFileSync(file, 'utf8'), before);
      await page.getByRole('button', { name: 'Close', exact: true }).click();

      await workbench.runCommand('CertScope: Restore from Backup…');
      await workbench.page
        .getByRole('option', { name: /Renew scheduler\.conf/ })
        .first()
        .waitFor();
      await workbench.screenshot('restore');
      await workbench.acceptRow(/Renew scheduler\.conf/);
      await workbench.dialog('previous contents').waitFor();
      await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Undo' }).click();
      await untilFileIs(file, before);
    },
  },
  {
    name: 'files that a kubeconfig names are embedded, a key is moved to a Secret',
    async run(workbench) {
      const { folder } = workbench;
      const pki = path.join(folder, 'etc/kubernetes/pki');
      for (const end of ['crt', 'key']) {
        cpSync(path.join(pki, `apiserver-kubelet-client.${end}`), path.join(folder, `client.${end}`));
      }
      const config = path.join(folder, 'by-path.conf');
      writeFileSync(
        config,
        'apiVersion: v1\nkind: Config\nusers:\n- name: client # kept\n  user:\n    client-certificate: client.crt\n    client-key: client.key\n',
      );
      const indented = readFileSync(path.join(folder, 'client.key'), 'utf8').replaceAll(/^(?=.)/gm, '    ');
      const map = path.join(folder, 'map.yaml');
      writeFileSync(
        map,
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: app\ndata:\n  a: b\n  tls.key: |\n${indented}`,
      );
      await workbench.openView('CertScope');
      await workbench.runCommand('CertScope: Scan Files Again');

      const editor = await workbench.openFile('by-path.conf');
      await editor.waitForText('client.key');
      await workbench.runCommand('CertScope: Embed Files in a Kubeconfig…');
      const page = workbench.activeView();
      await page.getByRole('button', { name: 'Embed', exact: true }).waitFor();
      await workbench.screenshot('embed-preview');
      await page.getByRole('button', { name: 'Embed', exact: true }).click();
      await page.getByRole('button', { name: 'Close', exact: true }).waitFor();
      await workbench.screenshot('embedded');
      assert.match(
        readFileSync(config, 'utf8'),
        /- name: client # kept\n {2}user:\n {4}client-certificate-data: LS0t\S+\n/,
      );
      await page.getByRole('button', { name: 'Close', exact: true }).click();

      await workbench.openFile('map.yaml');
      const fixes = await editor.openQuickFixes('BEGIN', 'Move the key to a Secret…');
      await workbench.screenshot('quick-fix');
      await fixes.choose('Move the key to a Secret…');
      const moving = workbench.activeView();
      await moving.getByRole('button', { name: 'Move', exact: true }).waitFor();
      await workbench.screenshot('secret-preview');
      await moving.getByRole('button', { name: 'Move', exact: true }).click();
      await moving.getByRole('button', { name: 'Close', exact: true }).waitFor();
      assert.doesNotMatch(readFileSync(map, 'utf8'), /PRIVATE KEY/);
      assert.match(readFileSync(path.join(folder, 'app-key.secret.yaml'), 'utf8'), /^kind: Secret$/m);
    },
  },
  {
    name: 'the PKI of a cluster is made, a CA, a kubeconfig and service account keys',
    async run(workbench) {
      const { folder } = workbench;
      // The commands are there once the extension is.
      await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: /CertScope - \d+ / }).waitFor();
      await make(workbench, 'New Cluster PKI…', 'cluster-pki', {
        Folder: 'cp-9',
        'Node name': 'cp-9',
        'Node address': '10.0.0.19',
      });
      const pki = path.join(folder, 'cp-9/etc/kubernetes/pki');
      verified(path.join(pki, 'ca.crt'), path.join(pki, 'apiserver.crt'), 'sslserver');
      verified(path.join(pki, 'etcd/ca.crt'), path.join(pki, 'etcd/peer.crt'), 'sslserver');
      assert.equal(statSync(path.join(pki, 'ca.key')).mode & 0o777, 0o600);

      await make(workbench, 'New CA…', 'ca', { Name: 'first', Folder: 'lab' }, pressedTooSoon);
      const ca = path.join(folder, 'lab/ca.crt');
      const subject = execFileSync('openssl', ['x509', '-in', ca, '-noout', '-subject']).toString();
      assert.match(subject, /CN ?= ?lab/);

      await make(workbench, 'New Kubeconfig for a User…', 'kubeconfig', { User: 'jane', File: 'jane.kubeconfig' });
      const kubeconfig = path.join(folder, 'jane.kubeconfig');
      const context = execFileSync('kubectl', ['--kubeconfig', kubeconfig, 'config', 'current-context']).toString();
      assert.match(context, /^jane@/);
      assert.equal(statSync(kubeconfig).mode & 0o777, 0o600);

      await make(workbench, 'New Service Account Key Pair…', 'service-account', { Folder: 'sa' });
      const [key, pub] = ['sa/sa.key', 'sa/sa.pub'].map((file) => readFileSync(path.join(folder, file), 'utf8'));
      const half = createPublicKey(key ?? '').export({ type: 'spki', format: 'pem' });
      assert.equal(pub?.trim(), String(half).trim());
    },
  },
];

/** Runs a command, answers its questions, looks at what it will make, and has it made. */
async function make(
  workbench: Workbench,
  command: string,
  name: string,
  answers: Readonly<Record<string, string>>,
  before: (page: FrameLocator) => Promise<void> = async () => undefined,
): Promise<void> {
  await workbench.runCommand(`CertScope: ${command}`);
  const page = workbench.activeView();
  for (const [label, answer] of Object.entries(answers)) await answered(page, label, answer);
  await page.getByRole('heading', { name: 'Changes' }).waitFor();
  await before(page);
  await workbench.screenshot(`${name}-preview`);
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).waitFor({ timeout: 60_000 });
  await workbench.screenshot(`${name}-done`);
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
}

/** Another name, and the button at the same moment: what is made then has not been seen, and is shown first. */
async function pressedTooSoon(page: FrameLocator): Promise<void> {
  const name = page.getByRole('textbox', { name: 'Name', exact: true });
  const id = await name.getAttribute('id');
  // Found and changed in one step: a page that comes in between would leave a field that is no longer shown.
  await page.locator('main').evaluate((main, field) => {
    const input = main.querySelector<HTMLInputElement>(`#${field}`);
    if (input === null) throw new Error(`No field ${field}`);
    input.value = 'lab';
    input.dispatchEvent(new Event('change'));
    main.querySelector<HTMLElement>('#button-go')?.click();
  }, id);
  await page.locator('#button-go:focus:not([aria-disabled])').waitFor();
  assert.equal(await name.inputValue(), 'lab');
}

async function answered(page: FrameLocator, label: string, answer: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label, exact: true });
  const [first = '', ...rest] = answer;
  // A page that comes between the two takes the field with it.
  do {
    // Not with Ctrl+A, which VS Code hands back to the page when it gets round to it.
    await field.press('Home');
    await field.press('Shift+End');
    await field.press(first);
  } while ((await field.inputValue()) !== first);
  // The page that follows from an earlier change comes late; it must not take away what is being typed.
  const empty = { title: 'Late', summary: '', parts: [], buttons: [] };
  const late = { kind: 'show', page: empty, heard: 99, texts: { copy: '' } };
  await field.evaluate((_, data) => {
    const came = new Promise((resolve) => window.addEventListener('message', resolve, { once: true }));
    window.postMessage(data);
    return came;
  }, late);
  await page.locator('footer [aria-disabled]').waitFor({ state: 'detached' });
  await field.pressSequentially(rest.join(''));
  await field.press('Tab');
  assert.equal(await field.inputValue(), answer);
}

function verified(ca: string, certificate: string, purpose: string): void {
  const words = execFileSync('openssl', ['verify', '-purpose', purpose, '-CAfile', ca, certificate]).toString();
  assert.match(words, /: OK\n$/);
}
