import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'Company Root' });
const served = await ca.issue({ dnsNames: ['sso.example.com'], extKeyUsage: ['serverAuth'] });
const usual = 'name: SSO\nissuer: https://sso.example.com/realms/shop\nclientID: argocd\n';

function judged(config: string, more: Readonly<Record<string, string>> = {}, ...others: readonly string[]) {
  const data = { 'oidc.config': config, ...more };
  const files = {
    'argocd/argocd-cm.yaml': manifestOf('v1', 'ConfigMap', { name: 'argocd-cm', namespace: 'argocd' }, { data }),
    'sso/tls.yaml': tlsSecret({ name: 'sso', namespace: 'sso' }, served),
    ...Object.fromEntries(others.map((text, at) => [`argocd/${at}.yaml`, text])),
  };
  return saidOfObjects(files, /^private-ca-not-configured$/);
}

test('Argo CD needs the CA of its identity provider', async () => {
  assert.deepEqual(await judged(usual), ['warning private-ca-not-configured: oidc.config']);
  assert.deepEqual(await judged(`${usual}rootCA: |\n  ${ca.certificatePem.replaceAll('\n', '\n  ')}`), []);
  assert.deepEqual(await judged(usual, { 'oidc.tls.insecure.skip.verify': 'true' }), []);
  assert.deepEqual(await judged(usual.replace('sso.', 'login.')), [], 'its certificate is elsewhere');
  assert.deepEqual(await judged('{{ .Values.oidc }}'), []);
  const server = (container: object) =>
    manifestOf(
      'v1',
      'Pod',
      { name: 'argocd-server', namespace: 'argocd' },
      {
        spec: { containers: [{ name: 'server', image: 'argocd:v3', ...container }] },
      },
    );
  assert.equal((await judged(usual, {}, server({}))).length, 1);
  const env = [{ name: 'SSL_CERT_FILE', value: '/certs/ca.crt' }];
  assert.deepEqual(await judged(usual, {}, server({ env })), []);
  const volumeMounts = [{ name: 'cas', mountPath: '/etc/ssl/certs' }];
  assert.deepEqual(await judged(usual, {}, server({ volumeMounts })), []);
});
