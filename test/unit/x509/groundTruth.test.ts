import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import { formatName } from '../../../src/core/x509/formatName.ts';
import type { Certificate, DecodedObject } from '../../../src/core/x509/x509Model.ts';
import { assertFacts, type Facts } from './groundTruth.ts';
import { fixturePath, pemBlocks, readCertificateFile } from './pemFixture.ts';

suite('facts of certificates that independent readers state', () => {
  const odd = readFacts<Facts & { file: string }>('odd-certs/facts.jsonl');
  test('there are 150 odd certificates', () => assert.equal(odd.length, 150));
  for (const facts of odd) {
    test(`odd-certs/${facts.file}`, () => {
      const { label, der } = readCertificateFile(fixturePath('odd-certs', facts.file));
      const certificate = decodeObject(der, label === 'DER' ? undefined : label);
      assert.equal(certificate.kind, 'certificate');
      assertFacts(certificate as Certificate, facts);
      const hasTrailing = (certificate as Certificate).problems.some(({ code }) => code === 'trailing-data');
      assert.equal(hasTrailing, facts.trailing_bytes !== undefined && label !== 'TRUSTED CERTIFICATE');
    });
  }

  const corpus = readFacts<Facts>('corpus/facts.jsonl');
  const blocks = pemBlocks(readFileSync(fixturePath('corpus-certificates/certificates.pem'), 'latin1'));
  test('the corpus has a certificate for each of its facts', () => assert.equal(blocks.length, corpus.length));
  for (const [i, facts] of corpus.entries()) {
    test(`corpus ${facts.sha256.slice(0, 16)} ${JSON.stringify(facts.subject)}`, () => {
      const block = blocks[i];
      assert.ok(block !== undefined);
      const certificate = decodeObject(block.der);
      assert.equal(certificate.kind, 'certificate');
      assertFacts(certificate as Certificate, facts);
    });
  }

  for (const file of readdirSync(fixturePath('kubeadm/truth'))) {
    const truth = JSON.parse(readFileSync(fixturePath('kubeadm/truth', file), 'utf8')) as TreeFacts;
    test(`kubeadm/${truth.id}`, () => {
      for (const { path, certificates = [], key, csr } of truth.files) {
        const decoded = decodeAll(readFileSync(fixturePath('kubeadm/trees', truth.id, 'rootfs', path), 'utf8'));
        const bySha256 = new Map(
          decoded.flatMap((each) => (each.kind === 'certificate' ? [[sha256(each.der), each]] : [])),
        );
        for (const facts of certificates) assertFacts(bySha256.get(facts.sha256) as Certificate, facts);
        assert.equal(bySha256.size, new Set(certificates.map(({ sha256 }) => sha256)).size, path);
        if (key !== undefined) assertKey(decoded[0], key);
        if (csr !== undefined) {
          assert.ok(decoded[0]?.kind === 'certificationRequest');
          assert.equal(formatName(decoded[0].subject), csr.subject);
        }
      }
    });
  }
});

/** What the truth of a kubeadm tree says of its files. */
interface TreeFacts {
  readonly id: string;
  readonly files: readonly {
    readonly path: string;
    readonly certificates?: readonly Facts[];
    readonly key?: KeyFacts;
    readonly csr?: { readonly subject: string };
  }[];
}

interface KeyFacts {
  readonly spki_sha256: string;
  readonly type: string;
  readonly bits: number;
  readonly private: boolean;
}

function assertKey(decoded: DecodedObject | undefined, facts: KeyFacts): void {
  assert.ok(decoded?.kind === (facts.private ? 'privateKey' : 'publicKey'));
  const { publicKey } = decoded;
  assert.ok(publicKey !== undefined);
  assert.deepEqual(
    [sha256(publicKey.spki), publicKey.algorithm, publicKey.bits],
    [facts.spki_sha256, facts.type, facts.bits],
  );
}

/** Decodes the PEM blocks of a file, in text or in the base64 values of a kubeconfig. */
function decodeAll(text: string): DecodedObject[] {
  const values = [...text.matchAll(/-data: (\S+)/g)].map(([, value = '']) =>
    Buffer.from(value, 'base64').toString('latin1'),
  );
  return [text, ...values].flatMap(pemBlocks).map(({ label, der }) => decodeObject(der, label));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function readFacts<T>(file: string): T[] {
  const lines = readFileSync(fixturePath(file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}
