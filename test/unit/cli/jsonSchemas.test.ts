import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, suite, test } from 'node:test';
import Ajv, { type ValidateFunction } from 'ajv';
import { commandSchemas } from '../../../scripts/schemas/commandSchemas.mjs';
import { commandTable } from '../../../src/cli/commandTable.ts';
import { type OptionTable, optionSections, optionWords } from '../../../src/cli/optionTable.ts';
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

  test('explanation', async () => {
    const validate = compiled('explanation');
    const errors = [
      'x509: certificate has expired or is not yet valid',
      'x509: certificate signed by unknown authority',
      'Unable to connect to the server: tls: private key does not match public key',
      'Error from server (Forbidden): pods is forbidden: User "anna" cannot list resource "pods" in API group "" in the namespace "shop"',
      'MountVolume.SetUp failed for volume "tls" : secret "shop/web-tls" not found',
      'open /etc/kubernetes/pki/apiserver.crt: no such file or directory',
      'all is well',
    ];
    for (const input of inputs)
      await assertFits(validate, ['explain', ...input, '--error', errors.join('\n'), '--at', '2090-01-01']);
    for (const input of inputs.slice(0, 3))
      for (const error of errors) await assertFits(validate, ['explain', ...input, '--error', error, ...moment]);
  });

  test('renewals: past, undone, interrupted and damaged ones', async () => {
    const validate = compiled('renewals');
    const backup = ['--backup', path.join(folder, 'kept')];
    await assertFits(validate, ['undo', '--list', ...backup]);
    const file = path.join(folder, 'renewals/apiserver.crt');
    cpSync(`${trees}/h01-rsa/rootfs/etc/kubernetes/pki`, path.dirname(file), { recursive: true });
    for (const args of [
      ['renew', file],
      ['undo', '--yes', file],
      ['renew', file],
    ])
      assert.equal((await runCommand([...args, ...backup])).code, 0);
    await assertFits(validate, ['undo', '--list', ...backup]);
    await assertFits(validate, ['recover', ...backup]);
    const read = async (command: readonly string[]) =>
      JSON.parse((await runCommand([...command, ...backup, '-o', 'json'])).out);
    const [last, undo, first] = (await read(['undo', '--list'])).renewals;
    assert.deepEqual([undo.undoes, first.undoneBy, last.undoneBy], [first.id, undo.id, undefined]);
    assert.deepEqual(last.files.toSorted(), [file, file.replace('.crt', '.key')]);
    const journal = (id: string) => path.join(folder, 'kept', id, 'journal.json');
    const whole = JSON.parse(readFileSync(journal(last.id), 'utf8'));
    // Of a process that is gone.
    const owner = { ...whole.owner, pid: 4_194_304, start: undefined };
    writeFileSync(journal(last.id), JSON.stringify({ ...whole, phase: 'prepared', owner }));
    writeFileSync(journal(first.id), '{');
    await assertFits(validate, ['recover', ...backup]);
    const { interrupted, damaged } = await read(['recover']);
    assert.deepEqual(
      [interrupted.map(({ id }: { id: string }) => id), damaged.map(({ id }: { id: string }) => id)],
      [[last.id], [first.id]],
    );
    const refused = await runCommand(['undo', '-o', 'json', ...backup]);
    assert.deepEqual([refused.code, refused.out], [2, '']);
  });

  test('every command that prints JSON of its own has one', () => {
    const plain = Object.entries(commandTable).flatMap(([name, { options, sections }]) =>
      [options, ...sections.map((each) => optionSections[each].options as OptionTable)].some(
        ({ format }) => format?.words?.includes('json') === true,
      )
        ? [name]
        : [],
    );
    const known = readdirSync('schemas').map(
      (file) => JSON.parse(readFileSync(path.join('schemas', file), 'utf8')).title,
    );
    const changes = [
      'renew',
      'issue',
      'import',
      ...Object.keys(commandTable).filter((name) => commandTable[name]?.group === 'move'),
    ];
    const named = plain.filter((name) => !changes.includes(name));
    assert.deepEqual(
      named.filter((name) => !known.some((title: string) => new RegExp(`\\b${name}\\b`).test(title))),
      [],
    );
    const reading = Object.entries(commandTable).flatMap(([name, { readsMachine }]) => (readsMachine ? [name] : []));
    assert.deepEqual(
      reading.filter((name) => !plain.includes(name)),
      // The table of kubeadm alone.
      ['check-expiration'],
    );
  });

  test('every list of formats with JSON is known', () => {
    // SARIF, Code Quality and the cases of verify have formats of their own.
    const withJson = Object.entries(optionWords).filter(([, words]) => (words as readonly string[]).includes('json'));
    assert.deepEqual(
      withJson.map(([name]) => name),
      ['show', 'inspect', 'check', 'forecast', 'map', 'plain'],
    );
  });
});
