import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'a certificate is searched and found',
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.runCommand('CertScope: Search Certificates…');
      await workbench.page.getByText('Search certificates').waitFor();
      await workbench.type('apiserver serving');
      await workbench.page.getByRole('option', { name: 'apiserver, serving' }).first().waitFor();
      await workbench.screenshot();
      await workbench.page.keyboard.press('Enter');
      await workbench.page.locator('.tab.active', { hasText: 'apiserver.crt' }).waitFor();
    },
  },
  {
    name: 'an error of a log is explained',
    async run(workbench) {
      const tree = await workbench.openView('CertScope');
      await tree.row('kubernetes, root CA').waitFor();
      await workbench.runCommand('CertScope: Explain an Error…');
      await workbench.page.getByText('Explain an error').waitFor();
      await workbench.type(
        'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-12-31T00:00:00Z',
      );
      await workbench.page.keyboard.press('Enter');
      await workbench.page.getByText('fails like this').waitFor();
      await workbench.screenshot();
    },
  },
];
