import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { locateCredentials } from '../../../../src/core/locate/locateCredentials.ts';
import { openProtectedKey, type ProtectedKey, sealLike } from '../../../../src/core/renewal/keys/protectedKey.ts';
import { encodePem } from '../../../../src/core/text/encodePem.ts';
import { equalBytes } from '../../../../src/core/x509/bytes.ts';
import { createNodePassphraseCryptography } from '../../../../src/node/nodePassphraseCryptography.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());
const tools = { cryptography: createNodePassphraseCryptography(), webCryptography: crypto };
const passphrase = 'Straße 日本';
const pass = ['-passin', `pass:${passphrase}`];

openssl.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'plain.key');
openssl.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'other.key');

/** How openssl encrypts a key: arguments behind the names of the files. */
const schemes: Readonly<Record<string, readonly string[]>> = {
  'PBES2, AES-256': ['pkcs8', '-topk8', '-v2', 'aes-256-cbc'],
  'PBES2, AES-128, SHA-512': ['pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA512', '-iter', '5000'],
  'PBES2, 3DES, SHA-1': ['pkcs8', '-topk8', '-v2', 'des3', '-v2prf', 'hmacWithSHA1'],
  "PKCS#12's 3DES": ['pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES'],
  'legacy PEM, AES-256': ['pkey', '-traditional', '-aes-256-cbc'],
  'legacy PEM, AES-128': ['pkey', '-traditional', '-aes-128-cbc'],
  'legacy PEM, 3DES': ['pkey', '-traditional', '-des3'],
};

for (const [name, [command = '', ...rest]] of Object.entries(schemes)) {
  describe(name, async () => {
    openssl.run(command, ...rest, '-in', 'plain.key', '-passout', `pass:${passphrase}`, '-out', 'old.key');
    const old = keyIn(openssl.read('old.key'));
    const opened = await openProtectedKey(old, passphrase, tools.cryptography);

    it('opens to the same key', () => {
      assert.ok(opened.kind === 'opened');
      openssl.write('opened.key', encodePem(old.headers === undefined ? 'PRIVATE KEY' : old.label, opened.der));
      assert.ok(openssl.run('pkey', '-in', 'opened.key') === openssl.run('pkey', '-in', 'plain.key'));
    });

    it('does not open with another passphrase', async () => {
      for (const wrong of ['', 'Strasse', `${passphrase} `]) {
        assert.deepEqual(await openProtectedKey(old, wrong, tools.cryptography), { kind: 'wrongPassphrase' });
      }
    });

    it('seals another key so that openssl opens it, with salt and IV of its own', async () => {
      assert.ok(opened.kind === 'opened');
      const sealed = await sealLike(old, opened.der, passphrase, tools);
      assert.ok(sealed !== undefined);
      assert.notDeepEqual(sealed.bytes, old.bytes);
      assert.equal(sealed.bytes.length, old.bytes.length);
      const { dekInfo } = sealed;
      assert.equal(dekInfo === undefined, old.headers === undefined);
      const pem = encodePem(old.label, sealed.bytes);
      const headers = `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${dekInfo}\n\n`;
      openssl.write('sealed.key', dekInfo === undefined ? pem : pem.replace('-----\n', `-----\n${headers}`));
      assert.ok(openssl.run('pkey', '-in', 'sealed.key', ...pass) === openssl.run('pkey', '-in', 'plain.key'));
      const again = keyIn(openssl.read('sealed.key'));
      const reopened = await openProtectedKey(again, passphrase, tools.cryptography);
      assert.ok(reopened.kind === 'opened' && equalBytes(reopened.der, opened.der));
    });
  });
}

it('says that it cannot open scrypt', async () => {
  openssl.run('pkcs8', '-topk8', '-scrypt', '-in', 'other.key', '-passout', 'pass:x', '-out', 'scrypt.key');
  const key = keyIn(openssl.read('scrypt.key'));
  assert.deepEqual(await openProtectedKey(key, 'x', tools.cryptography), { kind: 'unsupported' });
  assert.equal(await sealLike(key, new Uint8Array(9), 'x', tools), undefined);
});

function keyIn(text: string): ProtectedKey {
  const [block] = locateCredentials(text).flatMap(({ blocks }) => blocks);
  assert.ok(block?.label !== undefined);
  const { label, headers } = block;
  return { label, bytes: block.bytes(), ...(headers === undefined ? {} : { headers }) };
}
