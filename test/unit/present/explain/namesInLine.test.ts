import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../../../src/core/present/explain/explanationText.ts';
import { contextOf, kubeconfig } from '../../../support/presentFixture.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const node = await ca.issue({ commonName: 'system:node:worker-1', organizations: ['system:nodes'] });
const shop = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'] });
const secret = (name: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: shop}\ndata: {a: Yg==}\n`;
const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web-gateway, namespace: shop}
spec:
  listeners:
  - {name: a, hostname: shop.example.com, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: gone-tls}]}}
`;
const context = await contextOf({
  '/etc/kubernetes/kubelet.conf': kubeconfig({
    ca: ca.certificatePem,
    certificate: node.certificatePem,
    key: node.keyPem,
  }),
  'app/secret.yaml': secret('shop-tls'),
  'app/gateway.yaml': gateway,
  'app/shop.crt': shop.certificatePem,
});
const error = 'x509: certificate signed by unknown authority';

const lines: Readonly<Record<string, readonly [line: string, names: readonly string[]]>> = {
  'an object by its kind': [`secret "shop-tls" in namespace "shop": ${error}`, ['Secret shop/shop-tls']],
  'an object by its name alone': [`shop/web-gateway: ${error}`, ['Gateway shop/web-gateway']],
  'an object of another namespace, with its own': [`other/web-gateway: ${error}`, ['Gateway shop/web-gateway']],
  'an object that something names': [
    `secret "gone-tls" not found in namespace "shop": ${error}`,
    ['Secret shop/gone-tls'],
  ],
  'a file': [`open /etc/kubernetes/kubelet.conf: ${error}`, ['/etc/kubernetes/kubelet.conf']],
  'a node': [`node "worker-1" is not ready: ${error}`, ['node worker-1']],
  'a host of a certificate': [`Get "https://shop.example.com/healthz": ${error}`, ['host shop.example.com']],
  'an address of a kubeconfig': [`Get "https://10.0.0.11:6443/api": ${error}`, ['host 10.0.0.11']],
  'what every cluster has': [`Get "https://127.0.0.1:6443/api": kube-apiserver.default: ${error}`, []],
};

suite('what a line names comes first', () => {
  for (const [name, [line, names]] of Object.entries(lines)) {
    test(name, () => {
      const [explained] = explainErrors(line, context);
      assert.deepEqual(
        explained?.named.map((each) => each.name),
        names,
      );
    });
  }

  test('with its place, before all causes', () => {
    const text = (line: string) => explanationText(explainErrors(line, context), context).split('\n').slice(3, 5);
    assert.deepEqual(text(lines['an object by its kind']?.[0] ?? ''), [
      'Named in this line:',
      '   Secret shop/shop-tls · app/secret.yaml:3',
    ]);
    assert.deepEqual(text(lines['an object that something names']?.[0] ?? ''), [
      'Named in this line:',
      '   Secret shop/gone-tls · not in these files, named in app/gateway.yaml:6',
    ]);
  });
});
