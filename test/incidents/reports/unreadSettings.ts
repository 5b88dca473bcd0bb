import { toDocuments, toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { signingRequestText } from '../../support/signingRequestText.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, rootfs, textOf } from '../machine.ts';
import { configMap, secret } from '../objects.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Credentials that are there, and that the program which needs them does not read. */
export const unreadSettingIncidents: readonly Incident[] = [
  {
    id: 'argocd-repository-unlabelled',
    reference: 'argoproj/argo-cd#13597',
    cause: 'The Secret of a repository does not have the label by which Argo CD finds it',
    errorText:
      'Unable to deploy revision: error resolving repo revision: rpc error: code = Unknown desc = authentication required',
    files: ['repo-shop.yaml', 'shop.yaml'],
    mustMention: /secret-type/,
    async make() {
      const repository = (labels: Fields): string =>
        toYaml(
          secret(
            'repo-shop',
            'argocd',
            { type: 'git', url: 'https://git.example.com/team/shop.git', username: 'argocd', password: 'Xw93kLq0' },
            { metadata: { labels } },
          ),
        );
      return {
        broken: { 'repo-shop.yaml': repository({ team: 'shop' }), 'shop.yaml': argocdApplication('team/shop') },
        repaired: { 'repo-shop.yaml': repository({ 'argocd.argoproj.io/secret-type': 'repository' }) },
      };
    },
  },
  {
    id: 'argocd-ca-not-mounted',
    reference: 'argoproj/argo-cd#6048',
    cause: 'The CA of the Git server is in a ConfigMap that the repo server does not mount',
    errorText:
      'rpc error: code = Unknown desc = Get "https://git.example.com/team/shop.git/info/refs?service=git-upload-pack": x509: certificate signed by unknown authority',
    files: ['repo-server.yaml', 'tls-certs.yaml'],
    mustMention: /argocd-tls-certs-cm|\/app\/config\/tls/,
    async make() {
      const ca = await createTestCa({ name: 'Company Root' });
      const server = (volumes: readonly Fields[], volumeMounts: readonly Fields[]): string =>
        toYaml(
          withPod(
            'argocd-repo-server',
            'argocd',
            { image: 'quay.io/argoproj/argocd:v2.11.0', volumeMounts },
            { volumes },
          ),
        );
      const volume = { name: 'tls-certs', configMap: { name: 'argocd-tls-certs-cm' } };
      return {
        broken: {
          'repo-server.yaml': server([volume], []),
          'tls-certs.yaml': toYaml(
            configMap('argocd-tls-certs-cm', 'argocd', { 'git.example.com': ca.certificatePem }),
          ),
          'shop.yaml': argocdApplication('team/shop'),
        },
        repaired: { 'repo-server.yaml': server([volume], [{ name: 'tls-certs', mountPath: '/app/config/tls' }]) },
      };
    },
  },
  {
    id: 'kubeconfig-user-left-out',
    reference: 'kubernetes/website#15715',
    cause: 'The current context was made without --user',
    errorText: 'Please enter Username: ',
    files: ['config'],
    mustMention: /no user\b/,
    repairedAllow: ['client-system-masters'],
    mustNotWork: /config/,
    async make() {
      const { shared } = await kubeadmMachine();
      const credentials = await shared.ca.issue({ commonName: 'jane', organizations: ['system:masters'] });
      const config = toKubeconfig({
        server: 'https://api.example.com:6443',
        user: 'jane',
        ca: shared.ca.certificatePem,
        credentials,
      });
      return {
        broken: { 'home/jane/.kube/config': config.replace(/^( +)user: jane$/m, "$1user: ''") },
        repaired: { 'home/jane/.kube/config': config },
      };
    },
  },
  {
    id: 'request-approved-without-signer',
    reference: 'canonical/microk8s#455',
    cause: 'kube-controller-manager is given no CA to sign with',
    errorText: 'NAME   AGE   REQUESTOR   CONDITION\na   22m   admin   Approved',
    root: rootfs,
    files: ['csr.yaml', 'kube-controller-manager.yaml'],
    mustMention: /--cluster-signing-cert-file/,
    async make() {
      const { files } = await kubeadmMachine();
      const manifest = `${manifests}/kube-controller-manager.yaml`;
      const request = await signingRequestText({
        metadata: ['creationTimestamp: "2026-06-12T09:00:00Z"'],
        signerName: 'signerName: kubernetes.io/kube-apiserver-client',
        spec: ['username: admin', 'groups: [system:authenticated]'],
        commonName: 'jane',
        status:
          'status:\n  conditions:\n  - type: Approved\n    status: "True"\n    lastUpdateTime: "2026-06-12T09:05:00Z"',
      });
      return {
        broken: {
          ...files,
          ...edited(
            files,
            manifest,
            [/^ *- --cluster-signing-cert-file=.*\n/m, ''],
            [/^ *- --cluster-signing-key-file=.*\n/m, ''],
          ),
          [`${rootfs}/root/csr.yaml`]: `${request}\n`,
        },
        repaired: { [manifest]: textOf(files, manifest), [`${rootfs}/root/csr.yaml`]: undefined },
      };
    },
  },
  {
    id: 'pull-secret-of-other-port',
    reference: 'kubernetes/kubernetes#57801',
    lineFrom: 'kubernetes/website#35154',
    cause: 'The pull Secret is for the registry without its port, which kubelet takes for another registry',
    errorText:
      'Failed to pull image "registry.example.com:5000/shop/web:v1": failed to resolve reference "registry.example.com:5000/shop/web:v1": pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials',
    files: ['regcred.yaml', 'web.yaml'],
    mustMention: /credentials for https:\/\/registry\.example\.com\/, not for registry\.example\.com:5000/,
    async make() {
      const pull = (server: string): string => {
        const config = JSON.stringify({ auths: { [server]: { auth: base64('robot:x9Jq2mLw') } } });
        return toYaml(
          secret('regcred', 'shop', { '.dockerconfigjson': config }, { type: 'kubernetes.io/dockerconfigjson' }),
        );
      };
      return {
        broken: {
          'regcred.yaml': pull('https://registry.example.com/'),
          'web.yaml': toYaml(
            withPod(
              'web',
              'shop',
              { image: 'registry.example.com:5000/shop/web:v1' },
              { imagePullSecrets: [{ name: 'regcred' }] },
            ),
          ),
        },
        repaired: { 'regcred.yaml': pull('https://registry.example.com:5000') },
      };
    },
  },
  {
    id: 'token-switched-off',
    reference: 'kubernetes-retired/dashboard#7718',
    cause: 'The Pods are told not to mount the token with which they are to call the API server',
    errorText: 'panic: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
    files: ['web.yaml', 'account.yaml'],
    mustMention: /automountServiceAccountToken/,
    async make() {
      const account = (isMounted: boolean): string =>
        toDocuments(
          {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: 'web', namespace: 'shop' },
            automountServiceAccountToken: isMounted,
          },
          {
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'RoleBinding',
            metadata: { name: 'web', namespace: 'shop' },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
            subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
          },
        );
      return {
        broken: {
          'account.yaml': account(false),
          'web.yaml': toYaml(
            withPod(
              'web',
              'shop',
              {},
              { serviceAccountName: 'web', volumes: [{ name: 'tls', secret: { secretName: 'web-tls' } }] },
            ),
          ),
        },
        repaired: { 'account.yaml': account(true) },
      };
    },
  },
];

function argocdApplication(repository: string): string {
  return toYaml({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: {
      source: { repoURL: `https://git.example.com/${repository}.git`, path: 'prod' },
      destination: { server: 'https://prod.example.com:6443', namespace: 'shop' },
    },
  });
}

/** A Deployment of one container, with further fields of its Pods. */
function withPod(name: string, namespace: string, container: Fields, pod: Fields): Fields {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name, image: 'registry.example.com/web:v1', ...container }], ...pod },
      },
    },
  };
}
