import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'certscope-quiet-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ca = await createTestCa({ name: 'corp' });
/** Each another certificate: one at several places is told once. */
async function put(name: string): Promise<void> {
  const { certificatePem } = await ca.issue({ commonName: 'gone', notAfter: '2026-06-01T00:00:00Z' });
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), certificatePem);
}
for (const name of ['pki/gone.crt', 'testdata/gone.crt', 'clusters/test/gone.crt', 'docs/tls.md']) await put(name);

const check = (...args: readonly string[]) => runCommand(['check', '--at', '2026-06-12', ...args], { cwd: folder });

test('what lies where no cluster reads it is counted, not listed', async () => {
  const { out, code } = await check('.');
  assert.equal(code, 1);
  assert.match(out, /^pki\/gone\.crt:1:1\n/m);
  assert.match(out, /^clusters\/test\/gone\.crt:1:1\n/m);
  assert.doesNotMatch(out, /testdata|docs/);
  assert.match(out, /\n2 findings in test data, .* are not listed\. --all lists them\.\n$/);
});

test('--all lists it, as hints', async () => {
  const { out } = await check('.', '--all');
  assert.match(out, /^testdata\/gone\.crt:1:1\n\s+• hint\s+The client certificate of gone expired /m);
  assert.match(out, /^docs\/tls\.md:1:1\n\s+• hint\s+The client certificate of gone expired /m);
  assert.doesNotMatch(out, /not listed/);
});

test('what is named, or a machine below a root, is judged in full', async () => {
  assert.match((await check('testdata')).out, /^testdata\/gone\.crt:1:1\n\s+✗ error\s/m);
  assert.match((await check('docs/tls.md')).out, /^docs\/tls\.md:1:1\n\s+✗ error\s/m);
  assert.match((await check('.', '--root', '.')).out, /^testdata\/gone\.crt:1:1\n\s+✗ error\s/m);
});

test('nothing fails because of it, and JSON tells why it is quiet', async () => {
  rmSync(path.join(folder, 'pki'), { recursive: true });
  rmSync(path.join(folder, 'clusters'), { recursive: true });
  const { code, out } = await check('.', '--fail-on', 'warning');
  assert.equal(code, 0);
  assert.match(out, /^No problems in 2 certificates\.\n2 findings in /);
  const json = JSON.parse((await check('.', '--format', 'json')).out);
  assert.deepEqual(
    json.findings.map(({ path: file, severity, place }: Record<string, string>) => [file, severity, place]),
    [
      ['docs/tls.md', 'hint', 'documentation'],
      ['testdata/gone.crt', 'hint', 'tests'],
    ],
  );
});

test('connections, map, forecast and the causes count the same', async () => {
  const { certificatePem, keyPem } = await ca.issue({ commonName: 'gone', notAfter: '2026-06-01T00:00:00Z' });
  const other = await createTestCa({ name: 'other' });
  const data = (text: string) => Buffer.from(text).toString('base64');
  const kubeconfig = `kind: Config
current-context: a
contexts: [{ name: a, context: { cluster: a, user: a } }]
clusters: [{ name: a, cluster: { server: 'https://10.0.0.1:6443', certificate-authority-data: ${data(other.certificatePem)} } }]
users: [{ name: a, user: { client-certificate-data: ${data(certificatePem)}, client-key-data: ${data(keyPem)} } }]
`;
  mkdirSync(path.join(folder, 'e2e/etc'), { recursive: true });
  writeFileSync(path.join(folder, 'e2e/etc/config'), kubeconfig);
  const run = (command: string, ...args: readonly string[]) =>
    runCommand([command, '--at', '2026-05-12', ...args], { cwd: folder });
  for (const command of ['connections', 'map', 'forecast']) {
    const short = await run(command, '.');
    assert.match(short.err, /1 connection in test data or examples is not counted\. --all shows it\./, command);
    assert.doesNotMatch(short.out, /10\.0\.0\.1|kubectl/, command);
    for (const all of [await run(command, '.', '--all'), await run(command, 'e2e')]) {
      assert.doesNotMatch(all.err, /not counted/, command);
      assert.match(all.out, /kubectl/, command);
    }
  }
  const judged = await runCommand(['connections', '--at', '2026-06-12', '.'], { cwd: folder });
  assert.deepEqual([judged.code, (await check('e2e')).code], [0, 1]);
  assert.doesNotMatch((await check('.')).out, /✗/);
  assert.match((await check('.', '--all')).out, /✗/);
  rmSync(path.join(folder, 'e2e'), { recursive: true });
});

test('a test folder beside those of environments is one of them', async () => {
  for (const name of ['eu-1/prod/gone.crt', 'eu-1/test/gone.crt', 'eu-2/test/gone.crt']) await put(name);
  const { out } = await check('.');
  assert.match(out, /^eu-1\/prod\/gone\.crt:1:1\n/m);
  assert.match(out, /^eu-1\/test\/gone\.crt:1:1\n/m);
  assert.doesNotMatch(out, /eu-2/);
});

test('templates of a chart are quiet, and what is made of them is not', async () => {
  const names = ['chart/templates/web/gone.crt', 'made/app/templates/gone.crt', 'roles/a/gone.crt.j2', 'gone.tmpl'];
  for (const name of names) await put(name);
  writeFileSync(path.join(folder, 'chart/Chart.yaml'), 'name: app\n');
  const { out } = await check('.');
  assert.match(out, /^made\/app\/templates\/gone\.crt:1:1\n/m);
  assert.doesNotMatch(out, /chart\/templates|j2|tmpl/);
});
