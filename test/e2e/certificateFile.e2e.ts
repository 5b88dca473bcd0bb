import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'a PKCS#12 store opens with its passphrase',
    themes: ['light'],
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      const name = 'apiserver-kubelet-client';
      const input = ['-in', `${name}.crt`, '-inkey', `${name}.key`, '-certfile', 'ca.crt', '-name', 'kubelet client'];
      const output = ['-out', 'client.p12', '-passout', 'pass:correct horse'];
      execFileSync('openssl', ['pkcs12', '-export', ...input, ...output], { cwd: pki });

      // Before extensions are registered, VS Code takes the file for a binary one.
      await workbench.statusBar('2 broken connections').waitFor();
      const view = await workbench.openInView('etc/kubernetes/pki/client.p12');
      await view.getByRole('heading', { name: 'PKCS#12 store' }).waitFor();
      await view.getByText('Encrypted: PBES2 with AES-256-CBC').first().waitFor();
      await workbench.screenshot('locked');

      const passphrase = view.getByLabel('Passphrase');
      await passphrase.fill('wrong');
      await passphrase.press('Enter');
      await view.getByRole('alert').getByText('The passphrase is wrong.').waitFor();
      assert.equal(await view.getByLabel('Passphrase').inputValue(), '', 'what was typed is gone');
      await workbench.screenshot('refused');

      await view.getByLabel('Passphrase').fill('correct horse');
      await view.getByRole('button', { name: 'Open', exact: true }).click();
      await view.getByRole('heading', { name: 'kube-apiserver-kubelet-client' }).waitFor();
      await view.getByText('Its private key is in this store').waitFor();
      await workbench.screenshot('opened');

      await view.getByRole('button', { name: 'Copy PEM' }).first().click();
      await workbench.statusBar('PEM copied').waitFor();
      const original = execFileSync('openssl', ['x509', '-in', `${name}.crt`], { cwd: pki });
      assert.equal(await workbench.clipboard(), original.toString());
    },
  },
  {
    name: 'a DER certificate opens as a certificate',
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      execFileSync('openssl', ['x509', '-in', 'ca.crt', '-outform', 'DER', '-out', 'ca.der'], { cwd: pki });
      await workbench.openFileBare('etc/kubernetes/pki/ca.der');
      await workbench.page.getByText('The file is not displayed in the text editor').waitFor();
      await workbench.runCommand('CertScope: Open as Certificate');
      const view = workbench.view();
      await view.getByRole('heading', { name: 'Certificate', exact: true }).waitFor();
      await view.getByText('Subject: CN').first().waitFor();
      await workbench.screenshot();
    },
  },
];
