import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import type { Finding } from '../../../../src/core/findings/findingModel.ts';
import { serviceAccountTokens } from '../../../../src/core/kubernetes/tables/serviceAccountTokens.ts';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { forecast } from '../../../../src/core/pki/cluster/connections/forecast.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { base64 } from '../../../support/base64.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { signedToken } from '../../../support/signedToken.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';
import { personClaims, podClaims, testToken } from '../../../support/testToken.ts';

const newKey = (): string =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'sec1' }).toString();
const publicHalf = (key: string): string => createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString();

const [ca, otherCa] = [await createTestCa({ name: 'kubernetes' }), await createTestCa({ name: 'kubernetes' })];
const [key, otherKey] = [newKey(), newKey()];
const now = testNow / 1000;
const claims = podClaims({ iat: now - 600, exp: now + 3000 });
const issuer = 'https://kubernetes.default.svc.cluster.local';

type TestFiles = Readonly<Record<string, string>>;

/** Findings in files of which some lie in folders of machines. */
async function findingsIn(files: TestFiles): Promise<readonly Finding[]> {
  return evaluate(await graphOf(files), defaultPolicy, testNow);
}

async function modelOf(files: TestFiles) {
  const model = connectionModelOf(await graphOf(files));
  return { connections: judgeConnections(model, testNow) };
}

function graphOf(files: TestFiles) {
  const decoded = Object.entries(files).map(([path, text]) => {
    const [, machine, hostPath] = /^([^/]+)(\/etc\/.*)$/.exec(path) ?? [];
    const place = hostPath === undefined ? {} : { hostPath, pathOf: (named: string) => `${machine}${named}` };
    return decodeFile({ path, text, ...place }, decodingTools);
  });
  return buildPkiGraph(decoded, decodingTools.cryptography);
}

/** A control plane with its service accounts' public key, below a folder. */
function machine(folder: string, authority: typeof ca, privateKey: string, ...flags: readonly string[]): TestFiles {
  const all = [
    '--etcd-servers=https://127.0.0.1:2379',
    '--service-cluster-ip-range=10.96.0.0/12',
    '--client-ca-file=/etc/kubernetes/pki/ca.crt',
    '--service-account-key-file=/etc/kubernetes/pki/sa.pub',
    '--service-account-signing-key-file=/etc/kubernetes/pki/sa.key',
    ...flags,
  ];
  return {
    [`${folder}/etc/kubernetes/pki/ca.crt`]: authority.certificatePem,
    [`${folder}/etc/kubernetes/pki/sa.pub`]: publicHalf(privateKey),
    [`${folder}/etc/kubernetes/pki/sa.key`]: privateKey,
    [`${folder}/etc/kubernetes/manifests/kube-apiserver.yaml`]: `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: a
    command:
    - kube-apiserver
    - --tls-cert-file=/srv/tls/apiserver.crt
    - --tls-private-key-file=/srv/tls/apiserver.key
${all.map((flag) => `    - ${flag}\n`).join('')}    volumeMounts:
    - {mountPath: /etc/kubernetes/pki, name: pki}
  volumes:
  - {name: pki, hostPath: {path: /etc/kubernetes/pki}}
`,
  };
}

const kubeconfig = (token: string, authority = ca): string =>
  `apiVersion: v1\nkind: Config\nclusters:\n- name: a\n  cluster: {server: "https://10.0.0.1:6443", certificate-authority-data: ${base64(authority.certificatePem)}}\nusers:\n- name: a\n  user:\n    token: ${token}\ncontexts:\n- name: a\n  context: {cluster: a, user: a}\ncurrent-context: a\n`;

const issuerFlag = `--service-account-issuer=${issuer}`;

async function codesAt(path: string, files: TestFiles): Promise<readonly string[]> {
  const findings = await findingsIn(files);
  return findings
    .filter((each) => each.path === path && each.code.startsWith('token-'))
    .map(({ code, severity }) => `${severity} ${code}`);
}

const inKubeconfig = (token: string, ...flags: readonly string[]) =>
  codesAt('pod.conf', { ...machine('cp', ca, key, issuerFlag, ...flags), 'pod.conf': kubeconfig(token) });

