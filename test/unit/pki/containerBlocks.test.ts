import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, test } from 'node:test';
import { decodeFile } from '../../../src/core/pki/decodeFile.ts';
import type { DecodedFile } from '../../../src/core/pki/pkiModel.ts';
import { createNodeCryptography } from '../../../src/node/nodeCryptography.ts';
import { decodeContainer } from '../../support/decodeContainer.ts';
import { createOpensslFolder } from '../../support/openssl.ts';
import { runCommand } from '../../support/runCommand.ts';

const tools = { cryptography: createNodeCryptography(), containers: decodeContainer };
const folder = createOpensslFolder();
after(() => folder.remove());
for (const name of ['first', 'second']) {
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`];
  folder.run('req', '-x509', ...key, '-out', `${name}.pem`, '-subj', `/CN=${name}`);
}
const files = ['-certfile', 'first.pem', '-certfile', 'second.pem'];
folder.run('crl2pkcs7', '-nocrl', ...files, '-out', 'bundle.pem');
folder.run('crl2pkcs7', '-nocrl', ...files, '-outform', 'DER', '-out', 'bundle.p7b');

function outline({ credentials }: DecodedFile): readonly string[] {
  return credentials.map(({ content, block }) => {
    const name = content.kind === 'certificate' ? content.subject.rdns[0]?.[0]?.value : content.kind;
    return `${name} #${block.index} ${block.encoding.join('+')}`;
  });
}

test('a PKCS#7 bundle in PEM gives its members, and other blocks around it keep their order', () => {
  const text = `${folder.read('second.pem')}${folder.read('bundle.pem')}${folder.read('first.pem')}`;
  const file = decodeFile({ path: 'bundle.pem', text }, tools);
  assert.deepEqual(outline(file), ['second #0 pem', 'first #1 pem+pkcs7', 'second #2 pem+pkcs7', 'first #3 pem']);
  const member = file.credentials[1]?.block.span;
  assert.ok(member !== undefined);
  assert.match(text.slice(member.start, member.end), /^-----BEGIN PKCS7-----[^-]+-----END PKCS7-----$/);
});

test('a PKCS#7 bundle in base64 in YAML', () => {
  const data = Buffer.from(folder.read('bundle.pem')).toString('base64');
  const text = `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\ndata:\n  bundle.p7b: ${data}\n`;
  const file = decodeFile({ path: 's.yaml', text }, tools);
  assert.deepEqual(outline(file), ['first #0 base64+pem+pkcs7', 'second #1 base64+pem+pkcs7']);
  const [value] = file.values;
  assert.equal(value?.keyPath, "data['bundle.p7b']");
  assert.equal(value.object?.name, 's');
});

test('binary bundles and Java key stores', () => {
  const bytes = new Uint8Array(readFileSync(folder.pathOf('bundle.p7b')));
  assert.deepEqual(outline(decodeFile({ path: 'bundle.p7b', bytes }, tools)), [
    'first #0 der+pkcs7',
    'second #1 der+pkcs7',
  ]);
  const store = new Uint8Array(readFileSync('test/fixtures/containers/java.jks'));
  assert.deepEqual(outline(decodeFile({ path: 'java.jks', bytes: store }, tools)), [
    'java-broker #0 jks',
    'java-broker #1 jks',
  ]);
});

test('certificates of DER that follow one another, as in a list of roots', () => {
  const [first, second] = ['first', 'second'].map((name) => {
    folder.run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
    return readFileSync(folder.pathOf(`${name}.der`));
  });
  assert.ok(first !== undefined && second !== undefined);
  const read = (...parts: readonly Uint8Array[]) =>
    outline(decodeFile({ path: 'roots.der', bytes: new Uint8Array(Buffer.concat(parts)) }, tools));
  const both = ['first #0 der+list', 'second #1 der+list'];
  assert.deepEqual(read(first, second), both);
  assert.deepEqual(read(first, second, Buffer.from('\n')), both);
  assert.deepEqual(read(first, first), ['first #0 der+list', 'first #1 der+list']);
  // One that is damaged hides no other.
  const damaged = Buffer.from(second).fill(0xff, 8);
  assert.deepEqual(read(first, second, damaged, first), [...both, 'unreadable #2 der+list', 'first #3 der+list']);
  assert.deepEqual(read(first, second, second.subarray(0, -1)), both);
  // Other octets behind a certificate are what they were.
  assert.deepEqual(read(first, damaged), ['first #0 der']);
  assert.deepEqual(read(first), ['first #0 der']);
  folder.write('roots.der', Buffer.concat([first, second]));
});

test('a PKCS#12 store: the parts that no passphrase guards', () => {
  const base = ['pkcs12', '-export', '-passout', 'pass:secret', '-inkey', 'first.key', '-in', 'first.pem'];
  folder.run(...base, '-certfile', 'second.pem', '-certpbe', 'NONE', '-out', 'open.p12');
  folder.run(...base, '-out', 'locked.p12');
  const blocksOf = (name: string) => {
    const bytes = new Uint8Array(readFileSync(folder.pathOf(name)));
    return outline(decodeFile({ path: name, bytes }, tools));
  };
  assert.deepEqual(blocksOf('open.p12'), ['first #0 der+pkcs12', 'second #1 der+pkcs12']);
  assert.deepEqual(blocksOf('locked.p12'), []);
});

test('a signed message without certificates, and a broken bundle, are nothing', () => {
  const broken = folder.read('bundle.pem').replace(/MII/, 'MAA');
  assert.deepEqual(outline(decodeFile({ path: 'bundle.pem', text: broken }, tools)), []);
});

test('the directory scan finds them', async () => {
  mkdirSync(folder.pathOf('tree'));
  folder.write('tree/bundle.p7b', readFileSync(folder.pathOf('bundle.p7b')));
  folder.write('tree/mozilla_roots.der', readFileSync(folder.pathOf('roots.der')));
  folder.write('tree/java.jks', readFileSync('test/fixtures/containers/java.jks'));
  const { code, out } = await runCommand(['inspect', 'tree', '--format', 'json'], {
    cwd: path.dirname(folder.pathOf('tree')),
  });
  assert.equal(code, 0);
  const found: { files: { path: string; credentials: unknown[] }[] } = JSON.parse(out);
  assert.deepEqual(
    found.files.map((file) => [file.path, file.credentials.length]),
    [
      ['tree/bundle.p7b', 2],
      ['tree/java.jks', 2],
      ['tree/mozilla_roots.der', 2],
    ],
  );
});
