import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'the trust chains of a cluster',
    changesNothing: true,
    themes: ['light'],
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA, works').waitFor();
      await tree.row('scheduler.conf, client certificate, will stop working, expires in 21 days').waitFor();
      await workbench.page.getByRole('tab', { name: 'CertScope - 2 broken connections' }).waitFor();
      await workbench.screenshot();

      await tree.expand('deployer, client certificate, key does not match');
      await tree.row('config, users[2], key does not match').waitFor();
      await tree.hover('kubernetes-admin, client certificate, not working', 'expired 12 days ago');
      await workbench.screenshot('tooltip');
      await workbench.page.keyboard.press('Escape');

      const menu = await tree.contextMenu('scheduler.conf, client certificate');
      for (const item of ['Show Decoded Certificate', 'Open in Editor', 'Reveal Issuer', 'Renew', 'Compare', 'Copy']) {
        await menu.getByRole('menuitem', { name: item, exact: true }).waitFor();
      }
      await workbench.screenshot('menu');
      for (const [submenu, item] of [
        ['Renew', 'Renew Certificate…'],
        ['Compare', 'Compare Certificate with Last Commit'],
        ['Copy', 'Copy PEM'],
      ] as const) {
        await tree.openSubmenu(menu, submenu);
        await menu.getByRole('menuitem', { name: item }).first().waitFor();
        await workbench.screenshot(`menu-${submenu.toLowerCase()}`);
      }
      await menu.getByRole('menuitem', { name: 'Copy Fingerprint' }).first().click();
      await workbench.statusBar('Fingerprint copied').waitFor();

      for (const view of ['Trust Chains', 'Kubernetes PKI']) {
        const overflow = await tree.overflowMenu(view);
        await overflow.getByRole('menuitem', { name: 'Renew', exact: true }).waitFor();
        await workbench.screenshot(`overflow-${view.replace(' ', '-').toLowerCase()}`);
        await tree.openSubmenu(overflow, 'New');
        await workbench.screenshot(`overflow-${view.replace(' ', '-').toLowerCase()}-new`);
        await workbench.page.keyboard.press('Escape');
        await workbench.page.keyboard.press('Escape');
      }

      await tree.click('config, users[2], key does not match');
      await workbench.editor.waitForText('✗ deployer · key does not match');
    },
  },
  {
    name: 'the same by folder and file',
    changesNothing: true,
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA, works').waitFor();
      await tree.titleAction('Group by Folder and File');
      await tree.row('config, expired 12 d ago, 3 problems').waitFor();
      await tree.expand('config, expired 12 d ago, 3 problems');
      await workbench.screenshot();
      await tree.titleAction('Group by Trust Chain');
      await tree.row('kubernetes, root CA, works').waitFor();
    },
  },
  {
    name: 'the way from a document to the tree, and the tree follows the files',
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/pki/etcd/peer.crt');
      await editor.waitForText('✓ etcd-peer');
      await editor.clickOn('BEGIN CERTIFICATE');
      await workbench.runCommand('CertScope: Show in Trust Chains');
      const tree = workbench.sideBar();
      await tree.selectedRow('etcd-peer, serving and client certificate, works').waitFor();
      await workbench.screenshot('certificate');

      const key = await workbench.openFile('etc/kubernetes/pki/sa.key');
      await key.waitForText('RSA 2048 key');
      await key.clickOn('PRIVATE KEY');
      await workbench.runCommand('CertScope: Show in Trust Chains');
      await tree.selectedRow('sa.key').waitFor();
      await workbench.screenshot('key');

      rmSync(path.join(workbench.folder, 'etc/kubernetes/pki/front-proxy-ca.crt'));
      await tree.row('front-proxy-client').waitFor();
      await tree.row('Issuer not found, 1 certificate').waitFor();
      await tree.row('front-proxy-ca, root CA').waitFor({ state: 'hidden' });
    },
  },
  {
    name: 'an empty folder',
    themes: ['light'],
    async run(workbench) {
      for (const folder of ['etc', 'home', 'var', 'manifests-of-an-app']) {
        rmSync(path.join(workbench.folder, folder), { recursive: true });
      }
      await workbench.openView('CertScope');
      await workbench.page.getByText('No certificates found.').waitFor();
      await workbench.page.getByRole('button', { name: 'Add Folder' }).waitFor();
      await workbench.sideBar().untilIdle();
      await workbench.screenshot();
      // What needs a certificate, a cluster or an open file is not offered without one.
      const listed = await workbench.commandsOf('CertScope');
      // VS Code itself adds a command to focus each view.
      const offered = listed.filter((title) => !title.startsWith('CertScope: Focus on '));
      await workbench.screenshot('palette');
      assert.ok(offered.includes('CertScope: Open a Sample Cluster…'), offered.join('\n'));
      assert.ok(offered.length <= 10, offered.join('\n'));
      await workbench.page.keyboard.press('Escape');
    },
  },
  {
    name: 'what root alone can read is imported',
    async run(workbench) {
      const etc = '/srv/cp-1/etc/kubernetes';
      const inventory = path.join(workbench.folder, 'certscope-inventory.json');
      const before = path.join(workbench.folder, 'before.json');
      const own = path.join(workbench.folder, 'etc/kubernetes');
      const inspect = ['dist/cli.js', 'inspect', own, '--format', 'json'];
      writeFileSync(inventory, execFileSync(process.execPath, inspect).toString().replaceAll(own, etc));
      writeFileSync(before, inventoryOfDenied([`${etc}/admin.conf`, `${etc}/pki`]));
      rmSync(own, { recursive: true });

      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.runCommandOn('CertScope: Open Inventory File…', before);
      await tree.titleAction('Collapse All');
      await tree.expand('Cannot be read, 3 files');
      await tree.hover(`${etc}/pki, permission denied`, 'Copy the sudo command');
      await workbench.screenshot('denied');
      await tree.rowAction(`${etc}/pki, permission denied`, 'Copy sudo Command to Read It');
      await workbench.notification('Command copied.').waitFor();
      const command = await workbench.clipboard();
      assert.match(
        command,
        /^sudo .* inspect \/srv\/cp-1\/etc\/kubernetes\/pki --format json > certscope-inventory\.json$/,
      );
      await workbench.screenshot('copied');

      await workbench.runCommandOn('CertScope: Open Inventory File…', inventory);
      // Of a long tree VS Code makes the rows that are in sight.
      await tree.row('etcd-ca, root CA, works').waitFor();
      await tree.titleAction('Collapse All');
      await tree.row('Cannot be read, 1 file').waitFor();
      await tree.expand('etcd-ca, root CA, works');
      await tree.row('ca.crt, /srv/cp-1/etc/kubernetes/pki/etcd, from certscope-inventory.json').waitFor();
      await workbench.screenshot('imported');
      await tree.click('ca.crt, /srv/cp-1/etc/kubernetes/pki/etcd');
      await workbench.notification('This file is known from certscope-inventory.json only').waitFor();

      await workbench.runCommand('CertScope: Close Inventory Files');
      await tree.row('etcd-ca').waitFor({ state: 'hidden' });
    },
  },
];

function inventoryOfDenied(paths: readonly string[]): string {
  const files = paths.map((file) => ({ path: file, unreadable: 'permission denied', credentials: [] }));
  return JSON.stringify({ schemaVersion: 1, files, findings: [] });
}
