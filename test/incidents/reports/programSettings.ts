import { toDocuments } from '../../mutations/distributions/documents.ts';
import { programFiles } from '../../mutations/distributions/programSettings.ts';
import { createTestCa, type TestCa } from '../../support/testPki.ts';
import type { Incident, IncidentTrees } from '../incidentModel.ts';
import { configMap, deployment, ingress, secret, service, tlsSecret } from '../objects.ts';

type Edit = readonly [from: string | RegExp, to: string];

/** The files of some programs, with a text of one replaced. */
async function withEdit(files: readonly string[], file: string, [from, to]: Edit): Promise<IncidentTrees> {
  const { certificatePem } = await createTestCa({ name: 'gitlab-ca' });
  const all = Object.entries(programFiles(certificatePem)).filter(([path]) => files.includes(path));
  const healthy = Object.fromEntries(all);
  return {
    broken: { ...healthy, [file]: (healthy[file] ?? '').replace(from, to) },
    repaired: { [file]: healthy[file] },
  };
}

/** Trees of one file, made before and after. */
async function ofFile(file: string, make: (isBroken: boolean, ca: TestCa) => Promise<string>): Promise<IncidentTrees> {
  const ca = await createTestCa({ name: 'Company Root' });
  return { broken: { [file]: await make(true, ca) }, repaired: { [file]: await make(false, ca) } };
}

const registries = 'edge-1/etc/rancher/k3s/registries.yaml';

