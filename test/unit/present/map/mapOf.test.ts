import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import type { DecodedFile } from '../../../../src/core/pki/pkiModel.ts';
import { type MapRequest, mapOf, type PkiMap } from '../../../../src/core/present/map/mapOf.ts';
import { mapRows } from '../../../../src/core/present/map/output/mapRows.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import type { MapDetail } from '../../../../src/protocol/pkiMap.ts';
import { generatedCluster } from '../../../support/generatedCluster.ts';
import { decodeKubeadmTree, decodingTools, kubeadmTrees, readKubeadmTruth } from '../../../support/kubeadmTrees.ts';
import { testNow } from '../../../support/testPki.ts';

async function drawn(files: readonly DecodedFile[], now: number, request: Partial<MapRequest> = {}): Promise<PkiMap> {
  const graph = await buildPkiGraph(files, decodingTools.cryptography);
  return mapOf(
    { graph, findings: [], policy: defaultPolicy, now },
    { today: now, advice: renewalAdvice(), ...request },
  );
}

const madeAt = (id: string): number => Date.parse(readKubeadmTruth(id).made_at);
const drawnTree = (id: string): Promise<PkiMap> => drawn(decodeKubeadmTree(id), madeAt(id));

function linesOf({ sections }: MapDetail): readonly string[] {
  return sections.flatMap(({ heading = '', lines }) => lines.map(({ text }) => `${heading}: ${text}`));
}

describe('a broken tree is told by its worst wire', () => {
  // By what was planted in them: see test/fixtures/kubeadm/README.md.
  const planted = {
    'b02-kubelet-key-mismatch': ['kubelet-to-apiserver', '✗ key mismatch · 8', /key next to certificate 8/],
    'b03-etcd-peer-no-client-eku': ['etcd-to-etcd', '✗ wrong usage · 1', /^certificate 1 lacks clientAuth$/],
    'b04-admin-conf-other-ca-data': [
      'admin-to-apiserver',
      '✗ rejected · 4: K2 ≠ K1',
      /^certificate 4 is signed by K\d, not by K\d$/,
    ],
    'b05-front-proxy-wrong-ca': [
      'aggregator-to-extension-apiserver',
      '✗ rejected · FP: K ≠ F',
      /^certificate FP is signed by K, not by F$/,
    ],
    'b06-sa-pair-mismatch': [
      'pod-to-apiserver',
      '✗ rejected · 12: S1 ≠ S2',
      /^token 12 is signed by S\d \(sa\.(?:key|pub)\), not by S\d \(sa\.(?:key|pub)\)$/,
    ],
    'b07-apiserver-san-missing-advertise-ip': [
      'kcm-to-apiserver',
      '✗ wrong name · 4',
      /^certificate 4 lacks the name 192\.168\.56\.10$/,
    ],
    'b14-apiserver-san-missing-service': [
      'pod-to-apiserver',
      '✗ wrong name · 4',
      /^certificate 4 lacks the name 10\.96\.0\.1$/,
    ],
  } as const;
  for (const [id, [record, label, reason]] of Object.entries(planted)) {
    test(id, async () => {
      const { model, scene } = await drawnTree(id);
      const row = mapRows(model, madeAt(id)).find(({ wire }) => wire.id === scene.worst);
      assert.equal(row?.wire.worst.connection.record.id, record);
      assert.equal(row?.label, label);
      assert.match(row?.reason ?? '', reason);
      const wire = scene.items.find((item) => item.id === scene.worst);
      const texts = wire?.shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : [])) ?? [];
      for (const part of label.split(' · ')) assert.ok(texts.join(' ').includes(part), 'the label is drawn whole');
      assert.match(scene.chips[0]?.label ?? '', /^✗ \d+ broken$/);
      assert.match(scene.banner?.title ?? '', /^✗ /);
      assert.match(scene.details[scene.worst ?? '']?.title ?? '', /^✗ Broken: /);
    });
  }

  test('components are called as they write themselves', async () => {
    const { scene } = await drawnTree('h01-rsa');
    const spoken = scene.items.map((item) => item.spoken ?? '');
    assert.ok(spoken.some((words) => /^etcd\b.*connections?: /.test(words)));
    assert.ok(!spoken.some((words) => /^(?:Etcd|Kube)/.test(words)));
  });

  test('a healthy tree has nothing broken', async () => {
    const { scene } = await drawnTree('h01-rsa');
    assert.ok(scene.chips.every(({ state }) => state !== 'broken' && state !== 'willStop'));
    assert.ok(scene.items.every(({ state }) => state !== 'broken'));
  });
});

