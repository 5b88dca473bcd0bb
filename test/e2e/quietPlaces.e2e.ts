import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createOpensslFolder } from '../support/openssl.ts';
import type { Journey } from './journey.ts';
import { untilShown } from './pages/untilShown.ts';

const configuration = `[ca]
default_ca = own
[own]
database = index
serial = serial
new_certs_dir = .
default_md = sha256
policy = any
x509_extensions = client
[any]
commonName = supplied
[client]
extendedKeyUsage = clientAuth
`;

export const journeys: readonly Journey[] = [
  {
    name: 'test data is folded and hinted, and shown with everything else when asked for',
    prepare(folder) {
      for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
      const put = (name: string, text: string) => {
        mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
        writeFileSync(path.join(folder, name), text);
      };
      const openssl = createOpensslFolder();
      try {
        const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
        openssl.run(
          'req',
          '-x509',
          ...newKey,
          '-keyout',
          'ca.key',
          '-out',
          'ca.crt',
          '-days',
          '3000',
          '-subj',
          '/CN=corp',
        );
        for (const name of ['index', 'index.attr']) openssl.write(name, '');
        openssl.write('ca.cnf', configuration);
        const dates = ['-startdate', '20190101000000Z', '-enddate', '20200101000000Z'];
        for (const name of ['gone', 'first', 'second']) {
          openssl.run('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
          const ca = ['-config', 'ca.cnf', '-cert', 'ca.crt', '-keyfile', 'ca.key', '-create_serial'];
          openssl.run('ca', '-batch', ...ca, '-notext', ...dates, '-in', `${name}.csr`, '-out', `${name}.crt`);
        }
        put('prod/ca.crt', openssl.read('ca.crt'));
        for (const name of ['a', 'b', 'c']) put(`prod/${name}.crt`, openssl.read('gone.crt'));
        for (const name of ['first', 'second']) {
          put(`testdata/${name}.crt`, openssl.read(`${name}.crt`));
          put(`testdata/${name}.key`, openssl.read(`${name}.key`));
        }
      } finally {
        openssl.remove();
      }
    },
    async run(workbench) {
      const { page, editor } = workbench;
      const problem = (name: string) => page.locator('.markers-panel').getByText(name).first();
      const tree = await workbench.openView('CertScope');
      await page.getByRole('tab', { name: 'CertScope - 1 certificate expired' }).waitFor();
      await tree.row('corp, root CA').waitFor();
      // A scan that goes on may build the tree again.
      await untilShown(tree.row('first, '), () => tree.expand('Test data and examples'));
      await workbench.runCommand('Problems: Focus on Problems View');
      await problem('2 more places have the same problem.').waitFor();
      await workbench.screenshot();

      await workbench.openFile('testdata/first.crt');
      await editor.waitForText('✗ first · expired');
      await editor.hoverOver('BEGIN CERTIFICATE', 'first');
      await workbench.screenshot('quiet');
      await workbench.openFile('prod/c.crt');
      await editor.waitForText('✗ gone · expired');
      await editor.hoverOver('BEGIN CERTIFICATE', 'gone');
      await workbench.screenshot('repeat');

      await tree.rowAction('Test data and examples', 'Show All Findings');
      await page.getByRole('tab', { name: 'CertScope - 3 certificates expired' }).waitFor();
      await workbench.statusBar('All findings').waitFor();
      await problem('first.crt').waitFor();
      await workbench.screenshot('all');
      await workbench.runCommand('CertScope: Show Relevant Findings Only');
      await page.getByRole('tab', { name: 'CertScope - 1 certificate expired' }).waitFor();
      await workbench.statusBar('All findings').waitFor({ state: 'detached' });
      await tree.row('Test data and examples').waitFor();
    },
  },
];
