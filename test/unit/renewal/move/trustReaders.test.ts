import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { isReadFrom, trustReaders } from '../../../../src/core/renewal/move/trustReaders.ts';
import { sidesOf } from '../../../../src/core/renewal/shownSides.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { readTree } from '../../../support/renewal.ts';

suite('who verifies with what stands in a place', () => {
  test('is every connection of which a side reads it', async () => {
    const graph = await clusterGraphOf(readTree('test/fixtures/kubeadm-renew/h01-rsa/before'));
    const { connections } = connectionModelOf(graph);
    const places = [...graph.certificates.values()].flatMap(({ occurrences }) => occurrences);
    const found = places.map((at) => trustReaders(graph, at));
    assert.deepEqual(
      found,
      places.map((at) => connections.filter((each) => sidesOf(each).some(({ trusts }) => isReadFrom(trusts, at)))),
    );
    assert.ok(found.some(({ length }) => length === 0) && found.some(({ length }) => length > 1));
  });
});