test('a token that its API server accepts', async () => {
  assert.deepEqual(await inKubeconfig(signedToken(claims, key)), []);
});

describe('token-unknown-key', () => {
  test('of a Secret is filled anew, since nobody reads a token that is printed', async () => {
    const token = base64(signedToken(claims, otherKey));
    const secret = `apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ntype: kubernetes.io/service-account-token\ndata:\n  ca.crt: ${base64(ca.certificatePem)}\n  token: ${token}\n`;
    const findings = await findingsIn({ ...machine('cp', ca, key, issuerFlag), 'secret.yaml': secret });
    const [finding] = findings.filter(({ code }) => code === 'token-unknown-key');
    assert.match(finding?.message ?? '', /Delete the Secret and create it again/);
  });

  test('signed by another key than those of the cluster', async () => {
    const files = { ...machine('cp', ca, key, issuerFlag), 'pod.conf': kubeconfig(signedToken(claims, otherKey)) };
    const findings = await findingsIn(files);
    const [finding] = findings.filter(({ code }) => code === 'token-unknown-key');
    assert.equal(finding?.severity, 'error');
    assert.match(
      finding.message,
      /^This token of kube-system:coredns is signed with a key that its kube-apiserver does not know \([\w-]{43}\)\. kube-apiserver answers `Unauthorized` and logs `invalid signature, no keys found`\. Create a new one: `kubectl create token coredns -n kube-system`\.$/,
    );
    assert.equal(finding.related[0]?.message, 'Verification keys');
    const [, token] = /token: (\S+)/.exec(files['pod.conf']) ?? [];
    assert.equal(files['pod.conf'].slice(finding.span?.start, finding.span?.end), token);
  });

  test('of another cluster that is known, too', async () => {
    const two = { ...machine('cp', ca, key, issuerFlag), ...machine('other', otherCa, otherKey, issuerFlag) };
    const token = signedToken(claims, otherKey);
    assert.deepEqual(await codesAt('pod.conf', { ...two, 'pod.conf': kubeconfig(token) }), ['error token-unknown-key']);
    assert.deepEqual(await codesAt('pod.conf', { ...two, 'pod.conf': kubeconfig(token, otherCa) }), []);
  });

  test('of another control plane, whose key the token is signed with', async () => {
    const own = machine('cp', ca, key, issuerFlag);
    const wayOut = async (authority: typeof ca) => {
      const beside = {
        'second/etc/kubernetes/pki/ca.crt': authority.certificatePem,
        'second/etc/kubernetes/pki/sa.key': otherKey,
      };
      const found = await findingsIn({ ...own, ...beside, 'pod.conf': kubeconfig(signedToken(claims, otherKey)) });
      return found.find(({ code }) => code === 'token-unknown-key')?.message ?? '';
    };
    assert.match(await wayOut(ca), /sa\.key signed it\. Use the same pair on all control planes/);
    assert.match(await wayOut(otherCa), /Create a new one/, 'of another cluster');
  });

  test('nothing where the cluster or its keys are not known', async () => {
    const token = signedToken(claims, otherKey);
    const known = machine('cp', ca, key, issuerFlag);
    assert.deepEqual(await codesAt('pod.conf', { ...known, 'pod.conf': kubeconfig(token, otherCa) }), []);
    const { 'cp/etc/kubernetes/pki/sa.pub': _, ...withoutKey } = known;
    assert.deepEqual(await codesAt('pod.conf', { ...withoutKey, 'pod.conf': kubeconfig(token) }), []);
    assert.deepEqual(await inKubeconfig(token, '--service-account-key-file=/elsewhere/old.pub'), []);
    assert.deepEqual(await codesAt('app.yaml', { ...known, 'app.yaml': `data:\n  token: ${token}\n` }), []);
  });

  test('in the Secret that has the CA beside it', async () => {
    const secret = (authority: typeof ca, token: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ntype: kubernetes.io/service-account-token\ndata:\n  ca.crt: ${base64(authority.certificatePem)}\n  token: ${base64(token)}\n`;
    const known = machine('cp', ca, key, issuerFlag);
    const token = signedToken(claims, otherKey);
    assert.deepEqual(await codesAt('s.yaml', { ...known, 's.yaml': secret(ca, token) }), ['error token-unknown-key']);
    assert.deepEqual(await codesAt('s.yaml', { ...known, 's.yaml': secret(otherCa, token) }), []);
    assert.deepEqual(await codesAt('s.yaml', { ...known, 's.yaml': secret(ca, signedToken(claims, key)) }), []);
  });

  test('in the usual place of the key, where no API server is known', async () => {
    const files = {
      'cp/etc/kubernetes/pki/ca.crt': ca.certificatePem,
      'cp/etc/kubernetes/pki/sa.pub': publicHalf(key),
    };
    const codes = (token: string) => codesAt('pod.conf', { ...files, 'pod.conf': kubeconfig(token) });
    assert.deepEqual(await codes(signedToken(claims, otherKey)), ['error token-unknown-key']);
    assert.deepEqual(await codes(signedToken(claims, key)), []);
  });
});

describe('token-signature-invalid', () => {
  test('changed after it was signed, wherever it is shown', async () => {
    const [header = '', , signature = ''] = signedToken(claims, key).split('.');
    const body = Buffer.from(JSON.stringify({ ...claims, sub: 'system:serviceaccount:kube-system:other' }));
    const token = `${header}.${body.toString('base64url')}.${signature}`;
    assert.deepEqual(await inKubeconfig(token), ['error token-signature-invalid']);
    const files = { 'sa.pub': publicHalf(key), 'a.yaml': `kind: TokenRequest\nstatus:\n  token: ${token}\n` };
    assert.deepEqual(await codesAt('a.yaml', files), ['info token-signature-invalid']);
  });
});

describe('token-issuer-mismatch', () => {
  test('another than those of the API server', async () => {
    const token = signedToken({ ...claims, iss: 'https://elsewhere.example' }, key);
    assert.deepEqual(await inKubeconfig(token), ['error token-issuer-mismatch']);
  });
  test('one of several, or none known', async () => {
    const token = signedToken({ ...claims, iss: 'https://old.example' }, key);
    assert.deepEqual(await inKubeconfig(token, '--service-account-issuer=https://old.example'), []);
    const files = { ...machine('cp', ca, key), 'pod.conf': kubeconfig(token) };
    assert.deepEqual(await codesAt('pod.conf', files), []);
  });
});

describe('token-audience-mismatch', () => {
  const token = signedToken({ ...claims, aud: ['vault'] }, key);
  test('for others', async () => {
    assert.deepEqual(await inKubeconfig(token), ['error token-audience-mismatch']);
  });
  test('one that the API server has, or that nobody shows it', async () => {
    assert.deepEqual(await inKubeconfig(token, '--api-audiences=api,vault'), []);
    assert.deepEqual(await inKubeconfig(signedToken({ ...claims, aud: ['vault', issuer] }, key)), []);
    const known = machine('cp', ca, key, issuerFlag);
    assert.deepEqual(await codesAt('app.yaml', { ...known, 'app.yaml': `data:\n  vault: ${token}\n` }), []);
  });
  test('in a Secret with all that Pods find in the folder of their ServiceAccount', async () => {
    const known = machine('cp', ca, key, issuerFlag);
    const codes = (of: string, authority = ca, more = `  namespace: ${base64('b')}\n`) =>
      codesAt('s.yaml', {
        ...known,
        's.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: b}\ntype: Opaque\ndata:\n  ca.crt: ${base64(authority.certificatePem)}\n${more}  token: ${base64(of)}\n`,
      });
    assert.deepEqual(await codes(token), ['error token-audience-mismatch']);
    assert.deepEqual(await codes(signedToken(claims, key)), []);
    assert.deepEqual(await codes(token, otherCa), []);
    assert.deepEqual(await codes(token, ca, ''), [], 'may be for any service');
  });
  test('requested by a volume in the place of the token for the API server', async () => {
    const known = machine('cp', ca, key, issuerFlag);
    const codes = (audience: string, mountPath = '/var/run/secrets/kubernetes.io/serviceaccount', file = 'token') =>
      codesAt('cp/pod.yaml', {
        ...known,
        'cp/pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec:
  automountServiceAccountToken: false
  containers:
  - name: app
    volumeMounts:
    - {name: t, mountPath: ${mountPath}}
  volumes:
  - name: t
    projected:
      sources:
      - serviceAccountToken: {path: ${file}, audience: "${audience}"}
`,
      });
    assert.deepEqual(await codes('vault'), ['warning token-audience-mismatch']);
    assert.deepEqual(await codes(issuer), []);
    assert.deepEqual(await codes(''), []);
    assert.deepEqual(await codes('{{ .audience }}'), []);
    assert.deepEqual(await codes('vault', '/var/run/secrets/vault'), []);
    assert.deepEqual(await codes('vault', undefined, 'vault-token'), []);
  });
});

describe('connections are judged as findings are', () => {
  const states = async (token: string, more: TestFiles = {}, ...flags: readonly string[]) => {
    const files = { ...machine('cp', ca, key, issuerFlag, ...flags), 'pod.conf': kubeconfig(token), ...more };
    const { connections } = await modelOf(files);
    return connections
      .filter(({ connection }) => connection.client.place?.file.path === 'pod.conf')
      .map(({ state, client }) => (client.kind === 'refused' ? `${state}: ${client.error}` : state));
  };

  test('accepted', async () => {
    assert.deepEqual(await states(signedToken(claims, key)), ['willBreak']);
  });

  for (const [name, token, error] of [
    ['another key', signedToken(claims, otherKey), 'invalid signature, no keys found'],
    ['expired', signedToken({ ...claims, exp: now - 120 }, key), 'service account token has expired'],
    ['not yet valid', signedToken({ ...claims, iat: now + 120 }, key), 'service account token is not valid yet'],
    ['another issuer', signedToken({ ...claims, iss: 'https://elsewhere.example' }, key), 'invalid bearer token'],
    ['no signature', testToken(claims, { alg: 'none' }), 'invalid bearer token'],
    [
      'another audience',
      signedToken({ ...claims, aud: ['vault'] }, key),
      `token audiences ["vault"] is invalid for the target audiences ["${issuer}"]`,
    ],
  ] as const) {
    test(name, async () => {
      assert.deepEqual(await states(token), [`broken: ${error}`]);
      const codes = await codesAt('pod.conf', { ...machine('cp', ca, key, issuerFlag), 'pod.conf': kubeconfig(token) });
      assert.equal(codes.filter((code) => /^(?:error|warning) /.test(code)).length > 0, true);
    });
  }

  test('the token of a person, for another client of the identity provider', async () => {
    const provider = [
      '--oidc-issuer-url=https://login.example.com',
      '--oidc-client-id=cluster',
      '--oidc-signing-algs=ES256',
    ];
    const token = (aud: string) => signedToken(personClaims({ aud, exp: now + 3000 }), otherKey);
    assert.deepEqual(await states(token('portal'), {}, ...provider), [
      'broken: oidc: verify token: oidc: expected audience "cluster" got ["portal"]',
    ]);
    assert.deepEqual(await inKubeconfig(token('portal'), ...provider), ['error token-audience-mismatch']);
    assert.deepEqual(await states(token('cluster'), {}, ...provider), ['willBreak']);
    assert.deepEqual(await inKubeconfig(token('cluster'), ...provider), []);
  });

  test('the dates of the token of a person, in the words of go-oidc', async () => {
    const provider = [
      '--oidc-issuer-url=https://login.example.com',
      '--oidc-client-id=cluster',
      '--oidc-signing-algs=ES256',
    ];
    const dated = (dates: object) =>
      states(signedToken(personClaims({ aud: 'cluster', exp: now + 3000, ...dates }), otherKey), {}, ...provider);
    const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', '');
    assert.deepEqual(await dated({ exp: now - 1.5 }), [
      `broken: oidc: verify token: oidc: token is expired (Token Expiry: ${time(now - 2)} +0000 UTC)`,
    ]);
    assert.deepEqual(await dated({ exp: now }), ['willBreak']);
    assert.deepEqual(await dated({ nbf: now + 301 }), [
      `broken: oidc: verify token: oidc: current time ${time(now)} +0000 UTC before the nbf (not before) time: ${time(now + 301)} +0000 UTC`,
    ]);
    assert.deepEqual(await dated({ nbf: now + 300 }), ['willBreak']);
    assert.deepEqual(await dated({ iat: now + 1000 }), ['willBreak']);
  });

  describe('the end of a token is the end of its connection', () => {
    const later = Math.floor(Date.UTC(2027, 0, 1) / 1000);
    const end = (later + serviceAccountTokens.leewaySeconds) * 1000;
    const token = signedToken({ ...claims, exp: later }, key);
    const inConfigMap = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\ndata:\n  kubeconfig: |\n${kubeconfig(token).replaceAll(/^(?=.)/gm, '    ')}`;
    const endsIn = async (path: string, text: string, more: TestFiles = {}) => {
      const model = connectionModelOf(await graphOf({ ...machine('cp', ca, key, issuerFlag), ...more, [path]: text }));
      const own = judgeConnections(model, testNow).filter(
        ({ connection: { client } }) => client.place?.file.path === path,
      );
      const ends = new Set(own.map(({ until }) => until));
      const stops = forecast(model, testNow, Number.POSITIVE_INFINITY).filter(
        ({ at, change, connection: { client } }) =>
          at === end && change === 'stops' && client.place?.file.path === path,
      );
      assert.equal(own.length, 1);
      assert.deepEqual(stops.length === 1, ends.has(end));
      return [...ends];
    };

    test('written into a kubeconfig of somebody', async () => {
      assert.deepEqual(await endsIn('pod.conf', kubeconfig(token)), [end]);
    });

    for (const [name, path, text, more] of [
      ['in the folder of network plugins, which renew it', 'cp/etc/cni/net.d/calico-kubeconfig', kubeconfig(token), {}],
      ['in an object, which a controller keeps', 'a.yaml', inConfigMap, {}],
      [
        'in a file of its own',
        'cp/etc/app.conf',
        kubeconfig(token).replace(`token: ${token}`, 'tokenFile: /etc/app-token'),
        { 'cp/etc/app-token': token },
      ],
      [
        'of a person, with what renews it',
        'pod.conf',
        kubeconfig(token).replace(
          `token: ${token}`,
          `auth-provider: {name: oidc, config: {id-token: ${token}, refresh-token: a}}`,
        ),
        {},
      ],
    ] as const) {
      test(`not ${name}`, async () => {
        assert.ok(!(await endsIn(path, text, more)).includes(end));
      });
    }

    test('that has none lasts', async () => {
      const { exp: _, ...endless } = claims;
      assert.ok((await endsIn('pod.conf', kubeconfig(signedToken(endless, key)))).every((each) => each !== Infinity));
    });

    test('not beside a certificate, which has its own', async () => {
      const { certificate, certificatePem, keyPem } = await ca.issue({ commonName: 'admin', notAfter: '2027-06-01' });
      const both = `client-certificate-data: ${base64(certificatePem)}\n    client-key-data: ${base64(keyPem)}\n    token:`;
      assert.deepEqual(await endsIn('pod.conf', kubeconfig(token).replace('token:', both)), [
        certificate.notAfter.getTime(),
      ]);
    });
  });

  describe('a bootstrap token', () => {
    const secret = (data: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: bootstrap-token-abcdef, namespace: kube-system}\ntype: bootstrap.kubernetes.io/token\nstringData:\n  token-id: abcdef\n  usage-bootstrap-authentication: "true"\n${data}`;
    const good = '  token-secret: 0123456789abcdef\n';
    const path = 'cp/etc/kubernetes/token.yaml';
    const isOn = '--enable-bootstrap-token-auth=true';
    const withSecret = (data: string) => states('abcdef.0123456789abcdef', { [path]: secret(data) }, isOn);

    test('as its Secret says', async () => {
      const refused = ['broken: invalid bearer token'];
      assert.deepEqual(await withSecret(`${good}  expiration: "2020-01-01T00:00:00Z"\n`), refused);
      assert.deepEqual(await withSecret('  token-secret: fedcba9876543210\n'), refused);
      assert.deepEqual(await withSecret(`${good}  expiration: "2100-01-01T00:00:00Z"\n`), ['unknown']);
      assert.deepEqual(await withSecret(good), ['unknown']);
    });
    test('without it, nothing is known', async () => {
      assert.deepEqual(await states('abcdef.0123456789abcdef', {}, isOn), ['unknown']);
    });
  });
});
