import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { decodeObject } from '../../../src/core/x509/decodeObject.ts';
import type { Certificate } from '../../../src/core/x509/model.ts';
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

  const corpus = readFacts<Facts>('corpus-certificates/facts.jsonl');
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
});

function readFacts<T>(file: string): T[] {
  const lines = readFileSync(fixturePath(file), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as T);
}
