import { toYaml } from '../../mutations/distributions/documents.ts';
import { createTestCa, type TestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { configMap, deployment, secret, tlsSecret } from '../objects.ts';

/** Istio, Linkerd and Cilium's Hubble. */
export const meshIncidents: readonly Incident[] = [
  {
    id: 'istio-clusters-of-one-mesh-with-two-roots',
    reference: 'istio/istio#52356',
    cause: 'Two clusters read each other as one mesh, and their cacerts are of different roots of the same name',
    errorText:
      'envoy connection external/envoy/source/extensions/transport_sockets/tls/ssl_socket.cc:241    [Tags: "ConnectionId":"54054146"] remote address:10.113.29.237:37172,TLS_error:|268436504:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA:TLS_error_end',
    files: ['cluster-1/cacerts.yaml', 'cluster-2/cacerts.yaml'],
    mustMention: /of another root/,
    async make() {
      const [one, other] = [await createTestCa({ name: 'Root CA' }), await createTestCa({ name: 'Root CA' })];
      const cacerts = async (root: TestCa): Promise<string> => {
        const signing = await root.issueCa({ name: 'Intermediate CA' });
        return toYaml(
          secret('cacerts', 'istio-system', {
            'ca-cert.pem': signing.certificatePem,
            'ca-key.pem': signing.traditionalKeyPem,
            'root-cert.pem': root.certificatePem,
            'cert-chain.pem': signing.certificatePem + root.certificatePem,
          }),
        );
      };
      const remote = (name: string): string =>
        toYaml(
          secret(
            `istio-remote-secret-${name}`,
            'istio-system',
            { [name]: 'apiVersion: v1\nkind: Config\n' },
            {
              metadata: {
                labels: { 'istio/multiCluster': 'true' },
                annotations: { 'networking.istio.io/cluster': name },
              },
            },
          ),
        );
      return {
        broken: {
          'cluster-1/cacerts.yaml': await cacerts(one),
          'cluster-1/remote.yaml': remote('cluster-2'),
          'cluster-2/cacerts.yaml': await cacerts(other),
          'cluster-2/remote.yaml': remote('cluster-1'),
        },
        repaired: { 'cluster-2/cacerts.yaml': await cacerts(one) },
      };
    },
  },
  {
    id: 'linkerd-root-expired',
    reference: 'linkerd/linkerd2#3813',
    cause: "Linkerd's trust root has expired; the issuer below it is still valid",
    errorText:
      '× trust roots are within their validity period\n    Invalid roots:\n        * 26312898604473107581708152749468097656 identity.linkerd.cluster.local not valid anymore. Expired on 2026-06-10T21:26:32Z\n    see https://linkerd.io/checks/#l5d-certs-rotation for hints',
    files: ['trust-roots.yaml'],
    mustMention: /expired|ended/i,
    async make() {
      const before = await createTestCa({
        name: 'identity.linkerd.cluster.local',
        notBefore: '2025-06-10T21:26:32Z',
        notAfter: '2026-06-10T21:26:32Z',
      });
      const after = await createTestCa({ name: 'identity.linkerd.cluster.local' });
      return { broken: await linkerd(before), repaired: await linkerd(after) };
    },
  },
  {
    id: 'linkerd-issuer-is-no-ca',
    reference: 'linkerd/linkerd2#6428',
    cause: 'The certificate that Linkerd is to issue with is a leaf: Vault did not make it a CA',
    errorText:
      '[     3.003677s]  WARN ThreadId(02) daemon:identity: linkerd_proxy_identity::certify: Received invalid certificate: invalid certificate: UnknownIssuer',
    files: ['identity-issuer.yaml'],
    mustMention: /not a CA|\bleaf\b|CA:FALSE|basicConstraints/,
    async make() {
      const root = await createTestCa({ name: 'root.linkerd.cluster.local' });
      const leaf = await root.issue({
        commonName: 'identity.linkerd.cluster.local',
        dnsNames: ['identity.linkerd.cluster.local'],
        extKeyUsage: ['serverAuth', 'clientAuth'],
      });
      const { 'linkerd/identity-issuer.yaml': issuer = '', ...roots } = await linkerd(root);
      return {
        broken: {
          ...roots,
          'linkerd/identity-issuer.yaml': toYaml(
            tlsSecret('linkerd-identity-issuer', 'linkerd', leaf, { 'ca.crt': root.certificatePem }),
          ),
        },
        repaired: { 'linkerd/identity-issuer.yaml': issuer },
      };
    },
  },
  {
    id: 'istio-ca-of-other-root',
    reference: 'istio/istio#46855',
    cause: 'ca-cert.pem of the Secret cacerts is not signed by root-cert.pem',
    errorText:
      'Error: failed to create discovery service: failed to create CA: failed to create an istiod CA: failed to create CA KeyCertBundle (cannot verify the cert with the provided root chain and cert pool with error: x509: certificate signed by unknown authority)',
    files: ['cacerts.yaml'],
    mustMention: /root-cert\.pem|root|chain|signed/,
    async make() {
      const [root, other] = [await createTestCa({ name: 'Root CA' }), await createTestCa({ name: 'Root CA' })];
      const signing = await root.issue({
        isCa: true,
        extKeyUsage: [],
        commonName: 'Intermediate CA',
        dnsNames: ['istiod.istio-system.svc'],
      });
      const cacerts = ({ certificatePem }: TestCa): string =>
        toYaml(
          secret('cacerts', 'istio-system', {
            'ca-cert.pem': signing.certificatePem,
            'ca-key.pem': signing.traditionalKeyPem,
            'cert-chain.pem': signing.certificatePem + certificatePem,
            'root-cert.pem': certificatePem,
          }),
        );
      return { broken: { 'cacerts.yaml': cacerts(other) }, repaired: { 'cacerts.yaml': cacerts(root) } };
    },
  },
  {
    id: 'istio-gateway-secret-empty',
    reference: 'istio/istio#22443',
    cause: "The gateway's Secret is there, and its tls.crt is empty: the certificate was not issued yet",
    errorText:
      '2026-06-01T01:08:34.787759Z     warn    secretfetcher   failed load server cert/key pair from secret devops-ingressgateway-certs: server cert or private key is empty',
    files: ['secret.yaml', 'gateway.yaml'],
    mustMention: /empty|tls\.crt/,
    async make() {
      const served = await server('devops.example.com');
      const name = 'devops-ingressgateway-certs';
      return {
        broken: {
          'gateway.yaml': toYaml(
            gateway('devops', 'istio-system', 'devops.example.com', { mode: 'SIMPLE', credentialName: name }),
          ),
          'secret.yaml': toYaml(tlsSecret(name, 'istio-system', { ...served, certificatePem: '' })),
        },
        repaired: { 'secret.yaml': toYaml(tlsSecret(name, 'istio-system', served)) },
      };
    },
  },
  {
    id: 'istio-secret-not-beside-gateway-pods',
    reference: 'Azure/AKS#4073',
    lineFrom: 'istio/istio#33020',
    cause: "The Secret is in the Gateway's namespace; it has to be in that of the gateway's Pods",
    errorText:
      '2026-05-21T14:40:00.805614Z     error   secretfetcher   cannot find secret aks-istio-secret and cannot find fallback secret gateway-fallback',
    files: ['secret.yaml', 'gateway.yaml'],
    mustMention: /namespace|istio-system/,
    async make() {
      const served = await server('api.example.com');
      const ingressgateway = deployment('istio-ingressgateway', 'istio-system', {});
      return {
        broken: {
          'gateway.yaml': toYaml(
            gateway('app-gateway', 'thebase', 'api.example.com', {
              mode: 'SIMPLE',
              credentialName: 'aks-istio-secret',
            }),
          ),
          'ingressgateway.yaml': toYaml(ingressgateway).replaceAll(
            'app: istio-ingressgateway',
            'istio: ingressgateway',
          ),
          'secret.yaml': toYaml(tlsSecret('aks-istio-secret', 'thebase', served)),
        },
        repaired: { 'secret.yaml': toYaml(tlsSecret('aks-istio-secret', 'istio-system', served)) },
      };
    },
  },
  {
    id: 'istio-client-ca-under-other-key',
    reference: 'istio/istio#47315',
    cause: 'The Secret with the CA of clients has neither cacert nor ca.crt',
    errorText:
      "2026-06-11T22:58:33.056497Z\twarn\tads\tfailed to fetch ca certificate for kubernetes://httpbin-certs-cacert: found secret, but didn't have expected keys cacert or ca.crt; found: tls.crt, tls.key",
    files: ['cacert.yaml', 'gateway.yaml'],
    mustMention: /cacert\b|ca\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'client-ca' });
      const served = await server('httpbin.example.com');
      const tls = { mode: 'MUTUAL', credentialName: 'httpbin-certs' };
      return {
        broken: {
          'gateway.yaml': toYaml(gateway('httpbin', 'istio-system', 'httpbin.example.com', tls)),
          'httpbin-certs.yaml': toYaml(tlsSecret('httpbin-certs', 'istio-system', served)),
          'cacert.yaml': toYaml(tlsSecret('httpbin-certs-cacert', 'istio-system', ca)),
        },
        repaired: {
          'cacert.yaml': toYaml(secret('httpbin-certs-cacert', 'istio-system', { cacert: ca.certificatePem })),
        },
      };
    },
  },
  {
    id: 'hubble-client-not-issued',
    reference: 'cilium/cilium#30941',
    lineFrom: 'kubelet',
    cause: "The Secret of Hubble Relay has a key and no certificate: cert-manager's request for it was not issued",
    errorText: 'MountVolume.SetUp failed for volume "tls" : references non-existent secret key: tls.crt',
    files: ['hubble-relay-client-certs.yaml', 'hubble-relay.yaml'],
    mustMention: /tls\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'Cilium CA' });
      const client = await ca.issue({ commonName: '*.hubble-relay.cilium.io', dnsNames: ['*.hubble-relay.cilium.io'] });
      const name = 'hubble-relay-client-certs';
      return {
        broken: {
          'hubble-relay-client-certs.yaml': toYaml(
            secret(name, 'kube-system', { 'tls.key': client.traditionalKeyPem }),
          ),
          'hubble-relay.yaml': toYaml(hubbleRelay),
        },
        repaired: {
          'hubble-relay-client-certs.yaml': toYaml(
            tlsSecret(name, 'kube-system', client, { 'ca.crt': ca.certificatePem }),
          ),
        },
      };
    },
  },
  {
    id: 'hubble-server-of-other-ca',
    reference: 'cilium/hubble#599',
    cause: "Hubble's servers have certificates of another CA than the relay trusts",
    errorText:
      'failed to connect to \'tls://10.71.118.89:4244\': context deadline exceeded: connection error: desc = "transport: authentication handshake failed: x509: certificate signed by unknown authority"',
    files: ['hubble-server-certs.yaml', 'hubble-relay-client-certs.yaml'],
    mustMention: /\bCA\b|authority/,
    async make() {
      const [ca, other] = [await createTestCa({ name: 'Cilium CA' }), await createTestCa({ name: 'Cilium CA' })];
      const client = await ca.issue({ commonName: '*.hubble-relay.cilium.io', dnsNames: ['*.hubble-relay.cilium.io'] });
      const servers = async (of: TestCa): Promise<string> => {
        const names = ['*.default.hubble-grpc.cilium.io'];
        const served = await of.issue({
          commonName: names[0] ?? '',
          dnsNames: names,
          extKeyUsage: ['serverAuth', 'clientAuth'],
        });
        return toYaml(tlsSecret('hubble-server-certs', 'kube-system', served, { 'ca.crt': of.certificatePem }));
      };
      return {
        broken: {
          'hubble-relay-client-certs.yaml': toYaml(
            tlsSecret('hubble-relay-client-certs', 'kube-system', client, { 'ca.crt': ca.certificatePem }),
          ),
          'hubble-server-certs.yaml': await servers(other),
          'hubble-relay.yaml': toYaml(hubbleRelay),
        },
        repaired: { 'hubble-server-certs.yaml': await servers(ca) },
      };
    },
  },
];

