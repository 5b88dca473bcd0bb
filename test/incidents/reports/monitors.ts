import { toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { tlsSecret } from '../objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What Prometheus reads over TLS, and clients and servers of Istio that disagree. */
export const monitorIncidents: readonly Incident[] = [
  ...(
    [
      [
        'minio-monitor-without-server-name',
        'minio/minio#15228',
        'The monitor of MinIO has the CA, but no serverName to compare the certificate with',
        `Get "https://10.244.1.23:9000/minio/v2/metrics/cluster": x509: cannot validate certificate for 10.244.1.23 because it doesn't contain any IP SANs`,
        { ca: { secret: { name: 'minio-tls', key: 'ca.crt' } } },
        /serverName/,
      ],
      [
        'harbor-monitor-without-ca',
        'goharbor/harbor-helm#1828',
        'The certificate of the target is of a private CA, which the monitor does not name',
        'Get "https://10.244.1.23:8001/metrics": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        { serverName: 'minio.minio.svc' },
        /tlsConfig|\bCA\b/,
      ],
      [
        'monitor-with-another-server-name',
        'gilesknap/tpi-k3s-ansible#309',
        'serverName of the monitor is not in the certificate of its target',
        'Get "https://10.244.1.23:9000/metrics": tls: failed to verify certificate: x509: certificate is valid for minio.minio.svc, not minio',
        { ca: { secret: { name: 'minio-tls', key: 'ca.crt' } }, serverName: 'minio' },
        /serverName|not covered/,
      ],
    ] as const
  ).map(
    ([id, reference, cause, errorText, tlsConfig, mustMention]): Incident => ({
      id,
      reference,
      cause,
      errorText,
      files: ['monitor.yaml'],
      mustMention,
      make: () => monitorTrees(tlsConfig),
    }),
  ),
  {
    id: 'destination-rule-plain-to-strict',
    reference: 'istio/istio#24932',
    cause: 'The PeerAuthentication requires mutual TLS of the Pods, and the DestinationRule turns it off for clients',
    errorText:
      'rpc error: code = Unavailable desc = upstream connect error or disconnect/reset before headers. reset reason: connection termination',
    files: ['rule.yaml', 'policy.yaml'],
    mustMention: /(?=.*DestinationRule)(?=.*PeerAuthentication)/s,
    async make() {
      const rule = (mode: string): string =>
        toYaml({
          apiVersion: 'networking.istio.io/v1',
          kind: 'DestinationRule',
          metadata: { name: 'rpc-b', namespace: 'ns1' },
          spec: { host: 'rpc-b.ns1.svc.cluster.local', trafficPolicy: { tls: { mode } } },
        });
      return {
        broken: {
          'rule.yaml': rule('DISABLE'),
          'policy.yaml': toYaml({
            apiVersion: 'security.istio.io/v1beta1',
            kind: 'PeerAuthentication',
            metadata: { name: 'rpc-b', namespace: 'ns1' },
            spec: { selector: { matchLabels: { app: 'rpc-b' } }, mtls: { mode: 'STRICT' } },
          }),
        },
        repaired: { 'rule.yaml': rule('ISTIO_MUTUAL') },
      };
    },
  },
];

/** A server that Prometheus reads over TLS, and its monitor. */
async function monitorTrees(tlsConfig: Fields): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'minio-ca' });
  const pair = await ca.issue({ dnsNames: ['minio.minio.svc'], extKeyUsage: ['serverAuth'] });
  const monitor = (tls: Fields): string =>
    toYaml({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: { name: 'minio', namespace: 'minio' },
      spec: {
        selector: { matchLabels: { app: 'minio' } },
        endpoints: [{ port: 'https', scheme: 'https', path: '/minio/v2/metrics/cluster', tlsConfig: tls }],
      },
    });
  const served = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'minio', namespace: 'minio', labels: { app: 'minio' } },
    spec: { selector: { app: 'minio' }, ports: [{ name: 'https', port: 9000 }] },
  };
  const own = { ca: { secret: { name: 'minio-tls', key: 'ca.crt' } }, serverName: 'minio.minio.svc' };
  return {
    broken: {
      'monitor.yaml': monitor(tlsConfig),
      'service.yaml': toYaml(served),
      'tls.yaml': toYaml(tlsSecret('minio-tls', 'minio', pair, { 'ca.crt': ca.certificatePem })),
    },
    repaired: { 'monitor.yaml': monitor(own) },
  };
}
