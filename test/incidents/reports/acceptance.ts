import { toDocuments, toKubeconfig } from '../../mutations/distributions/documents.ts';
import { signedToken } from '../../support/signedToken.ts';
import { testNow } from '../../support/testPki.ts';
import { personClaims, podClaims, testToken } from '../../support/testToken.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, pki, rootfs, textOf, withFlags } from '../machine.ts';
import { deployment, service } from '../objects.ts';

const manifest = `${manifests}/kube-apiserver.yaml`;
const server = 'https://10.0.0.11:6443';

/** What a server accepts as a credential. */
export const acceptanceIncidents: readonly Incident[] = [
  {
    id: 'metrics-server-takes-kube-apiserver-for-anonymous',
    reference: 'kubernetes-sigs/kwok#1679',
    cause: 'kube-apiserver publishes no CA for the front proxy in the ConfigMap that metrics-server reads',
    errorText:
      'E0623 09:17:22.382092       1 configmap_cafile_content.go:246] "Unhandled Error" err="kube-system/extension-apiserver-authentication failed with : missing content for CA bundle \\"client-ca::kube-system::extension-apiserver-authentication::requestheader-client-ca-file\\"" logger="UnhandledError"',
    root: rootfs,
    files: ['kube-apiserver.yaml', 'metrics.yaml'],
    mustMention: /requestheader-client-ca-file is not set/,
    mustNotWork: /^aggregator-to-extension-apiserver /,
    async make() {
      const { files } = await kubeadmMachine();
      const namespace = 'kube-system';
      const objects = toDocuments(
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'RoleBinding',
          metadata: { name: 'metrics-server-auth-reader', namespace },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Role',
            name: 'extension-apiserver-authentication-reader',
          },
          subjects: [{ kind: 'ServiceAccount', name: 'default', namespace }],
        },
        service('metrics-server', namespace, 'metrics-server', 4443),
        deployment('metrics-server', namespace, { args: ['--cert-dir=/tmp', '--secure-port=4443'] }),
        {
          apiVersion: 'apiregistration.k8s.io/v1',
          kind: 'APIService',
          metadata: { name: 'v1beta1.metrics.k8s.io' },
          spec: {
            group: 'metrics.k8s.io',
            version: 'v1beta1',
            insecureSkipTLSVerify: true,
            service: { name: 'metrics-server', namespace },
          },
        },
      );
      return {
        broken: {
          ...files,
          ...edited(files, manifest, [/^ *- --requestheader-client-ca-file=.*\n/m, '']),
          'monitoring/metrics.yaml': objects,
        },
        repaired: { [manifest]: files[manifest] },
      };
    },
  },
  {
    id: 'pods-with-tokens-of-the-issuer-of-before',
    reference: 'kubernetes/kubernetes#107031',
    cause: '--service-account-issuer was changed while Pods hold tokens of the issuer of before',
    errorText:
      'E1125 09:41:07.556782       1 authentication.go:73] "Unable to authenticate the request" err="invalid bearer token"',
    root: rootfs,
    files: ['kube-api-access-7xk2p/token'],
    mustMention: /issuer|issued by api/i,
    mustNotWork: /^pod-to-apiserver /,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const volume = `${rootfs}/var/lib/kubelet/pods/31c50632/volumes/kubernetes.io~projected/kube-api-access-7xk2p`;
      const now = testNow / 1000;
      const token = (iss: string): string =>
        signedToken(
          { ...podClaims({ iat: now - 600, exp: now + 3000 }), iss, aud: [iss] },
          textOf(files, `${pki}/sa.key`),
        );
      return {
        broken: { ...files, [`${volume}/ca.crt`]: shared.ca.certificatePem, [`${volume}/token`]: token('api') },
        repaired: { [`${volume}/token`]: token('https://kubernetes.default.svc.cluster.local') },
      };
    },
  },
  {
    id: 'oidc-client-of-another-program',
    reference: 'SUSE/skuba#458',
    cause: 'kubelogin asks for tokens of the client headlamp, --oidc-client-id is kubernetes',
    lineFrom: 'kubernetes-sigs/headlamp#670',
    errorText:
      'E1125 11:58:52.031402       1 authentication.go:74] "Unable to authenticate the request" err="[invalid bearer token, oidc: verify token: oidc: expected audience \\"kubernetes\\" got [\\"headlamp\\"]]"\nerror: You must be logged in to the server (Unauthorized)',
    root: rootfs,
    files: ['.kube/config', 'kube-apiserver.yaml'],
    mustMention: /client.?id/i,
    mustNotWork: /\.kube\/config/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const issuer = 'https://login.example.com/dex';
      const flags = [`--oidc-issuer-url=${issuer}`, '--oidc-client-id=kubernetes'];
      const path = `${rootfs}/home/dev/.kube/config`;
      const config = (client: string): string =>
        toKubeconfig({
          server,
          user: 'oidc',
          ca: shared.ca.certificatePem,
          credentials: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: 'kubectl',
              args: ['oidc-login', 'get-token', `--oidc-issuer-url=${issuer}`, `--oidc-client-id=${client}`],
              interactiveMode: 'IfAvailable',
            },
          },
        });
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, ...flags),
          [path]: config('headlamp'),
        },
        repaired: { [path]: config('kubernetes') },
      };
    },
  },
  {
    id: 'join-without-anonymous-requests',
    reference: 'kubernetes/kubeadm#1105',
    cause: 'kube-apiserver runs with --anonymous-auth=false, and kubeadm join reads cluster-info without credentials',
    errorText:
      '[discovery] Failed to request cluster info, will try again: [the server has asked for the client to provide credentials (get configmaps cluster-info)]',
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /--anonymous-auth=false/,
    mustNotWork: /^join-discovery /,
    repairedAllow: ['ca-hash-skipped'],
    async make() {
      const { files } = await kubeadmMachine();
      const join = {
        apiVersion: 'kubeadm.k8s.io/v1beta4',
        kind: 'JoinConfiguration',
        discovery: {
          bootstrapToken: {
            apiServerEndpoint: '10.0.0.11:6443',
            token: 'x7p2kq.m3v9zt4c8ybn5hsd',
            unsafeSkipCAVerification: true,
          },
        },
      };
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, '--anonymous-auth=false'),
          'worker/kubeadm-join.yaml': toDocuments(join),
        },
        repaired: withFlags(files, manifest, '--anonymous-auth=true'),
      };
    },
  },
  {
    id: 'prometheus-token-at-kubelet-without-webhook',
    reference: 'prometheus-operator/prometheus-operator#926',
    cause: 'The kubelet verifies no bearer tokens, since its webhook is not enabled',
    errorText: 'Get "https://10.0.0.11:10250/metrics": server returned HTTP status 401 Unauthorized',
    root: rootfs,
    files: ['kubelet/config.yaml'],
    mustMention: /authentication\.webhook\.enabled/,
    mustNotWork: /^monitoring-to-kubelet /,
    async make() {
      const { files } = await kubeadmMachine();
      const monitor = {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name: 'kubelet', namespace: 'monitoring' },
        spec: {
          endpoints: [
            {
              bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
              port: 'https-metrics',
              scheme: 'https',
              tlsConfig: { insecureSkipVerify: true },
            },
          ],
          selector: { matchLabels: { 'k8s-app': 'kubelet' } },
        },
      };
      const config = `${rootfs}/var/lib/kubelet/config.yaml`;
      const off = edited(files, config, [/webhook:\n +enabled: true/, 'webhook:\n    enabled: false']);
      return {
        broken: { ...files, ...off, 'monitoring/servicemonitor.yaml': toDocuments(monitor) },
        repaired: { [config]: files[config] },
      };
    },
  },
  {
    id: 'oidc-address-not-verified',
    reference: 'kubernetes/kubernetes#136887',
    cause: 'The name of the user is the claim email, and the token says email_verified: false',
    errorText:
      'E0209 15:21:41.120378       1 authentication.go:75] "Unable to authenticate the request" err="[invalid bearer token, oidc: email not verified]"',
    root: rootfs,
    files: ['.kube/config', 'kube-apiserver.yaml'],
    mustMention: /email_verified/,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const path = 'home/dev/.kube/config';
      const config = (isVerified: boolean): string => {
        const claims = personClaims({ email: 'dev@example.com', email_verified: isVerified, groups: ['dev'] });
        const settings = { 'id-token': testToken(claims), 'idp-issuer-url': 'https://login.example.com' };
        return toKubeconfig({
          server,
          user: 'dev',
          ca: shared.ca.certificatePem,
          credentials: { 'auth-provider': { name: 'oidc', config: settings } },
        });
      };
      const flags = ['--oidc-issuer-url=https://login.example.com', '--oidc-client-id=kubernetes'];
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, ...flags, '--oidc-username-claim=email', '--oidc-groups-claim=groups'),
          [path]: config(false),
        },
        repaired: { [path]: config(true) },
      };
    },
  },
];