describe('where a connection is sound the seals of both ends are equal', () => {
  for (const id of kubeadmTrees) {
    test(id, async () => {
      const { model } = await drawnTree(id);
      for (const { worst, client, server } of model.wires) {
        if (worst.server.kind === 'accepted')
          assert.equal(server.pill?.seal?.letter, client.trust?.letter, worst.connection.id);
        if (worst.client.kind === 'accepted')
          assert.equal(client.pill?.seal?.letter, server.trust?.letter, worst.connection.id);
        const isRefusedByCa = worst.server.kind === 'refused' && worst.server.reason === 'authority';
        if (isRefusedByCa) assert.notEqual(server.pill?.seal?.letter, client.trust?.letter, worst.connection.id);
      }
    });
  }
});

describe('a scene', () => {
  test('is plain data, and tells no paths but by numbers', async () => {
    const { scene, places } = await drawn(await generatedCluster({ controlPlanes: 1, workers: 1 }), testNow);
    assert.deepEqual(JSON.parse(JSON.stringify(scene)), scene);
    const links = Object.values(scene.details).flatMap(({ sections, actions }) => [
      ...sections.flatMap(({ lines }) => lines.flatMap(({ link }) => (link?.kind === 'place' ? [link.place] : []))),
      ...actions.map(({ place }) => place),
    ]);
    assert.ok(links.length > 20);
    for (const link of links) assert.ok(places[link] !== undefined, `place ${link}`);
  });

  test('names everything, and everything that it refers to is there', async () => {
    const { scene } = await drawn(await generatedCluster({ controlPlanes: 3, workers: 2, webhooks: 2 }), testNow);
    const ids = scene.items.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    for (const item of scene.items.filter(({ kind }) => kind !== 'text')) {
      assert.ok(item.spoken, `${item.id} has a name`);
      assert.ok(item.outline, `${item.id} can be clicked`);
      if (item.kind !== 'control') assert.ok(scene.details[item.detail ?? ''], `${item.id} has a detail`);
      for (const other of item.related ?? []) assert.ok(ids.includes(other), `${item.id} is related to ${other}`);
    }
    for (const { wire, stops } of scene.walks) {
      assert.ok(stops.includes(wire) && stops.length >= 3, wire);
      for (const stop of stops) assert.ok(ids.includes(stop), stop);
    }
    for (const { items, sentences } of scene.learning) {
      assert.equal(sentences.length, 2);
      for (const item of items) assert.ok(ids.includes(item), item);
    }
    const order = scene.learning.map(({ title }) => title.split(' ')[0]).slice(0, 8);
    assert.deepEqual(order, ['3', '4', '9', '5', '6', '8', '11', '12']);
  });

  test('finds what shows a connection and a certificate', async () => {
    const { scene, model, itemOfConnection, itemOfCertificate } = await drawnTree('h01-rsa');
    const ids = new Set(scene.items.map(({ id }) => id));
    // A connection within one process is drawn only if it is broken.
    for (const { connection } of model.verdicts.filter(({ connection: { record } }) => record.isWithinProcess !== true))
      assert.ok(ids.has(itemOfConnection(connection.id) ?? ''), connection.id);
    for (const { client, nodes } of [
      ...model.wires.map(({ client: end }) => ({ client: end, nodes: [] })),
      ...model.authorities.map(({ nodes: all }) => ({ client: undefined, nodes: all })),
    ]) {
      for (const node of client?.pill?.node === undefined ? nodes : [client.pill.node])
        assert.ok(ids.has(itemOfCertificate(node.fingerprint) ?? ''));
    }
    assert.equal(itemOfConnection('none'), undefined);
    assert.equal(itemOfCertificate('none'), undefined);
  });

  test('shows the control plane that is asked for, otherwise the worst', async () => {
    const change = (what: string) => (what === 'cp-2 scheduler.conf' ? { notAfter: '2026-06-01' } : undefined);
    const files = await generatedCluster({ controlPlanes: 3, change });
    const { scene, model } = await drawn(files, testNow);
    assert.equal(model.shown?.name, 'cp-2');
    const tabs = scene.items.filter(({ kind }) => kind === 'control');
    assert.deepEqual(
      tabs.map(({ state, isChosen = false }) => [state, isChosen]),
      [
        ['works', false],
        ['broken', true],
        ['works', false],
      ],
    );
    const first = tabs[0]?.shows?.controlPlane ?? '';
    const other = await drawn(files, testNow, { controlPlane: first });
    assert.equal(other.model.shown?.name, 'cp-1');
    assert.match(other.scene.chips[0]?.label ?? '', /1 broken/, 'what is broken elsewhere still counts');
  });

  test('folds what is alike and leaves out of the fold what is broken', async () => {
    const change = (what: string) => (/worker-(7|8) /.test(what) ? { notAfter: '2026-06-01' } : undefined);
    const { model } = await drawn(await generatedCluster({ controlPlanes: 1, workers: 40, change }), testNow);
    const kubelets = model.cards.filter(({ parties }) => parties[0]?.party === 'kubelet');
    assert.deepEqual(
      kubelets.map(({ title, state, column }) => [title, state, column]),
      [
        ['kubelet (worker-7)', 'broken', 'caller'],
        ['kubelet (worker-8)', 'broken', 'caller'],
        ['kubelet × 39', 'works', 'kubelet'],
      ],
    );
  });
});

