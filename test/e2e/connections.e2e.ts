import { copyFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'who connects to whom',
    themes: ['light'],
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      // etcd no longer trusts who calls it.
      copyFileSync(path.join(pki, 'front-proxy-ca.crt'), path.join(pki, 'etcd/ca.crt'));
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await tree.maximize('Kubernetes PKI');
      await tree.expand('kube-apiserver, ');
      await tree.expand('connects to etcd, broken');
      await tree.row('etcd trusts CA front-proxy-ca').waitFor();
      await workbench.screenshot();
      await tree.hover('connects to etcd, broken', 'kube-apiserver logs:');
      await workbench.screenshot('tooltip');
      await workbench.page.keyboard.press('Escape');
      await tree.click('--etcd-cafile, kube-apiserver.yaml');
      await workbench.editor.waitForText('--etcd-cafile');
      await workbench.screenshot('flag');
    },
  },
  {
    name: 'without manifests the connections say what to add',
    async run(workbench) {
      for (const folder of ['etc', 'home', 'var', 'manifests-of-an-app']) {
        rmSync(path.join(workbench.folder, folder), { recursive: true });
      }
      await workbench.openView('CertScope');
      await workbench.page.getByText('No connections found.').waitFor();
      await workbench.screenshot();
    },
  },
  {
    name: 'the tree foretells what stops, and everything is judged as of that day',
    themes: ['light'],
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await tree.maximize('Kubernetes PKI');
      await tree.expand('Outage forecast');
      await tree.expand('connection stops');
      await workbench.screenshot();
      await tree.rowAction('connection stops', 'Judge as of a Date…');
      await workbench.statusBar('As of 20').waitFor();
      await workbench.screenshot('as-of');
      await workbench.statusBar('As of 20').getByRole('button', { name: 'As of' }).click();
      await workbench.statusBar('As of 20').waitFor({ state: 'hidden' });
      await workbench.runCommand('CertScope: Judge as of a Date…');
      await workbench.page.locator('.quick-input-title', { hasText: 'Judge as of a Date…' }).waitFor();
      await workbench.page.keyboard.type('+90d');
      await workbench.page.getByRole('option', { name: /As of 20.*in 90 days/ }).waitFor();
      await workbench.screenshot('pick');
      await workbench.page.keyboard.press('Enter');
      await workbench.statusBar('As of 20').waitFor();
    },
  },
];
