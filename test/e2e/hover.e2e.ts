import { copyFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'hints and a hover in a kubeconfig',
    changesNothing: true,
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/admin.conf');
      await editor.waitForText('✓ kubernetes-admin');
      await editor.waitForText('matches certificate');
      await editor.hoverOver('client-certificate-data', 'Client certificate of kubernetes-admin');
      await workbench.screenshot();
    },
  },
  {
    name: 'an expired certificate is explained',
    changesNothing: true,
    themes: ['dark', 'light'],
    async run(workbench) {
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await editor.waitForText('does not match');
      await editor.hoverOver('client-certificate-data', 'expired 12 days ago');
      await workbench.screenshot();
    },
  },
  {
    name: 'a path in a kubeconfig is followed to its file',
    changesNothing: true,
    settings: { 'certscope.rootMappings': { '.': '/' } },
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/kubelet.conf');
      await editor.waitForText('✓ system:node:cp-1');
      await editor.waitForText('matches certificate');
      await editor.hoverOver('client-certificate', 'Client certificate of system:node:cp-1');
      await workbench.screenshot();
    },
  },
  {
    name: 'a flag of a static Pod is followed to its file',
    changesNothing: true,
    themes: ['light'],
    settings: { 'certscope.rootMappings': { '.': '/' } },
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/manifests/kube-apiserver.yaml');
      await editor.waitForText(/apiserver\.crt.*✓ /);
      await editor.waitForText('matches apiserver');
      await editor.hoverOver('--tls-cert-file', 'serving certificate');
      await workbench.screenshot();
    },
  },
  {
    name: 'a certificate is compared with what its role expects',
    async run(workbench) {
      const pki = path.join(workbench.folder, 'etc/kubernetes/pki');
      copyFileSync(path.join(pki, 'etcd/server.crt'), path.join(pki, 'apiserver.crt'));
      const editor = await workbench.openFile('etc/kubernetes/pki/apiserver.crt');
      await editor.waitForText('✗ apiserver');
      const hover = await editor.hoverOver('BEGIN CERTIFICATE', 'expected');
      // Below the problems, which VS Code shows first.
      await hover.locator('table').first().scrollIntoViewIfNeeded();
      await workbench.screenshot();
    },
  },
  {
    name: 'a member of a bundle is explained',
    changesNothing: true,
    async run(workbench) {
      const editor = await workbench.openFile('manifests-of-an-app/trusted-cas.yaml');
      await editor.waitForText('3 CAs');
      await editor.hoverOver('ca-bundle.crt', 'Bundle of 3');
      await workbench.screenshot();
    },
  },
  {
    name: 'the decoded certificate stands beside its source',
    changesNothing: true,
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/pki/apiserver.crt');
      await editor.waitForText('✓ apiserver');
      await editor.clickOn('BEGIN CERTIFICATE');
      await workbench.runCommand('CertScope: Show Decoded Certificate');
      await workbench.page.locator('.view-line', { hasText: 'Not After' }).first().waitFor();
      await workbench.screenshot();
    },
  },
];
