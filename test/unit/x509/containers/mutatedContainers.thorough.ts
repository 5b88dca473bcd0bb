import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { Bytes } from '../../../../src/core/x509/bytes.ts';
import { decodePkcs12 } from '../../../../src/core/x509/containers/decodePkcs12.ts';
import { openPkcs12 } from '../../../../src/core/x509/containers/openPkcs12.ts';
import { createNodePassphraseCryptography } from '../../../../src/node/nodePassphraseCryptography.ts';
import { mutateDer } from '../../../fuzz/mutateDer.ts';
import { createRandom } from '../../../fuzz/random.ts';
import { holdMemoryBelow } from '../../../support/boundedMemory.ts';
import { decodeContainer } from '../../../support/decodeContainer.ts';
import { createOpensslFolder } from '../../../support/openssl.ts';

holdMemoryBelow(500);

/** Mutants of each container; the seed is fixed, so that a failure comes again. */
const mutants = 300;

const folder = createOpensslFolder();
after(() => folder.remove());
folder.run(
  ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
  ...['-keyout', 'k.pem', '-out', 'c.pem', '-subj', '/CN=fuzz'],
);
const pkcs12 = [
  'pkcs12',
  '-export',
  '-inkey',
  'k.pem',
  '-in',
  'c.pem',
  '-name',
  'fuzz',
  '-passout',
  'pass:x',
  '-iter',
  '2',
];
folder.run(...pkcs12, '-certpbe', 'AES-128-CBC', '-out', 'pbes2.p12');
folder.run(...pkcs12, '-certpbe', 'PBE-SHA1-3DES', '-out', 'old.p12');
folder.run(...pkcs12, '-certpbe', 'NONE', '-keypbe', 'NONE', '-nomac', '-out', 'open.p12');
folder.run('crl2pkcs7', '-nocrl', '-certfile', 'c.pem', '-outform', 'DER', '-out', 'bundle.p7b');

const seeds: Readonly<Record<string, Bytes>> = Object.fromEntries(
  ['pbes2.p12', 'old.p12', 'open.p12', 'bundle.p7b'].map((name) => [
    name,
    new Uint8Array(readFileSync(folder.pathOf(name))),
  ]),
);
const cryptography = createNodePassphraseCryptography();

for (const [name, seed] of Object.entries(seeds)) {
  test(`mutants of ${name} never throw, and give no more bytes than they have`, async () => {
    const random = createRandom(20_261_124);
    for (let count = 0; count < mutants; count++) {
      const mutant = mutateDer(seed, random);
      const entries = [...(decodeContainer(mutant)?.entries ?? [])];
      const store = decodePkcs12(mutant);
      // Rounds may have become many; what is tested is the reading, not the patience.
      if (store !== undefined && count % 10 === 0 && !isSlow(store)) {
        const opened = await openPkcs12(store, 'x', cryptography);
        if ('entries' in opened) entries.push(...opened.entries);
      }
      for (const entry of entries) {
        if (entry.kind === 'certificate' || entry.kind === 'crl') assert.ok(entry.der.length <= mutant.length);
      }
    }
  });
}

function isSlow({ parts, mac }: NonNullable<ReturnType<typeof decodePkcs12>>): boolean {
  const rounds = parts.map((part) =>
    part.kind === 'encrypted' ? (part.encryption.method?.derivation.rounds ?? 0) : 0,
  );
  return Math.max(mac?.derivation?.rounds ?? 0, ...rounds) > 1000;
}

test('mutants of Java key stores never throw, and give no more bytes than they have', () => {
  const random = createRandom(20_261_124);
  for (const name of ['java.jks', 'java.jceks']) {
    const seed = new Uint8Array(readFileSync(`test/fixtures/containers/${name}`));
    for (let count = 0; count < mutants; count++) {
      const mutant = seed.slice(0, random.below(8) === 0 ? random.below(seed.length) : seed.length);
      for (let change = random.below(4); change >= 0; change--) {
        const at = random.below(random.below(2) === 0 ? 80 : mutant.length);
        if (at < mutant.length) mutant[at] = random.pick([0, 1, 0x7f, 0x80, 0xff, random.below(256)]);
      }
      for (const entry of decodeContainer(mutant)?.entries ?? []) {
        if (entry.kind === 'certificate') assert.ok(entry.der.length <= mutant.length);
      }
    }
  }
});
