import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { kubeadmConfigurationsIn } from '../../../../src/core/pki/cluster/kubeadmConfiguration.ts';
import { decodeFile } from '../../../../src/core/pki/decodeFile.ts';
import { decodingTools } from '../../../support/kubeadmTrees.ts';

function read(text: string) {
  const file = decodeFile({ path: 'kubeadm.yaml', text }, decodingTools);
  return (file.objects ?? []).flatMap((object) => kubeadmConfigurationsIn({ file, object, host: '' }));
}

/** Where a scalar says it stands, the file has its text. */
function textsAt(text: string, nodes: readonly ({ span: { start: number; end: number } } | undefined)[]) {
  return nodes.map((node) => node && text.slice(node.span.start, node.span.end));
}

const cluster = (extraArgs: string) => `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
certificatesDir: /etc/kubernetes/ssl
controlPlaneEndpoint: "lb.example.com:6443"
networking:
  serviceSubnet: 10.96.0.0/16
  dnsDomain: ""
apiServer:
  certSANs: [lb.example.com, 10.0.0.5]
  extraArgs:
${extraArgs}
etcd:
  external:
    endpoints:
    - https://10.0.0.6:2379
    caFile: /etc/etcd/ca.crt
    certFile: /etc/etcd/client.crt
    keyFile: /etc/etcd/client.key
`;

describe('the configuration of kubeadm', () => {
  test('of a cluster', () => {
    const text = cluster('    oidc-ca-file: /etc/oidc.crt');
    const [found, ...others] = read(text);
    assert.equal(others.length, 0);
    assert.deepEqual(
      textsAt(text, [
        found?.certificatesDir,
        found?.controlPlaneEndpoint,
        found?.networking.serviceSubnet,
        found?.networking.dnsDomain,
        ...(found?.certSANs ?? []),
        ...(found?.etcd.external?.endpoints ?? []),
        found?.etcd.external?.keyFile,
      ]),
      [
        '/etc/kubernetes/ssl',
        'lb.example.com:6443',
        '10.96.0.0/16',
        undefined,
        'lb.example.com',
        '10.0.0.5',
        'https://10.0.0.6:2379',
        '/etc/etcd/client.key',
      ],
    );
  });

  for (const [form, extraArgs] of [
    ['mapping', '    oidc-ca-file: /etc/oidc.crt\n    v: "4"'],
    ['list', '  - name: oidc-ca-file\n    value: /etc/oidc.crt\n  - {name: v, value: "4"}'],
  ] as const) {
    test(`further flags as a ${form}`, () => {
      const found = read(cluster(extraArgs)).flatMap(({ extraArguments }) => extraArguments);
      assert.deepEqual(
        found.map(({ component, name, value, field }) => [component, name, value.text, field]),
        [
          ['kube-apiserver', 'oidc-ca-file', '/etc/oidc.crt', 'apiServer.extraArgs'],
          ['kube-apiserver', 'v', '4', 'apiServer.extraArgs'],
        ],
      );
    });
  }

  test('of nodes that begin and join', () => {
    const [init, join] = read(`apiVersion: kubeadm.k8s.io/v1beta3
kind: InitConfiguration
localAPIEndpoint: { advertiseAddress: 10.0.0.10, bindPort: 6443 }
bootstrapTokens:
- token: abcdef.0123456789abcdef
nodeRegistration:
  name: cp-1
  kubeletExtraArgs: { rotate-certificates: "true" }
---
apiVersion: kubeadm.k8s.io/v1beta3
kind: JoinConfiguration
caCertPath: /etc/kubernetes/pki/ca.crt
discovery:
  tlsBootstrapToken: abcdef.0123456789abcdef
  bootstrapToken:
    apiServerEndpoint: 10.0.0.10:6443
    token: abcdef.0123456789abcdef
    caCertHashes: ["sha256:00"]
    unsafeSkipCAVerification: false
`);
    assert.deepEqual(
      [init?.localAPIEndpoint.advertiseAddress?.text, init?.nodeName?.text, init?.bootstrapTokens[0]?.text],
      ['10.0.0.10', 'cp-1', 'abcdef.0123456789abcdef'],
    );
    assert.equal(init?.extraArguments[0]?.component, 'kubelet');
    assert.deepEqual(
      [join?.caCertPath?.text, join?.discovery.apiServerEndpoint?.text, join?.discovery.caCertHashes[0]?.text],
      ['/etc/kubernetes/pki/ca.crt', '10.0.0.10:6443', 'sha256:00'],
    );
    assert.deepEqual([join?.isControlPlane, join?.discovery.unsafeSkipCAVerification], [false, undefined]);
  });

  test('in its ConfigMap, and in objects of Cluster API', () => {
    const inner = cluster('    v: "4"').replaceAll(/^/gm, '    ');
    const inMap = read(
      `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: kubeadm-config }\ndata:\n  ClusterConfiguration: |\n${inner}`,
    );
    assert.equal(inMap[0]?.controlPlaneEndpoint?.text, 'lb.example.com:6443');
    const [ofApi, init] = read(`apiVersion: controlplane.cluster.x-k8s.io/v1beta1
kind: KubeadmControlPlane
spec:
  kubeadmConfigSpec:
    clusterConfiguration:
      apiServer: { certSANs: [localhost] }
    initConfiguration:
      nodeRegistration: { name: '{{ ds.meta_data.hostname }}' }
`);
    assert.deepEqual([ofApi?.kind, ofApi?.certSANs[0]?.text], ['ClusterConfiguration', 'localhost']);
    assert.equal(init?.kind, 'InitConfiguration');
  });

  test('broken and foreign ones say nothing', () => {
    assert.deepEqual(read('kind: ClusterConfiguration\napiVersion: other.io/v1\n'), []);
    const [odd] = read(
      'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer: no\netcd: [external]\n',
    );
    assert.deepEqual([odd?.certSANs, odd?.etcd.external, odd?.extraArguments], [[], undefined, []]);
  });
});
