import { createServiceAccountKeys, internalNames } from '../../mutations/distributions/clusterPki.ts';
import { toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { signedToken } from '../../support/signedToken.ts';
import { createTestCa, type TestCertificate, type TestCertificateOptions, testNow } from '../../support/testPki.ts';
import { personClaims } from '../../support/testToken.ts';
import type { Incident, IncidentFiles, IncidentTrees } from '../incidentModel.ts';
import { createMachine, edited, kubeadmMachine, manifests, pki, rootfs, textOf, withFlags } from '../machine.ts';
import { deployment, secret, tlsSecret } from '../objects.ts';

const manifest = `${manifests}/kube-apiserver.yaml`;

/** What kube-apiserver presents, whom it believes, and what it needs to start. */
export const apiserverIncidents: readonly Incident[] = [
  {
    id: 'metrics-server-with-a-file-that-is-not-mounted',
    reference: 'kubernetes-sigs/metrics-server#493',
    cause: '--requestheader-client-ca-file names a file that no volume mounts into the container',
    errorText: 'Error: unable to load client CA file: open /front-proxy-ca.pem: no such file or directory',
    files: ['metrics-server.yaml'],
    mustMention: /front-proxy-ca\.pem is not mounted/,
    async make() {
      const made = (...args: readonly string[]): string =>
        toYaml(
          deployment('metrics-server', 'kube-system', { args: [...args, '--cert-dir=/tmp', '--secure-port=4443'] }),
        );
      return {
        broken: { 'metrics-server.yaml': made('--requestheader-client-ca-file=/front-proxy-ca.pem') },
        repaired: { 'metrics-server.yaml': made() },
      };
    },
  },
  {
    id: 'extension-server-without-proxy-ca',
    reference: 'poseidon/typhoon#338',
    cause:
      'kube-apiserver has no --requestheader-client-ca-file by which an extension API server could tell its requests',
    errorText:
      "F1105 17:13:12.140688       1 adapter.go:206] unable to install resource metrics API: cluster doesn't provide requestheader-client-ca-file",
    root: rootfs,
    files: ['kube-apiserver.yaml', 'apiservice.yaml'],
    mustMention: /requestheader-client-ca-file is not set/,
    async make() {
      const { files } = await kubeadmMachine();
      const api = {
        apiVersion: 'apiregistration.k8s.io/v1',
        kind: 'APIService',
        metadata: { name: 'v1beta1.metrics.k8s.io' },
        spec: { group: 'metrics.k8s.io', version: 'v1beta1', service: { name: 'adapter', namespace: 'monitoring' } },
      };
      return {
        broken: {
          ...files,
          ...edited(files, manifest, [
            /^ *- --(?:requestheader|proxy-client)-[^\n]*\n(?: *- --(?:requestheader|proxy-client)-[^\n]*\n)*/m,
            '',
          ]),
          'monitoring/apiservice.yaml': toYaml(api),
        },
        repaired: { [manifest]: files[manifest] },
      };
    },
  },
  {
    id: 'kubelet-client-of-wrong-group',
    reference: 'kubernetes/kubernetes#56277',
    cause: "A comma slipped into the organization of kube-apiserver's client certificate: `system:masters,`",
    errorText:
      'Error from server (Forbidden): Forbidden (user=kube-apiserver-kubelet-client, verb=get, resource=nodes, subresource=proxy) ( pods/log kube-controller-manager-uy08-07)',
    root: rootfs,
    files: ['apiserver-kubelet-client', 'kube-apiserver.yaml'],
    mustMention: /system:masters|forbidden|not allowed|kubelet-api-admin/i,
    mustNotWork: /^apiserver-to-kubelet /,
    make: () =>
      withPair('apiserver-kubelet-client', {
        commonName: 'kube-apiserver-kubelet-client',
        organizations: ['system:masters,'],
      }),
  },
  {
    id: 'apiserver-anonymous-to-kubelets',
    reference: 'kubernetes/kubernetes#55872',
    cause: 'kube-apiserver has no client certificate for kubelets, which take it for anonymous',
    errorText:
      'Error from server (Forbidden): Forbidden (user=system:anonymous, verb=get, resource=nodes, subresource=proxy)',
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /--kubelet-client-certificate|anonymous/,
    mustNotWork: /^apiserver-to-kubelet /,
    async make() {
      const { files } = await kubeadmMachine();
      const broken = edited(
        files,
        manifest,
        [/^ *- --kubelet-client-certificate=.*\n/m, ''],
        [/^ *- --kubelet-client-key=.*\n/m, ''],
      );
      const kubelet = `${rootfs}/var/lib/kubelet/config.yaml`;
      const anonymous = edited(files, kubelet, [/(anonymous:\s+enabled: )false/, 'anonymous:\n    enabled: true']);
      return {
        broken: { ...files, ...broken, ...anonymous },
        repaired: { [manifest]: textOf(files, manifest), [kubelet]: files[kubelet] },
      };
    },
  },
  {
    id: 'kubelet-client-expired',
    reference: 'kubernetes/kubernetes#63128',
    cause: "kube-apiserver's client certificate for kubelets has expired",
    errorText:
      'error: You must be logged in to the server (the server has asked for the client to provide credentials ( pods/log web-0))',
    root: rootfs,
    files: ['apiserver-kubelet-client', 'kube-apiserver.yaml'],
    mustMention: /expired|ended/i,
    explainMention: /(?=.*(expired|ended))(?=.*apiserver-kubelet-client)/is,
    make: () =>
      withPair('apiserver-kubelet-client', {
        commonName: 'kube-apiserver-kubelet-client',
        organizations: ['kubeadm:cluster-admins'],
        notBefore: '2025-05-20T09:00:00Z',
        notAfter: '2026-05-20T09:00:00Z',
      }),
  },
  {
    id: 'proxy-client-key-of-other',
    reference: 'kubernetes/kubernetes#127538',
    cause: "The key of kube-apiserver's front proxy client is not the certificate's",
    errorText:
      'E0920 16:30:36.852849      11 dynamic_serving_content.go:218] key failed with : tls: private key does not match public key',
    root: rootfs,
    files: ['front-proxy-client'],
    mustMention: /match|another certificate/i,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const other = await shared.frontProxyCa.issue({ commonName: 'front-proxy-client' });
      const key = `${pki}/front-proxy-client.key`;
      return { broken: { ...files, [key]: other.traditionalKeyPem }, repaired: { [key]: files[key] } };
    },
  },
  {
    id: 'front-proxy-shares-ca',
    reference: 'platform9/cctl#100',
    cause:
      'The front proxy has the CA of clients, so that the names of all clients are tested against those of the proxy',
    errorText:
      '{"log":"W0612 16:06:52.867689       1 x509.go:172] x509: subject with cn=system:kube-scheduler is not in the allowed list: [front-proxy-client]\\n","stream":"stderr"}',
    root: rootfs,
    files: ['kube-apiserver.yaml', 'pki/ca.crt'],
    mustMention: /requestheader-client-ca-file|same CA/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const client = await shared.ca.issue({ commonName: 'front-proxy-client' });
      const front = `${pki}/front-proxy-client`;
      return {
        broken: {
          ...files,
          ...edited(files, manifest, ['pki/front-proxy-ca.crt', 'pki/ca.crt']),
          ...edited(files, `${manifests}/kube-controller-manager.yaml`, ['pki/front-proxy-ca.crt', 'pki/ca.crt']),
          [`${front}.crt`]: client.certificatePem,
          [`${front}.key`]: client.traditionalKeyPem,
        },
        repaired: {
          [manifest]: files[manifest],
          [`${manifests}/kube-controller-manager.yaml`]: files[`${manifests}/kube-controller-manager.yaml`],
          [`${front}.crt`]: files[`${front}.crt`],
          [`${front}.key`]: files[`${front}.key`],
        },
      };
    },
  },
  {
    id: 'front-proxy-name-not-allowed',
    reference: 'projectcalico/calico#8228',
    cause: "The front proxy client's name is not among those that kube-apiserver allows",
    errorText:
      'W1117 02:11:05.146013       1 x509.go:172] x509: subject with cn=front-proxy-client is not in the allowed list: [aggregator]',
    root: rootfs,
    files: ['kube-apiserver.yaml', 'front-proxy-client'],
    mustMention: /requestheader-allowed-names|allowed (names|list)|aggregator/,
    async make() {
      const { files } = await kubeadmMachine();
      const flag = '--requestheader-allowed-names=';
      return {
        broken: { ...files, ...edited(files, manifest, [`${flag}front-proxy-client`, `${flag}aggregator`]) },
        repaired: { [manifest]: files[manifest] },
      };
    },
  },
  {
    id: 'masters-with-other-token-keys',
    reference: 'kubernetes/kops#9531',
    cause: 'Each control plane node signs and verifies tokens with a key of its own',
    errorText:
      'E0708 19:39:43.684332       1 authentication.go:53] Unable to authenticate the request due to an error: [invalid bearer token, square/go-jose: error in cryptographic primitive]',
    files: ['sa.pub', 'sa.key', 'kube-apiserver.yaml'],
    mustMention: /service-account|sa\.(pub|key)|tokens/i,
    async make() {
      const first = { name: 'cp-1', address: '10.0.0.11', endpoints: ['api.example.com'] };
      const one = await createMachine(first);
      const two = await createMachine({ ...first, name: 'cp-2', address: '10.0.0.12', members: [first] }, one.shared);
      const keys = createServiceAccountKeys();
      const below = (name: string, files: IncidentFiles): IncidentFiles =>
        Object.fromEntries(Object.entries(files).map(([path, file]) => [path.replace(rootfs, name), file]));
      const own = { [`${pki}/sa.key`]: keys.privatePem, [`${pki}/sa.pub`]: keys.publicPem };
      const shared = {
        [`${pki}/sa.key`]: one.shared.serviceAccount.privatePem,
        [`${pki}/sa.pub`]: one.shared.serviceAccount.publicPem,
      };
      return {
        broken: { ...below('cp-1', one.files), ...below('cp-2', { ...two.files, ...own }) },
        repaired: below('cp-2', shared),
      };
    },
  },
  {
    id: 'token-of-earlier-key',
    reference: 'kubernetes/kubernetes#22351',
    cause: "The Secret's token was signed with a key that the API server does not verify with any more",
    errorText:
      'E0302 12:32:50.114892       7 handlers.go:37] Unable to authenticate the request due to an error: crypto/rsa: verification error',
    root: rootfs,
    files: ['default-token-jon84.yaml'],
    mustMention: /sa\.pub|service-account-key-file|sign/i,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const path = `${rootfs}/root/default-token-jon84.yaml`;
      const tokenSecret = (key: string): string =>
        toYaml(
          secret(
            'default-token-jon84',
            'calico-system',
            {
              'ca.crt': shared.ca.certificatePem,
              namespace: 'calico-system',
              token: signedToken(legacyClaims, key),
            },
            {
              type: 'kubernetes.io/service-account-token',
              metadata: {
                annotations: {
                  'kubernetes.io/service-account.name': 'default',
                  'kubernetes.io/service-account.uid': '1',
                },
              },
            },
          ),
        );
      return {
        broken: { ...files, [path]: tokenSecret(createServiceAccountKeys().privatePem) },
        repaired: { [path]: tokenSecret(shared.serviceAccount.privatePem) },
      };
    },
  },
  {
    id: 'oidc-token-for-other-client',
    reference: 'kubernetes-sigs/headlamp#670',
    cause: "The identity provider issued the token for another client than kube-apiserver's --oidc-client-id",
    errorText:
      '"Unable to authenticate the request" err="[invalid bearer token, oidc: verify token: oidc: expected audience \\"kubernetes\\" got [\\"headlamp\\"]]"',
    root: rootfs,
    files: ['home/dev/.kube/config', 'kube-apiserver.yaml'],
    mustMention: /audience|oidc-client-id/i,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const dex = await createTestCa({ name: 'dex-ca' });
      const key = createServiceAccountKeys().privatePem;
      const now = testNow / 1000;
      const home = `${rootfs}/home/dev/.kube/config`;
      const config = (aud: string | readonly string[]): string =>
        toKubeconfig({
          server: 'https://api.example.com:6443',
          user: 'matt',
          ca: shared.ca.certificatePem,
          credentials: {
            token: signedToken(
              personClaims({ iss: 'https://dex.example.com', aud, iat: now - 600, exp: now + 80_000 }),
              key,
            ),
          },
        });
      const flags = [
        '--oidc-issuer-url=https://dex.example.com',
        '--oidc-client-id=kubernetes',
        '--oidc-signing-algs=ES256',
        '--oidc-ca-file=/etc/kubernetes/pki/dex-ca.crt',
      ];
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, ...flags),
          [`${pki}/dex-ca.crt`]: dex.certificatePem,
          [home]: config('headlamp'),
        },
        repaired: { [home]: config(['headlamp', 'kubernetes']) },
      };
    },
  },
  {
    id: 'client-ca-not-mounted',
    reference: 'kubernetes-retired/cluster-api-provider-nested#190',
    cause: 'A flag of kube-apiserver names a file of a volume that the Pod does not have',
    errorText:
      'Error: unable to load client CA file: unable to load client CA file: open /etc/kubernetes/pki/root/tls.crt: no such file or directory',
    files: ['apiserver.yaml'],
    mustMention: /mount|\/etc\/kubernetes\/pki\/root\/tls\.crt/,
    async make() {
      const ca = await createTestCa({ name: 'kubernetes' });
      const apiserver = await ca.issue({
        commonName: 'kube-apiserver',
        dnsNames: ['cluster-sample-apiserver', ...internalNames],
        ipAddresses: ['10.32.0.1'],
        extKeyUsage: ['serverAuth'],
      });
      return {
        broken: {
          'apiserver.yaml': statefulSet(['cluster-sample-apiserver']),
          'cluster-sample-ca.yaml': toYaml(tlsSecret('cluster-sample-ca', 'default', ca)),
          'cluster-sample-apiserver.yaml': toYaml(tlsSecret('cluster-sample-apiserver', 'default', apiserver)),
        },
        repaired: { 'apiserver.yaml': statefulSet(['cluster-sample-apiserver', 'cluster-sample-ca']) },
      };
    },
  },
];

