import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { connectionRows } from '../../../../src/core/present/connections/connectionRows.ts';
import { day } from '../../../../src/core/text/duration.ts';
import { treeOnHost } from '../../../support/connections.ts';
import { decodingTools, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { allRows } from '../../../support/treeOutline.ts';

const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);

async function forecastOf(files: readonly DecodedFile[], moment: number) {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  const [cluster] = connectionRows({ graph, findings: [], policy: defaultPolicy, now: moment });
  const row = cluster?.children().find(({ kind }) => kind === 'forecast');
  if (row === undefined) throw new Error('There is no forecast.');
  return { row, outages: row.children(), model: connectionModelOf(graph) };
}

describe('the forecast in the tree', () => {
  test('says when the next thing stops, and lists what stops in the order of time', async () => {
    const { row, outages } = await forecastOf(treeOnHost('h01-rsa', ''), now);
    assert.equal(row.description, 'next in 364 d');
    const moments = outages.map(({ moment }) => moment ?? 0);
    assert.deepEqual(
      moments,
      moments.toSorted((a, b) => a - b),
    );
    assert.match(outages[0]?.label ?? '', /^Nov 24, 2027$/);
    assert.match(outages[0]?.description ?? '', /expires?.* · (1 connection stops|\d+ connections stop)$/);
  });

  test('a row is judged as of its moment: then its connections are broken, and one second before they are not', async () => {
    const { outages, model } = await forecastOf(treeOnHost('h01-rsa', ''), now);
    for (const outage of outages) {
      const stopped = outage.children().flatMap(({ connection }) => connection ?? []);
      assert.ok(stopped.length > 0);
      const brokenAt = (moment: number) =>
        judgeConnections(model, moment)
          .filter(({ state, connection }) => state === 'broken' && stopped.includes(connection.id))
          .map(({ connection }) => connection.id);
      assert.deepEqual(brokenAt(outage.moment ?? 0).sort(), stopped.toSorted());
      assert.deepEqual(brokenAt((outage.moment ?? 0) - 1000), []);
    }
  });

  test('leads to the certificates that end', async () => {
    const { outages } = await forecastOf(treeOnHost('h01-rsa', ''), now);
    const targets = outages.flatMap((outage) => outage.children()).flatMap(({ target }) => target ?? []);
    assert.ok(targets.some(({ path }) => path === 'etc/kubernetes/pki/apiserver.crt'));
    for (const { fingerprint, span } of targets) assert.ok(fingerprint !== undefined && span !== undefined);
  });

  test('warns as early as certificates do', async () => {
    const end = Date.UTC(2027, 10, 24);
    const { row } = await forecastOf(treeOnHost('h01-rsa', ''), end - (defaultPolicy.warnWithinDays - 1) * day);
    assert.equal(row.state, 'willStop');
  });

  test('says so where nothing ends any more, and what has stopped already', async () => {
    const { row, outages } = await forecastOf(treeOnHost('h01-rsa', ''), Date.UTC(2100, 0));
    assert.equal(row.description, '12 already stopped, nothing expires');
    assert.deepEqual(outages, []);
  });

  test('every row occurs once', async () => {
    const { row } = await forecastOf([...treeOnHost('h01-rsa', 'a'), ...treeOnHost('h01-rsa', 'b')], now);
    const ids = allRows([row]).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});
