import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { PkiGraph } from '../../../../src/core/pki/pkiModel.ts';
import { causesByCluster } from '../../../../src/core/present/rootCauses.ts';
import { highlyAvailable } from '../../../mutations/distributions/severalNodes.ts';
import { withFlag, withNewFlag, withoutFlag } from '../../../mutations/flags.ts';
import { MemoryJudge } from '../../../mutations/judgeInMemory.ts';
import { type Tree, textOf, withText } from '../../../mutations/tree.ts';
import { base64 } from '../../../support/base64.ts';
import { signedToken } from '../../../support/signedToken.ts';
import { podClaims } from '../../../support/testToken.ts';

const healthy = await highlyAvailable();
const { tree, now } = healthy;
const usual = 'https://kubernetes.default.svc.cluster.local';
const fresh = 'https://issuer.example.com';
const manifest = (node: string) => `${node}/etc/kubernetes/manifests/kube-apiserver.yaml`;
const [first, second, third] = ['cp-1', 'cp-2', 'cp-3'].map(manifest) as [string, string, string];

const withIssuers = (old: Tree, file: string, ...issuers: readonly string[]) =>
  withFlag(old, file, 'service-account-issuer', issuers.join('\n    - --service-account-issuer='));

async function judge(changed: Tree) {
  const graph = await new MemoryJudge(healthy).graphOf(changed);
  const findings = evaluate(graph, defaultPolicy, now).filter(({ severity }) => /^(?:error|warning)$/.test(severity));
  return { graph, findings, told: findings.map(({ code, path }) => `${code} ${path}`) };
}

/** Who is refused a token by whom, and in which words. */
function refusals(graph: PkiGraph): readonly string[] {
  return judgeConnections(connectionModelOf(graph), now).flatMap(({ connection: { client, server }, ...verdict }) =>
    verdict.client.kind === 'refused' ? [`${client.party} ${server.host}: ${verdict.client.error}`] : [],
  );
}

test('an API server of three with another issuer refuses the tokens of the others, and they refuse its tokens', async () => {
  const { graph, findings, told } = await judge(withIssuers(tree, second, fresh));
  assert.deepEqual(told, [`ha-tokens-refused ${second}`]);
  assert.deepEqual(
    findings[0]?.message,
    `cp-2 does not accept ${usual}, the issuer of the tokens of cp-1. It accepts ${fresh}. Pods that present such a token get \`Unauthorized\`, and kube-apiserver logs \`invalid bearer token\`. Give all control planes the same --service-account-issuer, and restart kube-apiserver.`,
  );
  assert.deepEqual(
    findings[0]?.related.map(({ path }) => path),
    [first, third],
  );
  const pods = ['cp-1', 'cp-2', 'cp-3'].map((node) => `pod ${node}: invalid bearer token`);
  assert.deepEqual(refusals(graph).toSorted(), pods);
  const [cluster] = causesByCluster({ graph, findings, now });
  assert.match(cluster?.causes[0]?.fact ?? '', /^cp-\d rejects the tokens of cp-\d: invalid bearer token/);
});

test('a new issuer that signs before the others accept it', async () => {
  const { graph, findings, told } = await judge(withIssuers(tree, third, fresh, usual));
  assert.deepEqual(told, [`ha-tokens-refused ${third}`]);
  assert.match(
    findings[0]?.message ?? '',
    /^cp-1 does not accept https:\/\/issuer\.example\.com, the issuer of the tokens of cp-3\./,
  );
  assert.deepEqual(refusals(graph), ['pod cp-1: invalid bearer token', 'pod cp-2: invalid bearer token']);
});

