import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import { keptCopies } from './pages/keptCopies.ts';
import { until } from './pages/until.ts';
import type { Workbench } from './pages/workbench.ts';

const kubeconfig = 'etc/kubernetes/scheduler.conf';
/** Without a key. */
const notes = 'etc/kubernetes/manifests/kube-scheduler.yaml';

export const journeys: readonly Journey[] = [
  {
    name: 'a renewal leaves no private key in what VS Code keeps of files',
    async run(workbench) {
      const keyOf = (text: string): string => /client-key-data: (\S+)/.exec(text)?.[1] ?? assert.fail('no key');
      const read = () => readFileSync(path.join(workbench.folder, kubeconfig), 'utf8');
      const old = keyOf(read());
      // What this looks into does hold what is saved, and what is typed.
      await workbench.openFile(notes);
      await saveUntilKept(workbench, '# saved by the user');
      await typeAtTop(workbench, '# not saved yet');
      await untilKept(workbench, '# not saved yet');
      await save(workbench);

      await workbench.openFile(kubeconfig);
      const tree = await workbench.openView('CertScope');
      await workbench.page.getByRole('tab', { name: /CertScope - \d+ / }).waitFor();
      await tree.choose('scheduler.conf, client certificate, will stop working', 'Renew', 'Renew Certificate…');
      await workbench.activeView().getByRole('button', { name: 'Renew', exact: true }).click();
      await workbench.notification('Renewed scheduler.conf, valid until').waitFor();
      await tree.row('scheduler.conf, client certificate, works').waitFor();
      const renewed = keyOf(read());
      assert.notEqual(renewed, old, 'the key is a new one');
      await workbench.activeView().getByRole('button', { name: 'Close', exact: true }).click();
      await workbench.page.locator('iframe.webview').waitFor({ state: 'detached' });
      // What is typed afterwards is kept after all that the renewal made VS Code keep.
      await workbench.page.locator('.tab', { hasText: 'kube-scheduler.yaml' }).click();
      await workbench.editor.waitForText('# not saved yet');
      await typeAtTop(workbench, '# typed afterwards');
      const kept = await untilKept(workbench, '# typed afterwards');
      for (const key of [old, renewed]) {
        // A part of its middle: a line of PEM, and the base64 of one.
        const pem = Buffer.from(key, 'base64').toString().split('\n')[2] ?? assert.fail('no second line');
        assert.ok(pem.length >= 40);
        assert.ok(!kept.includes(key.slice(80, 140)), 'base64 of a key is kept');
        assert.ok(!kept.includes(pem), 'a key is kept');
      }
      await save(workbench);
    },
  },
];

async function save({ page }: Workbench): Promise<void> {
  await page.keyboard.press('ControlOrMeta+S');
  await page.locator('.tab.active:not(.dirty)').waitFor();
}

/** Local history begins some time after a window has opened, and keeps nothing of what has been saved by then. */
async function saveUntilKept(workbench: Workbench, text: string): Promise<void> {
  await until(async () => {
    await typeAtTop(workbench, text);
    await save(workbench);
    return (await keptCopies(workbench)).includes(text) || undefined;
  }, `VS Code keeps nothing of "${text}"`);
}

/** What is typed before the editor has the focus is lost. */
async function typeAtTop({ page, editor }: Workbench, text: string): Promise<void> {
  await page.locator('.editor-group-container.active .monaco-editor.focused').waitFor();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type(`${text}\n`);
  await editor.waitForText(text);
  await page.locator('.tab.active.dirty').waitFor();
}

/** Waits until VS Code keeps a text somewhere, and answers with all that it keeps. */
async function untilKept(workbench: Workbench, text: string): Promise<string> {
  return until(async () => {
    const kept = await keptCopies(workbench);
    return kept.includes(text) ? kept : undefined;
  }, `VS Code keeps nothing of "${text}"`);
}
