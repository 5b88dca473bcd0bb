import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { isFindingCode } from '../../../src/core/findings/catalog.ts';
import { certificatePlaces } from '../../../src/core/kubernetes/tables/certificatePlaces.ts';
import { type DistributionRecord, distributions } from '../../../src/core/kubernetes/tables/distributions.ts';
import { sourcesInComments } from '../../support/sourcesInComments.ts';

interface ReferenceDistribution {
  readonly name: string;
  readonly paths: string;
  readonly cas: string;
  readonly quirks: string;
  readonly src: readonly string[];
}

const reference: { readonly distributions: readonly ReferenceDistribution[] } = JSON.parse(
  readFileSync('test/fixtures/domain/distributions.json', 'utf8'),
);
const records: readonly DistributionRecord[] = distributions;

test('every distribution of the reference has a record, with its sources', () => {
  assert.deepEqual(
    records.map(({ name }, index) => ({ name, sources: sourcesInComments('distributions')[index] ?? [] })),
    reference.distributions.map(({ name, src }) => ({ name, sources: src })),
  );
});

test('every installer that has places has a record', () => {
  const known = new Set(records.map(({ installer }) => installer));
  // These make or expect certificates in a place, in clusters of every kind.
  const everywhere = ['pod', 'kube-apiserver', 'controller-runtime'];
  for (const { installer } of certificatePlaces)
    assert.ok(known.has(installer) || everywhere.includes(installer), installer);
});

describe('distribution', () => {
  for (const [index, record] of records.entries()) {
    const { paths, cas, quirks } = reference.distributions[index] ?? { paths: '', cas: '', quirks: '' };
    const said = `${paths} ${cas} ${quirks}`;

    test(`${record.id}: what it makes by design is in the catalogue of findings`, () => {
      for (const code of record.byDesign) assert.ok(isFindingCode(code), code);
    });

    test(`${record.id}: it can be told from files`, () => {
      assert.ok(record.installer !== undefined || record.shownBy !== undefined);
      for (const path of record.shownBy?.paths ?? []) assert.ok(said.includes(path), path);
      for (const program of record.shownBy?.exec ?? []) assert.ok(said.includes(program), program);
      const { secretType } = record.shownBy ?? {};
      assert.ok(secretType === undefined || secretType === 'cluster.x-k8s.io/secret');
      assert.ok(record.sameAs === undefined || records.some(({ id }) => id === record.sameAs));
    });

    test(`${record.id}: lifetimes are those of the reference`, () => {
      const { leafDays, caDays } = record;
      const written = (days: number) => [`${days}d`, `${days} days`, `${days / 365}y`, `(${days / 365}y)`];
      for (const days of [leafDays, caDays]) {
        assert.ok(days === undefined || written(days).some((text) => said.includes(text)), `${days}`);
      }
    });
  }
});

test('names of CAs tell distributions apart', () => {
  const names: readonly (readonly [string, string])[] = [
    ['k3s-server-ca@1700000000', 'k3s'],
    ['rke2-client-ca@1700000000', 'rke2'],
    ['minikubeCA', 'minikube'],
    ['etcd-manager-ca-main', 'kops'],
    ['CA', 'kubernetes-the-hard-way'],
  ];
  for (const [name, id] of names) {
    const shown = records.filter(({ shownBy }) => shownBy?.caCommonName?.test(name));
    assert.deepEqual(
      shown.map((record) => record.id),
      [id],
    );
  }
  assert.ok(!records.some(({ shownBy }) => shownBy?.caCommonName?.test('kubernetes')));
});
