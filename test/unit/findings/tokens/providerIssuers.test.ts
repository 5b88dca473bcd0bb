import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const { certificatePem } = await ca.issue({
  commonName: 'kube-apiserver',
  ipAddresses: ['10.0.0.1'],
  extKeyUsage: ['serverAuth'],
});

function apiserver(...flags: readonly string[]): string {
  const all = [
    '--client-ca-file=/etc/kubernetes/pki/ca.crt',
    '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
    ...flags,
  ];
  return `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
${all.map((flag) => `    - ${flag}\n`).join('')}`;
}

function kubeconfig(user: string): string {
  return `apiVersion: v1
kind: Config
current-context: a
contexts: [{name: a, context: {cluster: c, user: u}}]
clusters:
- name: c
  cluster:
    server: https://10.0.0.1:6443
    certificate-authority-data: ${base64(ca.certificatePem)}
users:
- name: u
  user: ${user}
`;
}

const plugin = (issuer: string) =>
  kubeconfig(
    `{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: kubelogin, args: [get-token, '--oidc-issuer-url=${issuer}']}}`,
  );
const provider = (issuer: string) =>
  kubeconfig(`{auth-provider: {name: oidc, config: {client-id: kubernetes, idp-issuer-url: '${issuer}'}}}`);

async function judged(config: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const found = await findingsIn({
    '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    '/etc/kubernetes/pki/apiserver.crt': certificatePem,
    '/etc/kubernetes/manifests/kube-apiserver.yaml': apiserver(...flags),
    '/root/.kube/config': config,
  });
  return found
    .filter(({ code }) => ['oidc-issuer-mismatch', 'oidc-client-mismatch', 'oidc-scope-missing'].includes(code))
    .map(({ message }) => message);
}

describe('issuers of identity providers', () => {
  const url = 'https://idp.example.com';
  for (const [name, of] of Object.entries({ plugin, provider })) {
    test(`of a ${name}`, async () => {
      const [slash] = await judged(of(`${url}/`), `--oidc-issuer-url=${url}`);
      assert.match(slash ?? '', /the slash at the end counts/);
      assert.equal((await judged(of('https://other.example.com'), `--oidc-issuer-url=${url}`)).length, 1);
      assert.deepEqual(await judged(of(url), `--oidc-issuer-url=${url}`), []);
      assert.deepEqual(await judged(of(`${url}/`)), []);
    });
  }
  test('not where a webhook may know the token', async () => {
    const flags = [`--oidc-issuer-url=${url}`, '--authentication-token-webhook-config-file=/etc/hook.yaml'];
    assert.deepEqual(await judged(plugin(`${url}/`), ...flags), []);
  });
});

describe('clients of identity providers', () => {
  const url = 'https://idp.example.com';
  const flags = [`--oidc-issuer-url=${url}`, '--oidc-client-id=kubernetes'];
  const asking = (...args: readonly string[]) =>
    kubeconfig(
      `{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: kubelogin, args: ${JSON.stringify(['get-token', `--oidc-issuer-url=${url}`, ...args])}}}`,
    );
  const refreshing = (config: string) =>
    kubeconfig(`{auth-provider: {name: oidc, config: {idp-issuer-url: '${url}', ${config}}}}`);
  for (const [name, config] of Object.entries({
    'an argument': asking('--oidc-client-id=headlamp'),
    'two words': asking('--oidc-client-id', 'headlamp'),
    'an auth-provider': refreshing('client-id: headlamp'),
  })) {
    test(`another one, by ${name}`, async () => {
      const [said, ...others] = await judged(config, ...flags);
      assert.match(said ?? '', /headlamp.*accepts kubernetes \(--oidc-client-id\).*got \["headlamp"\]/);
      assert.deepEqual(others, []);
    });
  }
  for (const [name, config] of Object.entries({
    'the same': asking('--oidc-client-id=kubernetes'),
    'the same in two words': asking('--oidc-client-id', 'kubernetes'),
    'the last of two': asking('--oidc-client-id=headlamp', '--oidc-client-id', 'kubernetes'),
    'none is named': asking(),
    'another audience is asked for': asking(
      '--oidc-client-id=headlamp',
      '--oidc-extra-scope=audience:server:client_id:kubernetes',
    ),
    'an access token is asked for': asking('--oidc-client-id=headlamp', '--oidc-use-access-token'),
    'a variable': asking('--oidc-client-id=$CLIENT'),
    'the same of an auth-provider': refreshing('client-id: kubernetes'),
  })) {
    test(`nothing: ${name}`, async () => assert.deepEqual(await judged(config, ...flags), []));
  }
  test('nothing where the API server names none', async () =>
    assert.deepEqual(await judged(asking('--oidc-client-id=headlamp'), `--oidc-issuer-url=${url}`), []));
});

describe('tokens in base64', () => {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss: 'kubernetes/serviceaccount', sub: 'system:serviceaccount:a:b' })}.${'c2ln'.repeat(20)}`;
  const encoded = async (files: Readonly<Record<string, string>>) =>
    (await findingsIn(files)).filter(({ code }) => code === 'token-still-base64').map(({ path }) => path);

  test('in a kubeconfig', async () => {
    const path = '/root/.kube/config';
    assert.deepEqual(await encoded({ [path]: kubeconfig(`{token: ${base64(token)}}`) }), [path]);
    assert.deepEqual(await encoded({ [path]: kubeconfig(`{token: ${token}}`) }), []);
  });
  test('in a Secret, where it belongs once', async () => {
    const secret = (value: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: t}\ntype: kubernetes.io/service-account-token\ndata:\n  token: ${value}\n`;
    assert.deepEqual(await encoded({ '/s.yaml': secret(base64(token)) }), []);
  });
});

describe('scopes that kubelogin asks for', () => {
  const url = 'https://idp.example.com';
  const asking = (...args: readonly string[]) =>
    kubeconfig(
      `{exec: {apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never, command: kubectl, args: ${JSON.stringify(['oidc-login', 'get-token', `--oidc-issuer-url=${url}`, ...args])}}}`,
    );
  const found = (config: string, claim: string) =>
    judged(config, `--oidc-issuer-url=${url}`, '--oidc-client-id=kubernetes', `--oidc-username-claim=${claim}`);
  for (const [claim, scope] of [
    ['email', 'email'],
    ['preferred_username', 'profile'],
    ['name', 'profile'],
  ] as const) {
    test(`${claim} needs ${scope}`, async () => {
      const [said, ...others] = await found(asking(), claim);
      assert.match(said ?? '', new RegExp(`the claim ${claim}, .*the scope ${scope} `));
      assert.deepEqual(others, []);
      for (const args of [
        [`--oidc-extra-scope=${scope}`],
        ['--oidc-extra-scope', scope],
        [`--oidc-extra-scope=groups,${scope}`],
        ['--oidc-extra-scope=groups', `--oidc-extra-scope=${scope}`],
      ])
        assert.deepEqual(await found(asking(...args), claim), [], args.join(' '));
      assert.equal((await found(asking('--oidc-extra-scope=groups'), claim)).length, 1);
    });
  }
  test('sub is in every ID token, and what another plugin asks for is not known', async () => {
    assert.deepEqual(await found(asking(), 'sub'), []);
    assert.deepEqual(await found(provider(url), 'email'), []);
  });
});
