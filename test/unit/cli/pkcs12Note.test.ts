import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
folder.run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-subj', '/CN=x');
folder.run('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', 'pass:secret', '-out', 'a.p12');
const unguarded = ['-certpbe', 'NONE', '-passout', 'pass:secret', '-out', 'open.p12'];
folder.run('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', ...unguarded);

folder.run('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', 'pass:', '-out', 'empty.pfx');

for (const command of ['inspect', 'check']) {
  test(`${command} tells that a PKCS#12 store needs its passphrase`, async () => {
    const named = await runCommand([command, 'a.p12'], { cwd: folder.pathOf('.') });
    assert.equal(named.code, 0);
    assert.match(named.err, /^certscope: a\.p12: part of this PKCS#12 store needs a passphrase\..*openssl pkcs12/);
    for (const open of ['c.pem', 'open.p12', 'empty.pfx']) {
      const { out, err } = await runCommand([command, open, '--format', 'json'], { cwd: folder.pathOf('.') });
      assert.equal(err, '');
      assert.equal(JSON.parse(out).files[0].credentials.length, 1, open);
    }
  });
}

test('a store with an empty passphrase is shown like an open one', async () => {
  const [empty, open] = await Promise.all(
    ['empty.pfx', 'open.p12'].map((name) => runCommand(['show', name, '-o', 'pem'], { cwd: folder.pathOf('.') })),
  );
  assert.match(empty?.out ?? '', /^-----BEGIN CERTIFICATE-----/);
  assert.equal(empty?.out, open?.out);
  const { out } = await runCommand(['show', 'empty.pfx'], { cwd: folder.pathOf('.') });
  assert.match(out, /CN=x/);
});
