import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn } from '../../support/annotatedDocument.ts';
import { base64 } from '../../support/base64.ts';
import { manifestOf, tlsSecret } from '../../support/objectFindings.ts';
import { createTestCa } from '../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });
const admin = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] };
const client = { ...admin, extKeyUsage: ['clientAuth'] as const };

async function saidOf(code: string, texts: Readonly<Record<string, string>>): Promise<string> {
  return (await findingsIn(texts)).find((each) => each.code === code)?.message ?? '';
}

test('the certificate in a cluster of Argo CD is read by Argo CD, not by kubectl', async () => {
  const expired = await ca.issue({ ...client, notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' });
  const config = JSON.stringify({
    tlsClientConfig: {
      caData: base64(ca.certificatePem),
      certData: base64(expired.certificatePem),
      keyData: base64(expired.keyPem),
    },
  });
  const labels = { 'argocd.argoproj.io/secret-type': 'cluster' };
  const stringData = { name: 'prod', server: 'https://10.0.0.1:6443', config };
  const secret = manifestOf('v1', 'Secret', { name: 'cluster-prod', namespace: 'argocd', labels }, { stringData });
  assert.match(
    await saidOf('cert-expired', { 'secret.yaml': secret }),
    /kube-apiserver answers Argo CD with `Unauthorized`/,
  );
  const file = { 'admin.crt': expired.certificatePem };
  assert.doesNotMatch(await saidOf('cert-expired', file), /Argo CD/);
});

test('what may do both is a client where its Secret is called so', async () => {
  const both = {
    commonName: '*.hubble-relay.cilium.io',
    dnsNames: ['*.hubble-relay.cilium.io'],
    extKeyUsage: ['serverAuth', 'clientAuth'] as const,
  };
  const expired = await ca.issue({ ...both, notBefore: '2024-01-01T00:00:00Z', notAfter: '2025-01-01T00:00:00Z' });
  const named = async (name: string) =>
    saidOf('cert-expired', { 'a.yaml': tlsSecret({ name, namespace: 'kube-system' }, expired) });
  assert.match(await named('hubble-relay-client-certs'), /^The client certificate of/);
  for (const name of ['hubble-server-certs', 'client-facing-server-tls', 'clients-web']) {
    assert.match(await named(name), /^The serving certificate of/, name);
  }
});
