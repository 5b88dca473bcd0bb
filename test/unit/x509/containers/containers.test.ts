import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import type { Container, ContainerEntry } from '../../../../src/core/x509/containers/containerModel.ts';
import { decodePkcs12 } from '../../../../src/core/x509/containers/decodePkcs12.ts';
import { openPkcs12, openUnguarded } from '../../../../src/core/x509/containers/openPkcs12.ts';
import { createNodePassphraseCryptography } from '../../../../src/node/nodePassphraseCryptography.ts';
import { decodeContainer } from '../../../support/decodeContainer.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';

const cryptography = createNodePassphraseCryptography();
const folder = createOpensslFolder();
after(() => folder.remove());

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
for (const name of ['ca', 'leaf']) {
  folder.run('req', '-x509', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`);
}
const fingerprints = { ca: fingerprintOf('ca'), leaf: fingerprintOf('leaf') };

function fingerprintOf(name: string): string {
  const text = folder.run('x509', '-in', `${name}.pem`, '-noout', '-fingerprint', '-sha256');
  return text
    .slice(text.indexOf('=') + 1)
    .trim()
    .replaceAll(':', '')
    .toLowerCase();
}

function bytesOf(name: string): Bytes {
  return new Uint8Array(readFileSync(folder.pathOf(name)));
}

function makePkcs12(...options: readonly string[]): Bytes {
  const key = ['-inkey', 'leaf.key', '-in', 'leaf.pem', '-certfile', 'ca.pem', '-name', 'my leaf'];
  folder.run('pkcs12', '-export', ...key, '-out', 'made.p12', ...options);
  return bytesOf('made.p12');
}

/** One line for each entry: certificates by their fingerprint. */
function outline(entries: readonly ContainerEntry[]): readonly string[] {
  return entries.map(line);
}

function line(entry: ContainerEntry): string {
  switch (entry.kind) {
    case 'certificate':
      return `certificate ${createHash('sha256').update(entry.der).digest('hex')} ${entry.alias ?? '-'}`;
    case 'privateKey':
      return `privateKey ${entry.alias ?? '-'}`;
    case 'crl':
      return 'crl';
    case 'other':
      return `other ${entry.what}`;
    case 'locked':
      return `locked ${entry.encryption}`;
    case 'broken':
      return `broken ${entry.reason}`;
  }
}

async function opened(bytes: Bytes, passphrase: string): Promise<Container> {
  const file = decodePkcs12(bytes);
  assert.ok(file !== undefined, 'it is PKCS#12');
  const container = await openPkcs12(file, passphrase, cryptography);
  assert.ok('entries' in container, `it opens: ${JSON.stringify(container)}`);
  return container;
}

const hasLegacyCiphers = folder.tryRun('list', '-providers', '-provider', 'legacy').status === 0;

const content = [`certificate ${fingerprints.leaf} my leaf`, `certificate ${fingerprints.ca} -`, 'privateKey my leaf'];

const variants: Readonly<Record<string, readonly string[]>> = {
  'the default of OpenSSL 3': [],
  'PBES2 with AES-128': ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC'],
  'PBES2 with 3DES': ['-certpbe', 'DES-EDE3-CBC'],
  'RC2 with 40 bits, as Windows and OpenSSL 1 write it': ['-legacy'],
  'RC2 with 128 bits': ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128'],
  '3DES of PKCS#12': ['-legacy', '-certpbe', 'PBE-SHA1-3DES'],
  '3DES with two keys': ['-legacy', '-certpbe', 'PBE-SHA1-2DES'],
  'a MAC with SHA-512': ['-macalg', 'sha512'],
  'a MAC with SHA-1 and other rounds': ['-macalg', 'sha1', '-iter', '5000'],
  'no MAC': ['-nomac', '-certpbe', 'AES-256-CBC'],
};

for (const [name, options] of Object.entries(variants)) {
  test(`PKCS#12: ${name} opens with its passphrase only`, async (t) => {
    if (options.includes('-legacy') && !hasLegacyCiphers) return t.skip('this openssl has no legacy ciphers');
    const bytes = makePkcs12(...options, '-passout', 'pass:correct horse');
    assert.deepEqual(outline((await opened(bytes, 'correct horse')).entries), content);
    const file = decodePkcs12(bytes);
    assert.deepEqual(file && (await openPkcs12(file, 'wrong', cryptography)), { kind: 'wrongPassphrase' });
  });
}

test('PKCS#12: letters beyond ASCII and the empty passphrase', async () => {
  for (const passphrase of ['pässwörd €', '']) {
    const bytes = makePkcs12('-certpbe', 'PBE-SHA1-3DES', '-passout', `pass:${passphrase}`);
    assert.deepEqual(outline((await opened(bytes, passphrase)).entries), content);
  }
});

test('PKCS#12: with an empty passphrase it opens, and nothing has to be entered', async () => {
  const tools = async () => cryptography;
  const empty = await openUnguarded(makePkcs12('-passout', 'pass:'), tools);
  assert.deepEqual(outline(empty?.entries ?? []), content);
  assert.equal(await openUnguarded(makePkcs12('-passout', 'pass:x'), tools), undefined);
});

