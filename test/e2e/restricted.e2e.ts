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
    name: 'all commands that sign or write are away in restricted mode',
    changesNothing: true,
    restricted: true,
    async run(workbench) {
      const editor = await workbench.openFile('home/ops/.kube/config');
      await editor.waitForText('✗ kubernetes-admin · expired 12 d ago');
      const { commands } = JSON.parse(readFileSync('package.json', 'utf8')).contributes;
      const titles = JSON.parse(readFileSync('package.nls.json', 'utf8'));
      const titleOf = ({ title }: { title: string }): string => titles[title.replaceAll('%', '')];
      const isOff = ({ enablement = '' }: { enablement?: string }): boolean =>
        enablement.includes('isWorkspaceTrusted');
      const off = commands.filter(isOff).map(titleOf);
      assert.ok(off.includes('Renew Certificate…') && off.includes('Move Key to a Secret…'));
      await workbench.page.keyboard.press('F1');
      const input = workbench.page.locator('.quick-input-widget:visible input[type="text"]');
      const other = 'Developer: Reload Window';
      const answer = workbench.page.getByRole('option', { name: other }).first();
      for (const title of off) {
        await input.fill(`>${other}`);
        await answer.waitFor();
        await input.fill(`>CertScope: ${title}`);
        // Once it is gone, the palette has answered.
        await answer.waitFor({ state: 'detached' });
        assert.equal(await workbench.page.getByRole('option', { name: `CertScope: ${title}` }).count(), 0, title);
      }
      await workbench.screenshot('palette');
      await workbench.page.keyboard.press('Escape');
      const fixes = await editor.openQuickFixes('client-certificate-data', "Why can't this be renewed?");
      await fixes.choose("Why can't this be renewed?");
      await workbench.notification(needsTrust).waitFor();
      await workbench.screenshot('why');
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
