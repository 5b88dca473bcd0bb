import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { kubeadmMachine, manifests, rootfs, textOf, withFlags } from '../machine.ts';
import { certManagerCertificate, deployment, ingress, secret, service, tlsSecret } from '../objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Settings that are left out, or that a program cannot use. */
export const missingSettingIncidents: readonly Incident[] = [
  {
    id: 'ingress-backend-without-name',
    reference: 'kubernetes/ingress-nginx#12883',
    cause: 'The backend is verified without proxy-ssl-name',
    errorText:
      '2026/06/20 13:41:00 [error] 17473#17473: *8390068 upstream SSL certificate does not match "upstream_balancer" while SSL handshaking to upstream, client: 172.16.0.1, server: _, request: "GET /v2/charts HTTP/2.0", upstream: "https://172.16.0.7:12443/v2/charts", host: "shop.example.com"',
    files: ['ingress.yaml'],
    mustMention: /proxy-ssl-name/,
    async make() {
      const ca = await createTestCa({ name: 'shop-ca' });
      const served = await ca.issue({ dnsNames: ['web.shop.svc'], extKeyUsage: ['serverAuth'] });
      const web = (more: Fields): string =>
        toYaml(
          ingress('web', 'shop', 'shop.example.com', {
            secretName: 'shop-tls',
            annotations: Object.fromEntries(
              Object.entries({
                'backend-protocol': 'HTTPS',
                'proxy-ssl-secret': 'shop/web-tls',
                'proxy-ssl-verify': 'on',
                ...more,
              }).map(([name, value]) => [`nginx.ingress.kubernetes.io/${name}`, value]),
            ),
          }),
        );
      return {
        broken: {
          'ingress.yaml': web({}),
          'web-tls.yaml': toYaml(tlsSecret('web-tls', 'shop', served, { 'ca.crt': ca.certificatePem })),
        },
        repaired: { 'ingress.yaml': web({ 'proxy-ssl-name': 'web.shop.svc' }) },
      };
    },
  },
  {
    id: 'control-plane-joins-without-key',
    reference: 'kubernetes/kubeadm#2656',
    cause: 'A control plane is to join, and neither has the shared certificates nor a key to download them',
    errorText:
      "error execution phase preflight: \nOne or more conditions for hosting a new control plane instance is not satisfied.\n\n[failure loading key for service account: couldn't load the private key file /etc/kubernetes/pki/sa.key: open /etc/kubernetes/pki/sa.key: no such file or directory, failure loading certificate for front-proxy CA: couldn't load the certificate file /etc/kubernetes/pki/front-proxy-ca.crt: open /etc/kubernetes/pki/front-proxy-ca.crt: no such file or directory]",
    root: rootfs,
    files: ['join.yaml'],
    mustMention: /certificateKey|upload-certs/,
    repairedAllow: ['certificate-key-in-config'],
    async make() {
      const { files, objects } = await kubeadmMachine();
      const unit = Object.keys(files).filter((path) => /kubelet\.service|kubelet\/config\.yaml$/.test(path));
      const join = (certificateKey: string): string =>
        `${textOf(objects, 'join.yaml')}controlPlane:\n  localAPIEndpoint:\n    advertiseAddress: 10.0.0.12\n${certificateKey}`;
      return {
        broken: {
          ...Object.fromEntries(unit.map((path) => [path, textOf(files, path)])),
          [`${rootfs}/root/join.yaml`]: join(''),
        },
        repaired: { [`${rootfs}/root/join.yaml`]: join(`  certificateKey: ${'5f'.repeat(32)}\n`) },
      };
    },
  },
  {
    id: 'apiservice-without-bundle',
    reference: 'kedacore/keda#6967',
    cause: "The server of an APIService has a certificate of the company's CA, which the APIService does not have",
    errorText:
      'failing or missing response from https://10.96.140.7:443/apis/external.metrics.k8s.io/v1beta1: Get "https://10.96.140.7:443/apis/external.metrics.k8s.io/v1beta1": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    files: ['apiservice.yaml'],
    mustMention: /caBundle/,
    mustNotWork: /apiservice/,
    async make() {
      const ca = await createTestCa({ name: 'Company Root' });
      const served = await ca.issue({ dnsNames: ['metrics.keda.svc'], extKeyUsage: ['serverAuth'] });
      const api = (more: Fields): string =>
        toYaml({
          apiVersion: 'apiregistration.k8s.io/v1',
          kind: 'APIService',
          metadata: { name: 'v1beta1.external.metrics.k8s.io' },
          spec: {
            group: 'external.metrics.k8s.io',
            version: 'v1beta1',
            service: { name: 'metrics', namespace: 'keda', port: 443 },
            ...more,
          },
        });
      return {
        broken: {
          'apiservice.yaml': api({}),
          'metrics.yaml': toDocuments(
            deployment('metrics', 'keda', {}, { 'metrics-tls': '/certs' }),
            service('metrics', 'keda', 'metrics', 6443),
            tlsSecret('metrics-tls', 'keda', served),
          ),
        },
        repaired: { 'apiservice.yaml': api({ caBundle: base64(ca.certificatePem) }) },
      };
    },
  },
  {
    id: 'vault-agent-without-private-ca',
    reference: 'hashicorp/vault-helm#339',
    cause: 'Vault has a certificate of a private CA, which the injected agents do not get',
    errorText:
      '2020-06-25T10:18:05.843Z [ERROR] auth.handler: error authenticating: error="Put https://vault.vault.svc:8200/v1/auth/kubernetes/login: x509: certificate signed by unknown authority" backoff=2.171067192',
    files: ['app.yaml'],
    mustMention: /tls-secret|ca-cert/,
    mustNotSay: /(?<!not )\bset [^\n.]*tls-skip-verify/i,
    make: () => vaultTrees({}, { 'tls-secret': 'vault-ca', 'ca-cert': '/vault/tls/ca.crt' }),
  },
  {
    id: 'vault-agent-ca-not-mounted',
    reference: 'hashicorp/vault-k8s#83',
    lineFrom: 'hashicorp/vault-helm#339',
    cause: 'The Secret with the CA is mounted, but ca-cert does not name its file',
    errorText:
      '[ERROR] auth.handler: error authenticating: error="Put https://vault.vault.svc:8200/v1/auth/kubernetes/login: x509: certificate signed by unknown authority" backoff=2.171067192',
    files: ['app.yaml'],
    mustMention: /ca-cert/,
    make: () => vaultTrees({ 'tls-secret': 'vault-ca' }, { 'tls-secret': 'vault-ca', 'ca-cert': '/vault/tls/ca.crt' }),
  },
  {
    id: 'traefik-backend-by-its-address',
    reference: 'traefik/traefik#9401',
    lineFrom: 'traefik/traefik#6545',
    cause: 'Traefik compares the address of the Pod with a certificate that has DNS names only',
    errorText:
      "500 Internal Server Error' caused by: x509: cannot validate certificate for 10.244.1.2 because it doesn't contain any IP SANs",
    files: ['transport.yaml'],
    mustMention: /serverName/,
    make: () => traefikTrees({}),
  },
  {
    id: 'traefik-backend-of-another-name',
    reference: 'traefik/traefik#8445',
    lineFrom: 'net/http of Go',
    cause: 'serverName of the ServersTransport is the name outside, which the certificate of the backend does not have',
    errorText:
      "500 Internal Server Error' caused by: x509: certificate is valid for whoami.shop.svc, not whoami.example.com",
    files: ['transport.yaml'],
    mustMention: /whoami\.example\.com/,
    make: () => traefikTrees({ serverName: 'whoami.example.com' }),
  },
  {
    id: 'wildcard-without-dns-solver',
    reference: 'cert-manager/cert-manager#3181',
    cause: 'The issuer of a wildcard has a solver for HTTP-01 only',
    errorText:
      'Failed to determine a valid solver configuration for the set of domains on the Order: no configured challenge solvers can be used for this challenge',
    files: ['certificate.yaml', 'issuer.yaml'],
    mustMention: /DNS-01/,
    async make() {
      const http = { http01: { ingress: { ingressClassName: 'nginx' } } };
      const issuer = (...solvers: readonly Fields[]): string =>
        toYaml({
          apiVersion: 'cert-manager.io/v1',
          kind: 'ClusterIssuer',
          metadata: { name: 'letsencrypt' },
          spec: {
            acme: {
              server: 'https://acme-v02.api.letsencrypt.org/directory',
              privateKeySecretRef: { name: 'letsencrypt' },
              solvers,
            },
          },
        });
      return {
        broken: {
          'issuer.yaml': issuer(http),
          'certificate.yaml': toYaml(
            certManagerCertificate('wildcard', 'shop', {
              secretName: 'wildcard-tls',
              dnsNames: ['shop.example.com', '*.shop.example.com'],
              issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer' },
            }),
          ),
        },
        repaired: {
          'issuer.yaml': issuer(http, {
            dns01: { route53: { region: 'eu-west-1' } },
            selector: { dnsZones: ['example.com'] },
          }),
        },
      };
    },
  },
  {
    id: 'common-name-of-72-characters',
    reference: 'kubernetes-sigs/kubebuilder#1012',
    cause: 'The common name is longer than certificates allow',
    errorText:
      'Error from server: error when creating "certificate.yaml": admission webhook "webhook.cert-manager.io" denied the request: spec.commonName: Too long: must have at most 64 bytes',
    files: ['certificate.yaml'],
    mustMention: /64/,
    async make() {
      const host = `${'checkout-operator-webhook'.padEnd(40, 's')}.${'checkout-operator'.padEnd(27, 'm')}.svc`;
      const certificate = (spec: Fields): string =>
        toYaml(
          certManagerCertificate('serving', 'shop', {
            ...spec,
            secretName: 'serving-tls',
            dnsNames: [host],
            issuerRef: { name: 'self-signed' },
          }),
        );
      return {
        broken: { 'certificate.yaml': certificate({ commonName: host }) },
        repaired: { 'certificate.yaml': certificate({}) },
      };
    },
  },
  {
    id: 'encryption-key-not-replaced',
    reference: 'opsnull/follow-me-install-kubernetes-cluster#587',
    cause: 'The variable for the key was not replaced in the encryption configuration',
    errorText:
      'Error: error while parsing encryption provider configuration file "/etc/kubernetes/pki/encryption.yaml": could not obtain secret for named key key1: illegal base64 data at input byte 0',
    root: rootfs,
    files: ['encryption.yaml'],
    mustMention: /base64/,
    explainMention: /The secret of key/,
    async make() {
      const { files } = await kubeadmMachine();
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const path = '/etc/kubernetes/pki/encryption.yaml';
      const configuration = (key: string): string =>
        toYaml({
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'EncryptionConfiguration',
          resources: [
            {
              resources: ['secrets'],
              providers: [{ aescbc: { keys: [{ name: 'key1', secret: key }] } }, { identity: {} }],
            },
          ],
        });
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, `--encryption-provider-config=${path}`),
          [`${rootfs}${path}`]: configuration(`\${ENCRYPTION_KEY}`),
        },
        repaired: { [`${rootfs}${path}`]: configuration(base64('0123456789abcdef0123456789abcdef')) },
      };
    },
  },
  {
    id: 'clustermesh-of-two-authorities',
    reference: 'cilium/cilium#32076',
    cause: 'Each of two clusters has a Cilium CA of its own, both of the same name',
    errorText: String.raw`level=warning msg="Error observed on etcd connection, reconnecting etcd" clusterName=blue error="transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of \"x509: ECDSA verification failure\" while trying to verify candidate authority certificate \"Cilium CA\")" subsys=clustermesh`,
    files: ['blue/', 'green/'],
    mustMention: /not signed by .{0,10}Cilium CA/,
    async make() {
      const [ofBlue, ofGreen] = [await createTestCa({ name: 'Cilium CA' }), await createTestCa({ name: 'Cilium CA' })];
      const cluster = async (own: string, other: string, ca: typeof ofBlue): Promise<Record<string, string>> => {
        const served = await ca.issue({ dnsNames: ['*.mesh.cilium.io'], extKeyUsage: ['serverAuth', 'clientAuth'] });
        const client = await ca.issue({ commonName: 'remote', extKeyUsage: ['clientAuth'] });
        const authority = { 'ca.crt': ca.certificatePem };
        const folder = '/var/lib/cilium/clustermesh/common-etcd-client';
        const etcd = toYaml({
          endpoints: [`https://${other}.mesh.cilium.io:2379`],
          'trusted-ca-file': `${folder}-ca.crt`,
          'key-file': `${folder}.key`,
          'cert-file': `${folder}.crt`,
        });
        return {
          [`${own}/mesh.yaml`]: toYaml(secret('cilium-clustermesh', 'kube-system', { [other]: etcd })),
          [`${own}/server.yaml`]: toYaml(
            tlsSecret('clustermesh-apiserver-server-cert', 'kube-system', served, authority),
          ),
          [`${own}/remote.yaml`]: toYaml(
            tlsSecret('clustermesh-apiserver-remote-cert', 'kube-system', client, authority),
          ),
        };
      };
      return {
        broken: { ...(await cluster('blue', 'green', ofBlue)), ...(await cluster('green', 'blue', ofGreen)) },
        repaired: await cluster('green', 'blue', ofBlue),
      };
    },
  },
];

