import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { ingress, secret, tlsSecret } from '../objects.ts';

type Fields = Readonly<Record<string, unknown>>;

const host = 'registry.example.com';
const namespace = 'shop';

/** CAs and stores of certificates that are there, under a name or in a form that their reader does not take. */
export const unreadAnchorIncidents: readonly Incident[] = [
  {
    id: 'containerd-folder-without-port',
    reference: 'dragonflyoss/helm-charts#227',
    cause: "Images name the registry with its port, and the folder of containerd's settings has no port",
    errorText:
      'Failed to pull image "registry.example.com:5000/shop/web:1.4": failed to resolve reference "registry.example.com:5000/shop/web:1.4": failed to do request: Head "https://registry.example.com:5000/v2/shop/web/manifests/1.4": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['certs.d'],
    mustMention: /registry\.example\.com:5000/,
    mustNotWork: /registry\.example\.com/,
    async make() {
      const ca = await createTestCa({ name: 'registry-ca' });
      const served = await ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });
      const folder = (name: string): readonly (readonly [string, string])[] => [
        [`node-1/etc/containerd/certs.d/${name}/ca.crt`, ca.certificatePem],
        [
          `node-1/etc/containerd/certs.d/${name}/hosts.toml`,
          `server = "https://${host}:5000"\n\n[host."https://${host}:5000"]\n  ca = "/etc/containerd/certs.d/${name}/ca.crt"\n`,
        ],
      ];
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'web', namespace },
        spec: { containers: [{ name: 'web', image: `${host}:5000/shop/web:1.4` }] },
      };
      return {
        broken: {
          ...Object.fromEntries(folder(host)),
          'node-1/etc/containerd/config.toml': 'version = 3\n',
          'cluster/web.yaml': toYaml(pod),
          'cluster/registry.yaml': toYaml(tlsSecret('registry-tls', 'registry', served)),
        },
        repaired: {
          ...Object.fromEntries(folder(`${host}:5000`)),
          ...Object.fromEntries(folder(host).map(([path]) => [path, undefined])),
        },
      };
    },
  },
  {
    id: 'ingress-client-ca-without-root',
    reference: 'kubernetes/ingress-nginx#4496',
    cause: 'The CA that verifies clients is an intermediate one, and OpenSSL needs its root',
    errorText:
      '2026/06/12 09:02:11 [info] 31#31: *4107 client SSL certificate verify error: (2:unable to get issuer certificate) while reading client request headers, client: 10.4.0.11, server: api.example.com, request: "GET /v1/orders HTTP/2.0", host: "api.example.com"',
    files: ['partners-ca.yaml'],
    mustMention: /\broot\b/,
    async make() {
      const root = await createTestCa({ name: 'partner-root' });
      const issuing = await root.issueCa({ name: 'partner-issuing' });
      const served = await root.issue({
        commonName: 'api',
        dnsNames: ['api.example.com'],
        extKeyUsage: ['serverAuth'],
      });
      const anchors = (pem: string) => toYaml(secret('partners-ca', namespace, { 'ca.crt': pem }));
      const annotations = { 'nginx.ingress.kubernetes.io/auth-tls-secret': `${namespace}/partners-ca` };
      return {
        broken: {
          'partners-ca.yaml': anchors(issuing.certificatePem),
          'api.yaml': toDocuments(
            ingress('api', namespace, 'api.example.com', { secretName: 'api-tls', annotations }),
            tlsSecret('api-tls', namespace, served),
          ),
        },
        repaired: { 'partners-ca.yaml': anchors(issuing.certificatePem + root.certificatePem) },
      };
    },
  },
  {
    id: 'traefik-store-not-default',
    reference: 'k3s-io/k3s#3379',
    cause: 'The TLSStore has another name than default, so that Traefik makes a certificate itself',
    errorText:
      '2026-06-12T09:30:11Z DBG github.com/traefik/traefik/v3/pkg/tls/tlsmanager.go:290 > Serving default certificate for request: "shop.example.com"',
    files: ['store.yaml', 'route.yaml'],
    mustMention: /called default/,
    async make() {
      const ca = await createTestCa({ name: 'shop-ca' });
      const served = await ca.issue({
        commonName: 'shop',
        dnsNames: ['shop.example.com'],
        extKeyUsage: ['serverAuth'],
      });
      const traefik = (kind: string, name: string, spec: Fields) =>
        toYaml({ apiVersion: 'traefik.io/v1alpha1', kind, metadata: { name, namespace }, spec });
      const store = (name: string) => ({
        'store.yaml': traefik('TLSStore', name, { defaultCertificate: { secretName: 'shop-tls' } }),
        'route.yaml': traefik('IngressRoute', 'shop', {
          routes: [{ match: 'Host(`shop.example.com`)', kind: 'Rule', services: [{ name: 'shop', port: 80 }] }],
          tls: { store: { name } },
        }),
      });
      return {
        broken: { ...store('shop-store'), 'tls.yaml': toYaml(tlsSecret('shop-tls', namespace, served)) },
        repaired: store('default'),
      };
    },
  },
  {
    id: 'cnpg-client-ca-without-key',
    reference: 'cloudnative-pg/cloudnative-pg#2542',
    cause:
      'cert-manager writes the Secret of the client CA without ca.key, and no certificate for replication is named',
    errorText:
      '"error":"cannot create Cluster auxiliary objects: generating streaming replication client certificate: missing ca.key secret data"',
    files: ['cluster.yaml'],
    mustMention: /ca\.key/,
    async make() {
      const ca = await createTestCa({ name: 'pg-client-ca' });
      const client = await ca.issue({
        commonName: 'streaming_replica',
        organizations: [],
        extKeyUsage: ['clientAuth'],
      });
      const cluster = (certificates: Fields) =>
        toYaml({
          apiVersion: 'postgresql.cnpg.io/v1',
          kind: 'Cluster',
          metadata: { name: 'pg', namespace },
          spec: { instances: 3, certificates },
        });
      const request = {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'pg-client-ca', namespace },
        spec: {
          isCA: true,
          commonName: 'pg-client-ca',
          secretName: 'pg-client-ca',
          issuerRef: { kind: 'ClusterIssuer', name: 'selfsigned' },
        },
      };
      const made = tlsSecret('pg-client-ca', namespace, ca, { 'ca.crt': ca.certificatePem });
      return {
        broken: { 'cluster.yaml': cluster({ clientCASecret: 'pg-client-ca' }), 'ca.yaml': toDocuments(made, request) },
        repaired: {
          'cluster.yaml': cluster({ clientCASecret: 'pg-client-ca', replicationTLSSecret: 'pg-replication' }),
          'replication.yaml': toYaml(tlsSecret('pg-replication', namespace, client)),
        },
      };
    },
  },
  {
    id: 'kafka-client-trusts-clients-ca',
    reference: 'strimzi/strimzi-kafka-operator#8314',
    cause:
      "The client trusts ca.crt of its KafkaUser's Secret, the CA of the clients, and the brokers have the cluster's CA",
    errorText:
      '%3|1764495201.558|FAIL|rdkafka#producer-1| [thrd:ssl://orders-kafka-bootstrap.shop.svc:9093/boo]: ssl://orders-kafka-bootstrap.shop.svc:9093/bootstrap: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured or root CA certificates are installed (install ca-certificates package) (after 17ms in state SSL_HANDSHAKE)',
    files: ['app.yaml'],
    mustMention: /orders-cluster-ca-cert/,
    async make() {
      const brokers = await createTestCa({ name: 'cluster-ca v0' });
      const clients = await createTestCa({ name: 'clients-ca v0' });
      const served = await brokers.issue({
        commonName: 'orders-kafka',
        dnsNames: ['orders-kafka-bootstrap.shop.svc'],
        extKeyUsage: ['serverAuth'],
      });
      const user = await clients.issue({ commonName: 'app', organizations: [], extKeyUsage: ['clientAuth'] });
      const app = (secretName: string) => {
        const env = [
          { name: 'KAFKA_BOOTSTRAP_SERVERS', value: 'orders-kafka-bootstrap.shop.svc:9093' },
          { name: 'KAFKA_SECURITY_PROTOCOL', value: 'SSL' },
          { name: 'KAFKA_SSL_CA_LOCATION', value: '/etc/kafka/ca.crt' },
        ];
        const volumeMounts = [{ name: 'kafka', mountPath: '/etc/kafka' }];
        const containers = [{ name: 'app', image: 'app:1.4', env, volumeMounts }];
        return toYaml({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'app', namespace },
          spec: { containers, volumes: [{ name: 'kafka', secret: { secretName } }] },
        });
      };
      return {
        broken: {
          'app.yaml': app('app'),
          'kafka.yaml': toDocuments(
            secret('app', namespace, {
              'ca.crt': clients.certificatePem,
              'user.crt': user.certificatePem,
              'user.key': user.keyPem,
            }),
            secret('orders-cluster-ca-cert', namespace, { 'ca.crt': brokers.certificatePem }),
            secret('orders-kafka-0', namespace, {
              'orders-kafka-0.crt': served.certificatePem,
              'orders-kafka-0.key': served.keyPem,
            }),
          ),
        },
        repaired: { 'app.yaml': app('orders-cluster-ca-cert') },
      };
    },
  },
];
