import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { mapOf } from '../../../../src/core/present/map/mapOf.ts';
import { renewalAdvice } from '../../../../src/core/present/map/renewalAdvice.ts';
import { clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { readTree } from '../../../support/renewal.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const now = Date.parse('2026-11-24T14:53:43Z');
const year = 365 * 86_400_000;
const tree = readTree('test/fixtures/kubeadm-renew/h01-rsa/before');

/** Titles of the panels that offer a renewal. */
async function renewable(documents: Documents, at: number): Promise<readonly string[]> {
  const graph = await clusterGraphOf(documents);
  const findings = evaluate(graph, defaultPolicy, at);
  const { scene } = mapOf({ graph, findings, policy: defaultPolicy, now: at }, { today: at, advice: renewalAdvice() });
  const offering = Object.values(scene.details).filter(({ actions }) =>
    actions.some(({ command }) => command === 'renew' || command === 'renewNewKey' || command === 'reissue'),
  );
  return offering.map(({ title, subtitle }) => `${title} ${subtitle ?? ''}`);
}

describe('a certificate’s panel offers its renewal', () => {
  it('where it can be renewed', async () => {
    for (const at of [now, now + 2 * year]) {
      const offered = await renewable(tree, at);
      assert.ok(
        offered.some((title) => title.includes('apiserver-etcd-client')),
        offered.join('\n'),
      );
    }
  });

  it('not where its CA has expired', async () => {
    assert.deepEqual(await renewable(tree, now + 20 * year), []);
  });

  it('not where the key of its CA is not among the files', async () => {
    const { '/etc/kubernetes/pki/etcd/ca.key': _, ...documents } = tree;
    const offered = await renewable(documents, now + 2 * year);
    assert.ok(offered.length > 0);
    assert.deepEqual(
      offered.filter((title) => /etcd/.test(title)),
      [],
    );
  });

  it('not where cert-manager issues it', async () => {
    const [ca, now] = [await createTestCa({ name: 'shop-ca' }), testNow];
    const { certificatePem, keyPem } = await ca.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['hook.shop.svc'] });
    const webhook = `apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata: {name: shop}\nwebhooks:\n- name: a.shop.example.com\n  clientConfig:\n    caBundle: ${inBase64(ca.certificatePem)}\n    service: {name: hook, namespace: shop}\n`;
    const secret = (annotations: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: hook-tls, namespace: shop${annotations}}\ntype: kubernetes.io/tls\ndata:\n  tls.crt: ${inBase64(certificatePem)}\n  tls.key: ${inBase64(keyPem)}\n`;
    const rest = { '/webhook.yaml': webhook, '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem };
    assert.notDeepEqual(await renewable({ ...rest, '/secret.yaml': secret('') }, now), []);
    const managed = secret(
      ', annotations: {cert-manager.io/certificate-name: hook, cert-manager.io/issuer-name: shop}',
    );
    assert.deepEqual(await renewable({ ...rest, '/secret.yaml': managed }, now), []);
  });
});
