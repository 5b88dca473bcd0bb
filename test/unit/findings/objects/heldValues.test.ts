import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

type Fields = Readonly<Record<string, unknown>>;

describe('what a ConfigMap holds', () => {
  const mounting = (key: string) => {
    const volumes = [{ name: 'tls', configMap: { name: 'trust', items: [{ key, path: 'a' }] } }];
    const spec = { selector: {}, template: { spec: { volumes } } };
    return manifestOf('apps/v1', 'Deployment', { name: 'web', namespace: 'shop' }, { spec });
  };
  const map = (fields: Fields, metadata: Fields = {}) =>
    manifestOf(
      'v1',
      'ConfigMap',
      { name: 'trust', namespace: 'shop', ...metadata },
      { data: { note: 'a' }, ...fields },
    );
  const found = (key: string, text: string, more: Readonly<Record<string, string>> = {}) =>
    saidOfObjects({ 'd.yaml': mounting(key), 'm.yaml': text, ...more }, /^secret-key-missing$/);
  const missing = ['error secret-key-missing: trust'];

  test('stands in data and binaryData', async () => {
    assert.deepEqual(await found('truststore.jks', map({ binaryData: { 'truststore.jks': '/u3+7Q==' } })), []);
    assert.deepEqual(await found('truststore.jks', map({ binaryData: { 'other.jks': '/u3+7Q==' } })), missing);
    assert.deepEqual(await found('truststore.jks', map({ stringData: { 'truststore.jks': 'a' } })), missing);
  });
  test('is added by OpenShift', async () => {
    const [label, annotation] = [
      'config.openshift.io/inject-trusted-cabundle',
      'service.beta.openshift.io/inject-cabundle',
    ];
    assert.deepEqual(await found('ca-bundle.crt', map({}, { labels: { [label]: 'true' } })), []);
    assert.deepEqual(await found('service-ca.crt', map({}, { annotations: { [annotation]: 'true' } })), []);
    assert.deepEqual(await found('ca-bundle.crt', map({}, { labels: { [label]: 'false' } })), missing);
  });
  test('is added by trust-manager', async () => {
    const bundle = (name: string) =>
      manifestOf(
        'trust.cert-manager.io/v1alpha1',
        'Bundle',
        { name },
        { spec: { target: { configMap: { key: 'a' } } } },
      );
    assert.deepEqual(await found('trust.pem', map({}), { 'b.yaml': bundle('trust') }), []);
    assert.deepEqual(await found('trust.pem', map({}), { 'b.yaml': bundle('other') }), missing);
  });
  test('is told of by its kind', async () => {
    const findings = await findingsIn({ 'd.yaml': mounting('ca.crt'), 'm.yaml': map({}) });
    const told = findings.find(({ code }) => code === 'secret-key-missing');
    assert.match(told?.message ?? '', /^ConfigMap shop\/trust has no ca\.crt.* Add ca\.crt to the ConfigMap\.$/);
    assert.deepEqual(
      told?.related?.map(({ message }) => message),
      ['The ConfigMap'],
    );
  });
});
