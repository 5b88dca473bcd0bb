import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { encodePem } from '../../../src/core/text/encodePem.ts';
import { writers } from '../../support/manners.ts';
import { applied, findingAt, judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa, type TestCertificate } from '../../support/testPki.ts';

const root = await createTestCa({ name: 'kubernetes' });
const intermediate = await root.issueCa({ name: 'intermediate' });
const lower = await intermediate.issueCa({ name: 'lower' });
const leaf = await lower.issue({ commonName: 'admin' });
const stranger = await createTestCa({ name: 'stranger' });

/** Manners in which several certificates can be written. */
const manners = Object.entries(writers).filter(([name]) => !/DER|lines of 76|on one line$/.test(name));

/** Repairs what is said of a certificate in a file, and returns the file then. */
async function repairAt(
  texts: Texts,
  code: FindingCode,
  path: string,
  { fingerprint }: TestCertificate,
): Promise<string | undefined> {
  const judged = await judge(texts);
  const repair = repairOf(texts, judged, findingAt(judged, code, path, fingerprint));
  return repair && applied(texts, repair)[path];
}

describe('remove-block', () => {
  for (const [name, write] of manners) {
    test(`${name}: as if it had never been there`, async () => {
      const document = (pem: string) => write(pem, stranger.certificatePem, leaf.keyPem);
      const texts = { f: document(leaf.certificatePem + lower.certificatePem) };
      assert.equal(await repairAt(texts, 'chain-unrelated-block', 'f', lower), document(leaf.certificatePem));
      assert.equal(await repairAt(texts, 'chain-unrelated-block', 'f', leaf), document(lower.certificatePem));
    });
  }

  test('the text that describes the certificate goes with it', async () => {
    const bag = 'Bag Attributes\n    localKeyID: 01\nsubject=CN=x\n';
    const texts = { 'f.pem': `# mine\n${leaf.certificatePem}${bag}${stranger.certificatePem}# end\n` };
    assert.equal(
      await repairAt(texts, 'chain-unrelated-block', 'f.pem', stranger),
      `# mine\n${leaf.certificatePem}# end\n`,
    );
  });

  test('the only block of a value stays', async () => {
    assert.equal(await repairAt({ f: leaf.certificatePem }, 'chain-unrelated-block', 'f', leaf), undefined);
  });

  test('an expired CA in a bundle', async () => {
    const old = await createTestCa({
      name: 'old',
      notBefore: '2015-01-01T00:00:00Z',
      notAfter: '2025-01-01T00:00:00Z',
    });
    const bundle = (pem: string) => ({ 'ca.crt': pem });
    const { texts } = await repaired(bundle(old.certificatePem + root.certificatePem), 'expired-member-in-bundle', {
      mayRemove: true,
    });
    assert.deepEqual(texts, bundle(root.certificatePem));
  });
});

describe('reorder-chain', () => {
  const sorted = leaf.certificatePem + lower.certificatePem + intermediate.certificatePem;
  const mixed = intermediate.certificatePem + leaf.certificatePem + lower.certificatePem;
  for (const [name, write] of manners) {
    test(name, async () => {
      const document = (pem: string) => write(pem, '', '');
      const texts = { f: document(mixed), 'ca.crt': root.certificatePem };
      assert.equal(await repairAt(texts, 'chain-wrong-order', 'f', leaf), document(sorted));
    });
  }

  test('the key decides which certificate is the leaf', async () => {
    const other = await lower.issue({ commonName: 'other' });
    const certificates = (first: string, second: string) => first + second + lower.certificatePem;
    const texts = { 'tls.crt': certificates(other.certificatePem, leaf.certificatePem), 'tls.key': leaf.keyPem };
    assert.equal(
      await repairAt(texts, 'chain-wrong-order', 'tls.crt', leaf),
      leaf.certificatePem + lower.certificatePem + other.certificatePem,
    );
  });

  test('what is in order is left alone', async () => {
    assert.equal(await repairAt({ f: sorted }, 'chain-wrong-order', 'f', leaf), undefined);
  });
});

describe('append-block', () => {
  const inFolder = {
    'a.crt': intermediate.certificatePem,
    'b.crt': lower.certificatePem,
    'ca.crt': root.certificatePem,
  };
  for (const [name, write] of manners) {
    test(`${name}: all intermediates, without the root`, async () => {
      const document = (pem: string) => write(pem, '', '');
      const texts = { ...inFolder, f: document(leaf.certificatePem) };
      const chain = leaf.certificatePem + lower.certificatePem + intermediate.certificatePem;
      assert.equal(await repairAt(texts, 'chain-incomplete', 'f', leaf), document(chain));
    });
  }

  test('behind the chain, before what else stands there; the title names it', async () => {
    const start = leaf.certificatePem + lower.certificatePem;
    const texts = { ...inFolder, 'tls.pem': `${start}# the key\n${leaf.keyPem}` };
    const judged = await judge(texts);
    const repair = repairOf(texts, judged, findingAt(judged, 'chain-incomplete', 'tls.pem', leaf.fingerprint));
    assert.equal(repair?.title, 'append the certificate of intermediate');
    assert.equal(applied(texts, repair)['tls.pem'], `${start}${intermediate.certificatePem}# the key\n${leaf.keyPem}`);
  });

  test('nothing is appended that is not known', async () => {
    assert.equal(await repairAt({ f: leaf.certificatePem }, 'chain-incomplete', 'f', leaf), undefined);
    const unknown = encodePem('CERTIFICATE', stranger.der);
    assert.equal(await repairAt({ ...inFolder, f: unknown }, 'chain-incomplete', 'f', stranger), undefined);
  });
});
