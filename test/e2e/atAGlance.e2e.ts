import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { PkiMapView } from './pages/pkiMapView.ts';

const operators = ['one', 'two', 'three']
  .map(
    (name) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: ${name}
webhooks:
  - name: ${name}.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service: { name: ${name}, namespace: operators }
`,
  )
  .join('---\n');

const sealed = `apiVersion: bitnami.com/v1alpha1
kind: SealedSecret
metadata:
  name: shop-tls
  namespace: shop
spec:
  encryptedData:
    tls.crt: AgBy3i4OJSWK+PiTySYZZA9rO43cGDEq
    tls.key: AgAR8Gq1v5xXv3ZsGm1oXy3m0yUIP0YG
  template:
    type: kubernetes.io/tls
    metadata: { name: shop-tls, namespace: shop }
`;

const request = (text: string) => `apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: deployer
spec:
  signerName: kubernetes.io/kube-apiserver-client
  request: ${text}
  usages: [client auth]
`;

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { stdio: 'ignore' });
}

export const journeys: readonly Journey[] = [
  {
    name: 'what is read at a glance',
    prepare(folder) {
      const pki = path.join(folder, 'etc/kubernetes/pki');
      const [certificate, key] = ['apiserver.crt', 'apiserver.key'].map((name) => path.join(pki, name)) as [
        string,
        string,
      ];
      openssl(
        'pkcs12',
        '-export',
        '-in',
        certificate,
        '-inkey',
        key,
        '-passout',
        'pass:',
        '-out',
        path.join(folder, 'empty.pfx'),
      );
      const csr = path.join(folder, 'deployer.csr');
      openssl(
        'req',
        '-new',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-keyout',
        path.join(folder, 'deployer.key'),
        '-subj',
        '/CN=deployer',
        '-out',
        csr,
      );
      writeFileSync(path.join(folder, 'request.yaml'), request(readFileSync(csr).toString('base64')));
      writeFileSync(path.join(folder, 'operators.yaml'), operators);
      writeFileSync(path.join(folder, 'sealed.yaml'), sealed);
      // Of another role, so with more than one problem.
      copyFileSync(path.join(pki, 'etcd/server.crt'), certificate);
    },
    async run(workbench) {
      const { page, editor } = workbench;
      await page.setViewportSize({ width: 1440, height: 900 });
      await workbench.openView('CertScope');
      await workbench.sideBar().untilIdle();

      await workbench.openFile('etc/kubernetes/pki/apiserver.crt');
      await editor.waitForText('✗ apiserver');
      const hover = await editor.hoverOver('BEGIN CERTIFICATE', 'expected');
      const told = (await hover.locator('p, table, li, span').allInnerTexts())
        .join('\n')
        .split('\n')
        .filter((line) => line.trim() !== '');
      const verdict = told.findIndex((line) => line.startsWith('✗ apiserver: serving certificate of kube-apiserver'));
      assert.ok(
        told.slice(verdict).some((line) => line.startsWith('Subject CN=cp-1')),
        told.join('\n'),
      );
      await workbench.screenshot('hover');
      await page.keyboard.press('Escape');
      const fixes = await editor.openQuickFixes('BEGIN CERTIFICATE', 'About');
      const titles = await fixes.widget.locator('.monaco-list-row.action').allTextContents();
      const isLast = (title: string) => /^(?:About|Ignore) |^Show (?:decoded|on map)/.test(title);
      const firstLast = titles.findIndex(isLast);
      assert.ok(firstLast > 0 && titles.slice(firstLast).every(isLast), titles.join('\n'));
      await workbench.screenshot('quick-fixes');
      await page.keyboard.press('Escape');

      await workbench.runCommand('CertScope: Show Decoded Certificate');
      await page.locator('.view-line', { hasText: 'Modulus:' }).locator('.inline-folded').waitFor();
      await page.locator('.view-line', { hasText: '# ✗ apiserver: serving certificate' }).waitFor();
      await workbench.screenshot('decoded');
      await workbench.runCommand('View: Close All Editors');

      await workbench.openFile('request.yaml');
      await editor.waitForText('CSR deployer · not signed');
      const asked = await editor.hoverOver('request:', 'the requester has the private key');
      assert.match((await asked.textContent()) ?? '', /not signed yet/);
      await workbench.screenshot('request');
      await page.keyboard.press('Escape');

      await workbench.openFile('sealed.yaml');
      await editor.waitForText(/tls\.crt:.*encrypted, not readable here/);
      await workbench.screenshot('sealed');

      await workbench.openFile('operators.yaml');
      await page.locator('.editor-group-container.active .squiggly-info').first().waitFor();
      assert.equal(await page.locator('.editor-group-container.active .squiggly-info').count(), 1);
      await workbench.screenshot('operators');
      await workbench.runCommand('View: Close All Editors');

      const store = await workbench.openInView('empty.pfx');
      await store.getByText('Its private key is in this store').waitFor();
      assert.equal(await store.getByLabel('Passphrase').count(), 0);
      await store.locator('summary', { hasText: 'Modulus' }).waitFor();
      assert.equal(await store.locator('.decoded details[open]').count(), 0);
      await workbench.screenshot('pfx');
      await workbench.runCommand('View: Close All Editors');

      await workbench.runCommand('CertScope: Show Certificate Inventory');
      const table = workbench.activeView();
      await table.getByRole('gridcell', { name: 'apiserver', exact: true }).first().waitFor();
      const columns = await table.getByRole('columnheader').allTextContents();
      assert.deepEqual(columns.slice(0, 3), ['State', 'Certificate', 'Place']);
      const states = await table.locator('[id^="cell-"][id$="-0"]').evaluateAll(findCutCells);
      assert.deepEqual(states, []);
      await workbench.screenshot('inventory');
      await workbench.runCommand('View: Close All Editors');

      await workbench.runCommand('CertScope: Show PKI Map');
      const map = await PkiMapView.shown(workbench);
      // Beside it, the buttons of the map fold where much is broken.
      await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
      await map.button('Export').click();
      const items = workbench.activeView().locator('.menu button');
      await items.first().waitFor();
      const framed = items.and(workbench.activeView().locator(':not(:focus)'));
      for (const item of await framed.all())
        assert.equal(await item.evaluate((node) => getComputedStyle(node).outlineStyle), 'none');
      await workbench.screenshot('export');
      await page.keyboard.press('Escape');
      for (const chip of await workbench.activeView().locator('.chip').all())
        assert.ok(await chip.evaluate((node) => node.scrollWidth <= node.clientWidth + 1));
      await workbench.runCommand('View: Close All Editors');

      await workbench.openFile('etc/kubernetes/pki/apiserver.crt');
      const again = await editor.openQuickFixes('BEGIN CERTIFICATE', 'About');
      await again.choose('About');
      const help = workbench.activeView();
      await help.getByRole('heading', { name: 'How to fix it' }).waitFor();
      assert.doesNotMatch((await help.locator('body').textContent()) ?? '', /\{[a-z]+\}/i);
      await workbench.screenshot('help');
    },
  },
];

/** Runs in the page: the cells whose text is longer than they are wide. */
function findCutCells(cells: readonly Element[]): readonly (string | null)[] {
  return cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent);
}
