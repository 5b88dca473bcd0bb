import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { forecast, nextEndOf } from '../../../../src/core/pki/cluster/connections/forecast.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';

/** Certificates count in seconds, and two of a cluster may end in neighbouring ones. */
const half = 500;
const years = 12 * 365 * 86_400_000;

/** Connections of these are broken, and not by dates. */
const brokenTrees = kubeadmTrees.filter((id) => id.startsWith('b'));

async function modelOf(id: string) {
  return connectionModelOf(await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography));
}

describe('what is foretold comes true', () => {
  for (const id of kubeadmTrees) {
    test(`${id}: just before and after each moment`, async () => {
      const model = await modelOf(id);
      const from = Date.parse(readKubeadmTruth(id).made_at);
      const events = forecast(model, from, from + years);
      const brokenAt = (at: number) =>
        new Set(
          judgeConnections(model, at).flatMap(({ state, connection }) => (state === 'broken' ? [connection.id] : [])),
        );
      let broken = brokenAt(from);
      for (const at of new Set(events.map((event) => event.at))) {
        const before = brokenAt(at - half);
        assert.deepEqual(before, broken, 'nothing else changes in between');
        broken = brokenAt(at + half);
        const stops = [...broken].filter((each) => !before.has(each)).map((each) => `stops ${each}`);
        const starts = [...before].filter((each) => !broken.has(each)).map((each) => `starts ${each}`);
        const told = events
          .filter((event) => event.at === at && (event.change === 'starts' || !before.has(event.connection.id)))
          .map(({ change, connection }) => `${change} ${connection.id}`);
        assert.deepEqual(told.sort(), [...stops, ...starts].sort());
      }
      assert.deepEqual(brokenAt(from + years), broken);
    });
  }
});

test('each event names the certificate whose period ends', async () => {
  const from = Date.parse(readKubeadmTruth('h01-rsa').made_at);
  const events = forecast(await modelOf('h01-rsa'), from, from + years);
  const told = events.map(({ connection: { record }, change, certificates }) => [
    record.id,
    change,
    ...certificates.map(({ role }) => role?.id).sort(),
  ]);
  assert.deepEqual(told.find(([id]) => id === 'apiserver-to-etcd')?.slice(1), [
    'stops',
    'apiserver-etcd-client',
    'etcd-server',
  ]);
  assert.ok(told.length >= 8, 'every connection of the control plane ends with its certificates');
});

test('a moment that has passed is not told', async () => {
  const from = Date.parse(readKubeadmTruth('x01-leaves-expired').made_at);
  const events = forecast(await modelOf('x01-leaves-expired'), from, from + years);
  assert.deepEqual(
    events.filter(({ at }) => at < from),
    [],
  );
});

describe('what something else has stopped', () => {
  for (const id of brokenTrees)
    test(`${id}: ends by its dates as well, once, and the next end is the first that is told`, async () => {
      const model = await modelOf(id);
      const from = Date.parse(readKubeadmTruth(id).made_at);
      const events = forecast(model, from, from + years).filter(({ change }) => change === 'stops');
      const verdicts = judgeConnections(model, from);
      const ends = verdicts.flatMap((verdict) => nextEndOf(verdict) ?? []);
      assert.equal(events[0]?.at, Math.min(...ends));
      const ids = events.map(({ connection }) => connection.id);
      assert.equal(new Set(ids).size, ids.length);
      const told = verdicts.filter(({ state, connection }) => state === 'broken' && ids.includes(connection.id));
      assert.ok(told.length > 0);
    });
});
