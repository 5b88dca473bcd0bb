import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesOf, findingsIn } from '../../../support/annotatedDocument.ts';
import { type RequestText, signingRequestText } from '../../../support/signingRequestText.ts';

/** Code and text of each finding. */
async function found(options: RequestText): Promise<readonly string[]> {
  const text = await signingRequestText(options);
  const findings = await findingsIn({ 'csr.yaml': text });
  return findings.map(({ code, severity, span }) => `${severity} ${code} ${text.slice(span?.start, span?.end)}`);
}

test('a request as kubelets send it', async () => {
  assert.deepEqual(await found({}), []);
  assert.deepEqual(await found({ usages: 'usages: [digital signature, key encipherment, client auth]' }), []);
});

describe('csr-signername-missing', () => {
  test('absent and empty', async () => {
    assert.deepEqual(await found({ signerName: '' }), ['error csr-signername-missing CertificateSigningRequest']);
    assert.deepEqual(await found({ signerName: 'signerName: ""' }), ['error csr-signername-missing ']);
  });
  test('of old times', async () => {
    const signerName = 'signerName: kubernetes.io/legacy-unknown';
    assert.deepEqual(await found({ signerName }), ['error csr-signername-missing kubernetes.io/legacy-unknown']);
    assert.deepEqual(await found({ signerName, version: 'v1beta1' }), []);
  });
  test('v1beta1 filled it in, and so do templates', async () => {
    assert.deepEqual(await found({ signerName: '', version: 'v1beta1' }), []);
    assert.deepEqual(await found({ signerName: '{{- include "signer" . }}' }), []);
    assert.deepEqual(await found({ signerName: 'signerName: {{ .Values.signer }}' }), []);
    assert.deepEqual(await found({ signerName: 'signerName: "{{ .Values.signer }}"' }), []);
  });
});

describe('csr-signer-unknown', () => {
  test('of Kubernetes, yet none that it has', async () => {
    const name = 'kubernetes.io/kube-apiserver-klient';
    assert.deepEqual(await found({ signerName: `signerName: ${name}` }), [`info csr-signer-unknown ${name}`]);
    const ofPods = 'kubernetes.io/kube-apiserver-client-pod';
    assert.deepEqual(await found({ signerName: `signerName: ${ofPods}` }), [`info csr-signer-unknown ${ofPods}`]);
  });
  test('no name of a signer', async () => {
    assert.deepEqual(await found({ signerName: 'signerName: my-signer' }), ['error csr-signer-unknown my-signer']);
  });
  test('others are nobody’s business', async () => {
    assert.deepEqual(await found({ signerName: 'signerName: example.com/my-signer' }), []);
    assert.deepEqual(await found({ signerName: 'signerName: beta.eks.amazonaws.com/app-serving' }), []);
  });
});

describe('csr-usages-invalid', () => {
  const signerName = 'signerName: example.com/mine';
  test('none', async () => {
    const none = ['error csr-usages-invalid CertificateSigningRequest'];
    assert.deepEqual(await found({ signerName, usages: '' }), none);
    assert.deepEqual(await found({ signerName, usages: 'usages: []' }), none);
    assert.deepEqual(await found({ signerName, usages: '', version: 'v1beta1' }), []);
  });
  test('no usage, and one twice', async () => {
    assert.deepEqual(await found({ signerName, usages: 'usages: [client auth, clientAuth]' }), [
      'error csr-usages-invalid clientAuth',
    ]);
    const text = 'usages: [client auth, server auth, client auth]';
    assert.deepEqual(await found({ signerName, usages: text }), ['error csr-usages-invalid client auth']);
  });
  test('templates', async () => {
    assert.deepEqual(await found({ signerName, usages: 'usages:\n    {{- toYaml .Values.usages | nindent 4 }}' }), []);
    assert.deepEqual(await found({ signerName, usages: 'usages: {{ .Values.usages }}' }), []);
    assert.deepEqual(await found({ signerName, usages: 'usages: ["{{ .Values.usage }}"]' }), []);
  });
});

describe('csr-expiration-too-short', () => {
  test('below ten minutes', async () => {
    assert.deepEqual(await found({ spec: ['expirationSeconds: 599'] }), ['error csr-expiration-too-short 599']);
    assert.deepEqual(await found({ spec: ['expirationSeconds: -1'] }), ['error csr-expiration-too-short -1']);
  });
  test('ten minutes, and what is no number', async () => {
    assert.deepEqual(await found({ spec: ['expirationSeconds: 600'] }), []);
    assert.deepEqual(await found({ spec: ['expirationSeconds: "{{ .Values.seconds }}"'] }), []);
  });
});

describe('csr-identity-fields-set', () => {
  test('in a manifest', async () => {
    const spec = ['username: jane', 'groups: [a, b]'];
    assert.deepEqual(await found({ spec }), ['hint csr-identity-fields-set username']);
  });
  test('as the API server has put them in', async () => {
    const metadata = ['uid: 127f773a-dfd7-4e45-83d1-49ed9774f10c'];
    assert.deepEqual(await found({ spec: ['username: jane'], metadata }), []);
    assert.deepEqual(await found({ spec: ['username: jane'], metadata: ['creationTimestamp: null'] }), [
      'hint csr-identity-fields-set username',
    ]);
  });
});

test('the messages', async () => {
  const text = await signingRequestText({ signerName: '', usages: 'usages: [clientAuth]' });
  const findings = await findingsIn({ 'csr.yaml': text });
  assert.deepEqual(
    findings.map(({ message }) => message),
    [
      'This request has no spec.signerName. kube-apiserver rejects the object with ' +
        '`spec.signerName: Required value`. Set a signer, such as kubernetes.io/kube-apiserver-client.',
      'clientAuth is not a usage that requests can have. kube-apiserver rejects the object. Use another one, such as client auth.',
    ],
  );
});

test('copies of kubectl apply, and objects of other groups', async () => {
  const files = {
    'other.yaml': 'apiVersion: example.com/v1\nkind: CertificateSigningRequest\nspec: {}\n',
    'copy.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"apiVersion":"certificates.k8s.io/v1","kind":"CertificateSigningRequest","spec":{}}\n',
  };
  assert.deepEqual(codesOf(await findingsIn(files)), []);
});
