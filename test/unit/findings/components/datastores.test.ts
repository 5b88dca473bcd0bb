import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { datastoreFiles } from '../../../mutations/distributions/datastores.ts';
import { findingsIn, type TestFiles } from '../../../support/annotatedDocument.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'Database CA' });
const healthy = await datastoreFiles(ca);
const postgres = 'sql-1/etc/rancher/k3s/config.yaml';
const mysql = 'sql-2/etc/rancher/rke2/config.yaml';
const etcd = 'sql-3/etc/rancher/k3s/config.yaml';

const judge = async (files: TestFiles) =>
  (await findingsIn({ ...healthy, ...files }))
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ severity, code, path }) => `${severity} ${code} ${path}`);

/** A configuration with some lines left out and texts replaced. */
const changed = (file: string, without: RegExp, ...edits: readonly (readonly [string, string])[]): TestFiles => ({
  [file]: edits.reduce((text, [from, to]) => text.replace(from, to), (healthy[file] ?? '').replace(without, '')),
});
const noCa = /^datastore-cafile:.*\n/m;
const noFiles = /^datastore-(?:ca|cert|key)file:.*\n/gm;
const untold = (file: string) => [`warning private-ca-not-configured ${file}`];

describe('the datastore of k3s and RKE2', () => {
  test('is verified with its CA', async () => {
    assert.deepEqual(await judge({}), []);
  });

  test('has a private CA that the server is not told', async () => {
    for (const file of [postgres, mysql, etcd]) assert.deepEqual(await judge(changed(file, noCa)), untold(file), file);
    assert.deepEqual(await judge(changed(postgres, noFiles)), untold(postgres), 'verify-full alone');
    assert.deepEqual(await judge(changed(postgres, noFiles, ['verify-full', 'verify-ca'])), untold(postgres));
    assert.deepEqual(await judge(changed(mysql, noFiles, [')/rke2', ')/rke2?tls=true'])), untold(mysql));
  });

  test('has another CA than the server is told', async () => {
    for (const file of [postgres, mysql, etcd]) {
      const found = await judge(changed(file, /$^/, ['ca.crt', 'former.crt']));
      assert.deepEqual(found, [`error private-ca-not-configured ${file}`], file);
    }
  });

  test('is not verified, or not with these files', async () => {
    for (const files of [
      changed(postgres, noFiles, ['verify-full', 'require']),
      changed(postgres, noFiles, ['?sslmode=verify-full', '']),
      changed(postgres, noCa, ['verify-full', 'require']),
      changed(mysql, noFiles),
      changed(mysql, noFiles, [')/rke2', ')/rke2?tls=skip-verify']),
      changed(etcd, noFiles, ['https:', 'http:']),
      changed(postgres, noCa, ['verify-full', 'verify-full&sslrootcert=/etc/rancher/k3s/datastore/ca.crt']),
      changed(postgres, noCa, ['db.sql-1', 'db.elsewhere']),
      changed(postgres, noCa, ['postgres:', '$' + '{KIND}:']),
      { ...changed(postgres, noCa), 'sql-1/usr/local/share/ca-certificates/db.crt': ca.certificatePem },
      {
        ...changed(postgres, noCa),
        'sql-1/etc/systemd/system/k3s.service.env': 'K3S_DATASTORE_CAFILE=/etc/rancher/k3s/datastore/ca.crt\n',
      },
    ]) {
      assert.deepEqual(await judge(files), [], Object.values(files).join('\n'));
    }
  });

  test('is named by variables, or by flags', async () => {
    const endpoint = 'postgres://k3s:secret@db.sql-1.example.com/k3s?sslmode=verify-full';
    const env = 'sql-1/etc/systemd/system/k3s.service.env';
    assert.deepEqual(
      await judge({ [postgres]: 'tls-san: []\n', [env]: `K3S_DATASTORE_ENDPOINT='${endpoint}'\n` }),
      untold(env),
    );
    const unit = 'sql-1/etc/systemd/system/k3s.service';
    const flags = (ca: string) =>
      `[Service]\nExecStart=/usr/local/bin/k3s \\\n    server \\\n\t'--datastore-endpoint=${endpoint}' \\\n\t'--datastore-cafile' \\\n\t'/etc/rancher/k3s/datastore/${ca}' \\\n`;
    const found = await judge({ [postgres]: 'tls-san: []\n', [unit]: flags('former.crt') });
    assert.deepEqual(found, [`error private-ca-not-configured ${unit}`]);
    assert.deepEqual(await judge({ [postgres]: 'tls-san: []\n', [unit]: flags('ca.crt') }), []);
  });

  test('has a key of another certificate', async () => {
    const other = await ca.issue({ commonName: 'other' });
    const key = 'sql-1/etc/rancher/k3s/datastore/client.key';
    assert.deepEqual(await judge({ [key]: other.traditionalKeyPem }), [`error key-cert-mismatch ${key}`]);
  });
});
