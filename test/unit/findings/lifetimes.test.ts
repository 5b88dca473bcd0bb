import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { codesOf, findingsIn, gradesOf } from '../../support/annotatedDocument.ts';
import { createTestCa, createTestKeys, testNow } from '../../support/testPki.ts';

const keys = await createTestKeys();
const ca = await createTestCa({ name: 'kubernetes', notAfter: '2027-01-01T00:00:00Z', keys });
const own = /^(?:validity-(?:inverted|no)|ca-lifetime|ca-expires)/;

describe('validity-inverted', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', ['validity-inverted a.crt']],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', ['validity-inverted a.crt']],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:01Z', []],
    // A day that never comes is not announced.
    ['2030-01-01T00:00:00Z', '2029-01-01T00:00:00Z', ['validity-inverted a.crt']],
  ];
  for (const [notBefore, notAfter, expected] of cases) {
    test(`${notBefore} to ${notAfter}`, async () => {
      const { certificatePem } = await ca.issue({ notBefore, notAfter });
      const found = codesOf(await findingsIn({ 'a.crt': certificatePem }));
      assert.deepEqual(
        found.filter((code) => !code.startsWith('cert-expired')),
        expected,
      );
    });
  }
});

describe('ends of CAs', () => {
  const gradesFor = async (notAfter: string) => {
    const { certificatePem } = await createTestCa({ name: 'x', notBefore: '2026-01-01T00:00:00Z', notAfter });
    return gradesOf(await findingsIn({ 'ca.crt': certificatePem }), own);
  };

  test('ten years and leap days are no more than kubeadm recommends', async () => {
    assert.deepEqual(await gradesFor('2036-01-02T00:00:00Z'), []);
    assert.deepEqual(await gradesFor('2036-01-02T00:00:01Z'), ['info ca-lifetime-over-10y ca.crt']);
  });

  test('no end at all', async () => {
    assert.deepEqual(await gradesFor('9999-12-31T23:59:59Z'), ['info validity-no-expiration ca.crt']);
  });

  test('the root of an organisation, and the roots of the web, are not the cluster’s', async () => {
    const root = await createTestCa({ name: 'corp', notAfter: '2046-01-01T00:00:00Z' });
    const intermediate = await root.issueCa({ name: 'kubernetes' });
    const pems = [root, intermediate].map(({ certificatePem }) => certificatePem).join('');
    assert.deepEqual(gradesOf(await findingsIn({ 'ca.crt': pems }), own), []);
    assert.deepEqual(gradesOf(await findingsIn({ 'ca.crt': root.certificatePem }), own), [
      'info ca-lifetime-over-10y ca.crt',
    ]);
    const web = await Promise.all(
      Array.from({ length: 11 }, (_, index) =>
        createTestCa({ name: `web ${index}`, notAfter: '2046-01-01T00:00:00Z', keys }),
      ),
    );
    const bundle = web.map(({ certificatePem }) => certificatePem).join('');
    assert.deepEqual(gradesOf(await findingsIn({ 'ca-bundle.crt': bundle }), own), []);
  });
});

describe('ca-expires-before-leaf', () => {
  const outlives = async (notAfter: string, issuer = ca, now = testNow, more = '') => {
    const { certificatePem } = await issuer.issue({ notAfter });
    const files = { 'ca.crt': issuer.certificatePem + more, 'a.crt': certificatePem };
    return gradesOf(await findingsIn(files, defaultPolicy, now), /^ca-expires/);
  };
  const warned = ['warning ca-expires-before-leaf a.crt'];

  test('a leaf that ends later than its CA', async () => {
    assert.deepEqual(await outlives('2027-01-01T00:00:00Z'), []);
    assert.deepEqual(await outlives('2028-01-01T00:00:00Z'), warned);
  });

  test('made by a script on the day of its CA, for as many days', async () => {
    assert.deepEqual(await outlives('2027-01-01T23:59:59Z'), []);
    assert.deepEqual(await outlives('2027-01-02T00:00:00Z'), warned);
  });

  test('the message names both ends', async () => {
    const { certificatePem } = await ca.issue({ commonName: 'anna', notAfter: '2028-01-01T00:00:00Z' });
    const findings = await findingsIn({ 'ca.crt': ca.certificatePem, 'a.crt': certificatePem });
    const finding = findings.find(({ code }) => code === 'ca-expires-before-leaf');
    assert.match(
      finding?.message ?? '',
      /^The client certificate of anna is valid until Jan 1, 2028, but its CA kubernetes only until Jan 1, 2027\. /,
    );
    assert.deepEqual(
      finding?.related.map(({ path }) => path),
      ['ca.crt'],
    );
  });

  test('a CA made anew with its key counts', async () => {
    const renewed = await createTestCa({ name: 'kubernetes', notAfter: '2036-01-01T00:00:00Z', keys });
    assert.deepEqual(await outlives('2028-01-01T00:00:00Z', ca, testNow, renewed.certificatePem), []);
  });

  test('a leaf that is over, and an end that is far away', async () => {
    assert.deepEqual(await outlives('2028-01-01T00:00:00Z', ca, Date.parse('2028-01-01T00:00:01Z')), []);
    const etcd = await createTestCa({ name: 'etcd-ca', notAfter: '2126-01-01T00:00:00Z' });
    assert.deepEqual(await outlives('2127-01-01T00:00:00Z', etcd), ['hint ca-expires-before-leaf a.crt']);
  });
});
