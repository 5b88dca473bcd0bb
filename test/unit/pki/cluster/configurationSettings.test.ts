import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildPkiGraph } from '../../../../src/core/pki/buildPkiGraph.ts';
import { clusterPictureOf } from '../../../../src/core/pki/cluster/buildClusterPicture.ts';
import { settingOf } from '../../../../src/core/pki/cluster/components.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';
import { createTestCa } from '../../../support/testPki.ts';

const ca = await createTestCa({ name: 'kubernetes' });

/** Files of one machine, by their paths on it. */
async function componentsOf(files: Readonly<Record<string, string>>) {
  const decoded = Object.entries(files).map(([path, text]) =>
    decodeFile({ path, hostPath: path, text }, decodingTools),
  );
  return clusterPictureOf(await buildPkiGraph(decoded, decodingTools.cryptography)).components;
}

const kubeletConfiguration = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous: {enabled: false}
  x509: {clientCAFile: pki/ca.crt}
rotateCertificates: true
tlsCipherSuites: [TLS_A, TLS_B]
tlsCertFile: '{{ certificate }}'
`;

describe('settings of configuration files', () => {
  test("the kubelet's flags count before its file", async () => {
    const [kubelet, ...others] = await componentsOf({
      '/etc/systemd/system/kubelet.service':
        '[Service]\nExecStart=/usr/bin/kubelet --config=/var/lib/kubelet/config.yaml --rotate-certificates=false\n',
      '/var/lib/kubelet/config.yaml': kubeletConfiguration,
      '/var/lib/kubelet/pki/ca.crt': ca.certificatePem,
    });
    assert.deepEqual([others.length, kubelet?.isPartial], [0, false]);
    const value = (flag: string) => kubelet && settingOf(kubelet, flag)?.value;
    assert.deepEqual(
      ['--anonymous-auth', '--rotate-certificates', '--tls-cipher-suites', '--tls-cert-file'].map(value),
      ['false', 'false', 'TLS_A,TLS_B', undefined],
    );
    const authority = kubelet && settingOf(kubelet, '--client-ca-file');
    assert.deepEqual(
      [authority?.writtenAs, authority?.place.file.path, authority?.material?.source],
      ['authentication.x509.clientCAFile', '/var/lib/kubelet/config.yaml', 'file'],
    );
    assert.equal(authority?.material?.certificates.length, 1);
    const { start, end } = authority?.namePlace.span ?? { start: 0, end: 0 };
    assert.equal(kubeletConfiguration.slice(start, end), 'clientCAFile');
  });

  test("drop-ins of the kubelet's folder count before its file", async () => {
    const [kubelet] = await componentsOf({
      '/etc/default/run.sh': 'kubelet --config /var/lib/kubelet/config.yaml --config-dir=/etc/kubelet.d/',
      '/var/lib/kubelet/config.yaml': kubeletConfiguration,
      '/etc/kubelet.d/20.conf':
        'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nrotateCertificates: false\n',
      '/etc/kubelet.d/10.conf':
        'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nrotateCertificates: true\n',
    });
    assert.equal(kubelet && settingOf(kubelet, '--rotate-certificates')?.value, 'false');
  });

  test('etcd ignores all flags beside its file, the scheduler those of its fields', async () => {
    const [etcd, scheduler, ...others] = await componentsOf({
      '/a.sh': 'etcd --config-file=/etc/etcd/etcd.yaml --cert-file=/ignored.crt --client-cert-auth\n',
      '/b.sh': 'kube-scheduler --config=/s.yaml --kubeconfig=/ignored.conf --client-ca-file=/ca.crt\n',
      '/etc/etcd/etcd.yaml': 'client-transport-security:\n  trusted-ca-file: /etc/etcd/ca.crt\n',
      '/s.yaml':
        'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nclientConnection: {kubeconfig: /s.conf}\n',
    });
    assert.equal(others.length, 0);
    assert.deepEqual(
      etcd?.settings.map(({ flag, value }) => [flag, value]),
      [
        ['--config-file', '/etc/etcd/etcd.yaml'],
        ['--trusted-ca-file', '/etc/etcd/ca.crt'],
      ],
    );
    assert.deepEqual([etcd?.isPartial, scheduler?.isPartial], [false, false]);
    assert.deepEqual(
      scheduler?.settings.map(({ flag, value }) => [flag, value]),
      [
        ['--config', '/s.yaml'],
        ['--client-ca-file', '/ca.crt'],
        ['--kubeconfig', '/s.conf'],
      ],
    );
  });

  test('of a file that was not read nothing is known', async () => {
    const [kubelet] = await componentsOf({ '/a.sh': 'kubelet --config=/var/lib/kubelet/config.yaml\n' });
    assert.equal(kubelet?.isPartial, true);
  });

  test('files of which no command is known, also in ConfigMaps, stand for their components', async () => {
    const components = await componentsOf({
      '/cp-1/var/lib/kubelet/config.yaml': kubeletConfiguration,
      '/etcd.conf.yml': 'client-transport-security: {cert-file: /e.crt}\n',
      '/dump.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: kube-proxy}\ndata:\n  config.conf: |\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n    kind: KubeProxyConfiguration\n    clientConnection: {kubeconfig: /var/lib/kube-proxy/kubeconfig.conf}\n`,
    });
    assert.deepEqual(
      components.map(({ component, isPartial, settings }) => [component, isPartial, settings.length]),
      [
        ['kubelet', true, 5],
        ['etcd', false, 1],
        ['kube-proxy', true, 1],
      ],
    );
  });

  test('further flags of kubeadm are settings of their components', async () => {
    const components = await componentsOf({
      '/etc/kubernetes/kubeadm.yaml': `apiVersion: kubeadm.k8s.io/v1beta3
kind: ClusterConfiguration
apiServer:
  extraArgs: {oidc-ca-file: /etc/kubernetes/pki/ca.crt, authorization-mode: "Node,RBAC"}
`,
      '/etc/kubernetes/pki/ca.crt': ca.certificatePem,
    });
    assert.deepEqual(
      components.map(({ component, isPartial }) => [component, isPartial]),
      [['kube-apiserver', true]],
    );
    const setting = components[0] && settingOf(components[0], '--oidc-ca-file');
    assert.equal(setting?.material?.certificates.length, 1);
  });
});
