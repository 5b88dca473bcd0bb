import { toDocuments, toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, rootfs, withFlags } from '../machine.ts';

type Fields = Readonly<Record<string, unknown>>;

function binding(name: string, subjects: readonly Fields[], role = name, kind = 'ClusterRoleBinding'): Fields {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind,
    metadata: kind === 'RoleBinding' ? { name, namespace: 'default' } : { name },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
    subjects,
  };
}

const of = (kind: string, name: string): Fields => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name });

/** What a cluster binds by itself, in short. */
const dump = [
  binding('cluster-admin', [of('Group', 'system:masters')]),
  binding('system:basic-user', [of('Group', 'system:authenticated')]),
];

const server = 'https://10.0.0.11:6443';

/** Clients that are known and refused: no binding names them. */
export const rightsIncidents: readonly Incident[] = [
  {
    id: 'kubeconfig-of-a-node-for-kubectl',
    reference: 'kubernetes/kubernetes#94175',
    cause: "root's kubeconfig is a copy of kubelet.conf, so that kubectl is the node",
    errorText:
      'Error from server (Forbidden): error when deleting "pod.yaml": pods "web" is forbidden: node "cp-1" can only delete pods with spec.nodeName set to itself',
    root: rootfs,
    files: ['.kube/config'],
    mustMention: /system:node:cp-1.{0,200}administrator/,
    mustNotWork: /\.kube\/config/,
    async make() {
      const { files } = await kubeadmMachine();
      const [own, of] = [`${rootfs}/root/.kube/config`, `${rootfs}/etc/kubernetes`];
      return {
        broken: { ...files, [own]: files[`${of}/kubelet.conf`] ?? '' },
        repaired: { [own]: files[`${of}/admin.conf`] ?? '' },
      };
    },
  },
  {
    id: 'oidc-prefix-with-quotation-marks',
    reference: 'kubernetes/kubernetes#97741',
    cause: 'The quotation marks in --oidc-username-prefix="oidc:" are part of the prefix: no shell removes them',
    errorText:
      'Error from server (Forbidden): nodes is forbidden: User "\\"oidc:\\"dev@example.com" cannot list resource "nodes" in API group "" at the cluster scope',
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /quotation marks/,
    async make() {
      const { files } = await kubeadmMachine();
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const flags = (mark: string): Record<string, string> => {
        const prefixes = ['groups', 'username'].map((name) => `--oidc-${name}-prefix=${mark}oidc:${mark}`);
        const provider = ['--oidc-issuer-url=https://login.example.com', '--oidc-client-id=kubernetes'];
        return withFlags(files, manifest, ...provider, '--oidc-username-claim=email', ...prefixes);
      };
      return { broken: { ...files, ...flags('"') }, repaired: flags('') };
    },
  },
  {
    id: 'authorization-mode-without-node',
    reference: 'kubernetes/kubernetes#52711',
    cause: 'kube-apiserver runs with --authorization-mode=RBAC, so that nothing gives kubelets their rights',
    errorText:
      'E1125 11:58:12.330172    1201 reflector.go:200] "Failed to watch" err="failed to list *v1.Node: nodes \\"cp-1\\" is forbidden: User \\"system:node:cp-1\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope" logger="UnhandledError"',
    root: rootfs,
    files: ['kube-apiserver.yaml'],
    mustMention: /--authorization-mode/,
    mustNotWork: /kubelet\.conf/,
    async make() {
      const { files } = await kubeadmMachine();
      const modes = ['--authorization-mode=Node,RBAC', '--authorization-mode=RBAC'] as const;
      const manifest = `${manifests}/kube-apiserver.yaml`;
      return {
        broken: { ...files, ...edited(files, manifest, modes) },
        repaired: { [manifest]: files[manifest] ?? '' },
      };
    },
  },
  {
    id: 'authorization-file-without-node',
    reference: 'kubernetes/minikube#6061',
    cause: 'The authorizers are those of a file instead of a flag, and the Node authorizer is not among them',
    lineFrom: 'kubelet',
    errorText:
      'E1212 10:34:55.836073    1201 kubelet_node_status.go:107] "Unable to register node with API server" err="nodes is forbidden: User \\"system:node:cp-1\\" cannot create resource \\"nodes\\" in API group \\"\\" at the cluster scope" node="cp-1"',
    root: rootfs,
    files: ['authorization.yaml'],
    mustMention: /Node authorizer/,
    mustNotWork: /kubelet\.conf/,
    async make() {
      const { files } = await kubeadmMachine();
      const path = '/etc/kubernetes/authorization.yaml';
      const flag = ['--authorization-mode=Node,RBAC', `--authorization-config=${path}`] as const;
      const configuration = (...types: readonly string[]): string =>
        toYaml({
          apiVersion: 'apiserver.config.k8s.io/v1',
          kind: 'AuthorizationConfiguration',
          authorizers: types.map((type) => ({ type, name: type.toLowerCase() })),
        });
      return {
        broken: {
          ...files,
          ...edited(files, `${manifests}/kube-apiserver.yaml`, flag),
          [`${rootfs}${path}`]: configuration('RBAC'),
        },
        repaired: { [`${rootfs}${path}`]: configuration('Node', 'RBAC') },
      };
    },
  },
  {
    id: 'user-certificate-without-group',
    reference: 'kubernetes/kops#2354',
    cause: 'The subject was written with a zero (/0=system:masters), so that the certificate has no organization',
    errorText:
      'Error from server (Forbidden): nodes is forbidden: User "ollie" cannot list resource "nodes" in API group "" at the cluster scope',
    files: ['edge/config'],
    mustMention: /system:masters|no organi[sz]ation|without a group|no \w*Binding/i,
    repairedAllow: ['client-system-masters'],
    async make() {
      const { shared } = await kubeadmMachine();
      const ca = shared.ca.certificatePem;
      const config = async (organizations: readonly string[]): Promise<string> =>
        toKubeconfig({
          server,
          user: 'ollie',
          ca,
          credentials: await shared.ca.issue({ commonName: 'ollie', organizations, extKeyUsage: ['clientAuth'] }),
        });
      return {
        broken: { 'edge/config': await config([]), 'edge/clusterrolebindings.yaml': toDocuments(dump) },
        repaired: { 'edge/config': await config(['system:masters']) },
      };
    },
  },
  {
    id: 'vault-reviewer-bound-in-one-namespace',
    reference: 'hashicorp/vault#6987',
    cause: 'system:auth-delegator is bound by a RoleBinding, and token reviews are of the whole cluster',
    errorText:
      '* {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"tokenreviews.authentication.k8s.io is forbidden: User \\"system:serviceaccount:default:vault-auth\\" cannot create resource \\"tokenreviews\\" in API group \\"authentication.k8s.io\\" at the cluster scope","reason":"Forbidden","code":403}',
    files: ['vault-auth.yaml'],
    mustMention: /ClusterRoleBinding/,
    make: async () => {
      const account = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'vault-auth', namespace: 'default' },
      };
      const subjects = [{ kind: 'ServiceAccount', name: 'vault-auth', namespace: 'default' }];
      const bound = (kind: string): string =>
        toDocuments([account, binding('role-tokenreview-binding', subjects, 'system:auth-delegator', kind)]);
      return {
        broken: { 'vault-auth.yaml': bound('RoleBinding') },
        repaired: { 'vault-auth.yaml': bound('ClusterRoleBinding') },
      };
    },
  },
  {
    id: 'oidc-binding-of-issuer-and-subject',
    reference: 'int128/kubelogin#266',
    cause: 'The binding names issuer and subject, but --oidc-username-prefix=- makes the user just the name',
    errorText:
      'Error from server (Forbidden): pods is forbidden: User "test" cannot list resource "pods" in API group "" in the namespace "default"',
    root: rootfs,
    files: ['oidc-cluster-admin.yaml', 'kube-apiserver.yaml'],
    mustMention: /oidc-cluster-admin|oidc-username-(?:prefix|claim)/,
    async make() {
      const { files } = await kubeadmMachine();
      const issuer = 'https://test1.example.com/auth/realms/kubernetes';
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const flags = ['--oidc-issuer-url', '--oidc-client-id', '--oidc-username-claim', '--oidc-username-prefix'];
      const values = [issuer, 'kubernetes', 'preferred_username', '-'];
      const edited = withFlags(files, manifest, ...flags.map((flag, index) => `${flag}=${values[index] ?? ''}`));
      const path = `${rootfs}/root/oidc-cluster-admin.yaml`;
      const bound = (name: string): string =>
        toYaml(binding('oidc-cluster-admin', [of('User', name)], 'cluster-admin'));
      return {
        broken: { ...files, ...edited, [path]: bound(`${issuer}#23fd6a03-e03e-450e-8b5d-07b19007c443`) },
        repaired: { [path]: bound('test') },
      };
    },
  },
  {
    id: 'kubelet-bootstrap-user-not-bound',
    reference: 'kelseyhightower/kubernetes-the-hard-way#148',
    cause: 'The user of the token file, kubelet-bootstrap, is not bound to system:node-bootstrapper',
    errorText:
      'F0404 21:32:33.127290   43732 server.go:233] failed to run Kubelet: cannot create certificate signing request: certificatesigningrequests.certificates.k8s.io is forbidden: User "kubelet-bootstrap" cannot create certificatesigningrequests.certificates.k8s.io at the cluster scope',
    root: rootfs,
    files: ['token.csv', 'clusterrolebindings.yaml'],
    mustMention: /node-bootstrapper|kubelet-bootstrap.{0,120}no \w*binding/i,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const token = '02b50b05283e98dd0fd71db496ef01e8';
      const bindings = `${rootfs}/root/clusterrolebindings.yaml`;
      const all = [
        ...dump,
        binding('kubeadm:cluster-admins', [of('Group', 'kubeadm:cluster-admins')], 'cluster-admin'),
      ];
      const own = binding('kubelet-bootstrap', [of('User', 'kubelet-bootstrap')], 'system:node-bootstrapper');
      const kubelets = binding('kubelets', [of('User', 'kube-apiserver-kubelet-client')], 'system:kubelet-api-admin');
      return {
        broken: {
          ...files,
          ...withFlags(files, manifest, '--token-auth-file=/etc/kubernetes/pki/token.csv'),
          [`${rootfs}/etc/kubernetes/pki/token.csv`]: `${token},kubelet-bootstrap,10001,"system:kubelet-bootstrap"\n`,
          [`${rootfs}/root/bootstrap.kubeconfig`]: toKubeconfig({
            server,
            user: 'kubelet-bootstrap',
            ca: shared.ca.certificatePem,
            credentials: { token },
          }),
          [bindings]: toDocuments([...all, kubelets]),
        },
        repaired: { [bindings]: toDocuments([...all, kubelets, own]) },
      };
    },
  },
  {
    id: 'oidc-issuer-without-slash',
    reference: 'kubernetes/kubernetes#20476',
    cause: "--oidc-issuer-url lacks the slash at the end that the provider's issuer has",
    errorText:
      'E0202 02:54:58.223319       1 oidc.go:99] Failed to fetch provider config, trying again in 3s: "issuer" in config (https://sample.auth0.com/) does not match provided issuer URL (https://sample.auth0.com)',
    root: rootfs,
    files: ['kube-apiserver.yaml', '.kube/config'],
    mustMention: /slash/,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const manifest = `${manifests}/kube-apiserver.yaml`;
      const flags = (issuer: string) =>
        withFlags(files, manifest, `--oidc-issuer-url=${issuer}`, '--oidc-client-id=pR7k');
      const url = 'https://sample.auth0.com';
      const config = { 'client-id': 'pR7k', 'idp-issuer-url': `${url}/` };
      return {
        broken: {
          ...files,
          ...flags(url),
          'home/dev/.kube/config': toKubeconfig({
            server,
            user: 'oidc',
            ca: shared.ca.certificatePem,
            credentials: { 'auth-provider': { name: 'oidc', config } },
          }),
        },
        repaired: flags(`${url}/`),
      };
    },
  },
  {
    id: 'exec-without-interactive-mode',
    reference: 'particledecay/kconf#55',
    cause: 'interactiveMode was dropped from the exec plugin, which version v1 of its API requires',
    errorText: 'error: interactiveMode must be specified for context1 to use exec authentication plugin',
    files: ['.kube/config'],
    mustMention: /interactiveMode/,
    mustNotWork: /\.kube\/config/,
    async make() {
      const { shared } = await kubeadmMachine();
      const config = (more: Fields): string =>
        toKubeconfig({
          server,
          user: 'context1',
          ca: shared.ca.certificatePem,
          credentials: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: '/usr/local/bin/op',
              args: ['read'],
              ...more,
            },
          },
        });
      const path = 'home/zony/.kube/config';
      return { broken: { [path]: config({}) }, repaired: { [path]: config({ interactiveMode: 'IfAvailable' }) } };
    },
  },
  {
    id: 'authentication-reader-bound-beside-adapter',
    reference: 'kubernetes-sigs/prometheus-adapter#72',
    cause:
      "The RoleBinding to extension-apiserver-authentication-reader is in the adapter's namespace, the Role in kube-system",
    errorText:
      'unable to load configmap based request-header-client-ca-file: configmaps "extension-apiserver-authentication" is forbidden: User "system:serviceaccount:prom:adapter" cannot get resource "configmaps" in API group "" in the namespace "kube-system"',
    files: ['auth-reader.yaml'],
    mustMention: /kube-system/,
    async make() {
      const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'adapter', namespace: 'prom' } };
      const reader = 'extension-apiserver-authentication-reader';
      const bound = (namespace: string): string =>
        toYaml({
          ...binding('adapter-auth-reader', [{ kind: 'ServiceAccount', name: 'adapter', namespace: 'prom' }]),
          kind: 'RoleBinding',
          metadata: { name: 'adapter-auth-reader', namespace },
          roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: reader },
        });
      return {
        broken: { 'adapter/account.yaml': toYaml(account), 'adapter/auth-reader.yaml': bound('prom') },
        repaired: { 'adapter/auth-reader.yaml': bound('kube-system') },
      };
    },
  },
  {
    id: 'binding-of-account-in-other-namespace',
    reference: 'argoproj/argo-rollouts#281',
    cause:
      'The binding names the ServiceAccount in the namespace of the documentation, and it was installed into another one',
    errorText:
      'Failed to list *v1alpha1.Rollout: rollouts.argoproj.io is forbidden: User "system:serviceaccount:kube-public:argo-rollouts" cannot list resource "rollouts" in API group "argoproj.io" at the cluster scope',
    files: ['rbac.yaml'],
    mustMention: /argo-rollouts.*namespace|kube-public\/argo-rollouts/,
    async make() {
      const name = 'argo-rollouts';
      const bound = (namespace: string): string =>
        toYaml(binding(name, [{ kind: 'ServiceAccount', name, namespace }], 'argo-rollouts-clusterrole'));
      return {
        broken: {
          'install/account.yaml': toYaml({
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name, namespace: 'kube-public' },
          }),
          'install/rbac.yaml': bound(name),
        },
        repaired: { 'install/rbac.yaml': bound('kube-public') },
      };
    },
  },
  {
    id: 'aws-auth-role-with-its-path',
    reference: 'kubernetes-sigs/aws-iam-authenticator#268',
    cause: 'aws-auth names the role with its path, and the authenticator knows it without',
    lineFrom: 'terraform-aws-modules/terraform-aws-eks#2292',
    errorText: 'error: You must be logged in to the server (Unauthorized)',
    files: ['aws-auth.yaml'],
    mustMention: /path/,
    async make() {
      const mapped = (role: string): string =>
        toYaml({
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: 'aws-auth', namespace: 'kube-system' },
          data: {
            mapRoles: `- rolearn: arn:aws:iam::111122223333:role/${role}\n  username: gitlab\n  groups:\n  - system:masters\n`,
          },
        });
      return {
        broken: { 'eks/aws-auth.yaml': mapped('gitlab-ci/gitlab-runner') },
        repaired: { 'eks/aws-auth.yaml': mapped('gitlab-runner') },
      };
    },
  },
];