const legacyClaims = {
  iss: 'kubernetes/serviceaccount',
  'kubernetes.io/serviceaccount/namespace': 'calico-system',
  'kubernetes.io/serviceaccount/secret.name': 'default-token-jon84',
  'kubernetes.io/serviceaccount/service-account.name': 'default',
  'kubernetes.io/serviceaccount/service-account.uid': '1',
  sub: 'system:serviceaccount:calico-system:default',
};

/** Another pair of the cluster's CA below the PKI folder. */
async function withPair(name: string, options: TestCertificateOptions): Promise<IncidentTrees> {
  const { files, shared } = await kubeadmMachine();
  const pair: TestCertificate = await shared.ca.issue(options);
  const path = `${pki}/${name}`;
  return {
    broken: { ...files, [`${path}.crt`]: pair.certificatePem, [`${path}.key`]: pair.traditionalKeyPem },
    repaired: { [`${path}.crt`]: files[`${path}.crt`], [`${path}.key`]: files[`${path}.key`] },
  };
}

const mountPaths: Readonly<Record<string, string>> = {
  'cluster-sample-apiserver': '/etc/kubernetes/pki/apiserver',
  'cluster-sample-ca': '/etc/kubernetes/pki/root',
};

function statefulSet(secrets: readonly string[]): string {
  const args = [
    '--client-ca-file=/etc/kubernetes/pki/root/tls.crt',
    '--tls-cert-file=/etc/kubernetes/pki/apiserver/tls.crt',
    '--tls-private-key-file=/etc/kubernetes/pki/apiserver/tls.key',
    '--secure-port=6443',
  ];
  return toYaml({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'cluster-sample-apiserver', namespace: 'default' },
    spec: {
      selector: { matchLabels: { component: 'apiserver' } },
      serviceName: 'cluster-sample-apiserver',
      template: {
        metadata: { labels: { component: 'apiserver' } },
        spec: {
          containers: [
            {
              name: 'apiserver',
              image: 'registry.k8s.io/kube-apiserver:v1.34.9',
              command: ['kube-apiserver'],
              args,
              volumeMounts: secrets.map((name) => ({ name, mountPath: mountPaths[name], readOnly: true })),
            },
          ],
          volumes: secrets.map((secretName) => ({ name: secretName, secret: { secretName } })),
        },
      },
    },
  });
}
