import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { actionOfButton } from '../../../support/bannerAction.ts';
import { carriedOut, clusterGraphOf } from '../../../support/changes.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const folder = '/etc/kubernetes';

const kubeconfigs = ['admin', 'controller-manager', 'kubelet', 'scheduler', 'super-admin'].map(
  (name) => `${name}.conf`,
);
const certificates = [
  ['pki/etcd/server.crt', 'pki/apiserver.crt'],
  ['pki/ca.crt', 'pki/apiserver.crt'],
  ['pki/apiserver-etcd-client.crt', 'pki/apiserver.crt'],
  ['pki/apiserver.crt', 'pki/etcd/server.crt'],
] as const;

/** Over a CA, and over a half of the pair for tokens. */
const others = [
  ['pki/etcd/server.crt', 'pki/etcd/ca.crt', 'Restore the CA in etcd/ca.crt…'],
  ['pki/apiserver.crt', 'pki/etcd/ca.crt', 'Restore the CA in etcd/ca.crt…'],
  ['pki/apiserver.crt', 'pki/front-proxy-ca.crt', 'Restore the CA in pki/front-proxy-ca.crt…'],
  ['pki/apiserver.crt', 'pki/ca.crt', 'Put back the CA from admin.conf…'],
  ['pki/apiserver.key', 'pki/sa.key', 'Create a new service account key…'],
  ['pki/ca.key', 'pki/sa.key', 'Create a new service account key…'],
] as const;

/** How many connections are broken, and how many when the banner's button has done its work. */
async function brokenBy(from: string, to: string) {
  const documents = { ...healthy, [`${folder}/${to}`]: healthy[`${folder}/${from}`] ?? assert.fail(from) };
  const graph = await clusterGraphOf(documents);
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  const { scene, places, model } = mapOf(context, { today: now, advice: renewalAdvice() });
  if (!model.verdicts.some(({ state }) => state === 'broken')) return undefined;
  const button = scene.banner?.action ?? assert.fail(`${from} over ${to}: no button`);
  const { action, how } = actionOfButton(button, places, graph, now);
  const plan = accepted(planAction(action, { graph, now, canOpenKeys: true, ...how }));
  const { connections } = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, now);
  const after = connections.filter((each) => each.after?.state === 'broken').length;
  // What a button promises is kept.
  assert.equal(button.afterwards?.broken ?? after, after, `${from} over ${to}`);
  return { label: button.label, after };
}

suite('the file of another role that was copied over one is issued again', () => {
  test('certificates', async () => {
    for (const [from, to] of certificates) {
      const result = await brokenBy(from, to);
      assert.match(result?.label ?? '', /^Issue \S+ again…$/, `${from} over ${to}`);
      assert.equal(result?.after, 0, `${from} over ${to}`);
    }
  });

  test('CAs, and keys of tokens', async () => {
    for (const [from, to, label] of others)
      assert.deepEqual(await brokenBy(from, to), { label, after: 0 }, `${from} over ${to}`);
  });

  test('a leaf over its own CA breaks nothing here, but what tells it leads on', async () => {
    const documents = {
      ...healthy,
      [`${folder}/pki/front-proxy-ca.crt`]: healthy[`${folder}/pki/front-proxy-client.crt`] ?? '',
    };
    const graph = await clusterGraphOf(documents);
    const finding = evaluate(graph, defaultPolicy, now).find(({ code }) => code === 'ca-file-contains-leaf');
    const way = finding && wayOnFrom(finding, { graph, now });
    assert.deepEqual(way, { kind: 'issueMissing', role: 'front-proxy-ca', host: '' });
  });

  test('another pair’s public key is replaced by the one of the private key, and stays behind it', async () => {
    const other = readTree('test/fixtures/kubeadm/trees/h02-ecdsa-p256/rootfs')[`${folder}/pki/sa.pub`] ?? '';
    const documents = { ...healthy, [`${folder}/pki/sa.pub`]: other };
    const graph = await clusterGraphOf(documents);
    const finding = evaluate(graph, defaultPolicy, now).find(({ code }) => code === 'sa-keypair-mismatch');
    const way = finding && wayOnFrom(finding, { graph, now });
    assert.deepEqual(way, { kind: 'newServiceAccountKeys', host: '', mayEndTokens: false });
  });

  test('kubeconfigs; what mends one connection and breaks another is not offered', async () => {
    let broken = 0;
    for (const to of kubeconfigs)
      for (const from of kubeconfigs) {
        const result = from === to ? undefined : await brokenBy(from, to);
        if (result === undefined) continue;
        broken += 1;
        assert.equal(result.after, 0, `${from} over ${to}: ${result.label}`);
      }
    assert.ok(broken > 10, String(broken));
  });
});
