import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { mapOf, type PkiMap } from '../../../../src/core/present/map/mapOf.ts';
import { generatedCluster } from '../../../support/generatedCluster.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { inLanguage } from '../../../support/languages.ts';
import { testNow } from '../../../support/testPki.ts';

const day = 86_400_000;

describe('what a row foretells comes true', () => {
  for (const id of kubeadmTrees) {
    test(id, async () => {
      const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
      const today = Date.parse(readKubeadmTruth(id).made_at);
      const { scene, model } = mapOf({ graph, findings: [], policy: defaultPolicy, now: today }, { today });
      const connections = connectionModelOf(graph);
      const brokenAt = (at: number) =>
        new Set(
          judgeConnections(connections, at).flatMap(({ state, connection }) =>
            state === 'broken' ? [connection.id] : [],
          ),
        );
      const rows = [...scene.forecast.rows, ...scene.forecast.later].filter(({ wires }) => wires.length > 0);
      for (const { moment, wires, end } of rows) {
        const before = brokenAt(moment - 1000);
        // kubeadm's certificates of one run end within seconds: a row is about a day.
        const after = brokenAt((Math.floor(moment / day) + 1) * day);
        const changed = new Set([...before, ...after].filter((each) => before.has(each) !== after.has(each)));
        const told = model.wires.filter((wire) => wires.includes(wire.id));
        for (const { verdicts } of told)
          assert.ok(
            verdicts.some(({ connection }) => changed.has(connection.id)),
            `${end} ${moment}`,
          );
        for (const wire of model.wires.filter(({ id: other }) => !wires.includes(other))) {
          assert.ok(
            wire.verdicts.every(({ connection }) => !changed.has(connection.id)),
            `${wire.id} changes untold`,
          );
        }
      }
      const first = Math.min(...rows.map(({ moment }) => moment));
      if (rows.length > 0)
        assert.deepEqual(brokenAt(first - 1000), brokenAt(today), 'nothing changes before the first row');
    });
  }
});

async function forecastOf(
  change: Parameters<typeof generatedCluster>[0]['change'],
  now = testNow,
): Promise<PkiMap['scene']['forecast']> {
  const graph = await buildPkiGraph(
    await generatedCluster({ controlPlanes: 1, ...(change === undefined ? {} : { change }) }),
    decodingTools.cryptography,
  );
  return mapOf({ graph, findings: [], policy: defaultPolicy, now }, { today: testNow }).scene.forecast;
}

test('rows lie on the axis in their order, the ends of the CAs after it', async () => {
  const { rows, later, from, until, ticks, now } = await forecastOf((what) =>
    what.includes('scheduler') ? { notAfter: '2026-07-03' } : undefined,
  );
  assert.match(rows[0]?.sentence ?? '', /^Jul 3, 2026: kube-scheduler stops · new pods stay Pending$/);
  assert.equal(rows[0]?.state, 'willStop');
  assert.equal(rows[0]?.names, 'scheduler.conf');
  assert.match(rows[1]?.sentence ?? '', /^Jan 1, 2027: \d+ connections stop · all clients fail/);
  assert.match(
    later[0]?.sentence ?? '',
    /CA kubernetes, CA etcd-ca, CA front-proxy-ca expire · replace them before then$/,
  );
  assert.deepEqual(
    [new Date(from).toISOString(), new Date(until).toISOString()],
    ['2026-06-01T00:00:00.000Z', '2027-07-01T00:00:00.000Z'],
  );
  assert.deepEqual([ticks.length, ticks[0]?.label, ticks[7]?.label], [13, 'Jun', 'Jan ’27']);
  assert.ok(Math.abs(now - (testNow - from) / (until - from)) < 1e-9);
  for (const { bar } of rows) assert.ok(bar.from >= 0 && bar.from < bar.to && bar.to <= 1);
});

test('as of another date the rows stay, and those that are past are broken', async () => {
  const { rows, asOf, now } = await forecastOf(undefined, Date.parse('2027-02-01'));
  assert.deepEqual(
    rows.map(({ state }) => state),
    ['broken'],
  );
  assert.ok(asOf > now);
});

test('in Chinese, names are listed with the separator of the language', async () => {
  const graph = await buildPkiGraph(await generatedCluster({ controlPlanes: 1 }), decodingTools.cryptography);
  const context = { graph, findings: [], policy: defaultPolicy, now: testNow };
  const { later } = inLanguage('chinese', () => mapOf(context, { today: testNow })).scene.forecast;
  assert.match(later[0]?.sentence ?? '', /：CA kubernetes、CA etcd-ca、CA front-proxy-ca /);
});
