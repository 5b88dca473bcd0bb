import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const { certificatePem, keyPem, ...rest } = await createTestCa({ name: 'shop-ca' });
const codes = /^(?:private-key-in|secret-plaintext)/;
const judged = (text: string, file = 'm.yaml') => saidOfObjects({ [file]: text }, codes);
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
const metadata = { name: 'web', namespace: 'shop' };

describe('private keys', () => {
  test('in a ConfigMap', async () => {
    const mapOf = (data: Readonly<Record<string, string>>) => manifestOf('v1', 'ConfigMap', metadata, { data });
    assert.deepEqual(await judged(mapOf({ 'tls.key': keyPem })), ['error private-key-in-configmap: -----BEGIN P…']);
    assert.deepEqual(await judged(mapOf({ 'tls.crt': certificatePem })), []);
    const empty = '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----\n';
    assert.deepEqual(await judged(mapOf({ 'tls.key': empty })), [], 'an example');
  });

  test('in a Secret, once for each', async () => {
    const secret = tlsSecret(metadata, { ...rest, certificatePem, keyPem }, { 'other.key': keyPem });
    assert.deepEqual(await judged(secret), ['info secret-plaintext-manifest: LS0tLS1CRUdJ…']);
    const without = manifestOf('v1', 'Secret', metadata, { data: { 'ca.crt': base64(certificatePem) } });
    assert.deepEqual(await judged(without), []);
  });

  test('in the copy that kubectl keeps', async () => {
    const withCopy = (kind: string, data: Readonly<Record<string, string>>) => {
      const copy = JSON.stringify({ apiVersion: 'v1', kind, metadata, data });
      return manifestOf('v1', kind, { ...metadata, annotations: { [lastApplied]: copy } }, { data: {} });
    };
    const [replaced = ''] = await judged(withCopy('Secret', { 'tls.key': base64(keyPem) }));
    assert.match(replaced, /^warning private-key-in-last-applied: /);
    const copy = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', data: { 'tls.key': base64(keyPem) } });
    const [same = ''] = await judged(
      tlsSecret({ ...metadata, annotations: { [lastApplied]: copy } }, { certificatePem, keyPem }),
    );
    assert.match(same, /^info private-key-in-last-applied: /);
    const [map = ''] = await judged(withCopy('ConfigMap', { 'tls.key': keyPem }));
    assert.match(map, /^error private-key-in-last-applied: /);
    assert.deepEqual(await judged(withCopy('Secret', { 'ca.crt': base64(certificatePem) })), []);
  });

  test('in an annotation', async () => {
    const annotated = (value: string) =>
      manifestOf('v1', 'Service', { ...metadata, annotations: { 'example.com/key': value } }, { spec: {} });
    assert.deepEqual(await judged(annotated(keyPem)), ['error private-key-in-last-applied: -----BEGIN P…']);
    assert.deepEqual(await judged(annotated(certificatePem)), []);
  });

  test('in a container’s environment and arguments', async () => {
    const pod = (container: object) =>
      manifestOf('v1', 'Pod', metadata, { spec: { containers: [{ name: 'a', ...container }] } });
    const expected = ['error private-key-in-pod-spec: -----BEGIN P…'];
    assert.deepEqual(await judged(pod({ env: [{ name: 'KEY', value: keyPem }] })), expected);
    assert.deepEqual(await judged(pod({ args: ['--key', keyPem] })), expected);
    assert.deepEqual(await judged(pod({ env: [{ name: 'CERT', value: certificatePem }] })), []);
  });

  test('in a Route', async () => {
    const route = (tls: object) => manifestOf('route.openshift.io/v1', 'Route', metadata, { spec: { host: 'a', tls } });
    const expected = ['warning private-key-in-pod-spec: -----BEGIN P…'];
    assert.deepEqual(await judged(route({ key: keyPem })), expected);
    assert.deepEqual(await judged(route({ caCertificate: certificatePem })), []);
  });

  test('in the values of a chart', async () => {
    const values = JSON.stringify({ tls: { key: keyPem, certificate: certificatePem } });
    assert.deepEqual(await judged(values, 'chart/values-prod.yaml'), [
      'warning private-key-in-pod-spec: -----BEGIN P…',
    ]);
    assert.deepEqual(await judged(values, 'chart/settings.yaml'), []);
  });

  test('in a file of their own, and in kubeconfigs', async () => {
    assert.deepEqual(await judged(keyPem, 'tls.key'), []);
    const user = { name: 'u', user: { 'client-key-data': base64(keyPem) } };
    assert.deepEqual(await judged(JSON.stringify({ apiVersion: 'v1', kind: 'Config', users: [user] })), []);
  });
});
