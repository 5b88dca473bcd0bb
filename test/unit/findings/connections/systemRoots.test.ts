import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa, type TestCertificateOptions } from '../../../support/testPki.ts';

const apiserver = (...flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata: {name: kube-apiserver, namespace: kube-system}
spec:
  containers:
  - name: kube-apiserver
    command:
    - kube-apiserver
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
${flags.map((flag) => `    - ${flag}\n`).join('')}`;

const issuer = '--oidc-issuer-url=https://dex.example.com/auth';
const ca = await createTestCa({ name: 'company' });

/** A Secret for the issuer's name. */
async function served(options: TestCertificateOptions = {}, signer = ca, keys = 'tls.crt'): Promise<string> {
  const { certificatePem, keyPem } = await signer.issue({
    dnsNames: ['dex.example.com'],
    extKeyUsage: ['serverAuth'],
    ...options,
  });
  return `apiVersion: v1
kind: Secret
metadata: {name: dex-tls, namespace: dex}
type: kubernetes.io/tls
data:
  ${keys}: ${base64(certificatePem)}
  tls.key: ${base64(keyPem)}
`;
}

const of = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  codesOf((await findingsIn(files)).filter(({ code }) => /^private-ca|^server-san|^wrong-ca|issued-by-exp/.test(code)));

describe('private-ca-not-configured', () => {
  test('is reported at the address of an issuer of a private CA, without a CA', async () => {
    const files = { 'apiserver.yaml': apiserver(issuer), 'dex.yaml': await served() };
    assert.deepEqual(await of(files), ['private-ca-not-configured apiserver.yaml']);
    assert.deepEqual(await of({ ...files, 'ca.crt': ca.certificatePem }), ['private-ca-not-configured apiserver.yaml']);
  });

  test('is reported in an AuthenticationConfiguration, for the issuer that has none', async () => {
    const authentication = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
- issuer: {url: https://accounts.example.org, audiences: [a]}
- issuer: {url: https://dex.example.com, audiences: [b]}
`;
    const found = await findingsIn({
      'authentication.yaml': authentication,
      'apiserver.yaml': apiserver(),
      'dex.yaml': await served(),
    });
    const [own] = found.filter(({ code }) => code === 'private-ca-not-configured');
    assert.equal(own?.path, 'authentication.yaml');
    assert.equal(own.span?.start, authentication.indexOf('https://dex'));
    assert.match(own.message, /certificateAuthority is not set/);
  });

  test('is not reported where nothing tells that it is a private CA', async () => {
    const letsEncrypt = await createTestCa({ name: 'R11', organizations: ["Let's Encrypt"] });
    const other = await served({ dnsNames: ['grafana.example.com'] });
    const wildcard = await served({ dnsNames: ['*.example.com'] });
    for (const dex of [await served({}, letsEncrypt), other, wildcard]) {
      assert.deepEqual(await of({ 'apiserver.yaml': apiserver(issuer), 'dex.yaml': dex }), []);
    }
    assert.deepEqual(await of({ 'apiserver.yaml': apiserver(), 'dex.yaml': await served() }), []);
  });
});

describe('server-san-missing', () => {
  test('is reported at the address of an issuer that its Ingress has no certificate for', async () => {
    const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: dex, namespace: dex}
spec:
  tls:
  - hosts: [dex.example.com]
    secretName: dex-tls
`;
    const files = {
      'apiserver.yaml': apiserver(issuer),
      'dex.yaml': `${ingress}---\n${await served({ dnsNames: ['keycloak.example.com'] })}`,
    };
    assert.deepEqual(await of(files), ['server-san-missing apiserver.yaml']);
  });
});
