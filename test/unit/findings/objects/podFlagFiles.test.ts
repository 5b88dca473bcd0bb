import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifestOf, saidOfObjects } from '../../../support/objectFindings.ts';

const flags = ['--requestheader-client-ca-file', '--client-ca-file', '--tls-cert-file', '--tls-private-key-file'];

test('files in flags of extension API servers that no volume mounts', async () => {
  const told = (flag: string, path: string, mountPath = '/tmp', name = 'metrics-server') => {
    const args = ['--requestheader-client-ca-file=/tmp/ca.pem', `${flag}=${path}`];
    const spec = { containers: [{ name, image: 'metrics-server', args, volumeMounts: [{ name: 'tls', mountPath }] }] };
    const metadata = { name: 'metrics-server', namespace: 'kube-system' };
    const deployment = manifestOf('apps/v1', 'Deployment', metadata, {
      spec: { selector: { matchLabels: { app: 'a' } }, template: { spec } },
    });
    return saidOfObjects({ 'a.yaml': deployment }, /^flag-path-missing/);
  };
  for (const flag of flags) {
    assert.equal((await told(flag, '/certs/a.pem')).length, 1, flag);
    assert.deepEqual(await told(flag, '/certs/a.pem', '/certs'), []);
    assert.deepEqual(await told(flag, '/certs/a.pem', '/certs/a.pem'), []);
    assert.equal((await told(flag, '/certs/a.pem', '/cert')).length, 1, 'a folder that begins alike');
    assert.deepEqual(await told(flag, '/etc/ssl/certs/a.pem'), [], 'in images');
    assert.deepEqual(await told(flag, '$(CERTS)/a.pem'), []);
    assert.deepEqual(await told(flag, '/apiserver.local.config/certificates/a.pem'), [], 'made by the server');
    assert.deepEqual(await told(flag, '/certs/a.pem', '/tmp', 'kube-apiserver'), [], 'judged as a component');
  }
});
