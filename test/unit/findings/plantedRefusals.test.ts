import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { configMap, deployment, ingress, mutatingWebhook, service, tlsSecret } from '../../incidents/objects.ts';
import { base64 } from '../../support/base64.ts';
import { saidOfUses as said } from '../../support/saidOfUses.ts';
import { createTestCa } from '../../support/testPki.ts';

type Fields = Readonly<Record<string, unknown>>;

const namespace = 'shop';
const ca = await createTestCa({ name: 'shop-ca' });
const hosts = ['www.example.com', 'hook.shop.svc'];
const served = await ca.issue({ commonName: 'www', dnsNames: hosts, extKeyUsage: ['serverAuth'] });
const name = 'www-tls';
const pair = tlsSecret(name, namespace, served);

/** Values for which kube-apiserver refuses a Secret. */
const refused: readonly (readonly [string, (pem: string) => string])[] = [
  ['the PEM text itself', (pem) => pem],
  ['a path', () => '/etc/shop/tls.pem'],
  ['a command', () => 'cat tls.pem | base64 -w0'],
  ['base64 that was cut', (pem) => base64(pem).slice(0, -5)],
  ['base64 for URLs', (pem) => `${base64(pem).slice(0, 40)}_-${base64(pem).slice(42)}`],
];

/** The Secret with one of its values, or one that nobody reads, changed. */
const withValue = (key: string, value: (pem: string) => string): Fields => {
  const pem = key === 'tls.key' ? served.traditionalKeyPem : served.certificatePem;
  return { ...pair, data: { ...(pair.data as Fields), [key]: value(pem) } };
};

const gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'g', namespace },
  spec: {
    gatewayClassName: 'other',
    listeners: [{ name: 'https', hostname: 'www.example.com', tls: { certificateRefs: [{ name }] } }],
  },
};
const hook = mutatingWebhook('hook', 'v.shop.io', ['hook', namespace], { caPem: ca.certificatePem });
const policy = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'BackendTLSPolicy',
  metadata: { name: 'p', namespace },
  spec: {
    targetRefs: [{ group: '', kind: 'Service', name: 'hook' }],
    validation: { hostname: 'hook.shop.svc', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] },
  },
};
const container = { name: 'manager', command: ['/manager'], ports: [{ containerPort: 9443 }] };
const runs = deployment('hook', namespace, container, { [name]: '/tmp/k8s-webhook-server/serving-certs' });
const behind = [service('hook', namespace, 'hook'), runs];
const readers: readonly (readonly [string, string, readonly Fields[]])[] = [
  ['an Ingress', 'client-to-ingress', [ingress('www', namespace, 'www.example.com', { secretName: name })]],
  ['a Gateway', 'client-to-ingress', [gateway]],
  ['the Pods of a webhook', 'apiserver-to-webhook', [hook, ...behind]],
  [
    'the Pods of a backend',
    'gateway-to-backend',
    [policy, ...behind, configMap('ca', namespace, { 'ca.crt': ca.certificatePem })],
  ],
];

describe('what kube-apiserver refuses serves nobody', () => {
  for (const [reader, record, objects] of readers) {
    test(`${reader}: the pair as it should be`, async () => {
      const told = await said(record, ...objects, pair);
      assert.equal(told.length, 1, told.join());
      assert.doesNotMatch(told[0] ?? '', /^broken/);
    });
    for (const [what, value] of refused) {
      for (const key of ['tls.crt', 'tls.key', 'root.pem']) {
        test(`${reader}: ${what} in ${key}`, async () => {
          const told = await said(record, ...objects, withValue(key, value));
          assert.ok(
            told.some((each) => /^(?:data-field-raw-pem|base64-invalid|pem-malformed|key-malformed)$/.test(each)),
            told.join(),
          );
          assert.match(told.at(-1) ?? '', /^broken: .*(?:www-tls|does not exist)/);
        });
      }
    }
  }
});
