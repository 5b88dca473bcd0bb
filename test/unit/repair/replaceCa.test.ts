import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { base64 } from '../../support/base64.ts';
import { applied, judge, repaired, repairOf, type Texts } from '../../support/repair.ts';
import { createTestCa, type TestCertificate } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop-ca' });
const other = await createTestCa({ name: 'other-ca' });
const serving = await ca.issue({ extKeyUsage: ['serverAuth'], dnsNames: ['webhook.shop.svc'] });

const webhook = (caBundle: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: shop} # mine
webhooks:
- name: a.shop.example.com
  clientConfig:
    caBundle: ${caBundle} # of the webhook
    service: {name: webhook, namespace: shop}
`;
const secret = ({ certificatePem, keyPem }: TestCertificate, more = '') => `apiVersion: v1
kind: Secret
metadata: {name: webhook-tls, namespace: shop}
type: kubernetes.io/tls
data:
${more}  tls.crt: ${base64(certificatePem)}
  tls.key: ${base64(keyPem)}
`;
const names = /^replace CA other-ca \([0-9A-F:]{5}:…\) with CA shop-ca \([0-9A-F:]{5}:…\)$/;

describe('the right CA', () => {
  test('takes the place of a stale caBundle', async () => {
    const rest = { 'secret.yaml': secret(serving), 'ca.crt': ca.certificatePem };
    const texts = { 'webhook.yaml': webhook(base64(other.certificatePem)), ...rest };
    const result = await repaired(texts, 'cabundle-stale', { mayRemove: true });
    assert.deepEqual(result.texts, { ...rest, 'webhook.yaml': webhook(base64(ca.certificatePem)) });
    assert.match(result.title, names);
  });

  test('takes the place of the ca.crt of a Secret', async () => {
    const texts = {
      'a.yaml': secret(serving, `  ca.crt: ${base64(other.certificatePem)}\n`),
      'ca.crt': ca.certificatePem,
    };
    const { texts: after, title } = await repaired(texts, 'secret-ca-does-not-verify', { mayRemove: true });
    assert.equal(after['a.yaml'], secret(serving, `  ca.crt: ${base64(ca.certificatePem)}\n`));
    assert.match(title, names);
  });

  test('is not guessed', async () => {
    const both = base64(other.certificatePem + (await createTestCa({ name: 'third' })).certificatePem);
    const cases: readonly Texts[] = [
      { 'webhook.yaml': webhook(base64(other.certificatePem)), 'secret.yaml': secret(serving) },
      { 'webhook.yaml': webhook(both), 'secret.yaml': secret(serving), 'ca.crt': ca.certificatePem },
    ];
    for (const texts of cases) {
      const judged = await judge(texts);
      const finding = judged.findings.find(({ code }) => code === 'cabundle-stale');
      assert.ok(finding !== undefined);
      assert.equal(repairOf(texts, judged, finding), undefined);
    }
  });

  test('is the self-signed certificate of a server', async () => {
    const own = await createTestCa({ name: 'own', extKeyUsage: ['serverAuth'], dnsNames: ['webhook.shop.svc'] });
    const texts = { 'webhook.yaml': webhook(base64(other.certificatePem)), 'secret.yaml': secret(own) };
    const judged = await judge(texts);
    const finding = judged.findings.find(({ code }) => code === 'cabundle-stale');
    const repair = finding && repairOf(texts, judged, finding);
    assert.ok(repair !== undefined);
    assert.equal(applied(texts, repair)['webhook.yaml'], webhook(base64(own.certificatePem)));
  });
});
