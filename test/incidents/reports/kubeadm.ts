import { createCipheriv, createHash, randomBytes, X509Certificate } from 'node:crypto';
import { toYaml } from '../../mutations/distributions/documents.ts';
import type { Incident } from '../incidentModel.ts';
import { createMachine, edited, kubeadmMachine, type Machine, pki, rootfs, textOf } from '../machine.ts';
import { configMap, secret } from '../objects.ts';

/** Joining control planes, renewing and starting over with kubeadm. */
export const kubeadmIncidents: readonly Incident[] = [
  {
    id: 'certificate-key-is-a-word',
    reference: 'kubernetes/kubernetes#87280',
    cause: 'The certificate key of the join configuration is a word, not 32 bytes in hexadecimal digits',
    errorText: "error decoding certificate key: encoding/hex: invalid byte: U+006D 'm'",
    files: ['join.yaml'],
    mustMention: /certificate key.{0,200}(hexadecimal|32 bytes)/i,
    repairedAllow: ['certificate-key-in-config'],
    async make() {
      const machine = await kubeadmMachine();
      return {
        broken: { 'join.yaml': joinConfiguration(machine, 'masterjoin') },
        repaired: { 'join.yaml': joinConfiguration(machine, randomBytes(32).toString('hex')) },
      };
    },
  },
  {
    id: 'kubeadm-certs-other-key',
    reference: 'kubernetes/kubeadm#1510',
    cause: 'The certificate key of the join configuration does not decrypt the Secret kubeadm-certs',
    errorText:
      '[download-certs] Downloading the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace\nerror execution phase control-plane-prepare/download-certs: error downloading certs: error decoding secret data with provided key: cipher: message authentication failed',
    files: ['kubeadm-certs.yaml', 'join.yaml'],
    mustMention: /not decrypt|another (certificate )?key|wrong (certificate )?key|does not (fit|match|open)/i,
    repairedAllow: ['certificate-key-in-config'],
    async make() {
      const machine = await kubeadmMachine();
      const [key, other] = [randomBytes(32), randomBytes(32)];
      return {
        broken: {
          ...joinFiles(machine, other.toString('hex')),
          'kube-system/kubeadm-certs.yaml': toYaml(uploadedCerts(machine, key)),
        },
        repaired: { 'join.yaml': joinConfiguration(machine, key.toString('hex')) },
      };
    },
  },
  {
    id: 'kubeadm-certs-without-external-etcd',
    reference: 'kubernetes/kubeadm#1886',
    lineFrom: 'kubernetes/website#17453',
    cause:
      'The certificates were uploaded again without the configuration, so that those of the external etcd are not there',
    errorText:
      'error execution phase control-plane-prepare/download-certs: error downloading certs: the Secret does not include the required certificate or key - name: external-etcd-ca.crt, path: /etc/kubernetes/pki/etcd/ca.crt',
    files: ['kubeadm-certs.yaml', 'kubeadm-config.yaml'],
    mustMention: /external-etcd/i,
    repairedAllow: ['certificate-key-in-config'],
    async make() {
      const machine = await kubeadmMachine();
      const key = randomBytes(32);
      const { shared, own } = machine;
      const etcd = {
        'external-etcd-ca.crt': shared.etcdCa.certificatePem,
        'external-etcd.crt': own.apiserverEtcdClient.certificatePem,
        'external-etcd.key': own.apiserverEtcdClient.traditionalKeyPem,
      };
      return {
        broken: {
          ...joinFiles(machine, key.toString('hex')),
          'kube-system/kubeadm-config.yaml': toYaml(
            configMap('kubeadm-config', 'kube-system', { ClusterConfiguration: externalEtcd }),
          ),
          'kube-system/kubeadm-certs.yaml': toYaml(uploadedCerts(machine, key, {}, true)),
        },
        repaired: { 'kube-system/kubeadm-certs.yaml': toYaml(uploadedCerts(machine, key, etcd, true)) },
      };
    },
  },
  {
    id: 'kubeadm-certs-expired',
    reference: 'labring/sealos#1783',
    cause: 'The token that owns the Secret kubeadm-certs has ended, and the Secret with it',
    errorText:
      'error execution phase control-plane-prepare/download-certs: error downloading certs: error downloading the secret: Secret "kubeadm-certs" was not found in the "kube-system" Namespace. This Secret might have expired. Please, run `kubeadm init phase upload-certs --upload-certs` on a control plane to generate a new one',
    files: ['bootstrap-token-rj2v9y.yaml', 'kubeadm-certs.yaml'],
    mustMention: /expired|ended/i,
    repairedAllow: ['certificate-key-in-config'],
    explainMention: /(expired|ended).*kubeadm-certs|kubeadm-certs.*(expired|ended)|upload-certs/is,
    async make() {
      const machine = await kubeadmMachine();
      const key = randomBytes(32);
      const token = (expiration: string): string =>
        toYaml(
          secret(
            'bootstrap-token-rj2v9y',
            'kube-system',
            {
              description: 'Proxy for managing TTL for the kubeadm-certs secret',
              expiration,
              'token-id': 'rj2v9y',
              'token-secret': 'mz3t0c8k2q5w7x9b',
            },
            { type: 'bootstrap.kubernetes.io/token' },
          ),
        );
      const owner = { apiVersion: 'v1', kind: 'Secret', name: 'bootstrap-token-rj2v9y', blockOwnerDeletion: true };
      const certs = uploadedCerts(machine, key, {}, false, { ownerReferences: [{ ...owner, controller: true }] });
      return {
        broken: {
          ...joinFiles(machine, key.toString('hex')),
          'kube-system/kubeadm-certs.yaml': toYaml(certs),
          'kube-system/bootstrap-token-rj2v9y.yaml': token('2026-06-11T12:02:20Z'),
        },
        repaired: { 'kube-system/bootstrap-token-rj2v9y.yaml': token('2026-06-12T11:58:00Z') },
      };
    },
  },
  {
    id: 'ca-key-gone',
    reference: 'kubernetes/kubeadm#1518',
    cause: 'ca.key is not there any more, though kube-controller-manager and renewals need it',
    errorText:
      "failure loading ca certificate authority: failed to load key: couldn't load the private key file /etc/kubernetes/pki/ca.key: open /etc/kubernetes/pki/ca.key: no such file or directory",
    root: rootfs,
    files: ['pki/ca.key', 'kube-controller-manager.yaml'],
    mustMention: /ca\.key/,
    async make() {
      const { files } = await kubeadmMachine();
      const { [`${pki}/ca.key`]: key, ...broken } = files;
      return { broken, repaired: { [`${pki}/ca.key`]: key } };
    },
  },
  {
    id: 'apiserver-key-gone',
    reference: 'opencmit/pangee-cluster#55',
    cause: 'apiserver.key is not there, and the CA has no key to issue another pair',
    errorText:
      "invalid or incomplete external CA: failure loading key for apiserver: couldn't load the private key file /etc/kubernetes/pki/apiserver.key: open /etc/kubernetes/pki/apiserver.key: no such file or directory",
    root: rootfs,
    files: ['apiserver.crt', 'apiserver.key', 'kube-apiserver.yaml'],
    mustMention: /apiserver\.key/,
    async make() {
      const { files } = await kubeadmMachine();
      const { [`${pki}/apiserver.key`]: key, ...broken } = files;
      return { broken, repaired: { [`${pki}/apiserver.key`]: key } };
    },
  },
  {
    id: 'load-balancer-name-missing',
    reference: 'kubernetes-sigs/kubespray#1131',
    cause: "The kubelet reaches the API server by the load balancer's name, which its certificate does not have",
    errorText:
      'E0612 02:59:55.279715    9630 kubelet_node_status.go:98] Unable to register node "cp-1" with API server: Post https://lb-apiserver.kubernetes.local:8383/api/v1/nodes: x509: certificate is valid for cp-1, kubernetes, kubernetes.default, kubernetes.default.svc, kubernetes.default.svc.cluster.local, api.example.com, not lb-apiserver.kubernetes.local',
    root: rootfs,
    files: ['apiserver.crt', 'kubelet.conf'],
    mustMention: /lb-apiserver\.kubernetes\.local/,
    mustNotWork: /^kubelet-to-apiserver /,
    async make() {
      const { files, own, shared } = await kubeadmMachine();
      const names = own.apiserver.certificate.subjectName.toString();
      const conf = `${rootfs}/etc/kubernetes/kubelet.conf`;
      const reissued = await shared.ca.issue({
        commonName: names.replace('CN=', ''),
        keys: own.apiserver.keys,
        extKeyUsage: ['serverAuth'],
        dnsNames: [...internal, 'cp-1', 'api.example.com', 'lb-apiserver.kubernetes.local'],
        ipAddresses: ['10.96.0.1', '10.0.0.11'],
      });
      return {
        broken: {
          ...files,
          ...edited(files, conf, ['https://api.example.com:6443', 'https://lb-apiserver.kubernetes.local:8383']),
        },
        repaired: { [`${pki}/apiserver.crt`]: reissued.certificatePem },
      };
    },
  },
  {
    id: 'kubeconfig-of-before-reset',
    reference: 'kubernetes/kubernetes#58582',
    cause: 'The kubeconfig in the home directory is of the cluster before `kubeadm reset`',
    errorText:
      'Unable to connect to the server: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    root: rootfs,
    files: ['.kube/config'],
    mustMention: /\bCA\b|authority/,
    mustNotSay: /apiserver\.crt[^\n]*Re-?issue|Set --client-ca-file/i,
    mustNotWork: /home\/jason/,
    async make() {
      const { files } = await kubeadmMachine();
      const before = await createMachine(firstNode);
      const admin = `${rootfs}/etc/kubernetes/admin.conf`;
      const home = `${rootfs}/home/jason/.kube/config`;
      return {
        broken: { ...files, [home]: textOf(before.files, admin) },
        repaired: { [home]: textOf(files, admin) },
      };
    },
  },
  {
    id: 'kubelet-certificate-of-before-reset',
    reference: 'kubernetes/kubeadm#2500',
    cause: "The kubelet's client certificate is a leftover of an earlier cluster; its CA is not trusted any more",
    errorText:
      'E0612 04:51:00.425315       1 authentication.go:63] "Unable to authenticate the request" err="[x509: certificate signed by unknown authority, verifying certificate SN={serial}, SKID=, AKID={authority} failed: x509: certificate signed by unknown authority]"',
    root: rootfs,
    files: ['kubelet-client', 'kubelet.conf'],
    mustMention: /\bCA\b|authority/,
    explainMention: /kubelet/,
    mustNotSay: /apiserver\.crt[^\n]*Re-?issue|Set --client-ca-file/i,
    mustNotWork: /^kubelet-to-apiserver /,
    async make() {
      const { files } = await kubeadmMachine();
      const before = await createMachine(firstNode);
      const generation = `${rootfs}/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem`;
      return {
        broken: { ...files, [generation]: textOf(before.files, generation) },
        repaired: { [generation]: textOf(files, generation) },
        pasted: {
          serial: BigInt(`0x${before.own.kubelet.certificate.serialNumber}`).toString(),
          authority: keyIdentifierOf(before.shared.ca.certificatePem),
        },
      };
    },
  },
];

