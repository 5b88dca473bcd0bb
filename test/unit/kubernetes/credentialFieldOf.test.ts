import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialFieldOf, type FieldOwner, isCredentialKey } from '../../../src/core/kubernetes/credentialFieldOf.ts';
import { keyPathSegments, toKeyPath } from '../../../src/core/kubernetes/keyPathSegments.ts';

/** Key path, object → `role encoding pair`. */
const cases: readonly (readonly [string, FieldOwner | undefined, string | undefined])[] = [
  ['clusters[0].cluster.certificate-authority-data', { kind: 'Config' }, 'ca base64-pem'],
  ['users[2].user.client-certificate-data', undefined, 'certificate base64-pem users[2].user.client-key-data'],
  ['users[2].user.client-key-data', undefined, 'key base64-pem users[2].user.client-certificate-data'],
  ['users[0].user.token', { kind: 'Config' }, 'token any'],
  ["data['tls.crt']", { kind: 'Secret', type: 'kubernetes.io/tls' }, "certificate base64-pem data['tls.key']"],
  ["items[3].data['tls.key']", { kind: 'Secret', type: 'Opaque' }, "key base64-pem items[3].data['tls.crt']"],
  ["stringData['ca.crt']", { kind: 'Secret' }, "ca pem stringData['ca.key']"],
  ["data['ca.crt']", { kind: 'ConfigMap' }, "ca pem data['ca.key']"],
  ['data.password', { kind: 'Secret' }, undefined],
  ['webhooks[1].clientConfig.caBundle', { kind: 'ValidatingWebhookConfiguration' }, 'ca base64-pem'],
  ['spec.conversion.webhook.clientConfig.caBundle', { kind: 'CustomResourceDefinition' }, 'ca base64-pem'],
  ['spec.caBundle', { kind: 'APIService' }, 'ca base64-pem'],
  ['spec.request', { kind: 'CertificateSigningRequest' }, 'request base64-pem status.certificate'],
  ['status.certificate', { kind: 'CertificateSigningRequest' }, 'certificate base64-pem spec.request'],
  ['spec.request', { kind: 'Deployment' }, undefined],
  ['spec.trustBundle', { kind: 'ClusterTrustBundle' }, 'ca pem'],
  ['spec.stubPKCS10Request', { kind: 'PodCertificateRequest' }, 'request base64-der'],
  ['spec.tls.key', { kind: 'Route' }, 'key pem spec.tls.certificate'],
  ['spec.keys[4].publicMaterial', { kind: 'Keyset' }, 'mixed base64-pem spec.keys[4].privateMaterial'],
  ['jwt[0].issuer.certificateAuthority', { kind: 'AuthenticationConfiguration' }, 'ca pem'],
  ['status.clientCertificateData', { kind: 'ExecCredential' }, 'certificate pem status.clientKeyData'],
  ['machine.ca.key', undefined, 'key base64-pem machine.ca.crt'],
  ['certs.custom.caCrt', undefined, 'ca any certs.custom.caKey'],
  ['[0].tls.cert', undefined, 'certificate any [0].tls.key'],
  // In -sa of Cluster API, tls.crt is a public key.
  [
    "data['tls.crt']",
    { kind: 'Secret', type: 'cluster.x-k8s.io/secret', name: 'c1-sa' },
    "mixed base64-pem data['tls.key']",
  ],
  [
    "data['tls.crt']",
    { kind: 'Secret', type: 'cluster.x-k8s.io/secret', name: 'c1-ca' },
    "ca base64-pem data['tls.key']",
  ],
  [
    "data['tls.crt']",
    { kind: 'Secret', type: 'cluster.x-k8s.io/secret', name: 'c1-apiserver-etcd-client' },
    "certificate base64-pem data['tls.key']",
  ],
  ["data['git.example.com']", { kind: 'ConfigMap', name: 'argocd-tls-certs-cm' }, 'ca pem'],
  ['certs.k8saggregator.crt', undefined, 'ca base64-pem certs.k8saggregator.key'],
  ['certs.k8sserviceaccount.key', undefined, 'key base64-pem'],
  ['contexts.prod.crt', undefined, 'certificate base64-pem contexts.prod.key'],
  ['issuingCA.key', { kind: 'KubeAPIServerCAConfig' }, 'key pem issuingCA.cert'],
  ['certificates', { kind: 'TrustedRootsConfig' }, 'ca pem'],
  // Ciphertext is no credential, whatever its key is called.
  ["data['ca.crt']", { kind: 'Secret', name: 'kubeadm-certs' }, 'encrypted any'],
  ["spec.encryptedData['tls.crt']", { kind: 'SealedSecret' }, 'encrypted any'],
  // A path in spite of its name.
  [
    'egressSelections[0].connection.transport.tcp.tlsConfig.caBundle',
    { kind: 'EgressSelectorConfiguration' },
    undefined,
  ],
  ['', undefined, undefined],
  ['a[0]', undefined, undefined],
  ['metadata.name', { kind: 'Secret' }, undefined],
];

for (const [keyPath, object, expected] of cases) {
  test(`${object?.kind ?? 'any document'}: ${keyPath || '(empty)'}`, () => {
    const field = credentialFieldOf(keyPath, object);
    const pair = field?.pairKeyPath === undefined ? '' : ` ${field.pairKeyPath}`;
    assert.equal(field && `${field.role} ${field.encoding}${pair}`, expected);
  });
}

test('the place tells CAs apart that have one name', () => {
  const capi = (name: string): FieldOwner => ({ kind: 'Secret', type: 'cluster.x-k8s.io/secret', name });
  const places: readonly (readonly [string, FieldOwner, string | undefined])[] = [
    ["data['tls.crt']", capi('c1-ca'), 'ca'],
    ["data['tls.crt']", capi('c1-etcd'), 'etcd-ca'],
    ["data['tls.crt']", capi('c1-proxy'), 'front-proxy-ca'],
    ["data['tls.crt']", capi('c1-other'), undefined],
    ['cluster.etcd.ca.crt', {}, 'etcd-ca'],
    ['cluster.aggregatorCA.crt', {}, 'front-proxy-ca'],
    ['machine.ca.crt', {}, undefined],
    ['certs.k8s.crt', {}, 'ca'],
    ['certs.os.crt', {}, undefined],
  ];
  for (const [keyPath, object, role] of places) {
    assert.equal(credentialFieldOf(keyPath, object)?.certificateRole, role, `${object.name} ${keyPath}`);
  }
});

test('keys that only ever hold credentials', () => {
  for (const name of ['caBundle', 'tls.crt', 'ca.crt', 'client-key-data', 'certificate-authority-data']) {
    assert.equal(isCredentialKey(name), true, name);
  }
  for (const name of ['ca', 'cert', 'key', 'crt', 'certificate', 'client-ca-file', 'caFile', 'request', 'token', '*']) {
    assert.equal(isCredentialKey(name), false, name);
  }
});

test('key paths are read and written without loss', () => {
  for (const keyPath of ["data['tls.crt']", 'users[0].user.client-key-data', '[0].x', "a['it\\'s'].b[1][2]"]) {
    assert.equal(toKeyPath(keyPathSegments(keyPath)), keyPath);
  }
  assert.deepEqual(keyPathSegments("a['it\\'s'][3]"), ['a', "it's", 3]);
});
