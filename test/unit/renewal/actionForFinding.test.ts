import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { assertGone } from '../../support/findingActions.ts';
import { readKubeadmTruth } from '../../support/kubeadmTrees.ts';
import { createOpensslPki, plainLeaf } from '../../support/opensslPki.ts';
import { readTree } from '../../support/renewal.ts';

describe('the quick fix of a finding', () => {
  const trees: readonly (readonly [string, string])[] = [
    ['x01-leaves-expired', 'cert-expired'],
    ['b03-etcd-peer-no-client-eku', 'etcd-server-needs-clientauth'],
    ['b05-front-proxy-wrong-ca', 'not-issued-by-expected-ca'],
    ['b07-apiserver-san-missing-advertise-ip', 'apiserver-san-missing-endpoint'],
    ['b14-apiserver-san-missing-service', 'apiserver-san-missing-internal'],
  ];
  for (const [tree, code] of trees) {
    it(`takes ${code} away in ${tree}`, async () => {
      const documents = readTree(`test/fixtures/kubeadm/trees/${tree}/rootfs`);
      await assertGone(documents, code, Date.parse(readKubeadmTruth(tree).made_at));
    });
  }

  it('takes renew-needs-embedded-kubeconfig away, of the CA and of the client', async () => {
    const documents = readTree('test/fixtures/kubeadm/trees/h01-rsa/rootfs');
    const made = Date.parse(readKubeadmTruth('h01-rsa').made_at);
    const path = '/etc/kubernetes/scheduler.conf';
    const text = String(documents[path]);
    const pemOf = (field: string): string =>
      Buffer.from(new RegExp(`${field}: (.*)`).exec(text)?.[1] ?? '', 'base64').toString();
    const byPath = {
      ...documents,
      '/etc/kubernetes/scheduler.crt': pemOf('client-certificate-data'),
      '/etc/kubernetes/scheduler.key': pemOf('client-key-data'),
      [path]: text
        .replace(/certificate-authority-data: .*/, 'certificate-authority: pki/ca.crt')
        .replace(/client-certificate-data: .*/, 'client-certificate: scheduler.crt')
        .replace(/client-key-data: .*/, 'client-key: scheduler.key'),
    };
    const after = await assertGone(byPath, 'renew-needs-embedded-kubeconfig', made, path);
    assert.equal(after[path], text);
  });

  const now = Date.now() + 3_600_000;
  const { openssl, makeCa, makeLeaf, documents } = createOpensslPki(now);
  after(() => openssl.remove());
  makeCa('ca', 'P-256');
  const server = (extensions: string) =>
    plainLeaf(extensions).replace('clientAuth', 'serverAuth').replace('system:node:worker-1', 'web.example.com');
  const defects: Readonly<Record<string, string>> = {
    'san-missing': server(''),
    'san-ip-as-dns': server('subjectAltName = DNS:10.0.0.1'),
    'unknown-critical-extension': server(
      'subjectAltName = DNS:web.example.com\n1.3.6.1.4.1.57683.9 = critical, ASN1:UTF8:x',
    ),
    'ku-leaf-with-certsign': server(
      'basicConstraints = CA:FALSE\nsubjectAltName = DNS:web.example.com\nkeyUsage = critical, digitalSignature, keyCertSign',
    ),
  };
  for (const [code, config] of Object.entries(defects)) {
    it(`takes ${code} away`, async () => {
      makeLeaf('leaf', 'ca', config, 'P-256');
      await assertGone(documents('ca', 'leaf'), code, now);
    });
  }
});