/** Vault with a certificate of a private CA, its injector, and Pods with annotations for their agents. */
async function vaultTrees(
  broken: Readonly<Record<string, string>>,
  repaired: Readonly<Record<string, string>>,
): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'Acme Internal Root' });
  const pair = await ca.issue({ dnsNames: ['vault.vault.svc', 'vault'], extKeyUsage: ['serverAuth'] });
  const env = [{ name: 'AGENT_INJECT_VAULT_ADDR', value: 'https://vault.vault.svc:8200' }];
  const app = (annotations: Readonly<Record<string, string>>): string => {
    const all = { 'agent-inject': 'true', role: 'app', ...annotations };
    const named = Object.entries(all).map(([name, value]) => [`vault.hashicorp.com/${name}`, value]);
    return toYaml({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'app', namespace: 'shop' },
      spec: {
        selector: { matchLabels: { app: 'app' } },
        template: {
          metadata: { labels: { app: 'app' }, annotations: Object.fromEntries(named) },
          spec: { containers: [{ name: 'app', image: 'registry.example.com/app:v1' }] },
        },
      },
    });
  };
  return {
    broken: {
      'vault/tls.yaml': toYaml(tlsSecret('vault-tls', 'vault', pair)),
      'vault/injector.yaml': toYaml(deployment('vault-agent-injector', 'vault', { env })),
      'shop/ca.yaml': toYaml(secret('vault-ca', 'shop', { 'ca.crt': ca.certificatePem })),
      'shop/app.yaml': app(broken),
    },
    repaired: { 'shop/app.yaml': app(repaired) },
  };
}

