import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { manifestOf, saidOfObjects, tlsSecret } from '../../../support/objectFindings.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'corp-ca' });
const other = await createTestCa({ name: 'operator-ca' });
const host = 'vault.example.com';
const leaf = await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });

describe('what is not in doubt is an error', () => {
  test('the CA of a store of external-secrets replaces the trust store', async () => {
    const judged = async (caBundle: string) => {
      const spec = { provider: { vault: { server: `https://${host}:8200`, caBundle: base64(caBundle) } } };
      const store = manifestOf('external-secrets.io/v1', 'SecretStore', { name: 'vault', namespace: 'shop' }, { spec });
      const tls = tlsSecret({ name: 'vault-tls', namespace: 'vault' }, leaf);
      const findings = await findingsIn({ 'all.yaml': `${store}---\n${tls}` });
      return findings.flatMap(({ code, severity, message }) =>
        code === 'private-ca-not-configured' ? [[severity, /unless the trust store/.test(message)]] : [],
      );
    };
    assert.deepEqual(await judged(other.certificatePem), [['error', false]]);
    assert.deepEqual(await judged(ca.certificatePem), []);
  });

  test('a ClusterIssuer says itself that its Secret is not found', async () => {
    const judged = (message: string) => {
      const status = { conditions: [{ type: 'Ready', status: 'False', message }] };
      const fields = { spec: { ca: { secretName: 'root-secret' } }, status };
      const issuer = manifestOf('cert-manager.io/v1', 'ClusterIssuer', { name: 'corp' }, fields);
      const secret = tlsSecret({ name: 'root-secret', namespace: 'sandbox' }, ca);
      return saidOfObjects({ 'all.yaml': `${issuer}---\n${secret}` }, /^certmanager-ca-issuer/);
    };
    const code = 'certmanager-ca-issuer-not-ca: root-secret';
    assert.deepEqual(await judged('Error getting keypair for CA issuer: secrets "root-secret" not found'), [
      `error ${code}`,
    ]);
    assert.deepEqual(await judged('waiting'), [`warning ${code}`]);
  });
});
