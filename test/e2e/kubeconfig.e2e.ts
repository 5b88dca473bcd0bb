import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'a kubeconfig opens',
    changesNothing: true,
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/admin.conf');
      await editor.waitForText('client-certificate-data');
      await workbench.screenshot();
    },
  },
  {
    name: 'a kubeconfig tells whether kubectl works',
    themes: ['light'],
    settings: { 'certscope.codeLens.enabled': true },
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/admin.conf');
      await editor.waitForText('client-certificate-data');
      await workbench.statusBar('kubectl:').waitFor();
      await workbench.screenshot('status');
      await workbench.runCommand('CertScope: Show Kubeconfig Contexts');
      await workbench.page.getByText('Will kubectl work?').waitFor();
      await workbench.screenshot('contexts');
    },
  },
];
