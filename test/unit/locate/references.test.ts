import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { locateDocument } from '../../../src/core/locate/locateCredentials.ts';
import { readYamlStructure } from '../../../src/core/locate/structure/yamlStructure.ts';
import { kubeconfig } from '../../support/presentFixture.ts';
import { createTestCa } from '../../support/testPki.ts';

const referencesIn = (text: string) => locateDocument(text, { structure: readYamlStructure }).references;

/** Each as `keyPath role path`; checks that spans point at what they are about. */
function outline(text: string): string[] {
  return referencesIn(text).map(({ keyPath, keySpan, field, path, span }) => {
    const key = keySpan && text.slice(keySpan.start, keySpan.end);
    assert.ok(keyPath !== undefined);
    assert.equal(key, keyPath.slice(keyPath.lastIndexOf('.') + 1));
    return `${keyPath} ${field.role} ${path === text.slice(span.start, span.end) ? path : `${path} (as written)`}`;
  });
}

const pathForms = `apiVersion: v1
kind: Config
clusters:
- name: minikube
  cluster:
    certificate-authority: /home/ops/.minikube/ca.crt
    server: https://192.168.49.2:8443
users:
- name: minikube
  user:
    client-certificate: profiles/minikube/client.crt
    client-key: "profiles/minikube/client.key"  # beside it
- name: pod
  user:
    tokenFile: '/var/run/secrets/token'
    auth-provider: { name: oidc, config: { idp-certificate-authority: idp.pem } }
`;

const all = [
  'clusters[0].cluster.certificate-authority ca /home/ops/.minikube/ca.crt',
  'users[0].user.client-certificate certificate profiles/minikube/client.crt',
  'users[0].user.client-key key profiles/minikube/client.key',
  'users[1].user.tokenFile token /var/run/secrets/token',
  'users[1].user.auth-provider.config.idp-certificate-authority ca idp.pem',
];

describe('references to files', () => {
  test('of a kubeconfig in YAML', () => assert.deepEqual(outline(pathForms), all));

  test('of the same in JSON', () => {
    const json = `{"kind": "Config", "clusters": [{"cluster": {"certificate-authority": "/home/ops/.minikube/ca.crt"}}],
      "users": [{"user": {"client-certificate": "profiles/minikube/client.crt", "client-key": "profiles/minikube/client.key"}},
      {"user": {"tokenFile": "/var/run/secrets/token", "auth-provider": {"config": {"idp-certificate-authority": "idp.pem"}}}}]}`;
    assert.deepEqual(outline(json), all);
  });

  test('of Windows, with escapes', () => {
    const [reference] = referencesIn('users: [{user: {client-key: "C:\\\\Users\\\\ops\\\\client.key"}}]\n');
    assert.equal(reference?.path, 'C:\\Users\\ops\\client.key');
  });

  test('beside credentials by value, and in every document of a file', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    const text = `${kubeconfig({ ca: ca.certificatePem })}---\n${pathForms}`;
    assert.deepEqual(outline(text), all);
    assert.deepEqual([...new Set(referencesIn(text).map(({ documentIndex }) => documentIndex))], [1]);
    assert.equal(locateDocument(text).values.length, 1);
  });

  for (const value of [
    '',
    '""',
    '~',
    'null',
    '{{ .Values.key }}',
    '<path>',
    '${KEY}',
    'REDACTED',
    '|\n      a\n      b',
  ]) {
    test(`none where the value is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(referencesIn(`users:\n- user:\n    client-key: ${value}\n`), []);
    });
  }

  test('none where the key says nothing of a file, or the value is the credential itself', async () => {
    const ca = await createTestCa({ name: 'kubernetes' });
    assert.deepEqual(referencesIn('client-key: a.pem\nmy: { client-certificate: b.pem, tokenFile: c }\n'), []);
    const inPlace = `users:\n- user:\n    client-certificate: ${Buffer.from(ca.certificatePem).toString('base64')}\n`;
    assert.deepEqual(referencesIn(inPlace), []);
    assert.equal(locateDocument(inPlace).values.length, 1);
  });

  test('none of a document embedded in another, which has another file system', () => {
    const indented = pathForms.replaceAll(/^(?=.)/gm, '    ');
    assert.deepEqual(referencesIn(`kind: ConfigMap\ndata:\n  kubeconfig.conf: |\n${indented}`), []);
  });

  test('a text without their keys and without flags is never parsed', () => {
    const structure = () => assert.fail('parsed');
    const invocations = () => assert.fail('read');
    assert.deepEqual(locateDocument('command: [kubelet, --v=2]\n', { structure, invocations }).references, []);
    assert.deepEqual(locateDocument('{a: [1, {b: /etc/x.pem}]}\n', { structure }).references, []);
  });
});
