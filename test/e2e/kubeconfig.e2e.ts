import type { Journey } from './journey.ts';

export const journeys: readonly Journey[] = [
  {
    name: 'a kubeconfig opens',
    themes: ['dark', 'light'],
    async run(workbench) {
      const editor = await workbench.openFile('etc/kubernetes/admin.conf');
      await editor.waitForText('client-certificate-data');
      await workbench.screenshot();
    },
  },
];
