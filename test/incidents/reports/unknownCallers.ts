import { toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { testNow } from '../../support/testPki.ts';
import { personClaims, testToken } from '../../support/testToken.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, rootfs, textOf, withFlags } from '../machine.ts';

const manifest = `${manifests}/kube-apiserver.yaml`;

/** Callers whom a server does not know: by its settings, by theirs, or because of what stands between them. */
export const unknownCallerIncidents: readonly Incident[] = [
  {
    id: 'oidc-token-of-another-algorithm',
    reference: 'int128/kubelogin#1210',
    cause: 'The identity provider signs with ES384; without --oidc-signing-algs, kube-apiserver accepts RS256 alone',
    errorText:
      '"Unable to authenticate the request" err="[invalid bearer token, oidc: verify token: oidc: id token signed with unsupported algorithm, expected [\\"RS256\\"] got \\"ES384\\"]"',
    root: rootfs,
    files: ['home/dev/.kube/config', 'kube-apiserver.yaml'],
    mustMention: /--oidc-signing-algs=RS256,ES384/,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const now = testNow / 1000;
      const claims = personClaims({ iss: 'https://login.example.com/oidc', iat: now - 600, exp: now + 80_000 });
      const flags = ['--oidc-issuer-url=https://login.example.com/oidc', '--oidc-client-id=kubernetes'];
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, ...flags),
          [`${rootfs}/home/dev/.kube/config`]: toKubeconfig({
            server: 'https://api.example.com:6443',
            user: 'dev',
            ca: shared.ca.certificatePem,
            credentials: { token: testToken(claims, { alg: 'ES384', kid: 'a' }) },
          }),
        },
        repaired: withFlags(files, manifest, ...flags, '--oidc-signing-algs=RS256,ES384'),
      };
    },
  },
  {
    id: 'haproxy-ends-tls-before-the-api-server',
    reference: 'kubernetes-sigs/kubespray#6436',
    cause: 'HAProxy in front of the API servers ends TLS, so that the client certificates of kubectl do not arrive',
    errorText:
      'Error from server (Forbidden): nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
    files: ['lb/etc/haproxy/haproxy.cfg'],
    mustMention: /TLS ends|mode tcp/,
    mustNotSay: /clusterrolebinding[^\n]{0,60}anonymous/i,
    mustNotWork: /laptop/,
    async make() {
      const { files, own, shared } = await kubeadmMachine();
      const admin = textOf(files, `${rootfs}/etc/kubernetes/admin.conf`);
      const pem = own.apiserver.certificatePem + own.apiserver.traditionalKeyPem;
      const config = (mode: string, listen: string, behind: string): string =>
        `defaults\n    mode ${mode}\n    timeout connect 10s\n\nfrontend kube-apiserver\n    bind *:6443${listen}\n    default_backend kube-apiserver\n\nbackend kube-apiserver\n    balance roundrobin\n    server cp-1 10.0.0.11:6443${behind} check\n`;
      return {
        broken: {
          ...files,
          'lb/etc/haproxy/certs/api.pem': pem + shared.ca.certificatePem,
          'lb/etc/haproxy/haproxy.cfg': config('http', ' ssl crt /etc/haproxy/certs/api.pem', ' ssl verify none'),
          'laptop/.kube/config': admin.replace(/server: \S+/, 'server: https://api.example.com:6443'),
        },
        repaired: { 'lb/etc/haproxy/haproxy.cfg': config('tcp', '', '') },
      };
    },
  },
  {
    id: 'etcd-backup-without-certificate-options',
    reference: 'etcd-io/etcd#12234',
    cause: 'etcdctl in a CronJob has no --cacert, --cert and --key, and etcd demands client certificates',
    errorText:
      '{"level":"warn","ts":"2021-09-26T15:29:09.847+0800","logger":"etcd-client","caller":"v3/retry_interceptor.go:62","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc00045aa80/#initially=[https://127.0.0.1:2379]","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: connection closed"}\nError: context deadline exceeded',
    files: ['etcd-backup.yaml'],
    mustMention: /--cert\b/,
    mustNotWork: /etcd-backup\.yaml/,
    async make() {
      const { files } = await kubeadmMachine();
      const folder = '/etc/kubernetes/pki/etcd';
      const name = (file: string): string => `healthcheck-client.${file}`;
      return {
        broken: { ...files, 'cluster/etcd-backup.yaml': backup([]) },
        repaired: {
          'cluster/etcd-backup.yaml': backup([
            ['ETCDCTL_CACERT', `${folder}/ca.crt`],
            ['ETCDCTL_CERT', `${folder}/${name('crt')}`],
            ['ETCDCTL_KEY', `${folder}/${name('key')}`],
          ]),
        },
      };
    },
  },
  {
    id: 'api-server-probed-without-anonymous-requests',
    reference: 'kubernetes/kubernetes#100581',
    cause: 'kube-apiserver runs with --anonymous-auth=false, and its probes are requests without credentials',
    errorText: 'Startup probe failed: HTTP probe failed with statuscode: 401',
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /anonymous/,
    explainMention: /--anonymous-auth/,
    async make() {
      const { files } = await kubeadmMachine();
      const probe = (path: string): string =>
        `      httpGet: {host: 10.0.0.11, path: ${path}, port: 6443, scheme: HTTPS}\n`;
      const probed = edited(files, manifest, [
        /^ {4}name: kube-apiserver\n/m,
        `    name: kube-apiserver\n    livenessProbe:\n${probe('/livez')}    startupProbe:\n${probe('/livez')}`,
      ]);
      return {
        broken: { ...files, ...withFlags(probed, manifest, '--anonymous-auth=false') },
        repaired: probed,
      };
    },
  },
  {
    id: 'prometheus-demands-certificates-of-probes',
    reference: 'prometheus-operator/prometheus-operator#5419',
    cause: 'clientAuthType demands a client certificate, which the probes of the kubelet do not have',
    errorText:
      '17s         Warning   Unhealthy                   pod/prometheus-test-0                           Startup probe failed: Get "https://10.244.0.37:9090/-/ready": remote error: tls: bad certificate',
    files: ['prometheus.yaml'],
    mustMention: /clientAuthType/,
    async make() {
      const prometheus = (clientAuthType: string): string =>
        toYaml({
          apiVersion: 'monitoring.coreos.com/v1',
          kind: 'Prometheus',
          metadata: { name: 'example', namespace: 'monitoring' },
          spec: { replicas: 1, web: { tlsConfig: { clientAuthType } } },
        });
      return {
        broken: { 'prometheus.yaml': prometheus('RequireAndVerifyClientCert') },
        repaired: { 'prometheus.yaml': prometheus('VerifyClientCertIfGiven') },
      };
    },
  },
];

/** A CronJob that saves etcd, with the certificates of the node and more variables. */
function backup(variables: readonly (readonly [name: string, value: string])[]): string {
  const volumes = { 'etcd-certs': '/etc/kubernetes/pki/etcd', backup: '/opt/backup' };
  return toYaml({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'etcd-backup', namespace: 'kube-system' },
    spec: {
      schedule: '0 */6 * * *',
      jobTemplate: {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'backup',
                  image: 'registry.k8s.io/etcd:3.6.5-0',
                  command: [
                    '/bin/sh',
                    '-c',
                    'etcdctl --endpoints=https://127.0.0.1:2379 snapshot save /backup/etcd-$(date +%Y-%m-%d).db',
                  ],
                  env: [['ETCDCTL_API', '3'], ...variables].map(([variable, value]) => ({ name: variable, value })),
                  volumeMounts: Object.entries(volumes).map(([volume, path]) => ({
                    name: volume,
                    mountPath: volume === 'backup' ? '/backup' : path,
                  })),
                },
              ],
              hostNetwork: true,
              restartPolicy: 'OnFailure',
              volumes: Object.entries(volumes).map(([volume, path]) => ({ name: volume, hostPath: { path } })),
            },
          },
        },
      },
    },
  });
}
