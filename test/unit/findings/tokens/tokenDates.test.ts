import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertAnnotated, findingsIn, gradesOf } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { testNow } from '../../../support/testPki.ts';
import { personClaims, podClaims, testToken } from '../../../support/testToken.ts';

const now = testNow / 1000;
const hour = 3600;
const expired = testToken(podClaims({ exp: now - 3 * hour, iat: now - 4 * hour }));
const kubeconfig = (token: string) => `users:\n- name: a\n  user:\n    token: ${token}\n`;

describe('token-expired', () => {
  test('on the token itself, with the command that makes a new one', async () => {
    const [finding] = await assertAnnotated('config', `${kubeconfig(expired)}    #      ^ token-expired\n`);
    assert.equal(finding?.severity, 'error');
    assert.equal(
      finding.message,
      'The token of kube-system:coredns expired 3 h ago (2026-06-12 07:00 UTC). kube-apiserver answers `Unauthorized`. ' +
        'Create a new one: `kubectl create token coredns -n kube-system`.',
    );
    assert.equal((finding.span?.end ?? 0) - (finding.span?.start ?? 0), expired.length);
  });

  test('where something renews it by itself, that is what to restart', async () => {
    const findings = await findingsIn({
      'etc/cni/net.d/calico-kubeconfig': kubeconfig(expired),
      'var/run/secrets/kubernetes.io/serviceaccount/token': expired,
      'var/lib/kubelet/pods/1/volumes/kubernetes.io~projected/kube-api-access-x/token': expired,
    });
    assert.deepEqual(
      findings.flatMap(({ code, message }) =>
        code === 'token-expired' ? [message.replace(/^.*`Unauthorized`\. /, '')] : [],
      ),
      [
        'Restart the Pods of the network plugin on this node: they write a new one.',
        'Restart the Pod: the kubelet then mounts a new one.',
        'Restart the Pod: the kubelet then mounts a new one.',
      ],
    );
  });

  test('of what shows it, not of what keeps or renews it, nor of examples', async () => {
    const serviceAccountSecret = `kind: Secret\ntype: kubernetes.io/service-account-token\ndata:\n  token: ${base64(expired)}\n`;
    const ended = testToken(personClaims({ exp: now - hour }));
    const idToken = (more: string) => `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://10.0.0.1:6443', insecure-skip-tls-verify: true}}]
contexts: [{name: a, context: {cluster: c, user: a}}]
current-context: a
users: [{name: a, user: {auth-provider: {name: oidc, config: {id-token: ${ended}${more}}}}}]
`;
    const findings = await findingsIn({
      'README.md': `Use a token such as\n\n    ${expired}\n`,
      'argo.yaml': `data:\n  bearer: ${expired}\n`,
      'foreign.yaml': `data:\n  session: ${testToken(personClaims({ exp: now - hour }))}\n`,
      'id.conf': idToken(', refresh-token: again'),
      'last.conf': idToken(', refresh-token: ""'),
      'kube.conf': kubeconfig(testToken(personClaims({ exp: now - hour }))),
      'request.yaml': `kind: TokenRequest\nstatus:\n  token: ${expired}\n`,
      'secret.yaml': serviceAccountSecret,
      'var/run/secrets/kubernetes.io/serviceaccount/token': expired,
    });
    assert.deepEqual(gradesOf(findings, /token-/), [
      'error token-expired argo.yaml',
      'hint token-expired id.conf',
      'error token-expired kube.conf',
      'error token-expired last.conf',
      'info token-expired request.yaml',
      'error token-expired secret.yaml',
      'error token-expired var/run/secrets/kubernetes.io/serviceaccount/token',
    ]);
  });

  test('clocks may differ by a minute, and a token without an end has none', async () => {
    const findings = await findingsIn({
      'in-leeway.conf': kubeconfig(testToken(podClaims({ exp: now - 59 }))),
      'late.conf': kubeconfig(testToken(podClaims({ exp: now - 61 }))),
      'legacy.conf': kubeconfig(testToken(podClaims({}))),
      'odd.conf': kubeconfig(testToken({ ...podClaims({}), exp: 'never' })),
      'far.conf': kubeconfig(testToken(podClaims({ exp: 1e300 }))),
    });
    assert.deepEqual(gradesOf(findings, /token-expired/), ['error token-expired late.conf']);
  });
});

test('token-not-yet-valid: nbf or iat beyond the leeway', async () => {
  const findings = await findingsIn({
    'issued.conf': kubeconfig(testToken(podClaims({ iat: now + 120, exp: now + hour }))),
    'not-before.conf': kubeconfig(testToken(podClaims({ nbf: now + 3 * hour, exp: now + 9 * hour }))),
    'soon.conf': kubeconfig(testToken(podClaims({ iat: now + 59, exp: now + hour }))),
  });
  assert.deepEqual(gradesOf(findings, /./), [
    'warning token-not-yet-valid issued.conf',
    'warning token-not-yet-valid not-before.conf',
  ]);
  assert.match(
    findings[1]?.message ?? '',
    /^The token of kube-system:coredns becomes valid in 3 h \(2026-06-12 13:00 UTC\)\. /,
  );
});

