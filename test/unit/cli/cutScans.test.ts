import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { after, describe, test } from 'node:test';
import { defaultScanLimits } from '../../../src/node/scanDirectory.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { startTls } from '../../support/probeServers.ts';
import { runCommand } from '../../support/runCommand.ts';
import { createTestCa } from '../../support/testPki.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
const ca = await createTestCa({ name: 'test-ca' });
const { certificatePem } = await ca.issue({ notAfter: '2026-11-01T00:00:00Z' });
mkdirSync(folder.pathOf('pki'));
mkdirSync(folder.pathOf('small'));
for (const name of ['pki/a.crt', 'pki/b.crt', 'small/a.crt']) writeFileSync(folder.pathOf(name), ca.certificatePem);
writeFileSync(folder.pathOf('pki/z-old.crt'), certificatePem);

const due = await ca.issue({ commonName: 'alice', notAfter: '2026-11-30T00:00:00Z' });
mkdirSync(folder.pathOf('due'));
for (const [name, text] of Object.entries({
  'ca.crt': ca.certificatePem,
  'ca.key': ca.keyPem,
  'a.crt': due.certificatePem,
  'a.key': due.keyPem,
  'z.crt': ca.certificatePem,
})) {
  writeFileSync(folder.pathOf(`due/${name}`), text, { mode: 0o600 });
}

const run = (args: readonly string[], maxFiles?: number) =>
  runCommand(args, {
    cwd: folder.pathOf('.'),
    ...(maxFiles === undefined ? {} : { scanLimits: { ...defaultScanLimits, maxFiles } }),
  });

describe('a folder that was not read to its end', () => {
  const commands: readonly (readonly string[])[] = [
    ['check', 'pki'],
    ['check', 'pki', '--fail-on', 'never'],
    ['check', 'pki', '--write-baseline', 'baseline.json'],
    ['inspect', 'pki', '--format', 'json'],
    ['connections', 'pki'],
    ['forecast', 'pki'],
    ['explain', 'pki', '--error', 'x509: certificate signed by unknown authority'],
    ['map', 'pki'],
    ['diff', 'pki', 'small'],
    ['diff', 'small', 'pki'],
  ];
  for (const args of commands) {
    test(`is no success: ${args.join(' ')}`, async () => {
      const { code, err } = await run(args, 2);
      assert.equal(code, 2);
      assert.match(err, /^certscope: pki: stopped after 2 files$/m);
    });
  }

  test('is no success: probe, whatever the server shows', async (context) => {
    const serving = await ca.issue({ extKeyUsage: ['serverAuth'], ipAddresses: ['127.0.0.1'] });
    const server = await startTls({ cert: serving.certificatePem, key: serving.keyPem });
    context.after(() => server.close());
    const args = ['probe', `https://127.0.0.1:${server.port}`, 'pki'];
    assert.equal((await run(args)).code, 0);
    const { code, err } = await run(args, 2);
    assert.equal(code, 2);
    assert.match(err, /^certscope: pki: stopped after 2 files$/m);
  });

  test('is no success: renew --all, which renews what was read', async () => {
    const args = ['renew', '--all', 'due', '--dry-run'];
    assert.equal((await run(args)).code, 0);
    const { code, out, err } = await run(args, 4);
    assert.equal(code, 1);
    assert.match(out, /due\/a\.crt/);
    assert.match(err, /^certscope: due: stopped after 4 files$/m);
  });

  test('tells what was found all the same', async () => {
    const { out } = await run(['inspect', 'pki', '--format', 'json'], 2);
    assert.deepEqual(
      JSON.parse(out).files.map(({ path }: { path: string }) => path),
      ['pki/a.crt', 'pki/b.crt'],
    );
  });

  test('is told where a limit is not reached by as much as a file', async () => {
    const { code, err } = await run(['check', 'small'], 1);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.equal((await run(['check', 'pki'])).code, 1);
  });
});
