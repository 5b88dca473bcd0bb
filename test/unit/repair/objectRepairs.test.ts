import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { planRepairs } from '../../../src/core/repair/planRepair.ts';
import { decodingTools } from '../../support/kubeadmTrees.ts';
import { applied, judge, type Texts } from '../../support/repair.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';

const certificate = (namespace: string, issuerKind = 'ClusterIssuer') => `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: shop-tls
  namespace: ${namespace} # of the team
spec:
  secretName: shop-tls
  dnsNames: [shop.example.com]
  issuerRef:
    name: letsencrypt
    kind: ${issuerKind}
`;

const gateway = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: web
  namespace: shop
spec:
  listeners:
    - name: https
      hostname: shop.example.com
      tls:
        certificateRefs:
          - name: shop-tls
`;

const ingress = (secret: string) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  namespace: shop
spec:
  tls:
    - hosts: [shop.example.com]
      secretName: ${secret}
`;

/** Titles of the repairs of a code, and the files after each; the finding is gone then. */
async function repaired(texts: Texts, code: FindingCode) {
  const { graph, findings } = await judge(texts);
  const finding = findings.find((each) => each.code === code);
  assert.ok(finding, findings.map((each) => each.code).join());
  const context = { graph, now: testNow, tools: decodingTools, textOf: (path: string) => texts[path] };
  const repairs = planRepairs(context, finding);
  const results = [];
  for (const repair of repairs) {
    const files = applied(texts, repair);
    const later = await judge(files);
    assert.deepEqual(
      later.findings.filter(({ severity }) => severity === 'error').map((each) => each.code),
      [],
      repair.title,
    );
    results.push({ title: repair.title, files });
  }
  return results;
}

suite('a Secret in another namespace', () => {
  test('moves with its Certificate, or is read where it is, with a grant', async () => {
    const texts = { 'a/gateway.yaml': gateway, 'a/certificate.yaml': certificate('edge') };
    const [move, read] = await repaired(texts, 'secret-in-other-namespace');
    assert.equal(move?.title, 'move Certificate shop-tls to namespace shop');
    assert.equal(move.files['a/certificate.yaml'], certificate('shop'));
    assert.equal(read?.title, 'read edge/shop-tls instead, with a ReferenceGrant');
    assert.equal(read.files['a/gateway.yaml'], `${gateway}            namespace: edge\n`);
    assert.match(read.files['a/certificate.yaml'] ?? '', /kind: ReferenceGrant\n[\s\S]*namespace: edge\n[\s\S]*shop\n/);
  });

  test('can only move where its reader is an Ingress', async () => {
    const texts = { 'a/ingress.yaml': ingress('shop-tls'), 'a/certificate.yaml': certificate('edge') };
    const all = await repaired(texts, 'secret-in-other-namespace');
    assert.deepEqual(
      all.map(({ title }) => title),
      ['move Certificate shop-tls to namespace shop'],
    );
  });

  test('stays where its Issuer is', async () => {
    const ofIssuer = { 'a/ingress.yaml': ingress('shop-tls'), 'a/certificate.yaml': certificate('edge', 'Issuer') };
    assert.deepEqual(await repaired(ofIssuer, 'secret-in-other-namespace'), []);
  });

  test('is not told to be there where something in its namespace reads it', async () => {
    const { findings } = await judge({
      'a/ingress.yaml': ingress('shop-tls'),
      'a/certificate.yaml': certificate('edge'),
      'a/other.yaml': ingress('shop-tls').replace('namespace: shop', 'namespace: edge'),
    });
    assert.ok(!findings.some(({ code }) => code === 'secret-in-other-namespace'));
  });

  test('is allowed by a grant where a Gateway names its namespace', async () => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: shop-tls\n  namespace: edge\ntype: Opaque\ndata: {}\n';
    const texts = { 'a/gateway.yaml': `${gateway}            namespace: edge\n`, 'a/secret.yaml': secret };
    const { graph, findings } = await judge(texts);
    const finding = findings.find(({ code }) => code === 'secret-not-granted');
    assert.ok(finding);
    const context = {
      graph,
      now: testNow,
      tools: decodingTools,
      textOf: (path: string) => texts[path as 'a/secret.yaml'],
    };
    const [repair] = planRepairs(context, finding);
    assert.ok(repair);
    const later = await judge(applied(texts, repair));
    assert.ok(!later.findings.some(({ code }) => code === 'secret-not-granted'));
  });
});