const firstNode = { name: 'cp-1', address: '10.0.0.11', endpoints: ['api.example.com'] };
const internal = ['', '.default', '.default.svc', '.default.svc.cluster.local'].map((end) => `kubernetes${end}`);

const externalEtcd = toYaml({
  apiVersion: 'kubeadm.k8s.io/v1beta4',
  kind: 'ClusterConfiguration',
  controlPlaneEndpoint: 'api.example.com:6443',
  etcd: {
    external: {
      endpoints: ['https://10.0.0.21:2379', 'https://10.0.0.22:2379', 'https://10.0.0.23:2379'],
      caFile: '/etc/kubernetes/pki/etcd/ca.crt',
      certFile: '/etc/kubernetes/pki/apiserver-etcd-client.crt',
      keyFile: '/etc/kubernetes/pki/apiserver-etcd-client.key',
    },
  },
  kubernetesVersion: 'v1.34.9',
});

/** The identifier of a CA's key, as logs write it. */
function keyIdentifierOf(certificatePem: string): string {
  const text = new X509Certificate(certificatePem).publicKey.export({ format: 'der', type: 'spki' });
  return createHash('sha1')
    .update(text.subarray(26))
    .digest('hex')
    .toUpperCase()
    .replaceAll(/..(?=.)/g, '$&:');
}

