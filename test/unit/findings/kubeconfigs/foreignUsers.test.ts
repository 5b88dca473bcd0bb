import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toKubeconfig, toYaml } from '../../../mutations/distributions/documents.ts';
import { findingsIn } from '../../../support/annotatedDocument.ts';
import { base64 } from '../../../support/base64.ts';
import { createTestCa, type TestCa } from '../../../support/testPki.ts';

type Pair = Awaited<ReturnType<TestCa['issue']>>;

const issue = (ca: TestCa): Promise<Pair> =>
  ca.issue({ commonName: 'kubernetes-admin', organizations: ['system:masters'], extKeyUsage: ['clientAuth'] });

/** A kubeconfig of two clusters; of both contexts the user of the first, unless another is given. */
function merged([ca, otherCa]: readonly [TestCa, TestCa], pair: Pair, own?: Pair): string {
  const user = ({ certificatePem, traditionalKeyPem }: Pair) => ({
    'client-certificate-data': base64(certificatePem),
    'client-key-data': base64(traditionalKeyPem),
  });
  const cluster = (name: string, address: string, { certificatePem }: TestCa) => ({
    name,
    cluster: { server: `https://${address}:6443`, 'certificate-authority-data': base64(certificatePem) },
  });
  return toYaml({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [cluster('shop', '10.1.0.10', ca), cluster('lab', '10.2.0.10', otherCa)],
    contexts: [
      { name: 'shop', context: { cluster: 'shop', user: 'admin' } },
      { name: 'lab', context: { cluster: 'lab', user: own === undefined ? 'admin' : 'lab-admin' } },
    ],
    'current-context': 'shop',
    users: [
      { name: 'admin', user: user(pair) },
      ...(own === undefined ? [] : [{ name: 'lab-admin', user: user(own) }]),
    ],
  });
}

test('kubeconfig-user-of-other-cluster', async (context) => {
  const of = (name: string) => createTestCa({ name });
  const [shop, lab, corp] = await Promise.all(['kubernetes', 'kubernetes', 'corp'].map(of));
  const [server, otherServer, client, otherClient] = await Promise.all(
    [
      'k3s-server-ca@1700000000',
      'k3s-server-ca@1710000000',
      'k3s-client-ca@1700000001',
      'k3s-client-ca@1710000000',
    ].map(of),
  );
  assert.ok(shop && lab && corp && server && otherServer && client && otherClient);
  const [own, right, ofCorp] = await Promise.all([issue(shop), issue(lab), issue(corp)]);
  const [ofClient, ofOtherClient] = await Promise.all([issue(client), issue(otherClient)]);
  const admin = (ca: TestCa, address: string, credentials: Pair) =>
    toKubeconfig({ server: `https://${address}:6443`, user: 'admin', ca: ca.certificatePem, credentials });
  for (const { name, files, says } of [
    {
      name: 'one user of two clusters',
      files: { '/root/.kube/config': merged([shop, lab], own) },
      says: /In context lab, the client certificate of admin is not of cluster lab: the CA of cluster shop signed it.*Name a user here whose certificate the CA of cluster lab signed\. If that CA is new/,
    },
    {
      name: 'with the file that was merged',
      files: { '/root/.kube/config': merged([shop, lab], own), '/root/lab.conf': admin(lab, '10.2.0.10', right) },
      says: /Add the user of lab\.conf/,
    },
    {
      name: 'in two files',
      files: { '/root/.kube/config': admin(lab, '10.2.0.10', own), '/root/shop.conf': admin(shop, '10.1.0.10', own) },
      says: /not of cluster kubernetes \(10\.2\.0\.10:6443\): the CA of cluster kubernetes \(10\.1\.0\.10:6443\) signed it/,
    },
    {
      name: 'of k3s, which signs clients with another CA',
      files: { '/root/.kube/config': merged([server, otherServer], ofClient) },
      says: /In context lab/,
    },
    { name: 'a user for each', files: { '/root/.kube/config': merged([shop, lab], own, right) } },
    {
      name: 'a user for each of k3s',
      files: { '/root/.kube/config': merged([server, otherServer], ofClient, ofOtherClient) },
    },
    { name: 'one cluster at two addresses', files: { '/root/.kube/config': merged([shop, shop], own) } },
    {
      name: 'a load balancer with a certificate of a company, and a user of the company',
      files: { '/root/.kube/config': merged([shop, corp], own), '/root/jane.conf': admin(corp, '10.3.0.10', ofCorp) },
    },
    { name: 'a CA for the clients of both', files: { '/root/.kube/config': merged([corp, lab], ofCorp) } },
    {
      name: 'the CA of before at the same address',
      files: { '/root/.kube/config': admin(lab, '10.1.0.10', own), '/root/old.conf': admin(shop, '10.1.0.10', own) },
    },
  ]) {
    await context.test(name, async () => {
      const told = (await findingsIn(files)).filter(({ code }) => code === 'kubeconfig-user-of-other-cluster');
      assert.deepEqual(
        told.map(({ message }) => says?.test(message)),
        says === undefined ? [] : [true],
        told.map(({ message }) => message).join(),
      );
    });
  }
});
