import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { loadFiles } from '../../../src/cli/loadFiles.ts';
import { decodeRewritable } from '../../../src/cli/renewalFile.ts';
import { createDecodingTools } from '../../../src/cli/tools.ts';
import { defaultPolicy } from '../../../src/core/findings/defaultPolicy.ts';
import { buildPkiGraph } from '../../../src/core/pki/buildPkiGraph.ts';
import { mapOf } from '../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../src/core/present/map/renewalAdvice.ts';
import { withFolder } from '../../incidents/incidentFolder.ts';
import { scoringIo } from '../../incidents/scoreIncident.ts';
import type { Documents } from '../../support/changes.ts';
import { readTree } from '../../support/renewal.ts';
import { evaluate } from '../../support/saidByRecord.ts';
import { waysOn } from '../../support/waysOn.ts';

const now = Date.parse('2026-12-01T00:00:00Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const pki = '/etc/kubernetes/pki';
const kubeconfigs = ['admin', 'super-admin', 'kubelet', 'controller-manager', 'scheduler'];

const without = (...names: readonly string[]): Documents =>
  Object.fromEntries(Object.entries(healthy).filter(([name]) => !names.includes(name)));
const only = (...names: readonly string[]): Documents =>
  Object.fromEntries(Object.entries(healthy).filter(([name]) => names.includes(name)));
const pairOf = (name: string) => [`${pki}/${name}.crt`, `${pki}/${name}.key`];

/** As of a machine whose kubelet lets its certificate rotate, and where that is gone. */
function withLostKubelet(documents: Documents): Documents {
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  const text = String(documents['/etc/kubernetes/kubelet.conf'])
    .replace(/client-certificate-data: .*/, `client-certificate: ${current}`)
    .replace(/client-key-data: .*/, `client-key: ${current}`);
  return { ...documents, '/etc/kubernetes/kubelet.conf': text };
}

/** What is gone, what the banner offers, and how many connections are broken afterwards. */
const losses: Readonly<Record<string, readonly [documents: Documents, offered: string, left?: number]>> = {
  'the CA of etcd': [without(...pairOf('etcd/ca')), 'How to restore etcd/ca.crt…'],
  'the CA of the front proxy': [without(...pairOf('front-proxy-ca')), 'How to restore pki/front-proxy-ca.crt…'],
  'the CA of the cluster': [
    without(...pairOf('ca'), ...kubeconfigs.map((name) => `/etc/kubernetes/${name}.conf`)),
    'How to restore pki/ca.crt…',
  ],
  'all CAs': [
    without(...pairOf('ca'), ...pairOf('etcd/ca'), ...pairOf('front-proxy-ca')),
    'Restore the CA in pki/ca.crt…',
  ],
  "the kubelet's certificate": [withLostKubelet(healthy), 'Issue kubelet.conf again…', 0],
  "the kubelet's certificate, where no CA can sign": [
    withLostKubelet(only(`${pki}/ca.crt`, '/etc/kubernetes/kubelet.conf')),
    'Show in terminal: kubeadm kubeconfig user …',
  ],
};

suite('where files are lost, each error and each broken connection leads on', () => {
  for (const [name, [documents, offered, left]] of Object.entries(losses)) {
    test(name, async () => {
      await withFolder(documents, async (folder) => {
        const tools = createDecodingTools(scoringIo);
        const loaded = await loadFiles([folder], { root: folder }, tools, scoringIo, decodeRewritable);
        const graph = await buildPkiGraph(loaded.files, tools.cryptography, loaded.lookUps);
        const findings = evaluate(graph, defaultPolicy, now);
        const errors = findings.filter(({ severity }) => severity === 'error');
        assert.ok(errors.length > 0);
        for (const finding of errors) {
          const ways = waysOn(finding, graph, now, (file) => readFileSync(path.resolve(file), 'utf8'));
          assert.notDeepEqual(ways, [], finding.message);
        }
        const context = { graph, findings, policy: defaultPolicy, now };
        const repairs = new Map(errors.map((finding) => [finding, []] as const));
        const { scene, model } = mapOf(context, { today: now, advice: renewalAdvice(), repairs });
        assert.equal(scene.banner?.action?.label, offered);
        assert.equal(scene.banner?.action?.afterwards?.broken, left);
        const titles = model.cards.filter(({ column }) => column === 'kubelet').map(({ title }) => title);
        assert.deepEqual(titles, ['kubelet']);
        const broken = model.wires.filter(({ state }) => state === 'broken');
        assert.ok(broken.length > 0);
        for (const { id } of broken) {
          const labels = scene.details[id]?.actions.filter(({ command }) => command !== 'open') ?? [];
          assert.notDeepEqual(labels, [], id);
        }
      });
    });
  }
});