test('an Ingress with the name of a Certificate reads its Secret', async () => {
  const texts = {
    'a/ingress.yaml': ingress('shop-tls'),
    'a/certificate.yaml': certificate('shop').replace('secretName: shop-tls', 'secretName: shop-tls-pair'),
  };
  const [repair] = await repaired(texts, 'secret-missing');
  assert.equal(repair?.title, 'read Secret shop-tls-pair instead');
  assert.equal(repair.files['a/ingress.yaml'], ingress('shop-tls-pair'));
});

suite('values of Secrets', async () => {
  const ca = await createTestCa({ name: 'ca' });
  const leaf = await ca.issue({ dnsNames: ['shop.example.com', 'web.shop.svc'], extKeyUsage: ['serverAuth'] });
  const inBase64 = (text: string) => Buffer.from(text).toString('base64');
  const secret = (name: string, key: string, bundle = '') => `apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  namespace: shop
  annotations:
    cert-manager.io/allow-direct-injection: "true"
type: Opaque
data:
  ${key}: ${inBase64(leaf.certificatePem)} # of the team
  tls.key: ${inBase64(leaf.keyPem)}
${bundle === '' ? '' : `  ca.crt: ${inBase64(bundle)}\n`}`;

  test('get the name that is read, beside others of that name', async () => {
    const file = (key: string) => `${secret('web', key)}---\n${secret('other', 'cert')}`;
    const texts = { 'ingress.yaml': ingress('web'), 'secrets.yaml': file('cert') };
    const [rename, ...more] = await repaired(texts, 'secret-key-missing');
    assert.equal(rename?.title, 'rename cert to tls.crt in Secret web');
    assert.equal(rename.files['secrets.yaml'], file('tls.crt'));
    assert.equal(more.length, 0);
  });

  test('keep a name that something else reads', async () => {
    const pod = `apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  volumes:
    - name: tls
      secret:
        secretName: web
        items:
          - key: cert
            path: cert
`;
    const texts = { 'ingress.yaml': ingress('web'), 'secret.yaml': secret('web', 'cert'), 'pod.yaml': pod };
    assert.deepEqual(await repaired(texts, 'secret-key-missing'), []);
  });

  test('a CA is written where it is injected, and never a key beside it', async () => {
    const other = await createTestCa({ name: 'other' });
    const webhook = (bundle: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: web
  annotations:
    cert-manager.io/inject-ca-from-secret: shop/web
webhooks:
  - name: web.example.com
    clientConfig:
      service: { name: web, namespace: shop }
      caBundle: ${inBase64(bundle)}
`;
    const textsWith = (bundle: string) => ({
      'webhook.yaml': webhook(other.certificatePem),
      'secret.yaml': secret('web', 'tls.crt', bundle),
    });
    const [written] = await repaired(textsWith(ca.certificatePem), 'cabundle-not-injected');
    assert.equal(written?.title, 'write the CA of Secret web here');
    assert.equal(written.files['webhook.yaml'], webhook(ca.certificatePem));
    assert.deepEqual(await repaired(textsWith(ca.certificatePem + leaf.keyPem), 'cabundle-not-injected'), []);
  });
});

suite('what a new field would break is left alone', () => {
  const issuer = `apiVersion: cert-manager.io/v1
kind: Issuer
metadata: { name: ca, namespace: shop }
spec: { ca: { secretName: root } }
`;
  const root = {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'root', namespace: 'shop' },
    spec: { commonName: 'root', issuerRef: { name: 'self', kind: 'ClusterIssuer' }, secretName: 'root' },
  };
  const inYaml = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: root, namespace: shop }
spec:
  commonName: root
  issuerRef: { name: self, kind: ClusterIssuer }
  secretName: root # of the issuer
`;
  const repairedCa = (name: string, text: string) =>
    repaired({ 'issuer.yaml': issuer, [name]: text }, 'certmanager-ca-issuer-not-ca');

  test('JSON, a field that is there and empty, a text for a boolean', async () => {
    assert.deepEqual(await repairedCa('root.json', JSON.stringify(root, undefined, 2)), []);
    assert.deepEqual(await repairedCa('root.yaml', `${inYaml}  isCA:\n`), []);
    assert.deepEqual(await repairedCa('root.yaml', inYaml.replace('spec:', 'spec:\n  isCA: # not yet')), []);
    assert.deepEqual(await repairedCa('root.yaml', `${inYaml}  isCA: "false"\n`), []);
    const [repair] = await repairedCa('root.yaml', `${inYaml}---\nisCA:\n`);
    assert.equal(repair?.title, 'add root spec.isCA: true');
    assert.equal(repair.files['root.yaml'], `${inYaml}  isCA: true\n---\nisCA:\n`);
  });
});