test('PKCS#12: PBMAC1 guards it', async (t) => {
  const { status } = folder.tryRun('pkcs12', '-help');
  const made = folder.tryRun(
    ...['pkcs12', '-export', '-inkey', 'leaf.key', '-in', 'leaf.pem', '-pbmac1_pbkdf2', '-out', 'pbmac1.p12'],
    ...['-passout', 'pass:x'],
  );
  if (status === 0 && made.status !== 0) return t.skip('this openssl does not know PBMAC1');
  const container = await opened(bytesOf('pbmac1.p12'), 'x');
  assert.match(container.integrity ?? '', /^PBMAC1 with SHA-256/);
  assert.equal(container.entries.filter(({ kind }) => kind === 'certificate').length, 1);
});

test('PKCS#12: without a passphrase it tells what is locked, and what lies open', () => {
  const locked = decodeContainer(makePkcs12('-passout', 'pass:x'));
  assert.deepEqual(outline(locked?.entries ?? []), [
    'locked PBES2 with AES-256-CBC, 2048 iterations',
    'privateKey my leaf',
  ]);
  assert.equal(locked?.integrity, 'HMAC with SHA-256, 2048 iterations');
  const open = decodeContainer(makePkcs12('-certpbe', 'NONE', '-passout', 'pass:x'));
  assert.deepEqual(outline(open?.entries ?? []), content);
});

test('PKCS#12: an enormous number of rounds is refused, not computed', async () => {
  const file = decodePkcs12(makePkcs12('-nomac', '-certpbe', 'AES-256-CBC', '-passout', 'pass:x'));
  assert.ok(file !== undefined);
  const [part] = file.parts;
  assert.ok(part?.kind === 'encrypted' && part.encryption.method !== undefined);
  const { encryption } = part;
  const { method } = part.encryption;
  const huge = { ...method, derivation: { ...method.derivation, rounds: 2 ** 31 } };
  const patched = { ...file, parts: [{ ...part, encryption: { ...encryption, method: huge } }] };
  const answer = await openPkcs12(patched, 'x', cryptography);
  assert.ok('entries' in answer);
  assert.match(outline(answer.entries).join(), /^broken CertScope cannot open/);
});

test('PKCS#7: certificates of a bundle in DER, in their order', () => {
  folder.run(
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    'leaf.pem',
    '-certfile',
    'ca.pem',
    '-outform',
    'DER',
    '-out',
    'made.p7b',
  );
  const container = decodeContainer(bytesOf('made.p7b'));
  assert.equal(container?.format, 'PKCS#7');
  assert.deepEqual(outline(container?.entries ?? []), [
    `certificate ${fingerprints.leaf} -`,
    `certificate ${fingerprints.ca} -`,
  ]);
});

test('PKCS#7: a signed message with indefinite lengths', () => {
  folder.write('message', 'hello');
  const sign = ['cms', '-sign', '-in', 'message', '-signer', 'leaf.pem', '-inkey', 'leaf.key', '-certfile', 'ca.pem'];
  folder.run(...sign, '-nodetach', '-stream', '-outform', 'DER', '-out', 'stream.p7m');
  const bytes = bytesOf('stream.p7m');
  assert.equal(bytes[1], 0x80, 'its length is indefinite');
  const found = outline(decodeContainer(bytes)?.entries ?? []);
  assert.deepEqual(
    [...found].sort(),
    [`certificate ${fingerprints.ca} -`, `certificate ${fingerprints.leaf} -`].sort(),
  );
});

const javaCertificate = '3e376dc83461bc9fa6370f3fc1980f62497d504ba873aabcadc3f80ead973194';

test('Java key stores: certificates without a passphrase, keys never', async () => {
  const jks = decodeContainer(fixture('java.jks'));
  assert.equal(jks?.format, 'JKS');
  assert.deepEqual(
    outline(jks?.entries ?? []).toSorted(),
    [
      `certificate ${javaCertificate} broker`,
      `certificate ${javaCertificate} trusted-ca`,
      'privateKey broker',
    ].toSorted(),
  );
  const jceks = decodeContainer(fixture('java.jceks'));
  assert.equal(jceks?.format, 'JCEKS');
  assert.match(outline(jceks?.entries ?? []).join('\n'), /broken the secret key secret is a serialised Java object/);
  const pkcs12 = await opened(fixture('java.pkcs12'), 'changeit');
  assert.equal(outline(pkcs12.entries).filter((each) => each.startsWith(`certificate ${javaCertificate}`)).length, 2);
});

function fixture(name: string): Bytes {
  return new Uint8Array(readFileSync(`test/fixtures/containers/${name}`));
}

test('cut and damaged containers never throw, hang or invent certificates', async () => {
  const samples = [makePkcs12('-passout', 'pass:x'), bytesOf('made.p7b'), fixture('java.jks'), fixture('java.jceks')];
  for (const sample of samples) {
    for (let length = 0; length < sample.length; length += 7) decodeContainer(sample.slice(0, length));
    for (let at = 0; at < sample.length; at += 3) {
      const damaged = sample.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const file = decodePkcs12(damaged);
      decodeContainer(damaged);
      if (file !== undefined && at % 60 === 0) await openPkcs12(file, 'x', cryptography);
    }
  }
});