test('tokens of identity providers: exp is exact, nbf has five minutes, iat does not count', async () => {
  const of = (dates: object) => kubeconfig(testToken(personClaims({ exp: now + hour, ...dates })));
  const findings = await findingsIn({
    'ended.conf': of({ exp: now - 2 }),
    'issued.conf': of({ iat: now + hour }),
    'not-before.conf': of({ nbf: now + 301, iat: now + hour }),
    'soon.conf': of({ nbf: now + 299 }),
  });
  assert.deepEqual(gradesOf(findings, /token-expired|not-yet/), [
    'error token-expired ended.conf',
    'warning token-not-yet-valid not-before.conf',
  ]);
  assert.match(findings.find(({ path }) => path === 'not-before.conf')?.message ?? '', / becomes valid in 5 min /);
});

describe('token-alg-unsafe', () => {
  test('no signature, and shared secrets where a service account is claimed', async () => {
    const claims = podClaims({ exp: now + hour });
    const findings = await findingsIn({
      'README.md': `\n    ${testToken(claims, { alg: 'HS256' })}\n`,
      'app.yaml': `config:\n  jwt: ${testToken(personClaims(), { alg: 'HS256' })}\n`,
      'es.conf': kubeconfig(testToken(claims, { alg: 'ES256' })),
      'foreign.conf': kubeconfig(testToken(personClaims(), { alg: 'HS256' })),
      'hs.conf': kubeconfig(testToken(claims, { alg: 'HS512' })),
      'none.conf': kubeconfig(testToken(personClaims(), { alg: 'none' })),
    });
    assert.deepEqual(gradesOf(findings, /./), [
      'info token-alg-unsafe foreign.conf',
      'error token-alg-unsafe hs.conf',
      'error token-alg-unsafe none.conf',
    ]);
  });
});

test('hostile claims are harmless in messages, and no message holds the token', async () => {
  const token = testToken(personClaims({ sub: '`rm -rf`[x](command:y)\u202e', exp: now - hour }));
  const [finding] = await findingsIn({ 'a.conf': kubeconfig(token) });
  assert.match(finding?.message ?? '', /^The token of `rm -rf`\[x\]\(command:y\)\\u202e expired /);
  assert.ok(!(finding?.message ?? '').includes(token.slice(0, 10)));
});

test('token-legacy-nonexpiring: of Secrets, and without an end', async () => {
  const legacy = {
    iss: 'kubernetes/serviceaccount',
    sub: 'system:serviceaccount:kube-system:admin',
    'kubernetes.io/serviceaccount/secret.name': 'admin-token-x2x7t',
  };
  const findings = await findingsIn({
    'bound.conf': kubeconfig(testToken(podClaims({ exp: now + hour }))),
    'endless.conf': kubeconfig(testToken(podClaims({}))),
    'legacy.conf': kubeconfig(testToken(legacy)),
    'person.conf': kubeconfig(testToken(personClaims())),
    'review.yaml': `kind: TokenReview\nspec:\n  token: ${testToken(legacy)}\n`,
  });
  assert.deepEqual(gradesOf(findings, /./), [
    'info token-legacy-nonexpiring endless.conf',
    'info token-legacy-nonexpiring legacy.conf',
  ]);
  assert.equal(
    findings[1]?.message,
    'The token of kube-system:admin never expires. It is valid as long as Secret admin-token-x2x7t exists.',
  );
});

test('token-long-lived and token-stretched: by the life that was given, and by warnafter', async () => {
  const stretched = podClaims({ iat: now - hour, exp: now + 364 * 24 * hour });
  const warnafter = now - hour + 3607;
  const findings = await findingsIn({
    'day.conf': kubeconfig(testToken(podClaims({ iat: now - hour, exp: now + 23 * hour }))),
    'long.conf': kubeconfig(testToken(podClaims({ iat: now - hour, exp: now + 24 * hour }))),
    'ended.conf': kubeconfig(testToken(podClaims({ iat: now - 50 * hour, exp: now - hour }))),
    'pod.conf': kubeconfig(testToken({ ...stretched, 'kubernetes.io': { ...stretched['kubernetes.io'], warnafter } })),
  });
  assert.deepEqual(
    findings.flatMap(({ severity, code, path, message }) =>
      code === 'token-expired' ? [] : `${severity} ${code} ${path}: ${message}`,
    ),
    [
      'info token-long-lived long.conf: The token of kube-system:coredns was issued for 25 h.',
      'hint token-stretched pod.conf: Clients should take a new token 1 h after this one was issued; the rest of its lifetime is a grace period.',
    ],
  );
});