test('audiences that one API server alone accepts', async () => {
  const { graph, told } = await judge(withNewFlag(tree, first, '--api-audiences=vault'));
  assert.deepEqual(told, [`ha-tokens-refused ${first}`]);
  const words = (given: string, wanted: string) =>
    `token audiences ["${given}"] is invalid for the target audiences ["${wanted}"]`;
  assert.deepEqual(refusals(graph), [
    `pod cp-1: ${words(usual, 'vault')}`,
    `pod cp-2: ${words('vault', usual)}`,
    `pod cp-3: ${words('vault', usual)}`,
  ]);
});

test('nothing while each accepts what the others issue, or where not all is known', async () => {
  const harmless: readonly Tree[] = [
    withIssuers(tree, second, usual, fresh),
    withIssuers(withIssuers(withIssuers(tree, first, usual, fresh), second, fresh, usual), third, usual, fresh),
    withNewFlag(tree, second, `--api-audiences=${usual},vault`),
    withFlag(tree, second, 'service-account-issuer', '{{ issuer }}'),
    withoutFlag(withIssuers(tree, second, fresh), second, 'etcd-servers'),
  ];
  for (const each of harmless) {
    const { told } = await judge(each);
    assert.deepEqual(
      told.filter((line) => line.startsWith('ha-')),
      [],
    );
  }
});

/** A kubeconfig of a program with the address of the Service, which leads to any API server. */
function withKubeconfig(old: Tree, iss: string): Tree {
  const ca = base64(textOf(old, 'cp-1/etc/kubernetes/pki/ca.crt'));
  const seconds = now / 1000;
  const claims = { ...podClaims({ iat: seconds - 600, exp: seconds + 3000 }), iss, aud: [usual] };
  const token = signedToken(claims, textOf(old, 'cp-1/etc/kubernetes/pki/sa.key'));
  return withText(
    old,
    'cp-1/etc/cni/net.d/calico-kubeconfig',
    `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: "https://10.96.0.1:443", certificate-authority-data: ${ca}}\nusers:\n- name: a\n  user:\n    token: ${token}\ncontexts:\n- name: a\n  context: {cluster: a, user: a}\ncurrent-context: a\n`,
  );
}

test('a token of an issuer that one API server has already forgotten: told where the token stands', async () => {
  const old = withIssuers(withIssuers(tree, first, usual, fresh), third, usual, fresh);
  const { graph, findings, told } = await judge(withKubeconfig(old, fresh));
  assert.deepEqual(told, ['token-issuer-mismatch cp-1/etc/cni/net.d/calico-kubeconfig']);
  assert.match(findings[0]?.message ?? '', /was issued by https:\/\/issuer\.example\.com\. Its kube-apiserver accepts/);
  assert.deepEqual(refusals(graph), ['kubectl cp-2: invalid bearer token']);
  const whole = await judge(withKubeconfig(withIssuers(old, second, usual, fresh), fresh));
  assert.deepEqual(whole.told, []);
});

test('a token that is refused because two API servers disagree: told where they disagree', async () => {
  const { graph, told } = await judge(withKubeconfig(withIssuers(tree, second, fresh), usual));
  assert.deepEqual(told, [`ha-tokens-refused ${second}`]);
  assert.ok(refusals(graph).includes('kubectl cp-2: invalid bearer token'));
});

test('a volume that asks for a token for an audience that one API server does not accept', async () => {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: b}\nspec:\n  containers:\n  - name: a\n    volumeMounts: [{name: t, mountPath: /var/run/secrets/kubernetes.io/serviceaccount}]\n  volumes:\n  - name: t\n    projected:\n      sources:\n      - serviceAccountToken: {path: token, audience: vault}\n`;
  const accepting = (...files: readonly string[]) =>
    files.reduce((old, file) => withNewFlag(old, file, `--api-audiences=${usual},vault`), tree);
  const { told } = await judge(withText(accepting(first, third), 'cp-1/pod.yaml', pod));
  assert.deepEqual(told, ['token-audience-mismatch cp-1/pod.yaml']);
  assert.deepEqual((await judge(withText(accepting(first, second, third), 'cp-1/pod.yaml', pod))).told, []);
});