/** What programs are told of their neighbours: schemes, modes of files, names of hosts and domains. */
export const programSettingIncidents: readonly Incident[] = [
  {
    id: 'ingress-calls-https-by-http',
    reference: 'kubernetes/ingress-nginx#2173',
    cause: 'The backend uses TLS on its port, and the Ingress has no annotation backend-protocol',
    errorText: '400 Bad Request The plain HTTP request was sent to HTTPS port',
    files: ['proxied/console.yaml'],
    mustMention: /backend-protocol: HTTPS/,
    make: () =>
      withEdit(['proxied/console.yaml'], 'proxied/console.yaml', [/^ +annotations:\n +nginx\S+: HTTPS\n/m, '']),
  },
  {
    id: 'route-calls-https-by-http',
    reference: 'helm/charts#4204',
    cause: 'The route of Traefik has the scheme http for a backend with TLS',
    errorText:
      '2018/03/16 14:58:41 http: TLS handshake error from 100.96.3.7:56916: tls: first record does not look like a TLS handshake',
    files: ['proxied/console.yaml'],
    mustMention: /scheme: https/,
    make: () => withEdit(['proxied/console.yaml'], 'proxied/console.yaml', ['scheme: https', 'scheme: http']),
  },
  {
    id: 'argocd-redirects-in-a-circle',
    reference: 'argoproj/argo-cd#12195',
    lineFrom: 'argoproj/argo-cd#2953',
    cause: 'argocd-server has TLS on and redirects what the Ingress sends by HTTP',
    errorText: 'argocd-server.example.com redirected you too many times. ERR_TOO_MANY_REDIRECTS',
    files: ['proxied/gitops.yaml'],
    mustMention: /server\.insecure/,
    make: () =>
      withEdit(['proxied/gitops.yaml'], 'proxied/gitops.yaml', ['server.insecure: "true"', 'redis.server: redis:6379']),
  },
  {
    id: 'istio-tls-within-tls',
    reference: 'istio/istio.io#11396',
    lineFrom: 'istio/istio#9844',
    cause: 'The DestinationRule begins TLS on a port on which programs have begun it',
    errorText:
      "requests.exceptions.SSLError: HTTPSConnectionPool(host='pay.partner.example', port=443): Max retries exceeded with url: /oauth/token (Caused by SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:833)'),))",
    files: ['proxied/partner.yaml'],
    mustMention: /twice.{0,200}once more/s,
    make: () => withEdit(['proxied/partner.yaml'], 'proxied/partner.yaml', ['protocol: HTTP\n', 'protocol: HTTPS\n']),
  },
  {
    id: 'k3s-http-endpoint-of-docker-io-alone',
    reference: 'rancher/docs#3834',
    lineFrom: 'k3s-io/k3s#1713',
    cause: 'The endpoint without TLS is set for docker.io, and images name the registry itself',
    errorText:
      'Failed to pull image "images.example.com:5000/team/demo:1.4": rpc error: code = Unknown desc = failed to pull and unpack image "images.example.com:5000/team/demo:1.4": failed to resolve reference "images.example.com:5000/team/demo:1.4": failed to do request: Head https://images.example.com:5000/v2/team/demo/manifests/1.4: http: server gave HTTP response to HTTPS client',
    files: [registries],
    mustMention: /docker\.io.{0,200}images\.example\.com:5000/s,
    mustNotSay: /Add the certificates of the machine/,
    make: () =>
      withEdit([registries, 'proxied/demo.yaml'], registries, [/^ +images\.example\.com:5000:\n(?: {4,}.*\n)+/m, '']),
  },
  {
    id: 'traefik-acme-json-of-a-group',
    reference: 'traefik/traefik-helm-chart#164',
    cause: 'fsGroup gives the group acme.json each time its volume is mounted',
    errorText:
      'time="2020-04-21T12:58:41Z" level=error msg="The ACME resolver \\"le\\" is skipped from the resolvers list because: unable to get ACME account: permissions 660 for /data/acme.json are too open, please use 600"',
    files: ['modes/edge.yaml'],
    mustMention: /fsGroup/,
    mustNotSay: /own the domain/,
    make: () => withEdit(['modes/edge.yaml'], 'modes/edge.yaml', [/^ +fsGroupChangePolicy: .*\n/m, '']),
  },
  {
    id: 'secret-of-mode-0440-without-fsgroup',
    reference: 'redpanda-data/helm-charts#1657',
    cause: 'The Secret is mounted for root and its group, and the program runs as another user',
    errorText:
      'Failure during startup: std::__nested<std::runtime_error> (Could not read trust file /etc/tls/certs/ca.crt): std::__1::__fs::filesystem::filesystem_error (error system:13, filesystem error: open failed: Permission denied ["/etc/tls/certs/ca.crt"]',
    files: ['modes/queue.yaml'],
    mustMention: /fsGroup/,
    make: () => withEdit(['modes/queue.yaml'], 'modes/queue.yaml', [/^ +fsGroup: .*\n/m, '']),
  },
  {
    id: 'runner-ca-of-another-name',
    reference: 'https://docs.gitlab.com/runner/configuration/tls-self-signed/',
    cause: 'The runner reads <host>.crt, and the Secret has ca.crt',
    errorText:
      "Couldn't execute POST against https://gitlab.example.com/api/v4/jobs/request: Post https://gitlab.example.com/api/v4/jobs/request: x509: certificate signed by unknown authority",
    files: ['hosts/runner.yaml'],
    mustMention: /gitlab\.example\.com\.crt/,
    make: () => withEdit(['hosts/runner.yaml'], 'hosts/runner.yaml', ['gitlab.example.com.crt', 'ca.crt']),
  },
  {
    id: 'flux-known-hosts-without-the-port',
    reference: 'fluxcd/flux2#1419',
    lineFrom: 'fluxcd/source-controller#652',
    cause: 'The Git server has another port, which is a part of its name in known_hosts',
    errorText:
      "failed to checkout and determine revision: unable to clone 'ssh://git@gitlab.example.com:2222/platform/fleet': ssh: handshake failed: knownhosts: key is unknown",
    files: ['hosts/fleet.yaml'],
    mustMention: /\[gitlab\.example\.com\]:2222.{0,200}known_hosts/s,
    make: () => withEdit(['hosts/fleet.yaml'], 'hosts/fleet.yaml', ['com/platform', 'com:2222/platform']),
  },
  {
    id: 'keda-certificate-of-another-domain',
    reference: 'kedacore/charts#627',
    cause: 'The certificate has names of cluster.local, and the cluster has another domain',
    errorText:
      'W0314 15:03:14.706154       1 logging.go:59] [core] [Channel #1 SubChannel #2] grpc: addrConn.createTransport failed to connect to {Addr: "keda-operator.keda.svc.company.local:9666", ServerName: "keda-operator.keda.svc.company.local:9666", }. Err: connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate is valid for keda-operator.keda.svc, keda-operator.keda.svc.cluster.local, not keda-operator.keda.svc.company.local"',
    files: ['keda.yaml'],
    mustMention: /company\.local/,
    make: () =>
      ofFile('keda.yaml', async (isBroken, ca) => {
        const names = ['keda-operator.keda.svc', 'keda-operator.keda.svc.cluster.local'];
        const served = await ca.issue({
          dnsNames: isBroken ? names : [...names, 'keda-operator.keda.svc.company.local'],
          extKeyUsage: ['serverAuth'],
        });
        const address = '--metrics-service-address=keda-operator.keda.svc.company.local:9666';
        return toDocuments(
          tlsSecret('kedaorg-certs', 'keda', served, { 'ca.crt': ca.certificatePem }),
          service('keda-operator', 'keda', 'keda-operator', 9666),
          deployment('keda-operator', 'keda', {}, { 'kedaorg-certs': '/certs' }),
          deployment('keda-metrics', 'keda', { args: [address] }, { 'kedaorg-certs': '/certs' }),
        );
      }),
  },
  {
    id: 'hubble-certificate-of-the-default-cluster',
    reference: 'cilium/cilium#14416',
    lineFrom: 'cilium/cilium#21454',
    cause: 'The certificate of Hubble was made without the name of the cluster',
    errorText:
      'level=warning msg="Failed to create gRPC client" address="10.6.1.12:4244" error="connection error: desc = \\"transport: authentication handshake failed: x509: certificate is valid for *.default.hubble-grpc.cilium.io, not node1.shop.hubble-grpc.cilium.io\\"" hubble-tls=true peer=shop/node1 subsys=hubble-relay',
    files: ['cilium.yaml'],
    mustMention: /\*\.shop\.hubble-grpc\.cilium\.io/,
    mustNotWork: /^hubble-relay-to-hubble /,
    make: () =>
      ofFile('cilium.yaml', async (isBroken, ca) => {
        const extKeyUsage = ['serverAuth', 'clientAuth'] as const;
        const name = `*.${isBroken ? 'default' : 'shop'}.hubble-grpc.cilium.io`;
        const served = await ca.issue({ commonName: name, dnsNames: [name], extKeyUsage });
        const relay = '*.hubble-relay.cilium.io';
        const client = await ca.issue({ commonName: relay, dnsNames: [relay], extKeyUsage });
        return toDocuments(
          configMap('cilium-config', 'kube-system', { 'cluster-name': 'shop', 'enable-hubble': 'true' }),
          tlsSecret('hubble-server-certs', 'kube-system', served, { 'ca.crt': ca.certificatePem }),
          tlsSecret('hubble-relay-client-certs', 'kube-system', client, { 'ca.crt': ca.certificatePem }),
        );
      }),
  },
  {
    id: 'argocd-provider-without-root-ca',
    reference: 'argoproj/argo-cd#4344',
    lineFrom: 'argoproj/argo-cd#9505',
    cause: 'oidc.config has no rootCA for a provider with a certificate of a private CA',
    errorText:
      'time="2022-05-25T00:53:21Z" level=info msg="finished unary call with code Unauthenticated" error="rpc error: code = Unauthenticated desc = invalid session: Failed to query provider \\"https://sso.example.com/realms/shop\\": Get \\"https://sso.example.com/realms/shop/.well-known/openid-configuration\\": x509: certificate signed by unknown authority"',
    files: ['gitops.yaml'],
    mustMention: /rootCA/,
    make: () =>
      ofFile('gitops.yaml', async (isBroken, ca) => {
        const served = await ca.issue({
          commonName: 'sso.example.com',
          dnsNames: ['sso.example.com'],
          extKeyUsage: ['serverAuth'],
        });
        const root = ca.certificatePem.trim().replaceAll('\n', '\n  ');
        const config = `name: SSO\nissuer: https://sso.example.com/realms/shop\nclientID: argocd\n`;
        return toDocuments(
          configMap('argocd-cm', 'argocd', {
            'oidc.config': isBroken ? config : `${config}rootCA: |\n  ${root}\n`,
          }),
          tlsSecret('sso', 'sso', served),
          ingress('sso', 'sso', 'sso.example.com', { secretName: 'sso' }),
        );
      }),
  },
  {
    id: 'etcd-names-before-pods-are-ready',
    reference: 'etcd-io/etcd-operator#434',
    lineFrom: 'etcd-io/etcd#8268',
    cause: 'The headless Service has no names of members that are not ready',
    errorText:
      '2017-07-18 17:10:46.927812 I | etcdmain: rejected connection from "10.2.2.77:53656" (tls: "10.2.2.77" does not match any of DNSNames ["*.store.db.svc.cluster.local"])',
    files: ['etcd.yaml'],
    mustMention: /publishNotReadyAddresses/,
    make: () =>
      ofFile('etcd.yaml', async (isBroken, ca) => {
        const dnsNames = ['*.store.db.svc.cluster.local'];
        const served = await ca.issue({ dnsNames, extKeyUsage: ['serverAuth', 'clientAuth'] });
        const members = { 'etcd-tls': '/etc/tls' };
        const container = {
          image: 'quay.io/coreos/etcd:v3.6.5',
          readinessProbe: { httpGet: { path: '/health', port: 2381 } },
          args: [
            'etcd',
            '--peer-client-cert-auth=true',
            ...Object.entries({ cert: 'tls.crt', key: 'tls.key', 'trusted-ca': 'ca.crt' }).map(
              ([flag, file]) => `--peer-${flag}-file=/etc/tls/${file}`,
            ),
          ],
        };
        const set = deployment('store', 'db', container, members);
        const spec = { ...(set.spec as object), serviceName: 'store', replicas: 3 };
        const ports = [{ name: 'peer', port: 2380 }];
        return toDocuments(
          secret('etcd-tls', 'db', {
            'ca.crt': ca.certificatePem,
            'tls.crt': served.certificatePem,
            'tls.key': served.traditionalKeyPem,
          }),
          {
            apiVersion: 'v1',
            kind: 'Service',
            metadata: { name: 'store', namespace: 'db' },
            spec: {
              clusterIP: 'None',
              selector: { app: 'store' },
              ports,
              ...(isBroken ? {} : { publishNotReadyAddresses: true }),
            },
          },
          { ...set, kind: 'StatefulSet', spec },
        );
      }),
  },
];
