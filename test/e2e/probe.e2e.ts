import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { createServer as createTlsServer, type Server } from 'node:tls';
import type { Journey } from './journey.ts';
import type { Workbench } from './pages/workbench.ts';

/** Starts an API server, as far as its certificate goes, and lets the kubeconfig lead to it. */
async function startServer({ folder }: Workbench): Promise<{ readonly port: number; readonly server: Server }> {
  const read = (file: string): string => readFileSync(path.join(folder, 'etc/kubernetes', file), 'utf8');
  const ca = read('pki/ca.crt');
  const options = { cert: read('pki/apiserver.crt'), key: read('pki/apiserver.key'), ca, requestCert: true };
  const server = createTlsServer(options);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const lead = (text: string): string =>
    text.replace(/^( *)server: .*$/m, `$1server: https://127.0.0.1:${port}\n$1tls-server-name: kubernetes`);
  writeFileSync(path.join(folder, 'etc/kubernetes/admin.conf'), lead(read('admin.conf')));
  return { port, server };
}

/** Renews the certificate on the disk; the server goes on with the old one. */
function renew({ folder }: Workbench): void {
  const pki = path.join(folder, 'etc/kubernetes/pki');
  const backup = path.join(folder, '../backup');
  const ca = ['--ca-cert', path.join(pki, 'ca.crt'), '--ca-key', path.join(pki, 'ca.key')];
  execFileSync(process.execPath, ['dist/cli.js', 'renew', path.join(pki, 'apiserver.crt'), ...ca, '--backup', backup]);
}

export const journeys: readonly Journey[] = [
  {
    name: 'a server is asked which certificate it shows, and it is the old one',
    themes: ['light'],
    async run(workbench) {
      const { port, server } = await startServer(workbench);
      try {
        renew(workbench);
        await workbench.openFile('etc/kubernetes/admin.conf');
        await workbench.editor.waitForText('✓ kubernetes-admin');
        await workbench.runCommand('CertScope: Probe Server…');
        await workbench.page
          .getByRole('option', { name: `127.0.0.1:${port}` })
          .first()
          .waitFor();
        await workbench.screenshot('servers');
        await workbench.page
          .getByRole('option', { name: `127.0.0.1:${port}` })
          .first()
          .click();
        await workbench.dialog(`Connect to 127.0.0.1:${port}?`).waitFor();
        await workbench.screenshot('question');
        await workbench.press('Connect');
        const page = workbench.activeView();
        await page.getByText('Renewed, but not reloaded').waitFor();
        await page.getByText('verified with CA kubernetes').waitFor();
        await page.getByText('is from a CA that the server names: CN=kubernetes').waitFor();
        await workbench.screenshot();
        server.close();
        await page.getByRole('button', { name: 'Probe Again' }).click();
        await page.getByText(`Nothing is listening on 127.0.0.1:${port}`).waitFor();
        await workbench.screenshot('gone');
      } finally {
        server.close();
      }
    },
  },
  {
    name: 'nothing connects in Restricted Mode, and nothing before the question is answered',
    restricted: true,
    async run(workbench) {
      const connections: string[] = [];
      const trap = createServer((socket) => {
        connections.push(`${socket.remoteAddress}`);
        socket.destroy();
      });
      await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve));
      try {
        const { port } = trap.address() as AddressInfo;
        const file = path.join(workbench.folder, 'etc/kubernetes/admin.conf');
        writeFileSync(file, readFileSync(file, 'utf8').replace(/server: .*/, `server: https://127.0.0.1:${port}`));
        await workbench.openFile('etc/kubernetes/admin.conf');
        await workbench.editor.waitForText('kubernetes-admin');
        await workbench.findCommand('CertScope: Judge as of');
        await workbench.type('>CertScope: Probe Server');
        await workbench.page.getByText('similar commands').first().waitFor();
        const offered = await workbench.page.getByRole('option', { name: 'Probe Server' }).count();
        if (offered > 0) throw new Error('Probing is offered in Restricted Mode.');
        await workbench.screenshot();
      } finally {
        trap.close();
      }
      if (connections.length > 0) throw new Error(`Something connected: ${connections}`);
    },
  },
];
