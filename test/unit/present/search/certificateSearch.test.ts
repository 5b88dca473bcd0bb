import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type SearchEntry,
  searchCertificates,
  searchEntries,
} from '../../../../src/core/present/search/certificateSearch.ts';
import { manyCertificates } from '../../../support/manyCertificates.ts';
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

describe('among thousands of certificates', async () => {
  const { documents } = await manyCertificates(3000, { shareKey: true });
  const all = searchEntries(await contextOf(documents));

  test('each is found by its own words, alone', () => {
    // The CA is one of them.
    assert.equal(all.length, 3001);
    for (const number of [0, 1, 1499, 2999]) {
      const { found, total } = searchCertificates(all, `web-${number}.example.com`, 200);
      assert.deepEqual([total, found[0]?.label], [1, `web-${number}`]);
    }
  });

  test('as many as a list takes are shown, and the others counted', () => {
    for (const [query, expected] of [
      ['', 3001],
      ['example.com', 3000],
      ['example.com web-1', 1111],
      ['web-29 client', 111],
      ['web-12 nobody', 0],
    ] as const) {
      const { found, total } = searchCertificates(all, query, 200);
      assert.deepEqual([query, total, found.length], [query, expected, Math.min(200, expected)]);
    }
  });
});
