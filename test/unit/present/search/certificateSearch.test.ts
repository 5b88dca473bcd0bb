import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type SearchEntry,
  searchCertificates,
  searchEntries,
} from '../../../../src/core/present/search/certificateSearch.ts';
import { contextOf } from '../../../support/presentFixture.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const day = 86_400_000;
const inDays = (days: number) => new Date(testNow + days * day).toISOString();

async function entries(): Promise<{ all: readonly SearchEntry[]; fingerprint: string }> {
  const ca = await createTestCa({ name: 'kubernetes' });
  const [api, soon, over] = await Promise.all([
    ca.issue({
      commonName: 'kube-apiserver',
      dnsNames: ['api.example.com'],
      ipAddresses: ['10.0.0.11'],
      extKeyUsage: ['serverAuth'],
      serialNumber: '3f09b7',
      notAfter: inDays(300),
    }),
    ca.issue({ commonName: 'soon', notAfter: inDays(20) }),
    ca.issue({ commonName: 'Over', notAfter: inDays(-1) }),
  ]);
  const all = searchEntries(
    await contextOf({
      'ca.crt': ca.certificatePem,
      'api.crt': api.certificatePem,
      'a/soon.crt': soon.certificatePem,
      'over.crt': over.certificatePem,
      'copy.crt': over.certificatePem,
    }),
  );
  return { all, fingerprint: api.fingerprint };
}

describe('certificates are found by', async () => {
  const { all, fingerprint } = await entries();
  const queries: readonly [query: string, labels: readonly string[]][] = [
    ['API.example', ['apiserver']],
    ['10.0.0.11', ['apiserver']],
    ['3f09b7', ['apiserver']],
    [fingerprint.slice(0, 12), ['apiserver']],
    [fingerprint.toUpperCase().match(/../g)?.slice(3, 8).join(':') ?? '', ['apiserver']],
    ['cn=over', ['Over']],
    ['expired', ['Over']],
    ['copy.crt', ['Over']],
    ['cert-expiring-soon', ['soon']],
    ['<30d', ['Over', 'soon']],
    ['<30 >0', ['soon']],
    ['>1y ca', ['ca']],
    [inDays(300).slice(0, 10), ['apiserver']],
    ['serving nobody', []],
  ];
  for (const [query, labels] of queries) {
    test(query, () => {
      assert.deepEqual(
        searchCertificates(all, query, 10).found.map(({ label }) => label),
        labels,
      );
    });
  }

  test('nothing: all, the broken ones first, and how many there are beyond the limit', () => {
    const { found, total } = searchCertificates(all, '  ', 2);
    assert.deepEqual(
      found.map(({ label }) => label),
      ['Over', 'soon'],
    );
    assert.equal(total, 4);
  });
});