/** A backend with TLS behind an IngressRoute. */
async function traefikTrees(broken: Fields): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'internal-ca' });
  const pair = await ca.issue({ dnsNames: ['whoami.shop.svc'], extKeyUsage: ['serverAuth'] });
  const of = (kind: string, spec: Fields): string =>
    toYaml({ apiVersion: 'traefik.io/v1alpha1', kind, metadata: { name: 'whoami', namespace: 'shop' }, spec });
  const transport = (more: Fields): string => of('ServersTransport', { rootCAs: [{ secret: 'internal-ca' }], ...more });
  const services = [{ name: 'whoami', port: 443, scheme: 'https', serversTransport: 'whoami' }];
  return {
    broken: {
      'transport.yaml': transport(broken),
      'route.yaml': of('IngressRoute', { routes: [{ kind: 'Rule', match: 'Host(`whoami.example.com`)', services }] }),
      'whoami.yaml': toDocuments(
        deployment('whoami', 'shop', {}, { 'whoami-tls': '/tls' }),
        service('whoami', 'shop', 'whoami'),
        tlsSecret('whoami-tls', 'shop', pair),
        secret('internal-ca', 'shop', { 'ca.crt': ca.certificatePem }),
      ),
    },
    repaired: { 'transport.yaml': transport({ serverName: 'whoami.shop.svc' }) },
  };
}
