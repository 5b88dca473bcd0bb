import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
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
      // Rounded down: of 365 days a moment has passed.
      await editor.waitForText('✓ kubernetes-admin · 364 d');
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
