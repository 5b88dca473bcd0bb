import { base64 } from '../../../../../support/base64.ts';
import { createTestCa } from '../../../../../support/testPki.ts';
import { type ConnectionCase, certificateUser, kubeconfigOf, secretOf } from './connectionCase.ts';

const server = 'https://api.example.com:6443';

/** As `argocd cluster add` makes it. */
function argocdSecret(config: unknown): string {
  const text = secretOf('target', { name: 'target', server, config: JSON.stringify(config) });
  return text.replace(
    '  namespace: apps',
    '  namespace: argocd\n  labels:\n    argocd.argoproj.io/secret-type: cluster',
  );
}

/** Controllers that manage other clusters, and kube-proxy, whose kubeconfig stands in a ConfigMap. */
export const controllerCases: readonly ConnectionCase[] = [
  {
    title: 'kube-proxy of kubeadm: kubeconfig and configuration in one ConfigMap',
    add: () => ({ '/deploy/kube-proxy.yaml': kubeProxyConfigMap }),
    lines: {
      7: 'works: kube-proxy → kube-apiserver | accepted | none',
      10: 'works: kubectl → kube-apiserver | accepted | accepted',
    },
  },
  {
    title: 'a cluster of Argo CD with a certificate',
    add: async ({ shared: { ca } }) => {
      const { certificatePem, keyPem } = await ca.issue({ commonName: 'argocd-manager' });
      const data = {
        caData: base64(ca.certificatePem),
        certData: base64(certificatePem),
        keyData: base64(keyPem),
      };
      return { '/deploy/argocd.yaml': argocdSecret({ tlsClientConfig: { insecure: false, ...data } }) };
    },
    lines: { 30: 'works: cluster-controller → remote-kube-apiserver | accepted | accepted' },
  },
  {
    title: 'a cluster of Argo CD with a token, for a name that the API server does not have',
    add: ({ shared: { ca } }) => ({
      '/deploy/argocd.yaml': argocdSecret({
        bearerToken: 'secret',
        tlsClientConfig: { insecure: false, serverName: 'other.example.com', caData: base64(ca.certificatePem) },
      }),
    }),
    lines: {
      30: 'broken: cluster-controller → remote-kube-apiserver | x509: certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, api.example.com, not other.example.com | unknown elsewhere kube-apiserver',
    },
  },
  {
    title: 'a cluster of Argo CD that is told not to verify',
    add: async () => ({
      '/deploy/argocd.yaml': argocdSecret({ bearerToken: 'secret', tlsClientConfig: { insecure: true } }),
    }),
    lines: { 30: 'works: cluster-controller → remote-kube-apiserver | not verified: skipped | none' },
  },
  {
    title: 'a kubeconfig of Cluster API',
    add: ({ shared, own }) => ({
      '/deploy/capi.yaml': secretOf(
        'target-kubeconfig',
        { value: kubeconfigOf(server, shared.ca.certificatePem, certificateUser(own.admin)) },
        'type: cluster.x-k8s.io/secret\n',
      ),
    }),
    lines: { 30: 'works: cluster-controller → remote-kube-apiserver | accepted | accepted' },
  },
  {
    title: 'a kubeconfig of Flux whose user another CA has signed',
    add: async ({ shared }) => {
      const other = await createTestCa({ name: 'other' });
      const user = certificateUser(await other.issue({ commonName: 'flux' }));
      return {
        '/deploy/flux.yaml': secretOf('target', { 'value.yaml': kubeconfigOf(server, shared.ca.certificatePem, user) }),
      };
    },
    lines: {
      30: 'broken: cluster-controller → remote-kube-apiserver | accepted | x509: certificate signed by unknown authority',
    },
  },
];

const kubeProxyConfigMap = `apiVersion: v1
kind: ConfigMap
metadata:
  name: kube-proxy
  namespace: kube-system
data:
  config.conf: |
    apiVersion: kubeproxy.config.k8s.io/v1alpha1
    kind: KubeProxyConfiguration
    clientConnection:
      kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
  kubeconfig.conf: |
    apiVersion: v1
    kind: Config
    clusters:
    - cluster:
        certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
        server: https://api.example.com:6443
      name: default
    contexts:
    - context:
        cluster: default
        namespace: default
        user: default
      name: default
    current-context: default
    users:
    - name: default
      user:
        tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`;
