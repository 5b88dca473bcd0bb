import assert from 'node:assert/strict';
import { it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { rotations } from '../../../mutations/classes/rotations.ts';
import { highlyAvailable } from '../../../mutations/distributions/severalNodes.ts';
import { offeredFor } from '../../../mutations/healing.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { judgedIn } from '../../../support/judgedRepairs.ts';
import { inBase64 } from '../../../support/manners.ts';
import { certificateIn, readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const year = 365 * 86_400_000;
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');
const path = '/etc/kubernetes/scheduler.conf';
const namesake = await createTestCa({ name: 'kubernetes' });
const stale = String(tree[path]).replace(
  /certificate-authority-data: \S+/,
  `certificate-authority-data: ${inBase64(namesake.certificatePem)}`,
);

async function drawn(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const findings = evaluate(graph, defaultPolicy, now);
  return mapOf({ graph, findings, policy: defaultPolicy, now }, { today: now, advice: renewalAdvice() });
}

/** What the panel offers for the connections of the scheduler, and where that leads. */
async function actionsOf(documents: Documents, at: number) {
  const graph = await clusterGraphOf(documents);
  const findings = evaluate(graph, defaultPolicy, at);
  const { scene, places } = mapOf(
    { graph, findings, policy: defaultPolicy, now: at },
    { today: at, advice: renewalAdvice() },
  );
  const [wire] = Object.values(scene.details).filter(({ subtitle }) => /^kube-scheduler.* → /.test(subtitle ?? ''));
  assert.ok(wire !== undefined);
  return wire.actions.map(({ label, command, place, isPrimary = false }) => ({
    label,
    command,
    isPrimary,
    path: places[place]?.file.path,
    to: places[place]?.to,
  }));
}

it('a connection that fails for a stale CA offers its replacement, and no renewal, which would be rejected too', async () => {
  const [first, ...others] = await actionsOf({ ...tree, [path]: stale }, now);
  const { credential } = certificateIn(await clusterGraphOf(tree), '/etc/kubernetes/pki/ca.crt');
  const label = 'Replace the CA in scheduler.conf…';
  assert.deepEqual(first, { label, command: 'replaceCa', isPrimary: true, path, to: credential.fingerprint });
  assert.ok(others.every(({ command }) => command === 'open' || command === 'showDecoded'));
  assert.ok(others.every(({ isPrimary }) => !isPrimary));
});

it('the panel of a sound certificate begins with what mends its connection, and offers no renewal that does not', async () => {
  const panelOf = async (documents: Documents) => {
    const { scene } = await drawn(documents);
    const panel = Object.values(scene.details).find(({ title }) => title.endsWith(' scheduler.conf'));
    assert.ok(panel !== undefined);
    const isVain = panel.sections.some((each) => JSON.stringify(each).includes('Renewing it would not help'));
    return { labels: panel.actions.map(({ label }) => label), isVain };
  };
  const [open, decoded] = ['Open scheduler.conf', 'Show decoded'];
  assert.deepEqual(await panelOf({ ...tree, [path]: stale }), {
    labels: ['Replace the CA in scheduler.conf…', open, decoded],
    isVain: false,
  });
  // A server without a certificate refuses nobody’s, and no renewal of a client brings it back.
  const server = '/etc/kubernetes/manifests/kube-apiserver.yaml';
  const bare = String(tree[server]).replaceAll(/^ *- --tls-(?:cert|private-key)-file=.*\n/gm, '');
  assert.deepEqual(await panelOf({ ...tree, [server]: bare }), { labels: [open, decoded], isVain: true });
  const { scene } = await drawn({ ...tree, [server]: bare });
  const advice = scene.details[scene.worst ?? '']?.sections.find(({ heading }) => heading === 'What to do');
  assert.match(JSON.stringify(advice), /--tls-cert-file/);
  // Nothing is wrong there.
  assert.match((await panelOf(tree)).labels[0] ?? '', /^Renew /);
});

it('the panel of a CA leads on from what is wrong with its file or key, although every connection works', async () => {
  const pki = '/etc/kubernetes/pki';
  const panelOf = async (documents: Documents, name: string) => {
    const { scene } = await drawn(documents);
    assert.equal(scene.banner, undefined);
    const [, panel] = Object.entries(scene.details).find(
      ([id, { title }]) => id.startsWith('authority ') && title.endsWith(name),
    ) ?? [''];
    assert.ok(panel !== undefined);
    const [line] = panel.sections[0]?.kind === 'lines' ? panel.sections[0].lines : [];
    return { first: panel.actions[0], said: line?.text };
  };
  const otherKey = { ...tree, [`${pki}/etcd/ca.key`]: tree[`${pki}/ca.key`] ?? '' };
  const wrongKey = await panelOf(otherKey, 'CA etcd-ca');
  assert.deepEqual([wrongKey.first?.label, wrongKey.first?.isPrimary], ['How to restore this CA…', undefined]);
  assert.match(wrongKey.said ?? '', /^This key does not match CA etcd-ca/);
  const leaf = { ...tree, [`${pki}/front-proxy-ca.crt`]: tree[`${pki}/front-proxy-client.crt`] ?? '' };
  const overwritten = await panelOf(leaf, 'front-proxy-ca');
  assert.deepEqual(
    [overwritten.first?.label, overwritten.first?.isPrimary],
    ['Restore the CA in pki/front-proxy-ca.crt…', true],
  );
  // Nothing is wrong with it.
  assert.match((await panelOf(tree, 'CA etcd-ca')).first?.label ?? '', /^Extend CA/);
});

it('a connection that fails for an expired certificate offers its renewal', async () => {
  const [first, ...others] = await actionsOf(tree, now + 2 * year);
  // One action for all certificates that have expired comes first.
  assert.deepEqual([first?.label, first?.isPrimary], ['Reissue 12 certificates…', true]);
  assert.deepEqual([others[0]?.command, others[0]?.isPrimary], ['renew', false]);
});

it('a connection that will stop offers the renewal of the certificate that ends', async () => {
  const [first] = await actionsOf(tree, now + year - 20 * 86_400_000);
  assert.deepEqual([first?.command, first?.isPrimary], ['renew', true]);
});

it('one action reissues what a replaced CA and its key are to sign, on machines that have no line on the open map as well', async () => {
  const distribution = await highlyAvailable();
  const mutation = (await rotations(distribution)).find(({ name }) => name.endsWith('and its key replaced alone'));
  assert.ok(mutation !== undefined);
  const changed = await mutation.mutate(distribution.tree);
  const judge = new MemoryJudge({ ...distribution, isRoot: false });
  const graph = await judge.graphOf(changed);
  const offered = await offeredFor(changed, { graph, findings: judge.findingsOf(graph), now: distribution.now });
  assert.ok(offered.length > 5);
  for (const { connection, first, heals } of offered)
    assert.deepEqual([first, heals], ['Reissue 12 certificates…', true], connection);
});

it('a map without advice, of a host that cannot sign, offers nothing that signs or writes', async () => {
  const at = now + 2 * year;
  const graph = await clusterGraphOf({ ...tree, [path]: stale });
  const { scene } = mapOf(
    { graph, findings: evaluate(graph, defaultPolicy, at), policy: defaultPolicy, now: at },
    { today: at },
  );
  const commands = new Set(
    Object.values(scene.details).flatMap(({ actions }) => actions.map(({ command }) => command)),
  );
  assert.deepEqual([...commands].toSorted(), ['open', 'showDecoded']);
});

it('a wrong reference is corrected by the repair of the light bulb, once it is judged', async () => {
  const admin = '/etc/kubernetes/admin.conf';
  const documents = {
    ...tree,
    [admin]: String(tree[admin]).replace('user: kubernetes-admin', 'user: kubernetes-admim'),
  };
  const graph = await clusterGraphOf(documents);
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  const advice = renewalAdvice();
  const before = mapOf(context, { today: now, advice });
  assert.equal(before.scene.banner?.action, undefined);
  const { scene } = mapOf(context, { today: now, advice, repairs: await judgedIn(before, documents, context) });
  const { label, afterwards } = scene.banner?.action ?? {};
  assert.deepEqual([label, afterwards?.words], ['Replace it with kubernetes-admin…', 'Afterwards: 0 broken']);
});
