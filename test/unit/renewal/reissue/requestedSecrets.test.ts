import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { clusterGraphOf } from '../../../support/changes.ts';
import { inBase64 } from '../../../support/manners.ts';
import { createTestCa, testNow } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'shop ca' });
const leaf = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example'] });
const secret = (metadata: string): string =>
  `apiVersion: v1\nkind: Secret\ntype: kubernetes.io/tls\nmetadata:\n  name: web-tls\n  namespace: shop\n${metadata}data:\n` +
  `  tls.crt: ${inBase64(leaf.certificatePem)}\n  tls.key: ${inBase64(leaf.keyPem)}\n`;
const certificate = (namespace: string, secretName = 'web-tls'): string =>
  `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: web, namespace: ${namespace}}\nspec:\n  secretName: ${secretName}\n  dnsNames: [shop.example]\n  issuerRef: {name: ca}\n`;
const ingress = (annotation: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop, annotations: {${annotation}: ca}}\nspec:\n  tls: [{hosts: [shop.example], secretName: web-tls}]\n`;
const gateway = (annotation: string): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: web, namespace: shop, annotations: {${annotation}: ca}}\nspec:\n  listeners: [{name: a, tls: {certificateRefs: [{name: web-tls}]}}]\n`;

async function refusalOf(documents: Readonly<Record<string, string>>): Promise<string | undefined> {
  const graph = await clusterGraphOf({ '/ca.crt': ca.certificatePem, '/ca.key': ca.keyPem, ...documents });
  const plan = planAction({ kind: 'renew', fingerprints: [leaf.fingerprint] }, { graph, now: testNow });
  return plan.kind === 'refusal' ? `${plan.code} ${plan.reason}` : undefined;
}

describe('a Secret that a controller writes', () => {
  const words = (name: string) =>
    `noPlaceToWrite shop is only in places that CertScope cannot write. cert-manager writes this Secret for Certificate ${name}. Renew it there.`;

  for (const [what, text, name] of [
    ['a Certificate', certificate('shop'), 'web'],
    ['an Ingress with an issuer', ingress('cert-manager.io/issuer'), 'web-tls'],
    ['an Ingress with a cluster issuer', ingress('cert-manager.io/cluster-issuer'), 'web-tls'],
    ['a Gateway with an issuer', gateway('cert-manager.io/cluster-issuer'), 'web-tls'],
  ] as const) {
    it(`is left to it where ${what} names the Secret, beside it or in its file`, async () => {
      assert.equal(await refusalOf({ '/git/secret.yaml': secret(''), '/git/web.yaml': text }), words(name));
      assert.equal(await refusalOf({ '/git/all.yaml': `${text}---\n${secret('')}` }), words(name));
    });
  }

  it('is told by the issuer that it has written down', async () => {
    const metadata = '  annotations: {cert-manager.io/issuer-name: ca}\n';
    assert.match((await refusalOf({ '/git/secret.yaml': secret(metadata) })) ?? '', /cert-manager writes this Secret/);
  });

  it('is one of External Secrets by its label', async () => {
    const metadata = '  labels: {reconcile.external-secrets.io/managed: "true"}\n';
    assert.match((await refusalOf({ '/git/secret.yaml': secret(metadata) })) ?? '', /External Secrets writes this/);
  });

  it('is another one in another namespace, of another name, or where nobody issues', async () => {
    for (const text of [certificate('other'), certificate('shop', 'api-tls'), ingress('example.com/issuer')]) {
      assert.equal(await refusalOf({ '/git/secret.yaml': secret(''), '/git/web.yaml': text }), undefined, text);
    }
  });
});
