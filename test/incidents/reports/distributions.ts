import { createHash } from 'node:crypto';
import { datastoreFiles } from '../../mutations/distributions/datastores.ts';
import { toDocuments, toKubeconfig, toYaml } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, k3sMachine, rke2Machine, rootfs, textOf } from '../machine.ts';
import { deployment, ingress, secret, tlsSecret } from '../objects.ts';

/** k3s, RKE2, Rancher and Talos. */
export const distributionIncidents: readonly Incident[] = [
  {
    id: 'k3s-load-balancer-address',
    reference: 'k3s-io/k3s#5159',
    cause: "The kubeconfig names the address of a load balancer that is not among the server's --tls-san",
    errorText:
      'Unable to connect to the server: x509: certificate is valid for 10.0.0.21, 10.43.0.1, 127.0.0.1, ::1, not 10.0.2.8',
    root: rootfs,
    files: ['home/dev/.kube/config', 'serving-kube-apiserver.crt', 'k3s/config.yaml'],
    mustMention: /10\.0\.2\.8/,
    mustNotWork: /home\/dev/,
    async make() {
      const { files } = await k3sMachine();
      const home = `${rootfs}/home/dev/.kube/config`;
      const own = textOf(files, `${rootfs}/etc/rancher/k3s/k3s.yaml`);
      return {
        broken: { ...files, [home]: own.replace('127.0.0.1', '10.0.2.8') },
        repaired: { [home]: own.replace('127.0.0.1', 'k3s.example.com') },
      };
    },
  },
  {
    id: 'rke2-agent-joins-at-6443',
    reference: 'rancher/rke2#165',
    cause: "The agent's server names the port of the Kubernetes API; RKE2 lets nodes join at 9345",
    errorText:
      'Aug 07 18:00:14 agent-1 rke2[1470]: time="2026-06-12T11:00:14Z" level=error msg="failed to get CA certs at https://127.0.0.1:38853/cacerts: https://127.0.0.1:38853/cacerts: 401 Unauthorized"',
    files: ['agent-1/etc/rancher/rke2/config.yaml'],
    mustMention: /9345/,
    mustNotSay: /new token/,
    async make() {
      const { files, tls } = await rke2Machine();
      const hash = createHash('sha256')
        .update(textOf(files, `${tls}/server-ca.crt`))
        .digest('hex');
      const agent = (name: string, port: number): Record<string, string> => ({
        [`${name}/etc/rancher/rke2/config.yaml`]: `server: https://10.0.7.10:${port}\ntoken: K10${hash}::server:7297b29e32acaacbf1c16e698c078f8e\n`,
      });
      return {
        broken: { ...files, ...agent('agent-1', 6443), ...agent('agent-2', 9345) },
        repaired: agent('agent-1', 9345),
      };
    },
  },
  {
    id: 'k3s-without-the-ca-of-its-database',
    reference: 'k3s-io/k3s#549',
    lineFrom: 'k3s-io/k3s#5120',
    cause:
      'The endpoint asks for sslmode=verify-full, and k3s has no datastore-cafile for the private CA of PostgreSQL',
    errorText:
      'Jun 19 03:31:07 sql-1 k3s[8152]: time="2026-06-12T11:31:07Z" level=fatal msg="starting kubernetes: preparing server: creating storage endpoint: building kine: tls: failed to verify certificate: x509: certificate signed by unknown authority"',
    files: ['sql-1/etc/rancher/k3s/config.yaml', 'db-of-sql-1/var/lib/database/server.crt'],
    mustMention: /datastore-cafile/,
    mustNotSay: /certificate rotate|sslmode=disable/,
    async make() {
      const files = await datastoreFiles();
      const file = 'sql-1/etc/rancher/k3s/config.yaml';
      return {
        broken: { ...files, ...edited(files, file, [/^datastore-(?:ca|cert|key)file:.*\n/gm, '']) },
        repaired: { [file]: files[file] },
      };
    },
  },
  {
    id: 'k3s-kubeconfig-not-copied-again',
    reference: 'k3s-io/k3s#12220',
    cause: 'k3s renewed its certificates, and the copy of its kubeconfig still has the one that expired',
    errorText:
      "E0427 12:22:00.140536 1096915 memcache.go:265] couldn't get current server API group list: the server has asked for the client to provide credentials",
    root: rootfs,
    files: ['home/dev/.kube/config'],
    mustMention: /expired|ended/i,
    mustNotWork: /home\/dev/,
    async make() {
      const { files, clientCa } = await k3sMachine();
      const home = `${rootfs}/home/dev/.kube/config`;
      const expired = await clientCa.issue({
        commonName: 'system:admin',
        organizations: ['system:masters'],
        notBefore: '2025-04-25T08:00:00Z',
        notAfter: '2026-04-25T08:00:00Z',
        serialNumber: '5c41a7e09b2d',
      });
      const common = { server: 'https://k3s.example.com:6443', cluster: 'default', user: 'default' };
      const current = textOf(files, `${rootfs}/etc/rancher/k3s/k3s.yaml`);
      return {
        broken: {
          ...files,
          [home]: toKubeconfig({
            ...common,
            ca: textOf(files, `${rootfs}/var/lib/rancher/k3s/server/tls/server-ca.crt`),
            credentials: { ...expired, certificatePem: expired.certificatePem + clientCa.certificatePem },
          }),
        },
        repaired: { [home]: current.replace('127.0.0.1', 'k3s.example.com') },
      };
    },
  },
  {
    id: 'k3s-token-of-other-cluster',
    reference: 'k3s-io/k3s#3727',
    cause: "The agent's token has the hash of another CA than the server has",
    errorText:
      'Jul 29 06:42:37 localhost.localdomain k3s[5015]: time="2026-06-12T06:42:37.109627641-04:00" level=error msg="token CA hash does not match the Cluster CA certificate hash: {given} != {actual}"',
    files: ['k3s-agent.service.env'],
    mustMention: /hash|token/i,
    async make() {
      const [ca, other] = [
        await createTestCa({ name: 'k3s-server-ca@1767225600' }),
        await createTestCa({ name: 'k3s-server-ca@1735689600' }),
      ];
      const token = (of: TestCa, user: string): string => `K10${checksumOf(of)}::${user}:8f1c2a7d4e6b9035`;
      const tls = 'server/var/lib/rancher/k3s/server';
      const serving = await ca.issue({
        commonName: 'kube-apiserver',
        dnsNames: [
          'kubernetes',
          'kubernetes.default',
          'kubernetes.default.svc',
          'kubernetes.default.svc.cluster.local',
          'localhost',
        ],
        ipAddresses: ['127.0.0.1', '10.43.0.1', '192.168.1.10'],
        extKeyUsage: ['serverAuth'],
      });
      const agent = (of: TestCa): string => `K3S_TOKEN='${token(of, 'server')}'\nK3S_URL='https://192.168.1.10:6443'\n`;
      const environment = 'agent/etc/systemd/system/k3s-agent.service.env';
      return {
        broken: {
          [`${tls}/tls/server-ca.crt`]: ca.certificatePem,
          [`${tls}/token`]: `${token(ca, 'server')}\n`,
          [`${tls}/tls/serving-kube-apiserver.crt`]: serving.certificatePem + ca.certificatePem,
          [`${tls}/tls/serving-kube-apiserver.key`]: serving.traditionalKeyPem,
          [environment]: agent(other),
        },
        repaired: { [environment]: agent(ca) },
        pasted: { given: checksumOf(other), actual: checksumOf(ca) },
      };
    },
  },
  {
    id: 'rke2-kubelet-signed-by-client-ca',
    reference: 'k3s-io/k3s#3599',
    cause:
      "kube-controller-manager signs kubelets' serving certificates with the CA of clients, which kube-apiserver does not expect",
    errorText:
      'Error from server: Get "https://10.0.0.21:10250/containerLogs/kube-system/coredns-7448499f4d-2x5v6/coredns": x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['kube-controller-manager.yaml', 'serving-kubelet.crt', 'kube-apiserver.yaml'],
    mustMention: /\bCA\b|authority|client-ca/,
    async make() {
      const { files, tls, clientCa } = await rke2Machine();
      const manager = `${rootfs}/var/lib/rancher/rke2/agent/pod-manifests/kube-controller-manager.yaml`;
      const serving = await clientCa.issue({
        commonName: 'system:node:server-1',
        organizations: ['system:nodes'],
        dnsNames: ['localhost', 'server-1'],
        ipAddresses: ['127.0.0.1', '::1', '10.0.0.21'],
        extKeyUsage: ['serverAuth'],
        serialNumber: '1f6e88d30a47',
      });
      const kubelet = `${rootfs}/var/lib/rancher/rke2/agent/serving-kubelet`;
      return {
        broken: {
          ...files,
          ...edited(
            files,
            manager,
            [
              /(kubelet-serving-cert-file=\S*)server-ca\.crt/,
              'kubelet-serving-cert-file=/var/lib/rancher/rke2/server/tls/client-ca.crt',
            ],
            [
              /(kubelet-serving-key-file=\S*)server-ca\.key/,
              'kubelet-serving-key-file=/var/lib/rancher/rke2/server/tls/client-ca.key',
            ],
          ),
          [`${kubelet}.crt`]: serving.certificatePem + textOf(files, `${tls}/client-ca.crt`),
          [`${kubelet}.key`]: serving.traditionalKeyPem,
        },
        repaired: {
          [manager]: files[manager],
          [`${kubelet}.crt`]: files[`${kubelet}.crt`],
          [`${kubelet}.key`]: files[`${kubelet}.key`],
        },
      };
    },
  },
  {
    id: 'rancher-checksum-of-other-ca',
    reference: 'rancher/rancher#36632',
    cause: "The agent's CATTLE_CA_CHECKSUM is that of another CA than Rancher has",
    errorText: '[ERROR]  Configured cacerts checksum ({actual}) does not match given --ca-checksum ({given})',
    files: ['cattle-cluster-agent.yaml', 'tls-ca.yaml'],
    mustMention: /checksum/i,
    async make() {
      const [ca, other] = [await createTestCa({ name: 'rancher-ca' }), await createTestCa({ name: 'rancher-ca' })];
      const agent = (of: TestCa): string => {
        const env = [
          { name: 'CATTLE_SERVER', value: 'https://rancher.example.com' },
          { name: 'CATTLE_CA_CHECKSUM', value: checksumOf(of) },
        ];
        return toYaml(deployment('cattle-cluster-agent', 'cattle-system', { env }));
      };
      return {
        broken: {
          'rancher/tls-ca.yaml': toYaml(secret('tls-ca', 'cattle-system', { 'cacerts.pem': ca.certificatePem })),
          'downstream/cattle-cluster-agent.yaml': agent(other),
        },
        repaired: { 'downstream/cattle-cluster-agent.yaml': agent(ca) },
        pasted: { given: checksumOf(other), actual: checksumOf(ca) },
      };
    },
  },
  {
    id: 'fleet-helm-ca-mixed-up',
    reference: 'rancher/fleet#614',
    cause: 'The Secret for the Helm repository has the CA of another server',
    errorText:
      'time="2026-06-11T05:55:08Z" level=fatal msg="Get \\"https://helm.intra/virtual-helm/index.yaml\\": x509: certificate signed by unknown authority"',
    files: ['helm-repo.yaml'],
    mustMention: /(?=.*(helm\.intra|helm-repo))(?=.*(\bCA\b|authority))/s,
    async make() {
      const [intra, other] = [
        await createTestCa({ name: 'NOP Root CA G4' }),
        await createTestCa({ name: 'NOP Root CA G3' }),
      ];
      const server = await intra.issue({
        commonName: 'helm.intra',
        dnsNames: ['helm.intra'],
        extKeyUsage: ['serverAuth'],
      });
      const repository = ({ certificatePem }: TestCa): string =>
        toYaml(secret('helm-repo', 'fleet-default', { username: 'fleet', password: 'x', cacerts: certificatePem }));
      const gitRepo = {
        apiVersion: 'fleet.cattle.io/v1alpha1',
        kind: 'GitRepo',
        metadata: { name: 'cluster-tooling', namespace: 'fleet-default' },
        spec: {
          repo: 'https://scm.intra/scm/k8s/kube.git',
          branch: 'master',
          helmSecretName: 'helm-repo',
          paths: ['stackrox'],
        },
      };
      return {
        broken: {
          'fleet/gitrepo.yaml': toYaml(gitRepo),
          'fleet/helm-repo.yaml': repository(other),
          'artifactory/helm.yaml': toDocuments(
            ingress('helm', 'artifactory', 'helm.intra', { secretName: 'helm-tls' }),
            tlsSecret('helm-tls', 'artifactory', server),
          ),
        },
        repaired: { 'fleet/helm-repo.yaml': repository(intra) },
      };
    },
  },
  {
    id: 'talosconfig-of-other-secrets',
    reference: 'siderolabs/talos#12575',
    cause: 'talosconfig and the machine configuration were generated apart, each with a CA of its own',
    errorText:
      'error executing bootstrap: rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"',
    files: ['talosconfig'],
    mustMention: /\bCA\b|authority/,
    async make() {
      const [machine, other] = [await talosCa(), await talosCa()];
      const cluster = await createTestCa({ name: 'kubernetes' });
      return {
        broken: { 'controlplane.yaml': talosMachine(machine, cluster), talosconfig: await talosconfig(other) },
        repaired: { talosconfig: await talosconfig(machine) },
      };
    },
  },
  {
    id: 'talos-endpoint-not-among-cert-sans',
    reference: 'siderolabs/talos#4386',
    cause: 'talosconfig reaches the machine by a name that is not in machine.certSANs of its configuration',
    errorText:
      'error executing bootstrap: rpc error: code = Unavailable desc = connection error: desc = "transport: authentication handshake failed: x509: certificate is valid for talos-192-168-144-3, not talos.example.com"',
    files: ['talosconfig', 'controlplane.yaml'],
    mustMention: /certSANs/,
    async make() {
      const machine = await talosCa();
      const cluster = await createTestCa({ name: 'kubernetes' });
      const endpoint = 'talos.example.com';
      const more = { network: { hostname: 'talos-192-168-144-3' } };
      return {
        broken: {
          'controlplane.yaml': talosMachine(machine, cluster, more),
          talosconfig: await talosconfig(machine, endpoint),
        },
        repaired: { 'controlplane.yaml': talosMachine(machine, cluster, { ...more, certSANs: [endpoint] }) },
      };
    },
  },
];

