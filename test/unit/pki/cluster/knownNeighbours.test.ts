import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createControlPlane, verdictsWith } from '../../../support/controlPlane.ts';

const { files } = await createControlPlane();
const pki = '/etc/kubernetes/pki';

/** How many connections are broken where only the manifests and some files of the control plane are at hand. */
async function brokenWith(...kept: readonly string[]): Promise<number> {
  return brokenBeside({}, ...kept);
}

async function brokenBeside(others: Readonly<Record<string, string>>, ...kept: readonly string[]): Promise<number> {
  const isKept = (path: string) => path.includes('/manifests/') || kept.includes(path.slice(pki.length + 1));
  const here = Object.fromEntries(Object.entries(files).filter(([path]) => isKept(path)));
  const absent = Object.keys(files).filter((path) => !isKept(path));
  const verdicts = await verdictsWith({ ...here, ...others }, {}, absent);
  return verdicts.filter(({ state }) => state === 'broken').length;
}

const certificates = Object.keys(files).flatMap((path) =>
  path.startsWith(`${pki}/`) && /\.(?:crt|pub)$/.test(path) ? path.slice(pki.length + 1) : [],
);

describe('files that a copy of a machine leaves out stop nothing', () => {
  test('manifests alone, with the CA, or with all CAs', async () => {
    assert.equal(await brokenWith(), 0);
    assert.equal(await brokenWith('ca.crt'), 0);
    assert.equal(await brokenWith('ca.crt', 'front-proxy-ca.crt', 'etcd/ca.crt'), 0);
  });
  test('CAs beside what says nothing about the certificates', async () => {
    const cas = ['ca.crt', 'front-proxy-ca.crt', 'etcd/ca.crt'];
    assert.equal(await brokenWith(...cas, 'sa.pub'), 0);
    const kubeconfig = `apiVersion: v1
kind: Config
clusters: [{name: a, cluster: {server: "https://192.168.56.10:6443", certificate-authority: pki/ca.crt}}]
users: [{name: a, user: {client-certificate: /var/lib/kubelet/pki/a.pem, client-key: /var/lib/kubelet/pki/a.pem}}]
contexts: [{name: a, context: {cluster: a, user: a}}]
current-context: a
`;
    for (const [name, text] of Object.entries({
      'kubelet.conf': kubeconfig,
      'kubeadm-config.yaml': 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n',
      'audit-policy.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n',
    })) {
      assert.equal(await brokenBeside({ [`/etc/kubernetes/${name}`]: text }, ...cas), 0, name);
    }
  });
  test('all certificates, without the keys', async () => {
    assert.equal(await brokenWith(...certificates), 0);
  });
  test('one certificate is missing among the others', async () => {
    assert.notEqual(await brokenWith(...certificates.filter((name) => name !== 'apiserver-etcd-client.crt')), 0);
    const ofEtcd = certificates.filter((name) => !name.startsWith('etcd/') || name === 'etcd/ca.crt');
    assert.notEqual(await brokenWith(...ofEtcd), 0, 'a folder of CAs below one that has more');
  });
});
