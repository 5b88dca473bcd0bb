import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Cluster } from '../../../src/core/pki/cluster/connections/connectionModel.ts';
import { clusterTitle } from '../../../src/core/present/clusterTitle.ts';

function titlesOf(...clusters: readonly (Pick<Cluster, 'name'> & Partial<Cluster>)[]): readonly string[] {
  const all = clusters.map(
    (each, index): Cluster => ({
      ...{ id: `${index}a`.repeat(32), hosts: [], components: [], contexts: [], objects: [] },
      ...each,
    }),
  );
  return all.map((each) => clusterTitle(each, all));
}

test('a cluster is called by its name', () => {
  assert.deepEqual(titlesOf({ name: 'prod' }, { name: 'staging' }), ['prod', 'staging']);
});

test('those of one name are told apart by the part of their folders in which all differ', () => {
  assert.deepEqual(
    titlesOf(
      { name: 'kubernetes', hosts: ['clusters/eu-1/node'] },
      { name: 'kubernetes', hosts: ['clusters/eu-2/node', 'clusters/eu-2/other'] },
      { name: 'staging', hosts: ['clusters/eu-3/node'] },
    ),
    ['kubernetes (eu-1)', 'kubernetes (eu-2)', 'staging'],
  );
});

test('by the whole folder where no part is enough', () => {
  assert.deepEqual(titlesOf(...['a/x', 'a/y', 'b/x'].map((host) => ({ name: 'kubernetes', hosts: [host] }))), [
    'kubernetes (a/x)',
    'kubernetes (a/y)',
    'kubernetes (b/x)',
  ]);
});

test('by the CA where folders do not tell', () => {
  assert.deepEqual(titlesOf({ name: 'kubernetes', hosts: ['a'] }, { name: 'kubernetes' }), [
    'kubernetes (CA 0A:0A:…)',
    'kubernetes (CA 1A:1A:…)',
  ]);
  assert.deepEqual(titlesOf({ name: 'a', id: 'x' }, { name: 'a', id: 'y' }), ['a', 'a'], 'a CA is not known either');
});

test('a name cannot deceive, nor fill the line', () => {
  const [title = ''] = titlesOf({ name: `a\u202eb${'c'.repeat(100)}` });
  assert.doesNotMatch(title, /\u202e/);
  assert.ok(title.length < 80, title);
});
