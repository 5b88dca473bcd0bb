import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import Ajv, { type ValidateFunction } from 'ajv';
import { commandSchemas } from '../../../scripts/schemas/commandSchemas.mjs';
import { optionWords } from '../../../src/cli/optionTable.ts';
import { chainPem, type LocalServer, startTls } from '../../support/probeServers.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-schemas-'));
const running: LocalServer[] = [];
after(() => {
  for (const server of running) server.close();
  rmSync(folder, { recursive: true, force: true });
});

const trees = 'test/fixtures/kubeadm/trees';
const everyday = 'test/fixtures/everyday';
const moment = ['--at', '2026-11-24T14:20:00Z'];
const tree = (name: string): readonly string[] => [`${trees}/${name}/rootfs`, '--root', `${trees}/${name}/rootfs`];
const inputs: readonly (readonly string[])[] = [
  ...['b02-kubelet-key-mismatch', 'b04-admin-conf-other-ca-data', 'x01-leaves-expired'].map(tree),
  ...readdirSync(everyday)
    .filter((each, index) => !each.includes('.') && index % 3 === 0)
    .map((each) => [`${everyday}/${each}`]),
  ['test/fixtures/containers'],
  ['test/fixtures/odd-certs'],
];

/** A schema by the name of its file; strict, so that a field that it does not have is an error, too. */
function compiled(name: string): ValidateFunction {
  const strict = (schema: unknown): unknown => {
    if (Array.isArray(schema)) return schema.map(strict);
    if (typeof schema !== 'object' || schema === null) return schema;
    const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, strict(value)]));
    return 'properties' in parts && parts.type === 'object' ? { ...parts, additionalProperties: false } : parts;
  };
  const isMoment = (text: string): boolean => !Number.isNaN(Date.parse(text));
  const schema = JSON.parse(readFileSync(`schemas/${name}.schema.json`, 'utf8'));
  return new Ajv({ strict: false, formats: { 'date-time': isMoment } }).compile(strict(schema) as object);
}

async function assertFits(validate: ValidateFunction, args: readonly string[]): Promise<void> {
  const { out, err } = await runCommand([...args, '--format', 'json'], {
    now: '2026-11-24T14:20:00Z',
    backups: path.join(folder, 'backups'),
  });
  assert.notEqual(out, '', `${args.join(' ')}: ${err}`);
  const document = JSON.parse(out);
  assert.equal(document.schemaVersion, 1);
  const isValid = validate(document);
  assert.ok(isValid, `${args.join(' ')}\n${JSON.stringify(validate.errors?.slice(0, 5), undefined, 1)}`);
}

suite('schemas of JSON', () => {
  test('are as their source says; node scripts/schemas/commandSchemas.mjs writes them', () => {
    for (const [file, text] of commandSchemas()) assert.equal(readFileSync(file, 'utf8'), text, file);
  });

  for (const [name, commands] of [
    ['inventory', ['inspect', 'check']],
    ['show', ['show']],
    ['connections', ['connections']],
    ['forecast', ['forecast']],
    ['map', ['map']],
  ] as const) {
    test(name, async () => {
      const validate = compiled(name);
      for (const command of commands)
        for (const input of inputs) await assertFits(validate, [command, ...input, ...moment]);
    });
  }

  test('diff', async () => {
    const validate = compiled('diff');
    for (const [one, other] of [
      ['h01-rsa', 'x01-leaves-expired'],
      ['h01-rsa', 'b04-admin-conf-other-ca-data'],
    ])
      await assertFits(validate, ['diff', `${trees}/${one}/rootfs`, `${trees}/${other}/rootfs`]);
  });

  test('verify', async () => {
    const validate = compiled('verify');
    const pki = `${trees}/h01-rsa/rootfs/etc/kubernetes/pki`;
    for (const [ca, leaf, ...more] of [
      ['ca.crt', 'apiserver.crt'],
      ['etcd/ca.crt', 'apiserver.crt'],
      ['ca.crt', 'apiserver.crt', '--name', 'elsewhere'],
      ['ca.crt', 'sa.pub'],
    ] as const)
      await assertFits(validate, [
        'verify',
        '--anchors',
        `${pki}/${ca}`,
        '--certificate',
        `${pki}/${leaf}`,
        ...more,
        ...moment,
      ]);
  });

  test('commands', async () => {
    const validate = compiled('commands');
    const etc = `${trees}/h01-rsa/rootfs/etc/kubernetes`;
    for (const file of ['pki/apiserver.crt', 'pki/ca.crt', 'admin.conf'])
      await assertFits(validate, ['commands', `${etc}/${file}`, etc]);
  });

  test('probe', async () => {
    const validate = compiled('probe');
    const ca = await createTestCa({ name: 'kubernetes' });
    const serving = await ca.issue({ commonName: 'a', dnsNames: ['localhost'], extKeyUsage: ['serverAuth'] });
    const server = await startTls({ cert: chainPem(serving, ca), key: serving.keyPem });
    running.push(server);
    writeFileSync(path.join(folder, 'ca.crt'), ca.certificatePem);
    writeFileSync(path.join(folder, 'a.crt'), serving.certificatePem);
    const address = `https://127.0.0.1:${server.port}`;
    for (const paths of [[], [folder]]) await assertFits(validate, ['probe', address, ...paths]);
    server.close();
    await assertFits(validate, ['probe', address]);
  });

  test('change: what every changing command plans, writes or refuses', async () => {
    const validate = compiled('change');
    const root = path.join(folder, 'root');
    mkdirSync(root);
    cpSync(`${trees}/h01-rsa/rootfs`, root, { recursive: true });
    const etc = path.join(root, 'etc/kubernetes');
    const common = ['--root', root, '--backup', path.join(folder, 'backup')];
    for (const args of [
      ['renew', `${etc}/pki/apiserver.crt`, '--dry-run'],
      ['renew', `${etc}/pki/apiserver.crt`, etc, '--new-key', '--dry-run'],
      ['renew', `${etc}/pki/ca.crt`, etc, '--dry-run'],
      ['renew', etc, '--all', '--dry-run'],
      ['issue', 'apiserver-etcd-client', etc, '--dry-run'],
      ['issue', 'user', etc, '--client-name', 'anna', '--out', path.join(folder, 'anna.conf'), '--dry-run'],
      ['issue', 'sa', etc, '--new-pair', '--dry-run'],
      ['embed', `${etc}/kubelet.conf`, '--dry-run'],
      ['extract', `${etc}/admin.conf`, '--dry-run'],
      ['use-renewed', `${etc}/admin.conf`, etc, '--dry-run'],
      ['replace-ca', `${etc}/admin.conf`, '--with', `${etc}/pki/etcd/ca.crt`, '--dry-run'],
      ['complete-chain', `${etc}/pki/apiserver.crt`, etc, '--dry-run'],
      ['renew', `${etc}/pki/apiserver.crt`, etc],
    ])
      await assertFits(validate, [...args, ...common]);
  });

  test('every command with JSON has one', () => {
    // SARIF, Code Quality and the cases of verify have formats of their own.
    const withJson = Object.entries(optionWords).filter(([, words]) => (words as readonly string[]).includes('json'));
    assert.deepEqual(
      withJson.map(([name]) => name),
      ['show', 'inspect', 'check', 'forecast', 'map', 'plain'],
    );
  });
});