async function linkerd(root: TestCa): Promise<Record<string, string>> {
  const issuer = await root.issue({
    isCa: true,
    extKeyUsage: [],
    pathLength: 0,
    commonName: 'identity.linkerd.cluster.local',
    notAfter: '2027-01-01T00:00:00Z',
  });
  return {
    'linkerd/identity-issuer.yaml': toYaml(
      tlsSecret('linkerd-identity-issuer', 'linkerd', issuer, { 'ca.crt': root.certificatePem }),
    ),
    'linkerd/trust-roots.yaml': toYaml(
      configMap('linkerd-identity-trust-roots', 'linkerd', { 'ca-bundle.crt': root.certificatePem }),
    ),
  };
}

async function server(host: string) {
  const ca = await createTestCa({ name: 'corp-issuing-ca' });
  return ca.issue({ commonName: host, dnsNames: [host], extKeyUsage: ['serverAuth'] });
}

function gateway(name: string, namespace: string, host: string, tls: Readonly<Record<string, string>>): unknown {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name, namespace },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, tls, hosts: [host] }],
    },
  };
}

const hubbleRelay = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'hubble-relay', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { 'k8s-app': 'hubble-relay' } },
    template: {
      metadata: { labels: { 'k8s-app': 'hubble-relay' } },
      spec: {
        containers: [
          {
            name: 'hubble-relay',
            image: 'quay.io/cilium/hubble-relay:v1.15.1',
            args: ['serve'],
            volumeMounts: [{ mountPath: '/var/lib/hubble-relay/tls', name: 'tls', readOnly: true }],
          },
        ],
        volumes: [
          {
            name: 'tls',
            projected: {
              sources: [
                {
                  secret: {
                    name: 'hubble-relay-client-certs',
                    items: [
                      { key: 'tls.crt', path: 'client.crt' },
                      { key: 'tls.key', path: 'client.key' },
                      { key: 'ca.crt', path: 'hubble-server-ca.crt' },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  },
};
