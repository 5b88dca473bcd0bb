import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'all commands that sign or write are away in restricted mode',
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
      await input.fill('>CertScope: Show');
      await workbench.page.getByRole('option', { name: 'CertScope: Show Decoded Certificate' }).first().waitFor();
      for (const title of off) {
        await input.fill(`>CertScope: ${title}`);
        await workbench.page.waitForTimeout(150);
        assert.equal(await workbench.page.getByRole('option', { name: `CertScope: ${title}` }).count(), 0, title);
      }
      await workbench.screenshot('palette');
      await workbench.page.keyboard.press('Escape');
      const fixes = await editor.openQuickFixes('client-certificate-data', "Why can't this be renewed?");
      await fixes.choose("Why can't this be renewed?");
      await workbench.notification('Renewing signs and writes, so it needs a trusted workspace.').waitFor();
      await workbench.screenshot('why');
    },
  },
];
