import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

/** An Ingress, and its Secret in another namespace. */
const store = (certificate: string, key: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: store
  namespace: store
spec:
  tls:
    - hosts: [store.example.com]
      secretName: store-tls
---
apiVersion: v1
kind: Secret
metadata:
  name: store-tls
  namespace: default
type: kubernetes.io/tls
data:
  tls.crt: ${certificate}
  tls.key: ${key}
`;

export const journeys: readonly Journey[] = [
  {
    name: 'a certificate is searched and found',
    changesNothing: true,
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.runCommand('CertScope: Search Certificates…');
      await workbench.untilAsked('Search certificates');
      await workbench.type('apiserver serving');
      await workbench.page.getByRole('option', { name: 'apiserver, serving' }).first().waitFor();
      await workbench.screenshot();
      await workbench.acceptRow('apiserver, serving');
      await workbench.page.locator('.tab.active', { hasText: 'apiserver.crt' }).waitFor();
    },
  },
  {
    name: 'an error of a log is explained',
    prepare: (folder) => {
      const base64Of = (file: string) => readFileSync(path.join(folder, 'etc/kubernetes/pki', file)).toString('base64');
      writeFileSync(path.join(folder, 'store.yaml'), store(base64Of('apiserver.crt'), base64Of('apiserver.key')));
    },
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      const explain = async (line: string) => {
        await workbench.runCommand('CertScope: Explain an Error…');
        await workbench.untilAsked('Explain an error');
        await workbench.type(line);
        await workbench.page.keyboard.press('Enter');
      };
      await explain('tls: failed to verify certificate: x509: certificate has expired or is not yet valid');
      await workbench.view().locator('h2', { hasText: 'Failing connections' }).waitFor();
      // What the light bulb offers for the problem is a button.
      await workbench
        .view()
        .getByRole('button', { name: /^Renew/ })
        .first()
        .waitFor();
      await workbench.screenshot();
      await workbench.view().getByRole('button', { name: 'Close' }).click();
      // An error of no connection, which a problem of a file leads to.
      await explain(
        'Error getting SSL certificate "store/store-tls": local SSL certificate store/store-tls was not found',
      );
      await workbench.view().getByText('must be in namespace store').first().waitFor();
      await workbench.view().locator('h2', { hasText: 'Named in this line' }).waitFor();
      await workbench.screenshot('finding');
    },
  },
  {
    name: 'the errors of several lines are told on a page',
    async run(workbench) {
      writeFileSync(
        path.join(workbench.folder, 'kubelet.log'),
        [
          'E0612 10:00:00 reflector.go:1 x509: certificate has expired or is not yet valid',
          'E0612 10:00:01 reflector.go:1 dial tcp 10.0.0.11:6443: x509: certificate is valid for a, not elsewhere.example',
        ].join('\n'),
      );
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.openFileBare('kubelet.log');
      await workbench.page.locator('.view-line', { hasText: 'has expired' }).click();
      await workbench.page.keyboard.press('Control+A');
      await workbench.runCommand('CertScope: Explain an Error…');
      await workbench.view().locator('h1', { hasText: '2 errors in this text' }).waitFor();
      await workbench.view().locator('summary', { hasText: 'elsewhere.example' }).waitFor();
      await workbench.screenshot('list');
      await workbench.view().getByRole('button', { name: 'Show as text' }).click();
      await workbench.page.locator('.view-line', { hasText: 'elsewhere.example' }).first().waitFor();
      // A sentence that is longer than the page is wide goes on in the next line.
      const { page } = workbench;
      await page.locator('.view-line', { hasText: 'chain', hasNotText: 'prints this error' }).first().waitFor();
      await page.locator('.view-line', { hasText: 'prints this error', hasNotText: 'chain' }).first().waitFor();
      await workbench.screenshot();
    },
  },
  {
    name: 'a certificate is compared with the last commit',
    settings: { 'git.enabled': true },
    async run(workbench) {
      const file = path.join(workbench.folder, 'etc/kubernetes/pki/apiserver.crt');
      const [own, other] = [
        readFileSync(file),
        readFileSync(path.join(workbench.folder, 'etc/kubernetes/pki/etcd/server.crt')),
      ];
      writeFileSync(file, other);
      const git = (...args: readonly string[]) =>
        execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
          cwd: workbench.folder,
        });
      git('init', '--quiet');
      git('add', 'etc/kubernetes/pki/apiserver.crt');
      git('commit', '--quiet', '--message', 'before');
      writeFileSync(file, own);
      const editor = await workbench.openFile('etc/kubernetes/pki/apiserver.crt');
      await editor.waitForText('✓ apiserver');
      await workbench.runCommand('Git: Refresh');
      await editor.clickOn('BEGIN CERTIFICATE');
      await workbench.runCommand('CertScope: Compare Certificate with Last Commit');
      await workbench.page.locator('.monaco-diff-editor').waitFor();
      await workbench.page.locator('.modified .view-line', { hasText: 'CN' }).first().waitFor();
      await workbench.screenshot();
    },
  },
];
