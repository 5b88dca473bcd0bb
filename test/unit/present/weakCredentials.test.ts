import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { inlineSummary } from '../../../src/core/present/hints/inlineSummary.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { hoverOf } from '../../support/hoverFixture.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { contextOf } from '../../support/presentFixture.ts';
import { createTestRequest } from '../../support/testPki.ts';

const openssl = createOpensslFolder();
after(() => openssl.remove());

async function show(path: string, text: string) {
  const context = await contextOf({ [path]: text });
  const file = context.file(path);
  const [value] = file.values;
  assert.ok(value);
  return { hint: inlineSummary(value, file, context), hover: hoverOf(context, path, 0) };
}

test('a weak key carries the state of its problem', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { hint, hover } = await show('a.key', privateKey.export({ format: 'pem', type: 'pkcs1' }).toString());
  assert.equal(hint, '✗ RSA 1024 key');
  assert.match(hover, /^\*\*✗ Private key[\s\S]*\n\n✗ This RSA key has 1024 bits/);
});

test('a request with a weak key, and one whose signature is wrong', async () => {
  openssl.run('req', '-new', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'w.key', '-subj', '/CN=a', '-out', 'w.csr');
  const weak = await show('w.csr', openssl.read('w.csr'));
  assert.equal(weak.hint, '⚠︎ CSR a · not signed');
  const { der } = await createTestRequest({ commonName: 'a' });
  der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
  const forged = await show('f.csr', encodePem('CERTIFICATE REQUEST', der));
  assert.equal(forged.hint, '✗ CSR a · not signed');
  assert.match(
    forged.hover,
    /^\*\*✗ Request for a certificate of a, not signed yet\*\*\n[\s\S]*\n✗ The signature of this request is wrong/,
  );
});
