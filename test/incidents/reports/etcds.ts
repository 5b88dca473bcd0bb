import { toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, pki, rootfs } from '../machine.ts';
import { secret } from '../objects.ts';

/** etcd, its members and those who watch it. */
export const etcdIncidents: readonly Incident[] = [
  {
    id: 'etcd-server-without-client-usage',
    reference: 'voxpupuli/puppet-k8s#132',
    cause: 'etcd shows its server certificate to itself as a client, too, and it is for servers alone',
    errorText:
      '{"level":"warn","ts":"2026-06-12T09:22:28.579816Z","caller":"embed/config_logging.go:169","msg":"rejected connection","remote-addr":"[::1]:35480","server-name":"","error":"tls: failed to verify certificate: x509: certificate specifies an incompatible key usage"}',
    root: rootfs,
    files: ['etcd/server.crt', 'etcd.yaml'],
    mustMention: /client ?auth|as a client|usage/i,
    async make() {
      const { files, shared, own } = await kubeadmMachine();
      const server = await shared.etcdCa.issue({
        commonName: 'cp-1',
        dnsNames: ['cp-1', 'localhost'],
        ipAddresses: ['10.0.0.11', '127.0.0.1', '::1'],
        extKeyUsage: ['serverAuth'],
        keys: own.etcdServer.keys,
      });
      const path = `${pki}/etcd/server.crt`;
      return { broken: { ...files, [path]: server.certificatePem }, repaired: { [path]: files[path] } };
    },
  },
  {
    id: 'etcd-peer-without-address',
    reference: 'etcd-io/etcd#10128',
    cause: 'The peer certificate of the member does not have the address by which the others reach it',
    errorText:
      "Sep 27 16:24:56 etcd[32979]: health check for peer 31af7f57a018d679 could not connect: x509: cannot validate certificate for 10.0.0.11 because it doesn't contain any IP SANs",
    root: rootfs,
    files: ['etcd/peer.crt', 'etcd.yaml'],
    mustMention: /10\.0\.0\.11|IP SAN/,
    async make() {
      const { files, shared, own } = await kubeadmMachine();
      const peer = await shared.etcdCa.issue({
        commonName: 'cp-1',
        dnsNames: ['cp-1', 'localhost'],
        extKeyUsage: ['serverAuth', 'clientAuth'],
        keys: own.etcdPeer.keys,
      });
      const cluster = 'cp-1=https://10.0.0.11:2380';
      const path = `${pki}/etcd/peer.crt`;
      return {
        broken: {
          ...files,
          ...edited(files, `${manifests}/etcd.yaml`, [cluster, `${cluster},cp-2=https://10.0.0.12:2380`]),
          [path]: peer.certificatePem,
        },
        repaired: { [path]: files[path] },
      };
    },
  },
  {
    id: 'prometheus-etcd-client-of-other-ca',
    reference: 'm-lab/prometheus-support#476',
    lineFrom: 'etcd',
    cause: "Prometheus shows etcd a client certificate that etcd's CA has not issued",
    errorText:
      '{"level":"warn","ts":"2026-06-12T10:28:48.597Z","caller":"embed/config_logging.go:169","msg":"rejected connection","remote-addr":"10.244.2.25:39334","server-name":"","error":"tls: failed to verify certificate: x509: certificate signed by unknown authority"}',
    root: rootfs,
    files: ['prometheus-etcd-tls.yaml'],
    mustMention: /\bCA\b|authority|issued/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const other = await createTestCa({ name: 'etcd-ca' });
      const options = { commonName: 'prometheus' };
      const path = `${rootfs}/root/prometheus-etcd-tls.yaml`;
      const tls = async (ca: typeof other): Promise<string> => {
        const client = await ca.issue(options);
        return toYaml(
          secret('prometheus-etcd-tls', 'monitoring', {
            'ca.crt': shared.etcdCa.certificatePem,
            'client.crt': client.certificatePem,
            'client.key': client.traditionalKeyPem,
          }),
        );
      };
      return {
        broken: {
          ...files,
          [path]: await tls(other),
          [`${rootfs}/root/etcd-monitor.yaml`]: toYaml(serviceMonitor),
          [`${rootfs}/root/prometheus.yaml`]: toYaml(prometheus),
        },
        repaired: { [path]: await tls(shared.etcdCa) },
      };
    },
  },
  {
    id: 'etcd-scraped-with-cluster-ca',
    reference: 'VictoriaMetrics/VictoriaMetrics#6086',
    cause: "The scrape of etcd trusts the cluster's CA, which Pods have, and etcd has a CA of its own",
    errorText:
      'cannot scrape target "https://10.0.0.11:2379/metrics" tls: failed to verify certificate: x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['etcd-scrape.yaml'],
    mustMention: /\bCA\b|authority/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const path = `${rootfs}/root/etcd-scrape.yaml`;
      const mounted = `${rootfs}/root/etcd-certs.yaml`;
      const client = await shared.etcdCa.issue({ commonName: 'vmagent' });
      return {
        broken: {
          ...files,
          [path]: toYaml(etcdScrape('/var/run/secrets/kubernetes.io/serviceaccount/ca.crt')),
          [mounted]: toYaml(
            secret('etcd-certs', 'vm', {
              'ca.crt': shared.etcdCa.certificatePem,
              'client.crt': client.certificatePem,
              'client.key': client.traditionalKeyPem,
            }),
          ),
        },
        repaired: { [path]: toYaml(etcdScrape(`${vmSecrets}/ca.crt`)) },
      };
    },
  },
];

const folder = '/etc/prometheus/secrets/prometheus-etcd-tls';

const serviceMonitor = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'ServiceMonitor',
  metadata: { name: 'etcd', namespace: 'monitoring' },
  spec: {
    endpoints: [
      {
        port: 'http-metrics',
        scheme: 'https',
        tlsConfig: { caFile: `${folder}/ca.crt`, certFile: `${folder}/client.crt`, keyFile: `${folder}/client.key` },
      },
    ],
    namespaceSelector: { matchNames: ['kube-system'] },
    selector: { matchLabels: { component: 'etcd' } },
  },
};

const prometheus = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Prometheus',
  metadata: { name: 'k8s', namespace: 'monitoring' },
  spec: { replicas: 1, secrets: ['prometheus-etcd-tls'], serviceMonitorSelector: {} },
};

const vmSecrets = '/etc/vm/secrets/etcd-certs';

function etcdScrape(caFile: string): unknown {
  const tlsConfig = { caFile, certFile: `${vmSecrets}/client.crt`, keyFile: `${vmSecrets}/client.key` };
  return {
    apiVersion: 'operator.victoriametrics.com/v1beta1',
    kind: 'VMServiceScrape',
    metadata: { name: 'etcd', namespace: 'vm' },
    spec: {
      endpoints: [{ port: 'http-metrics', scheme: 'https', tlsConfig }],
      namespaceSelector: { matchNames: ['kube-system'] },
      selector: { matchLabels: { component: 'etcd' } },
    },
  };
}
