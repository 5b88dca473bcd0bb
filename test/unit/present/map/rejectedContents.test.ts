import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { connectionModelOf } from '../../../../src/core/pki/cluster/connections/buildConnections.ts';
import { judgeConnections } from '../../../../src/core/pki/cluster/connections/judgeConnections.ts';
import { judgeChange } from '../../../../src/core/renewal/change/judgeChange.ts';
import { planAction } from '../../../../src/core/renewal/planAction.ts';
import { renewalWay } from '../../../../src/core/renewal/renewalWay.ts';
import { makeRequest } from '../../../../src/core/renewal/request/makeRequest.ts';
import { wayOnFrom } from '../../../../src/core/renewal/wayOn.ts';
import { carriedOut, clusterGraphOf, type Documents } from '../../../support/changes.ts';
import { disagreementsIn } from '../../../support/disagreements.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { inBase64 } from '../../../support/manners.ts';
import { accepted, issuingTools } from '../../../support/renewal.ts';
import { granted } from '../../../support/requests.ts';
import { evaluate } from '../../../support/saidByRecord.ts';
import { createTestCa } from '../../../support/testPki.ts';

const now = Date.parse('2026-06-12T10:00:00Z');
const ca = await createTestCa({ name: 'hook-ca' });
const usages = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' };

const secret = (name: string, pair: { readonly certificatePem: string; readonly keyPem: string }) => `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: ${name}, namespace: web}
data: {tls.crt: ${inBase64(pair.certificatePem)}, tls.key: ${inBase64(pair.keyPem)}}
`;
/** What calls the webhook, and what serves it from a Secret that is named otherwise than its Service. */
const webhook = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: pods.policy.io
  admissionReviewVersions: [v1]
  sideEffects: None
  clientConfig: {caBundle: ${inBase64(ca.certificatePem)}, service: {name: hook, namespace: web}}
---
apiVersion: v1
kind: Service
metadata: {name: hook, namespace: web}
spec: {selector: {app: hook}, ports: [{port: 443, targetPort: 8443}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: hook, namespace: web}
spec:
  selector: {matchLabels: {app: hook}}
  template:
    metadata: {labels: {app: hook}}
    spec:
      containers: [{name: hook, image: hook, ports: [{containerPort: 8443}], volumeMounts: [{name: tls, mountPath: /tls}]}]
      volumes: [{name: tls, secret: {secretName: served}}]
`;
const nameless = await ca.issue({ commonName: 'hook.web.svc', extKeyUsage: ['serverAuth'] });
const server = await ca.issue({ commonName: 'shop', dnsNames: ['shop.example.com'], extKeyUsage: ['serverAuth'] });
const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: 'https://api.example.com:6443', certificate-authority-data: ${inBase64((await createTestCa({ name: 'kubernetes' })).certificatePem)}}}]
users: [{name: u, user: {client-certificate-data: ${inBase64(server.certificatePem)}, client-key-data: ${inBase64(server.keyPem)}}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
`;

async function judgedIn(documents: Documents) {
  const graph = await clusterGraphOf(documents);
  const findings = evaluate(graph, defaultPolicy, now);
  const context = { graph, findings, policy: defaultPolicy, now };
  assert.deepEqual(disagreementsIn(context), []);
  const broken = judgeConnections(connectionModelOf(graph), now).filter(({ state }) => state === 'broken');
  const errors = findings.filter(({ severity }) => severity === 'error');
  return { graph, findings, broken, errors };
}

async function usagesAndNamesRequested(documents: Documents) {
  const { graph, errors } = await judgedIn(documents);
  const way = errors.map((finding) => wayOnFrom(finding, { graph, now })).find((each) => each?.kind === 'request');
  const node = graph.certificates.get(way?.kind === 'request' ? way.fingerprint : '') ?? assert.fail('no request');
  const moreNames = connectionModelOf(graph).connections.flatMap(({ names }) => names.map(({ name }) => name));
  const wish = {
    form: 'csr',
    isNewKey: true,
    days: 365,
    ...(node.certificate.subjectAltName ? {} : { moreNames }),
  } as const;
  const made = granted(
    await makeRequest(node, graph, wish, { ...issuingTools, readBinaryFile: async () => new Uint8Array() }),
  );
  const requested = await clusterGraphOf({ 'asked.csr': made.text });
  const [content] = requested.files.flatMap(({ credentials }) => credentials.map((each) => each.content));
  assert.ok(content?.kind === 'certificationRequest');
  return [content.extKeyUsage, content.subjectAltName?.map(({ value }) => value)];
}

describe('a certificate that is rejected for what it says', () => {
  it('of a webhook, with a common name only: its connection is broken, and the offered renewal mends it', async () => {
    const documents = { 'a.yaml': [webhook, secret('served', nameless)].join('---\n'), 'ca.yaml': secret('ca', ca) };
    const { graph, broken, errors } = await judgedIn(documents);
    assert.deepEqual(
      broken.map(({ server }) => server.kind === 'refused' && server.reason),
      ['name'],
    );
    const finding = errors.find(({ code }) => code === 'webhook-san-missing-service') ?? assert.fail();
    const node = graph.certificates.get(finding.fingerprint ?? '') ?? assert.fail();
    assert.equal(renewalWay(node, { graph, now }), 'reissue');
    const plan = accepted(planAction({ kind: 'repair', fingerprint: node.fingerprint }, { graph, now }));
    const { connections } = await judgeChange(graph, await carriedOut(plan, documents), decodingTools, now);
    assert.deepEqual(
      connections.map(({ before, after }) => [before?.state, after?.state === 'broken']),
      [['broken', false]],
    );
  });

  it('of a webhook, below a CA that is elsewhere: it is requested with the name', async () => {
    const documents = { 'a.yaml': [webhook, secret('served', nameless)].join('---\n') };
    assert.deepEqual(await usagesAndNamesRequested(documents), [[usages.serverAuth], ['hook.web.svc']]);
  });

  it('of a client, for a server that is elsewhere: its connection is broken, and it is requested with the usage', async () => {
    const { broken } = await judgedIn({ config: kubeconfig });
    assert.deepEqual(
      broken.map(({ client }) => client.kind === 'refused' && client.reason),
      ['usage'],
    );
    assert.deepEqual(await usagesAndNamesRequested({ config: kubeconfig }), [
      [usages.serverAuth, usages.clientAuth],
      ['shop.example.com'],
    ]);
  });
});