/** What a control plane joins with, and what it asks the cluster for. */
function joinFiles(machine: Machine, certificateKey: string): Record<string, string> {
  return {
    'join.yaml': joinConfiguration(machine, certificateKey),
    'kube-public/cluster-info.yaml': textOf(machine.objects, 'cluster-info.yaml'),
    'kube-system/bootstrap-token.yaml': textOf(machine.objects, 'bootstrap-token.yaml'),
  };
}

function joinConfiguration({ objects }: Machine, certificateKey: string): string {
  return `${textOf(objects, 'join.yaml')}controlPlane:\n  certificateKey: ${certificateKey}\n`;
}

/** `kubeadm init phase upload-certs` encrypts each file with AES-GCM; the nonce stands before it. */
function uploadedCerts(
  { shared }: Machine,
  key: Buffer,
  more: Readonly<Record<string, string>> = {},
  hasExternalEtcd = false,
  metadata = {},
): unknown {
  const files = {
    'ca.crt': shared.ca.certificatePem,
    'ca.key': shared.ca.traditionalKeyPem,
    'front-proxy-ca.crt': shared.frontProxyCa.certificatePem,
    'front-proxy-ca.key': shared.frontProxyCa.traditionalKeyPem,
    'sa.key': shared.serviceAccount.privatePem,
    'sa.pub': shared.serviceAccount.publicPem,
    ...(hasExternalEtcd
      ? {}
      : { 'etcd-ca.crt': shared.etcdCa.certificatePem, 'etcd-ca.key': shared.etcdCa.traditionalKeyPem }),
    ...more,
  };
  const sealed = Object.entries(files).map(([name, text]) => [name, seal(text, key)] as const);
  return secret('kubeadm-certs', 'kube-system', Object.fromEntries(sealed), { metadata });
}

function seal(text: string, key: Buffer): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}