/** The SHA-256 of a CA's file. */
function checksumOf({ certificatePem }: TestCa): string {
  return createHash('sha256').update(certificatePem).digest('hex');
}

function talosCa(): Promise<TestCa> {
  return createTestCa({ subject: 'O=talos', name: 'talos' });
}

function talosMachine(machine: TestCa, cluster: TestCa, more: Readonly<Record<string, unknown>> = {}): string {
  const pair = ({ certificatePem, keyPem }: TestCa) => ({ crt: base64(certificatePem), key: base64(keyPem) });
  return toYaml({
    version: 'v1alpha1',
    machine: {
      type: 'controlplane',
      token: 'ntn2p7.t4c8xmz0q1w2e3r4',
      ca: pair(machine),
      certSANs: ['192.168.144.3'],
      ...more,
    },
    cluster: { controlPlane: { endpoint: 'https://192.168.144.3:6443' }, clusterName: 'nexus1', ca: pair(cluster) },
  });
}

async function talosconfig(ca: TestCa, endpoint = '192.168.144.3'): Promise<string> {
  const admin = await ca.issue({ subject: 'O=os:admin' });
  const nexus1 = {
    endpoints: [endpoint],
    nodes: ['192.168.144.3'],
    ca: base64(ca.certificatePem),
    crt: base64(admin.certificatePem),
    key: base64(admin.keyPem),
  };
  return toYaml({ context: 'nexus1', contexts: { nexus1 } });
}
