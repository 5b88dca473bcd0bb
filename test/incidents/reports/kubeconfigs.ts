import { toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { signedToken } from '../../support/signedToken.ts';
import { createTestCa, testNow } from '../../support/testPki.ts';
import { podClaims } from '../../support/testToken.ts';
import type { Incident } from '../incidentModel.ts';
import { kubeadmMachine, rootfs } from '../machine.ts';
import { configMap } from '../objects.ts';

const server = 'https://api.example.com:6443';

/** Kubeconfigs of people, of programs and of other machines. */
export const kubeconfigIncidents: readonly Incident[] = [
  {
    id: 'kubeconfigs-merged-with-one-user-name',
    reference: 'kubernetes/kubernetes#46381',
    cause:
      'Two kubeconfigs were merged whose users are both called kubernetes-admin, and the first one was kept for both contexts',
    errorText: 'error: You must be logged in to the server (Unauthorized)',
    files: ['.kube/config'],
    mustMention: /cluster lab/,
    mustNotSay: /Reissue/,
    mustNotWork: /\.kube\/config.*lab/,
    async make() {
      const cas = [await createTestCa({ name: 'kubernetes' }), await createTestCa({ name: 'kubernetes' })] as const;
      const names = ['shop', 'lab'] as const;
      const users = await Promise.all(
        cas.map(async (ca) => {
          const subject = { commonName: 'kubernetes-admin', organizations: ['kubeadm:cluster-admins'] };
          const pair = await ca.issue({ ...subject, extKeyUsage: ['clientAuth'] });
          return {
            'client-certificate-data': base64(pair.certificatePem),
            'client-key-data': base64(pair.traditionalKeyPem),
          };
        }),
      );
      const config = (own: string): string =>
        toYaml({
          apiVersion: 'v1',
          kind: 'Config',
          clusters: cas.map(({ certificatePem }, index) => ({
            name: names[index],
            cluster: {
              'certificate-authority-data': base64(certificatePem),
              server: `https://10.${index + 1}.0.10:6443`,
            },
          })),
          contexts: names.map((name, index) => ({
            name,
            context: { cluster: name, user: index === 0 ? 'kubernetes-admin' : own },
          })),
          'current-context': 'lab',
          users: [
            { name: 'kubernetes-admin', user: users[0] },
            ...(own === 'kubernetes-admin' ? [] : [{ name: own, user: users[1] }]),
          ],
        });
      const path = 'home/dev/.kube/config';
      return { broken: { [path]: config('kubernetes-admin') }, repaired: { [path]: config('lab-admin') } };
    },
  },
  {
    id: 'kubeconfig-key-of-other',
    reference: 'kubesphere/kubesphere#3112',
    cause: 'The kubeconfig in a ConfigMap has the key of another certificate',
    errorText: '/ # kubectl --kubeconfig conf get nodes\nerror: tls: private key does not match public key',
    files: ['kubeconfig-wansir.yaml'],
    repairedAllow: ['private-key-in-configmap'],
    mustMention: /match|another certificate/i,
    async make() {
      const { shared } = await kubeadmMachine();
      const user = await shared.ca.issue({ commonName: 'wansir', organizations: ['developers'] });
      const other = await shared.ca.issue({ commonName: 'wansir', organizations: ['developers'] });
      const config = (traditionalKeyPem: string): string =>
        toYaml(
          configMap('kubeconfig-wansir', 'kubesphere-controls-system', {
            config: toKubeconfig({
              server,
              user: 'wansir',
              ca: shared.ca.certificatePem,
              credentials: { certificatePem: user.certificatePem, traditionalKeyPem },
            }),
          }),
        );
      return {
        broken: { 'kubeconfig-wansir.yaml': config(other.traditionalKeyPem) },
        repaired: { 'kubeconfig-wansir.yaml': config(user.traditionalKeyPem) },
      };
    },
  },
  {
    id: 'kubeconfig-paths-of-the-host',
    reference: 'wernight/docker-kubectl#12',
    cause: "The kubeconfig was mounted into a container, and names files of the laptop's user",
    errorText:
      'Error in configuration:\n* unable to read client-cert /Users/user/.minikube/apiserver.crt for minikube due to open /Users/user/.minikube/apiserver.crt: no such file or directory\n* unable to read client-key /Users/user/.minikube/apiserver.key for minikube due to open /Users/user/.minikube/apiserver.key: no such file or directory\n* unable to read certificate-authority /Users/user/.minikube/ca.crt for minikube due to open /Users/user/.minikube/ca.crt: no such file or directory',
    root: rootfs,
    files: ['.kube/config'],
    mustMention: /does not exist|missing|not there|no such|another machine/i,
    explainMention: /does not exist|missing|not there|another machine|embed/i,
    async make() {
      const { shared } = await kubeadmMachine();
      const minikube = '/Users/user/.minikube';
      const path = `${rootfs}/config/.kube/config`;
      const common = { server: 'https://192.168.99.100:8443', cluster: 'minikube', user: 'minikube' };
      return {
        broken: {
          [path]: toKubeconfig({
            ...common,
            ca: { 'certificate-authority': `${minikube}/ca.crt` },
            credentials: {
              'client-certificate': `${minikube}/apiserver.crt`,
              'client-key': `${minikube}/apiserver.key`,
            },
          }),
        },
        repaired: {
          [path]: toKubeconfig({
            ...common,
            ca: shared.ca.certificatePem,
            credentials: await shared.ca.issue({ commonName: 'minikube-user', organizations: ['system:masters'] }),
          }),
        },
      };
    },
  },
  {
    id: 'kubeconfig-exec-of-removed-version',
    reference: 'eksctl-io/eksctl#8252',
    cause: 'The credential plugin is asked for in a version of the API that Kubernetes 1.24 removed',
    errorText: 'exec plugin: invalid apiVersion "client.authentication.k8s.io/v1alpha1"',
    files: ['.kube/config'],
    mustMention: /v1alpha1/,
    explainMention: /Use v1beta1/,
    async make() {
      const { shared } = await kubeadmMachine();
      const config = (version: string): string =>
        toYaml({
          apiVersion: 'v1',
          kind: 'Config',
          clusters: [
            {
              name: 'demo',
              cluster: { server, 'certificate-authority-data': base64(shared.ca.certificatePem) },
            },
          ],
          contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'demo' } }],
          'current-context': 'demo',
          users: [
            {
              name: 'demo',
              user: {
                exec: {
                  apiVersion: `client.authentication.k8s.io/${version}`,
                  command: 'aws',
                  args: ['eks', 'get-token', '--cluster-name', 'demo'],
                  interactiveMode: 'IfAvailable',
                },
              },
            },
          ],
        });
      return {
        broken: { 'home/dev/.kube/config': config('v1alpha1') },
        repaired: { 'home/dev/.kube/config': config('v1beta1') },
      };
    },
  },
  {
    id: 'kubeconfig-certificate-for-servers',
    reference: 'kubernetes/kubernetes#29819',
    cause: "The user's certificate is for servers alone, so that kubectl leaves it out",
    errorText:
      'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
    root: rootfs,
    files: ['home/aaron/.kube/config'],
    mustMention: /client ?auth|as a client|usage/i,
    mustNotWork: /home\/aaron/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const home = `${rootfs}/home/aaron/.kube/config`;
      const identity = { commonName: 'aaron', organizations: ['kubeadm:cluster-admins'] };
      const config = async (usage: 'serverAuth' | 'clientAuth'): Promise<string> =>
        toKubeconfig({
          server,
          user: 'aaron',
          ca: shared.ca.certificatePem,
          credentials: await shared.ca.issue({ ...identity, extKeyUsage: [usage] }),
        });
      return {
        broken: { ...files, [home]: await config('serverAuth') },
        repaired: { [home]: await config('clientAuth') },
      };
    },
  },
  {
    id: 'cni-token-expired',
    reference: 'projectcalico/calico#5712',
    cause: "The token in Calico's kubeconfig on the node has expired: nothing renewed it",
    errorText:
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "d9f4c91394d548cca1b189e665fd0532f158bb5bb4407153aa48e1af40afe2f0": plugin type="calico" failed (add): error getting ClusterInformation: connection is unauthorized: Unauthorized',
    root: rootfs,
    files: ['calico-kubeconfig'],
    mustMention: /expired|ended/i,
    mustNotSay: /kubectl create token/,
    mustNotWork: /calico-kubeconfig/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const path = `${rootfs}/etc/cni/net.d/calico-kubeconfig`;
      const config = (exp: number): string => {
        const claims = podClaims({ iat: exp - 86_400, nbf: exp - 86_400, exp });
        const account = { serviceaccount: { name: 'calico-cni-plugin', uid: '7' }, namespace: 'kube-system' };
        const sub = 'system:serviceaccount:kube-system:calico-cni-plugin';
        return toKubeconfig({
          server: 'https://10.96.0.1:443',
          cluster: 'local',
          user: 'calico',
          ca: shared.ca.certificatePem,
          credentials: {
            token: signedToken({ ...claims, sub, 'kubernetes.io': account }, shared.serviceAccount.privatePem),
          },
        });
      };
      const now = testNow / 1000;
      return {
        broken: { ...files, [path]: config(now - 7200) },
        repaired: { [path]: config(now + 80_000) },
      };
    },
  },
  {
    id: 'pods-trust-ca-of-before',
    reference: 'rancher-archives/rke#3050',
    cause: 'The CA was rotated, and kube-root-ca.crt, which Pods trust, still has the one of before',
    errorText:
      'E0612 01:30:03.632236       7 reflector.go:138] k8s.io/client-go@v0.23.6/tools/cache/reflector.go:167: Failed to watch *v1.Service: Get "https://10.96.0.1:443/api/v1/services?allowWatchBookmarks=true&resourceVersion=8143&timeout=9m42s&timeoutSeconds=582&watch=true": x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    root: rootfs,
    files: ['kube-root-ca.yaml'],
    mustMention: /\bCA\b|authority/,
    mustNotSay: /apiserver\.crt[^\n]*Re-?issue/i,
    async make() {
      const { files, objects } = await kubeadmMachine();
      const before = await createTestCa({ name: 'kubernetes', dnsNames: ['kubernetes'] });
      const path = `${rootfs}/root/kube-root-ca.yaml`;
      const stale = configMap('kube-root-ca.crt', 'ingress-nginx', { 'ca.crt': before.certificatePem });
      return {
        broken: { ...files, [path]: toYaml(stale) },
        repaired: { [path]: objects['kube-root-ca.yaml'] },
      };
    },
  },
  {
    id: 'kube-proxy-of-the-removed-load-balancer',
    reference: 'berops/claudie#1226',
    cause: 'The ConfigMap kube-proxy still has the name of a load balancer that was removed; the certificate has not',
    errorText:
      'E0612 12:29:32.000604       1 node.go:152] Failed to retrieve node info: Get "https://lb-1.example.com:6443/api/v1/nodes/cp-1": x509: certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, api.example.com, not lb-1.example.com',
    root: rootfs,
    files: ['kube-proxy.yaml'],
    mustMention: /lb-1\.example\.com (?:\S+ ){0,4}not|not (?:\S+ ){0,4}lb-1\.example\.com/,
    mustNotWork: /kube-proxy/,
    async make() {
      const { files } = await kubeadmMachine();
      const path = `${rootfs}/root/kube-system/kube-proxy.yaml`;
      const mounted = '/var/run/secrets/kubernetes.io/serviceaccount';
      // Quoted, as many tools write what has several lines.
      const proxy = (host: string): string => {
        const config = toKubeconfig({
          server: `https://${host}:6443`,
          cluster: 'default',
          user: 'default',
          ca: { 'certificate-authority': `${mounted}/ca.crt` },
          credentials: { tokenFile: `${mounted}/token` },
        });
        return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-proxy\n  namespace: kube-system\ndata:\n  kubeconfig.conf: ${JSON.stringify(config)}\n`;
      };
      return {
        broken: { ...files, [path]: proxy('lb-1.example.com') },
        repaired: { [path]: proxy('api.example.com') },
      };
    },
  },
];
