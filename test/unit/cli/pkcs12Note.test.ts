import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';

const folder = createOpensslFolder();
after(() => folder.remove());
folder.run('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'k.pem', '-out', 'c.pem', '-subj', '/CN=x');
folder.run('pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', '-passout', 'pass:secret', '-out', 'a.p12');

for (const command of ['inspect', 'check']) {
  test(`${command} tells that a PKCS#12 store needs its passphrase`, async () => {
    const named = await runCommand([command, 'a.p12'], { cwd: folder.pathOf('.') });
    assert.equal(named.code, 0);
    assert.match(
      named.err,
      /^certscope: a\.p12: a PKCS#12 store, which is read with its passphrase only;.*openssl pkcs12/,
    );
    assert.equal((await runCommand([command, 'c.pem'], { cwd: folder.pathOf('.') })).err, '');
  });
}