describe('what the panel says', () => {
  test('of a connection: both sides, the flags, who the client becomes, the log', async () => {
    const { scene } = await drawnTree('b05-front-proxy-wrong-ca');
    const text = linesOf(
      scene.details[scene.worst ?? ''] ?? { title: '', state: 'none', sections: [], actions: [] },
    ).join('\n');
    assert.match(text, /^Expected in the log of kube-apiserver: Unauthorized$/m);
    assert.match(text, /^Client presents: kube-apiserver: signed by CA kubernetes \(K\)$/m);
    assert.match(
      text,
      /^Client presents: kube-apiserver: verified with CA front-proxy-ca \(--requestheader-client-ca-file\)$/m,
    );
  });

  test('of a connection that will stop: what the log will say', async () => {
    const change = (what: string) => (what.includes('scheduler') ? { notAfter: '2026-07-03' } : undefined);
    const { scene } = await drawn(await generatedCluster({ controlPlanes: 1, change }), testNow);
    const detail = scene.details[scene.worst ?? ''];
    assert.match(detail?.title ?? '', /^⚠\ufe0e Works, will stop in 20 days$/);
    assert.match(
      detail === undefined ? '' : linesOf(detail).join('\n'),
      /^Then in the log of kube-apiserver: .*certificate has expired/m,
    );
    // The keys of its CAs are not among the files.
    assert.equal(detail?.actions[0]?.command, 'open');
  });

  test('of a CA: its blast radius, which fades everything else', async () => {
    const { scene, model } = await drawnTree('h01-rsa');
    const authority = scene.items.find(({ kind, spoken }) => kind === 'authority' && spoken?.includes('etcd-ca'));
    assert.equal(authority?.isFadingOthers, true);
    const text = linesOf(
      scene.details[authority?.detail ?? ''] ?? { title: '', state: 'none', sections: [], actions: [] },
    ).join('\n');
    const ofEtcd = model.verdicts.filter(({ connection }) => connection.server.party === 'etcd').length;
    assert.match(text, new RegExp(`If it expires, ${ofEtcd} connections stop`));
  });
});

test('names in certificates are inert and short wherever they are shown', async () => {
  const commonName = `<img src=x onerror=alert(1)>\u202e\u0007${'x'.repeat(10_000)}`;
  const change = (what: string) => (/admin|server|healthcheck/.test(what) ? { commonName } : undefined);
  const { scene } = await drawn(
    await generatedCluster({ controlPlanes: 1, webhooks: 1, name: commonName, change }),
    testNow,
  );
  const texts: string[] = [];
  JSON.stringify(scene, (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  assert.ok(texts.length > 1000);
  for (const text of texts) assert.doesNotMatch(text, /[\u202e\u0007]|x{200}/);
  assert.ok(
    texts.some((text) => text.includes('\\u202e')),
    'it is told what is hidden',
  );
});
