import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { isUsedAsCa } from '../../../../src/core/pki/certificateUse.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { renewalWay } from '../../../../src/core/renewal/renewalWay.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { decodeKubeadmTree, decodingTools } from '../../../support/kubeadmTrees.ts';
import { readTree } from '../../../support/renewal.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const day = 86_400_000;
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const leavesOf = (graph: PkiGraph) => [...graph.certificates.values()].filter((node) => !isUsedAsCa(node));

suite('the advice of a host', () => {
  test('is what it can carry out', async () => {
    const graph = await clusterGraphOf(tree);
    const readOnly = '/etc/kubernetes/pki/apiserver.crt';
    const advice = renewalAdvice(({ path }) => (path === readOnly ? 'readOnly' : undefined));
    const refused = leavesOf(graph).filter((node) => advice.renewalWay(node, { graph, now }) === undefined);
    assert.deepEqual(
      refused.flatMap(({ occurrences }) => occurrences.map(({ file }) => file.path)),
      [readOnly],
    );
    assert.ok(leavesOf(graph).every((node) => renewalAdvice().renewalWay(node, { graph, now }) === 'renew'));
  });

  test('spares backups, but for a certificate that lies in nothing else', async () => {
    const original = '/etc/kubernetes/admin.conf';
    const copied = await clusterGraphOf({ ...tree, [`${original}.bak`]: tree[original] ?? '' });
    const advice = renewalAdvice(({ path }) => (path === original ? 'readOnly' : undefined));
    const wayIn = (graph: PkiGraph, path: string) => {
      const node = leavesOf(graph).find(({ occurrences }) => occurrences.some(({ file }) => file.path === path));
      return node && advice.renewalWay(node, { graph, now });
    };
    assert.equal(wayIn(copied, original), undefined);
    const { [original]: text = '', ...others } = tree;
    assert.equal(wayIn(await clusterGraphOf({ ...others, [`${original}.bak`]: text }), `${original}.bak`), 'renew');
  });

  test('is remembered from one drawing to the next', async () => {
    const graph = await clusterGraphOf(tree);
    let asked = 0;
    const advice = renewalAdvice(() => {
      asked += 1;
      return undefined;
    });
    const ways = (at: number) => leavesOf(graph).map((node) => advice.renewalWay(node, { graph, now: at }));
    const first = ways(now);
    const once = asked;
    assert.ok(once > 0);
    assert.deepEqual(ways(now + 60_000), first);
    assert.equal(asked, once);
    assert.notDeepEqual(ways(now + 20 * 365 * day), first);
    assert.ok(asked > once);
  });

  test('is the same as without memory, at every moment', async () => {
    for (const id of ['h01-rsa', 'x01-leaves-expired', 'b05-front-proxy-wrong-ca']) {
      const graph = await buildPkiGraph(decodeKubeadmTree(id), decodingTools.cryptography);
      const advice = renewalAdvice();
      const dates = [...graph.certificates.values()].flatMap(({ certificate: { notBefore = 0, notAfter = 0 } }) => [
        notBefore,
        notAfter,
      ]);
      const moments = [...new Set(dates)].flatMap((at) => [at - 40 * day, at - 1, at, at + 1, at + day]);
      for (const at of [...moments, ...moments.toReversed()])
        for (const node of leavesOf(graph))
          assert.equal(
            advice.renewalWay(node, { graph, now: at }),
            renewalWay(node, { graph, now: at }),
            `${id} at ${new Date(at).toISOString()}`,
          );
    }
  });
});
