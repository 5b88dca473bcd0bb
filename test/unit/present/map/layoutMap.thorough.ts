import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { layoutMap } from '../../../../src/core/present/map/layout/layoutMap.ts';
import type { MapRoom } from '../../../../src/core/present/map/layout/mapGrid.ts';
import { drawingOf, mapOf, type PkiMap } from '../../../../src/core/present/map/mapOf.ts';
import type { PresentContext } from '../../../../src/core/present/presentContext.ts';
import { generatedCluster } from '../../../support/generatedCluster.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { inLanguage, languages } from '../../../support/languages.ts';
import { layoutFaults } from '../../../support/mapGeometry.ts';
import { testNow } from '../../../support/testPki.ts';

const day = 86_400_000;

type Drawn = Parameters<typeof layoutFaults>[0];

/** A page beside which the drawer stands, and one that is too narrow for it: both of the design. */
const rooms = [
  { width: 1040, height: 688 },
  { width: 667, height: 470 },
  // Below a banner of many lines.
  { width: 1040, height: 560 },
] as const;

/** Draws at several moments: all is well, something ends soon, everything has ended. */
async function assertLaidOut(files: readonly DecodedFile[], moments: readonly number[]): Promise<readonly PkiMap[]> {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return moments.flatMap((now) => {
    const context = { graph, findings: [], policy: defaultPolicy, now };
    const [usual, ...others] = rooms;
    const request = { today: now, room: usual };
    const first = mapOf(context, request);
    for (const language of languages) {
      inLanguage(language, () => {
        const map = language === 'english' ? first : (drawingOf(context, request) ?? mapOf(context, request));
        assertWithoutFaults('layout' in map ? map.layout : map.scene, language, usual);
        for (const room of others) assertWithoutFaults(drawnIn(room, map, context), language, room);
      });
    }
    const tabs = first.model.members.filter(({ key }) => key !== first.model.shown?.key).map(({ key }) => key);
    const clusters = first.scene.clusters.filter(({ isChosen }) => !isChosen).map(({ id }) => id);
    const further = [
      ...tabs.slice(0, 1).map((controlPlane) => mapOf(context, { today: now, controlPlane })),
      ...clusters.map((cluster) => mapOf(context, { today: now, cluster })),
    ];
    for (const { scene } of further) assert.deepEqual(layoutFaults(scene), []);
    return [first, ...further];
  });
}

function assertWithoutFaults(scene: Drawn, language: string, room: MapRoom): void {
  assert.deepEqual(layoutFaults(scene), [], `${language}, ${room.width} × ${room.height}`);
}

function drawnIn(room: MapRoom, { model, hosts }: Pick<PkiMap, 'model' | 'hosts'>, context: PresentContext): Drawn {
  const { now, policy } = context;
  if (hosts !== undefined) return mapOf(context, { today: now, room }).scene;
  return layoutMap(model, room, { now, warning: policy.warnWithinDays * day });
}

