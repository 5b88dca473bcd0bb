import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { IncidentFiles } from '../../../incidents/incidentModel.ts';
import { kubeadmMachine, manifests, withFlags } from '../../../incidents/machine.ts';
import { toKubeconfig } from '../../../mutations/distributions/documents.ts';
import { findingsIn, graphOf } from '../../../support/annotatedDocument.ts';
import { testNow } from '../../../support/testPki.ts';
import { personClaims, testToken } from '../../../support/testToken.ts';

const apiserver = `${manifests}/kube-apiserver.yaml`;
type Claims = Readonly<Record<string, unknown>>;

const byFlags =
  (...flags: readonly string[]) =>
  (files: IncidentFiles) =>
    withFlags(files, apiserver, '--oidc-issuer-url=https://login.example.com', '--oidc-client-id=kubernetes', ...flags);
const byFile =
  (...lines: readonly string[]) =>
  (files: IncidentFiles) => ({
    ...withFlags(files, apiserver, '--authentication-config=/etc/kubernetes/authentication.yaml'),
    'rootfs/etc/kubernetes/authentication.yaml': `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer:
    url: https://login.example.com
    audiences: [kubernetes]
${lines.map((line) => `  ${line}\n`).join('')}`,
  });
const email = ['claimMappings:', '  username:', '    claim: email', "    prefix: ''"];

/** Where a token may stand in a kubeconfig. */
const places: Readonly<Record<string, (token: string) => Parameters<typeof toKubeconfig>[0]['credentials']>> = {
  token: (token) => ({ token }),
  'id-token': (token) => ({
    'auth-provider': { name: 'oidc', config: { 'id-token': token, 'idp-issuer-url': 'https://login.example.com' } },
  }),
};

const unverified = { email: 'jane@example.com', email_verified: false };
const cases: readonly {
  readonly name: string;
  readonly server: (files: IncidentFiles) => Readonly<Record<string, string>>;
  readonly claims: Claims;
  /** Of the header. */
  readonly alg?: string;
  /** What kube-apiserver logs; nothing: it accepts the token. */
  readonly error?: string;
  readonly code?: string;
}[] = [
  ...(
    [
      ['another algorithm than the usual one', byFlags(), 'ES384', '["RS256"]'],
      [
        'another algorithm than those of the flag',
        byFlags('--oidc-signing-algs=RS256,ES256'),
        'ES384',
        '["RS256" "ES256"]',
      ],
      ['the usual algorithm, which the flag does not name', byFlags('--oidc-signing-algs=ES384'), 'RS256', '["ES384"]'],
      ['an algorithm of the flag', byFlags('--oidc-signing-algs=RS256', '--oidc-signing-algs=ES384'), 'ES384'],
      ['an algorithm of a server with a file', byFile(...email), 'ES384'],
    ] as const
  ).map(([name, server, alg, accepted]) => ({
    name,
    server,
    alg,
    claims: { email: 'jane@example.com' },
    ...(accepted === undefined
      ? {}
      : {
          error: `oidc: verify token: oidc: id token signed with unsupported algorithm, expected ${accepted} got "${alg}"`,
          code: 'token-algorithm-rejected',
        }),
  })),
  {
    name: 'an address that is not verified',
    server: byFlags('--oidc-username-claim=email'),
    claims: unverified,
    error: 'oidc: email not verified',
  },
  { name: 'the same by a file', server: byFile(...email), claims: unverified, error: 'oidc: email not verified' },
  {
    name: 'a verified address',
    server: byFlags('--oidc-username-claim=email'),
    claims: { ...unverified, email_verified: true },
  },
  { name: 'an address of which nothing is said', server: byFile(...email), claims: { email: 'jane@example.com' } },
  { name: 'an address that is not the name', server: byFlags('--oidc-username-claim=sub'), claims: unverified },
  {
    name: 'a name made by an expression',
    server: byFile('claimMappings:', '  username:', '    expression: claims.email'),
    claims: unverified,
  },
  {
    name: 'verified in words',
    server: byFlags('--oidc-username-claim=email'),
    claims: { ...unverified, email_verified: 'true' },
    error: "oidc: parse 'email_verified' claim: json: cannot unmarshal string into Go value of type bool",
  },
  {
    name: 'no claim for the name',
    server: byFlags('--oidc-username-claim=preferred_username'),
    claims: {},
    error: 'oidc: parse username claims "preferred_username": claim not present',
  },
  {
    name: 'the same name in other letters',
    server: byFile('claimMappings:', '  username:', '    claim: Email', "    prefix: ''"),
    claims: { email: 'jane@example.com' },
    error: 'oidc: parse username claims "Email": claim not present',
  },
  {
    name: 'without a required claim',
    server: byFlags('--oidc-required-claim=hd=example.com'),
    claims: {},
    error: 'oidc: required claim hd not present in ID token',
  },
  {
    name: 'another value of a required claim',
    server: byFile('claimValidationRules:', '- claim: hd', '  requiredValue: example.com', ...email),
    claims: { email: 'j@example.com', hd: 'example.org' },
    error: 'oidc: required claim hd value does not match. Got = example.org, want = example.com',
  },
  {
    name: 'all required claims',
    server: byFlags('--oidc-required-claim=hd=example.com,tier=a', '--oidc-required-claim=zone=b'),
    claims: { hd: 'example.com', tier: 'a', zone: 'b' },
  },
];

describe('tokens that a provider signed, but kube-apiserver rejects', () => {
  for (const [place, credentials] of Object.entries(places)) {
    for (const { name, server, claims, error, alg = 'RS256', code = 'token-claims-rejected' } of cases) {
      test(`${name}, in ${place}`, async () => {
        const { files, shared } = await kubeadmMachine();
        const token = testToken(personClaims({ exp: testNow / 1000 + 600, ...claims }), { alg, kid: 'a' });
        const texts = Object.fromEntries(
          Object.entries({
            ...files,
            ...server(files),
            '/home/dev/.kube/config': toKubeconfig({
              server: 'https://10.0.0.11:6443',
              user: 'dev',
              ca: shared.ca.certificatePem,
              credentials: credentials(token),
            }),
          }).flatMap(([path, text]) => (typeof text === 'string' ? [[path.replace(/^rootfs(?=\/)/, ''), text]] : [])),
        );
        const told = (await findingsIn(texts)).filter(({ code }) =>
          /^(?:token-claims|token-algorithm|token-audience|credential-)/.test(code),
        );
        assert.equal(told.map(({ code }) => code).join(), error === undefined ? '' : code);
        const own = judgeConnections(connectionModelOf(await graphOf(texts)), testNow).find(
          ({ connection }) => connection.client.use?.kubeconfig.file.path === '/home/dev/.kube/config',
        );
        assert.equal(own?.client.kind === 'refused' ? own.client.error : undefined, error);
        if (error !== undefined) assert.ok(told[0]?.message.includes(error));
      });
    }
  }
});
