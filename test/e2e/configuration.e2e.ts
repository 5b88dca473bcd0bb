import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Journey } from './journey.ts';
import type { Workbench } from './pages/workbench.ts';

const configuration = `# What the team agreed on
findings:
  cert-expird: off
overrides:
  - files: [home]
    findings: { cert-expired: info }
expiry:
  warnWithinDays: soon
`;

const prepare = (folder: string): void => {
  writeFileSync(path.join(folder, '.certscope.yaml'), configuration);
  writeFileSync(path.join(folder, '../.certscope.yaml'), 'findings: { key-cert-mismatch: off }\n');
};

/** The list is longer than the panel, and draws what is in sight. */
async function filterProblems({ page }: Workbench, text: string): Promise<void> {
  await page.locator('.markers-panel-filter-container, .viewpane-filter').locator('input').first().fill(text);
}

/** Waits for problems in the panel. */
async function problemsHave(workbench: Workbench, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await filterProblems(workbench, text);
    await workbench.page.locator('.markers-panel', { hasText: text }).first().waitFor();
  }
  await filterProblems(workbench, '');
}

async function isExpiryMarked(workbench: Workbench, severity: 'error' | 'info'): Promise<void> {
  const message = 'The client certificate of kubernetes-admin expired';
  await filterProblems(workbench, message);
  const row = workbench.page.locator('.markers-panel .monaco-list-row', { hasText: message });
  await row.locator(`.codicon-${severity}`).first().waitFor();
}

export const journeys: readonly Journey[] = [
  {
    name: 'the configuration of a repository sets levels by path, and tells its mistakes at their keys',
    prepare,
    async run(workbench) {
      const editor = await workbench.openFile('.certscope.yaml');
      await editor.waitForText('cert-expird');
      await workbench.runCommand('Problems: Focus on Problems View');
      await problemsHave(
        workbench,
        'cert-expird is not the code of a finding, so it is ignored.',
        'expiry.warnWithinDays must be a number of at least 0.',
      );
      await isExpiryMarked(workbench, 'info');
      await workbench.screenshot();
      // It is told on the file above, which is not used.
      await problemsHave(workbench, 'This file is above the workspace folder, so the editor does not use it.');
    },
  },
  {
    name: 'a configuration hides nothing in Restricted Mode, and says so',
    restricted: true,
    prepare,
    async run(workbench) {
      const editor = await workbench.openFile('.certscope.yaml');
      await editor.waitForText('cert-expird');
      await workbench.runCommand('Problems: Focus on Problems View');
      await isExpiryMarked(workbench, 'error');
      await problemsHave(
        workbench,
        'This file is not used, because this workspace is not trusted: it could hide problems.',
      );
      await workbench.screenshot();
    },
  },
];