describe('nothing on a map covers anything else', () => {
  for (const id of kubeadmTrees) {
    test(id, async () => {
      const made = Date.parse(readKubeadmTruth(id).made_at);
      await assertLaidOut(decodeKubeadmTree(id), [made, made + 350 * day, made + 400 * day, made + 4000 * day]);
    });
  }

  const broken = (what: string) => {
    if (what === 'cp-1 pki/etcd/peer.crt' || /worker-[1-7] /.test(what)) return { notAfter: '2026-05-01' };
    if (/worker-1\d /.test(what) || what.includes('scheduler')) return { notAfter: '2026-06-20' };
    return what.includes('front-proxy') || what === 'webhook 2' ? { extKeyUsage: [] } : undefined;
  };
  const sizes = [
    [1, 0],
    [1, 2],
    [3, 2],
    [3, 200],
    [5, 3],
  ] as const;
  for (const [controlPlanes, workers] of sizes) {
    test(`${controlPlanes} control planes, ${workers} workers`, async () => {
      const healthy = await generatedCluster({ controlPlanes, workers, webhooks: 2 });
      await assertLaidOut(healthy, [testNow, testNow + 300 * day]);
      await assertLaidOut(await generatedCluster({ controlPlanes, workers, webhooks: 9, change: broken }), [testNow]);
    });
  }

  test('three members of etcd fit a narrow page, also where each rejects itself', async () => {
    const graph = await buildPkiGraph(
      await generatedCluster({ controlPlanes: 3, workers: 2, webhooks: 0 }),
      decodingTools.cryptography,
    );
    const [, room] = rooms;
    for (const now of [testNow, testNow + 4000 * day]) {
      const { scene } = mapOf({ graph, findings: [], policy: defaultPolicy, now }, { today: now, room });
      assert.ok(scene.items.some(({ id }) => id.startsWith('peers')));
      assert.ok(scene.width <= room.width, `${scene.width} of ${room.width}`);
    }
  });

  test('parts of a cluster', async () => {
    const all = await generatedCluster({ controlPlanes: 2, workers: 3, webhooks: 2 });
    for (const part of ['/admin.conf', '/kubelet.conf', '/pki/', '/manifests/', 'objects/', 'nothing of it']) {
      await assertLaidOut(
        all.filter(({ path }) => path.includes(part)),
        [testNow, testNow + 300 * day],
      );
    }
  });

  test('two clusters', async () => {
    const files = [
      ...decodeKubeadmTree('h01-rsa', 'east'),
      ...decodeKubeadmTree('b03-etcd-peer-no-client-eku', 'west'),
    ];
    const maps = await assertLaidOut(files, [Date.parse('2026-11-26')]);
    assert.equal(maps[0]?.scene.clusters.length, 2);
    assert.equal(maps[0]?.scene.clusters.find(({ isChosen }) => isChosen)?.state, 'broken');
  });

  test('hostile names', async () => {
    const commonName = `"><script>alert(1)</script>\u202e${'证书W'.repeat(3000)}`;
    const change = (what: string) => (/admin|etcd\/server|kubelet|webhook/.test(what) ? { commonName } : undefined);
    await assertLaidOut(
      await generatedCluster({ controlPlanes: 2, workers: 5, webhooks: 5, name: commonName, change }),
      [testNow, testNow + 300 * day],
    );
  });
});

test('a card that stays keeps its place when another date changes states only', async () => {
  const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
  const made = Date.parse(readKubeadmTruth('h01-rsa').made_at);
  const placesAt = (now: number) => {
    const { scene } = mapOf({ graph, findings: [], policy: defaultPolicy, now }, { today: made });
    return scene.items.flatMap(({ kind, id, box }) => (kind === 'card' ? [`${id} ${box.x} ${box.y}`] : []));
  };
  const later = new Set(placesAt(made + 340 * day));
  assert.ok(later.size > 8);
  assert.deepEqual(
    placesAt(made + day).filter((place) => !later.has(place)),
    [],
  );
});

test('where a page is too low, headings go and cards come closer; no pill, seal, name or label goes', async () => {
  const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
  const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
  const itemsAt = (height: number) => {
    const room = { width: 1040, height };
    const { scene } = mapOf({ graph, findings: [], policy: defaultPolicy, now }, { today: now, room });
    assert.ok(scene.height <= height, `${scene.height} of ${height}`);
    return scene.items;
  };
  const idsOf = (items: ReturnType<typeof itemsAt>, isHeading: boolean) =>
    items.flatMap(({ id }) => (id.startsWith('heading ') === isHeading && id !== 'legend' ? [id] : []));
  const [high, low] = [itemsAt(688), itemsAt(480)];
  assert.equal(idsOf(high, true).length, 4);
  assert.deepEqual(idsOf(low, true), []);
  assert.deepEqual(idsOf(low, false), idsOf(high, false));
  const lineOf = (items: typeof high) =>
    items.find(({ kind }) => kind === 'authority')?.shapes.filter(({ kind }) => kind === 'text');
  assert.deepEqual(lineOf(low)?.length, lineOf(high)?.length);
});

test('what is looked for is found', async () => {
  const graph = await buildPkiGraph(decodeKubeadmTree('h01-rsa'), decodingTools.cryptography);
  const now = Date.parse(readKubeadmTruth('h01-rsa').made_at);
  const { scene } = mapOf({ graph, findings: [], policy: defaultPolicy, now }, { today: now });
  assert.match(layoutFaults({ ...scene, width: 500 }).join('\n'), /is outside/);
  const twice = scene.items.flatMap((item) =>
    item.kind === 'wire' ? [item, { ...item, id: `${item.id} again` }] : [item],
  );
  const faults = layoutFaults({ ...scene, items: twice }).join('\n');
  for (const fault of [/ meets /, / runs through /, / covers /]) assert.match(faults, fault);
  const moved = scene.items.map((item) =>
    item.kind === 'card' ? { ...item, box: { ...item.box, width: 300 } } : item,
  );
  assert.match(layoutFaults({ ...scene, items: moved }).join('\n'), / enters /);
});
