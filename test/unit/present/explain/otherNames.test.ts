import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultPolicy } from '../../../../src/core/findings/defaultPolicy.ts';
import { evaluate } from '../../../../src/core/findings/evaluate.ts';
import { explainErrors } from '../../../../src/core/present/explain/explainErrors.ts';
import { explanationText } from '../../../../src/core/present/explain/explanationText.ts';
import { clusterGraphOf } from '../../../support/changes.ts';

const now = Date.parse('2026-06-12T10:00:00Z');
const objects = ['exp', 'nosecret']
  .map(
    (name) => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, namespace: web}
spec: {tls: [{hosts: [${name}.example.com], secretName: ${name}-tls}]}
`,
  )
  .join('---\n');
// Of the right type, without its certificate.
const secret = `---
apiVersion: v1
kind: Secret
metadata: {name: exp-tls, namespace: web}
type: kubernetes.io/tls
data: {tls.key: ${Buffer.from('none').toString('base64')}}
`;
const webhook = `---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: policy}
webhooks:
- name: v.example.com
  clientConfig: {service: {name: hook, namespace: web}}
`;

async function told(line: string): Promise<string> {
  const graph = await clusterGraphOf({ 'all.yaml': objects + secret + webhook });
  const context = { graph, findings: evaluate(graph, defaultPolicy, now), policy: defaultPolicy, now };
  return explanationText(explainErrors(line, context), context);
}

describe('a line never leads to something that is called otherwise', () => {
  const other = /exp-tls|exp\.example|External client/;

  it('a Secret that is named here and is not here', async () => {
    const text = await told('local SSL certificate web/nosecret-tls was not found. Using default certificate');
    assert.match(text, /Secret web\/nosecret-tls · not in these files, named in all\.yaml:9/);
    assert.doesNotMatch(text, other);
  });

  it('a Secret that nothing here names', async () => {
    const text = await told('MountVolume.SetUp failed for volume "tls" : secret "grafana-tls" not found');
    assert.match(text, /Secret grafana-tls is not in these files, and nothing here names it\./);
    assert.doesNotMatch(text, other);
  });

  it('a file of a program that is not here', async () => {
    const text = await told('open /etc/kubernetes/pki/apiserver.key: permission denied');
    assert.match(text, /\/etc\/kubernetes\/pki\/apiserver\.key is not in these files/);
    assert.doesNotMatch(text, other);
  });

  it('a webhook', async () => {
    const failed =
      'failed calling webhook "v.example.com": failed to call webhook: Post "https://hook.web.svc:443/v": ';
    const text = await told(
      `${failed}tls: failed to verify certificate: x509: certificate signed by unknown authority`,
    );
    assert.match(text, /webhook v\.example\.com · all\.yaml:21/);
    assert.doesNotMatch(text, other);
  });

  it('the port of another server', async () => {
    assert.doesNotMatch(
      (await told('remote error: tls: bad certificate from 192.168.56.10:6443')).replace(/Failing for.*/, ''),
      other,
    );
  });

  it('the one that is named is found all the same', async () => {
    const text = await told('local SSL certificate web/exp-tls was not found. Using default certificate');
    assert.match(text, /1\. ✗ External client \(exp 1\)/);
    assert.match(text, /tls\.crt \(Secret web\/exp-tls\) does not exist/);
  });
});
