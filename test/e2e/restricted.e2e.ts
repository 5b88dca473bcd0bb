import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { issuingCommandIds } from '../../src/editor/commands/commandIds.ts';
import type { Journey } from './journey.ts';
import { untilShown } from './pages/untilShown.ts';
import type { Workbench } from './pages/workbench.ts';

const needsTrust = 'Renewing signs and writes files, which requires a trusted workspace.';

/** What commands answer that are called past the menus; all that sign or write answer alike. */
const answers: Readonly<Record<string, string>> = {
  ...Object.fromEntries(issuingCommandIds.map((command) => [command, needsTrust])),
  'certscope.probeServer': 'Probing connects to a server named in a file, which requires a trusted workspace.',
  'certscope.showInTerminal': 'Running commands in a terminal requires a trusted workspace.',
  'certscope.addRoot': 'Reading folders outside the workspace requires a trusted workspace.',
};

/** Two keys for each command, which nothing else has; the browser keeps some from F10 on for itself. */
const bound = Object.keys(answers).map((command, index) => {
  const keyOf = (number: number): string => `Control+Alt+Shift+F${number + 1}`;
  return { command, keys: [keyOf(Math.floor(index / 9)), keyOf(index % 9)] };
});
const clearing = 'Control+Alt+Shift+F9';
const asVsCode = (key: string): string => key.replace('Control', 'Ctrl').toLowerCase();

/** Every file of the folder, with what it holds. */
function contents({ folder }: Workbench): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [`${parentPath}/${name}`, readFileSync(`${parentPath}/${name}`, 'latin1')]),
  );
}

export const journeys: readonly Journey[] = [
  {
    name: 'what signs or writes stays in place in restricted mode, and asks for trust',
    changesNothing: true,
    restricted: true,
    async run(workbench) {
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await editor.clickOn('client-certificate-data');
      await workbench.runCommand('CertScope: Renew Certificate…');
      await workbench.notification(needsTrust).waitFor();
      await workbench.screenshot('palette');
    },
  },
  {
    name: 'keybindings of a user do not get past restricted mode',
    restricted: true,
    keybindings: {
      ...Object.fromEntries(bound.map(({ keys, command }) => [keys.map(asVsCode).join(' '), command])),
      [asVsCode(clearing)]: 'notifications.clearAll',
    },
    async run(workbench) {
      const { page } = workbench;
      const before = contents(workbench);
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      await editor.clickOn('client-certificate-data');
      for (const { command, keys } of bound) {
        await untilShown(workbench.notification(answers[command] ?? ''), async () => {
          for (const key of keys) await page.keyboard.press(key);
        }).catch(() => assert.fail(`${command} does not refuse.`));
        if (command === 'certscope.restore') await workbench.screenshot();
        await page.keyboard.press(clearing);
        await page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
      }
      assert.equal(await page.locator('.tab').count(), 1);
      assert.deepEqual(contents(workbench), before);
    },
  },
];
