import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { chooseRenewalCa } from '../../../../src/core/renewal/findRenewalCa.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import type { JudgedRepairs } from '../../../../src/core/repair/judgeRepair.ts';
import { planRepairs } from '../../../../src/core/repair/planRepair.ts';
import { actionOfButton } from '../../../support/bannerAction.ts';
import { carriedOut, changedDocuments, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { judgedIn } from '../../../support/judgedRepairs.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { accepted, certificateIn, nodeOf, readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const healthy = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
const pki = '/etc/kubernetes/pki';

/** The map of documents, with what it offers where a change of a text mends it. */
async function mapIn(documents: Documents, at = now) {
  const graph = await clusterGraphOf(documents);
  const context = { graph, findings: evaluate(graph, defaultPolicy, at), policy: defaultPolicy, now: at };
  const first = mapOf(context, { today: at, advice: renewalAdvice() });
  const repairs = await judgedIn(first, documents, context);
  return { ...context, map: mapOf(context, { today: at, advice: renewalAdvice(), repairs }) };
}

/** The banner's button, and what is broken when it has done its work. */
async function mendedBy(documents: Documents) {
  const { graph, map, findings } = await mapIn(documents);
  const button = map.scene.banner?.action ?? assert.fail('no button');
  const { action, how } = actionOfButton(button, map.places, graph, now);
  const plan = accepted(planAction(action, { graph, now, canOpenKeys: true, ...how }));
  const { connections } = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, now);
  const after = connections.filter((each) => each.after?.state === 'broken').length;
  assert.equal(button.afterwards?.broken ?? after, after);
  return { label: button.label, after, graph, findings };
}

suite('kubeconfigs that a rotation of the CA left behind', async () => {
  const other = await createTestCa({
    name: 'kubernetes',
    notAfter: '2036-01-01T00:00:00Z',
    notBefore: '2026-01-01T00:00:00Z',
  });
  const replaced = { ...healthy, [`${pki}/ca.crt`]: other.certificatePem, [`${pki}/ca.key`]: other.keyPem };
  const graph = await clusterGraphOf(replaced);
  const ca = chooseRenewalCa(graph, nodeOf(graph, certificateIn(graph, `${pki}/ca.crt`)), now, undefined, false);
  assert.ok(ca.kind === 'ca');
  const fingerprints = ['apiserver', 'apiserver-kubelet-client'].map(
    (name) => nodeOf(graph, certificateIn(graph, `${pki}/${name}.crt`)).fingerprint,
  );
  const plan = planAction({ kind: 'renew', fingerprints, ca, mayChangeIssuer: true }, { graph, now });
  const rotated = changedDocuments(replaced, await carriedOut(plan, replaced));

  test('are all reissued with the CA in place, and everything works', async () => {
    const { label, after } = await mendedBy(rotated);
    assert.deepEqual([label, after], ['Reissue the kubeconfigs with pki/ca.crt…', 0]);
  });

  test('do not get the new CA alone, and the old one is not put back', async () => {
    const after = await clusterGraphOf(rotated);
    const stale = evaluate(after, defaultPolicy, now).filter(({ code }) => code === 'kubeconfig-ca-stale');
    assert.ok(stale.length >= 4, String(stale.length));
    for (const finding of stale) {
      assert.equal(wayOnFrom(finding, { graph: after, now })?.kind, 'switchCa', finding.path);
      const textOf = (path: string) => String(rotated[path]);
      assert.deepEqual(planRepairs({ graph: after, now, tools: decodingTools, textOf }, finding), [], finding.path);
    }
    const restored = planAction({ kind: 'restoreCa', role: 'ca', host: '' }, { graph: after, now });
    assert.equal(restored.kind, 'refusal');
  });
});

suite('what mends a connection', () => {
  test('is found in a file that the connection reads, whatever its cause blames', async () => {
    const secret = `apiVersion: v1
kind: Secret
metadata:
  name: other
  namespace: argocd
  labels: { argocd.argoproj.io/secret-type: cluster }
stringData:
  name: other
  server: https://10.0.0.9:6443
  config: |
    {"bearerToken": "abc", "tlsClientConfig": {"insecure": true, "caData": "${Buffer.from(String(healthy[`${pki}/ca.crt`])).toString('base64')}"}}
`;
    const { map } = await mapIn({ 'secret.yaml': secret });
    const { label, afterwards } = map.scene.banner?.action ?? assert.fail('no button');
    assert.deepEqual([label, afterwards?.broken], ['Replace it with false…', 0]);
  });

  test('is shown for a terminal where a command mends it, and nothing before repairs are judged', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const account = { namespace: 'ci', serviceaccount: { name: 'deployer', uid: '1' } };
    const claims = { exp: 1_500_000_000, 'kubernetes.io': account, sub: 'system:serviceaccount:ci:deployer' };
    const token = `${part({ alg: 'RS256' })}.${part(claims)}.${'c2ln'.repeat(20)}`;
    const ca = Buffer.from(String(healthy[`${pki}/ca.crt`])).toString('base64');
    const config = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://api.example.com:6443", certificate-authority-data: ${ca}}}]
users: [{name: u, user: {token: ${token}}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
`;
    const { map, findings, ...context } = await mapIn({ '/home/jane/.kube/config': config });
    const shown = (repairs: JudgedRepairs) =>
      mapOf({ ...context, findings }, { today: now, advice: renewalAdvice(), repairs }).scene.banner?.action?.label;
    const judged = new Map(findings.map((finding) => [finding, []] as const));
    const first = 'Show in terminal: kubectl create token deployer …';
    assert.deepEqual([shown(judged), shown(new Map())], [first, undefined]);
    const all = mapOf({ ...context, findings }, { today: now, advice: renewalAdvice(), repairs: judged });
    const command = 'kubectl create token deployer --namespace ci';
    assert.ok(all.places.some(({ fix }) => fix?.command === 'certscope.showInTerminal' && fix.argument === command));
  });

  test('is explained in the banner where nothing here mends it', async () => {
    const { map } = await mapIn({ ...healthy, [`${pki}/ca.key`]: String(healthy[`${pki}/ca.key`]).slice(0, 900) });
    assert.equal(map.scene.banner?.action?.label, 'How to restore this CA…');
  });

  test('is requested where its CA is elsewhere, each certificate for its own connection', async () => {
    const { [`${pki}/ca.key`]: _, [`${pki}/etcd/ca.key`]: __, [`${pki}/front-proxy-ca.key`]: ___, ...rest } = healthy;
    const { map } = await mapIn(rest, Date.parse('2028-01-01T00:00:00Z'));
    assert.match(map.scene.banner?.action?.label ?? '', /^Request \S+ again \(CSR\)…$/);
    const labels = map.model.wires
      .filter(({ state }) => state === 'broken')
      .map(({ id }) => map.scene.details[id]?.actions[0]?.label ?? '');
    assert.ok(labels.length > 8, String(labels.length));
    for (const label of labels) assert.match(label, /^Request \S+ again \(CSR\)…$/);
    for (const name of ['admin.conf', 'apiserver', 'etcd-peer'])
      assert.ok(labels.includes(`Request ${name} again (CSR)…`), name);
  });

  test('is renewed and not requested where the key of its CA is here', async () => {
    const { map } = await mapIn(healthy, Date.parse('2028-01-01T00:00:00Z'));
    const labels = Object.values(map.scene.details).flatMap(({ actions }) => actions.map(({ label }) => label));
    assert.ok(labels.some((label) => /^Re(?:new|issue) /.test(label)));
    assert.ok(!labels.some((label) => /CSR/.test(label)));
  });
});
