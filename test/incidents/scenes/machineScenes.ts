import { toKubeconfig } from '../../mutations/distributions/documents.ts';
import { base64 } from '../../support/base64.ts';
import { createTestCa, type TestCertificate, type TestCertificateOptions } from '../../support/testPki.ts';
import type { IncidentFiles } from '../incidentModel.ts';
import { edited, kubeadmMachine, type Machine, manifests, pki, rootfs, textOf } from '../machine.ts';

import { type LineScene, waitingRequest } from './lineScene.ts';

type Edit = (machine: Machine) => IncidentFiles | Promise<IncidentFiles>;

const conf = `${rootfs}/etc/kubernetes`;
const apiserver = `${manifests}/kube-apiserver.yaml`;
const ended = { notBefore: '2025-01-01T00:00:00Z', notAfter: '2026-06-11T08:00:00Z' };
const hasEnded = 'current time 2026-06-12T09:00:00Z is after 2026-06-11T08:00:00Z';

/** A control-plane node with one edit. */
function ofMachine(
  id: string,
  errorText: string,
  files: readonly string[],
  mustMention: RegExp,
  edit: Edit,
): LineScene {
  return {
    id,
    errorText,
    root: rootfs,
    files,
    mustMention,
    make: async () => {
      const machine = await kubeadmMachine();
      return { ...machine.files, ...(await edit(machine)) };
    },
  };
}

const serving = {
  commonName: 'kube-apiserver',
  dnsNames: ['cp-1', 'api.example.com', 'kubernetes', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local'],
  ipAddresses: ['10.0.0.11', '10.96.0.1'],
  extKeyUsage: ['serverAuth'],
} as const satisfies TestCertificateOptions;
const etcdServing = {
  commonName: 'cp-1',
  dnsNames: ['cp-1', 'localhost'],
  ipAddresses: ['10.0.0.11', '127.0.0.1', '::1'],
  extKeyUsage: ['serverAuth', 'clientAuth'],
} as const satisfies TestCertificateOptions;

function kubeconfig(
  { shared }: Machine,
  user: string,
  credentials: TestCertificate,
  server = 'https://10.0.0.11:6443',
): string {
  return toKubeconfig({ ca: shared.ca.certificatePem, server, user, credentials });
}

async function client(
  machine: Machine,
  options: TestCertificateOptions,
  user = options.commonName ?? '',
): Promise<string> {
  return kubeconfig(machine, user, await machine.shared.ca.issue(options));
}

/** Control-plane nodes with one fault. */
export const machineScenes: readonly LineScene[] = [
  ofMachine(
    'controller-manager-expired',
    `Unable to authenticate the request due to an error: x509: certificate has expired or is not yet valid: ${hasEnded}, verifying certificate SN=4660`,
    ['controller-manager.conf'],
    /expired|ended/i,
    async (machine) => ({
      [`${conf}/controller-manager.conf`]: await client(machine, {
        commonName: 'system:kube-controller-manager',
        serialNumber: '1234',
        ...ended,
      }),
    }),
  ),
  ofMachine(
    'apiserver-expired',
    `Get "https://api.example.com:6443/api": x509: certificate has expired or is not yet valid: ${hasEnded}`,
    ['apiserver.crt'],
    /expired|ended/i,
    async ({ shared, own }) => ({
      [`${pki}/apiserver.crt`]: (await shared.ca.issue({ ...serving, keys: own.apiserver.keys, ...ended }))
        .certificatePem,
    }),
  ),
  ofMachine(
    'kubelet-expired',
    'Part of the existing bootstrap client certificate is expired: 2026-06-11 08:00:00 +0000 UTC',
    ['kubelet-client', 'kubelet.conf'],
    /expired|ended/i,
    async ({ shared }) => {
      const expired = await shared.ca.issue({
        commonName: 'system:node:cp-1',
        organizations: ['system:nodes'],
        ...ended,
      });
      const path = `${rootfs}/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem`;
      return { [path]: expired.certificatePem + expired.traditionalKeyPem };
    },
  ),
  ofMachine(
    'etcd-server-expired',
    `Get https://127.0.0.1:2379/health: x509: certificate has expired or is not yet valid: ${hasEnded}`,
    ['etcd/server.crt'],
    /expired|ended/i,
    async ({ shared, own }) => ({
      [`${pki}/etcd/server.crt`]: (await shared.etcdCa.issue({ ...etcdServing, keys: own.etcdServer.keys, ...ended }))
        .certificatePem,
    }),
  ),
  ofMachine(
    'etcd-server-of-other-ca',
    'Get https://127.0.0.1:2379/health: x509: certificate signed by unknown authority',
    ['etcd/server.crt'],
    /\bCA\b|authority/,
    async ({ own }) => {
      const other = await createTestCa({ name: 'etcd-ca' });
      return {
        [`${pki}/etcd/server.crt`]: (await other.issue({ ...etcdServing, keys: own.etcdServer.keys })).certificatePem,
      };
    },
  ),
  ofMachine(
    'etcd-client-of-other-ca',
    'Failed to dial 127.0.0.1:2379: connection error: desc = "transport: remote error: tls: bad certificate"',
    ['apiserver-etcd-client.crt'],
    /\bCA\b|authority/,
    async ({ own }) => {
      const other = await createTestCa({ name: 'etcd-ca' });
      const options = { commonName: 'kube-apiserver-etcd-client', keys: own.apiserverEtcdClient.keys };
      return { [`${pki}/apiserver-etcd-client.crt`]: (await other.issue(options)).certificatePem };
    },
  ),
  ofMachine(
    'etcd-server-without-address',
    "Get https://127.0.0.1:2379/health: x509: cannot validate certificate for 127.0.0.1 because it doesn't contain any IP SANs",
    ['etcd/server.crt'],
    /127\.0\.0\.1|IP SAN/,
    async ({ shared, own }) => ({
      [`${pki}/etcd/server.crt`]: (
        await shared.etcdCa.issue({ ...etcdServing, ipAddresses: [], keys: own.etcdServer.keys })
      ).certificatePem,
    }),
  ),
  ofMachine(
    'etcd-client-not-shown',
    '"msg":"rejected connection","error":"tls: client didn\'t provide a certificate"',
    ['etcd.yaml'],
    /provide a certificate/,
    ({ files }) => edited(files, apiserver, [/ +- --etcd-certfile=.*\n/, ''], [/ +- --etcd-keyfile=.*\n/, '']),
  ),
  ofMachine(
    'etcd-client-missing',
    'open /etc/kubernetes/pki/apiserver-etcd-client-new.crt: no such file or directory',
    ['kube-apiserver.yaml'],
    /apiserver-etcd-client-new\.crt/,
    ({ files }) => edited(files, apiserver, ['apiserver-etcd-client.crt', 'apiserver-etcd-client-new.crt']),
  ),
  ofMachine(
    'etcd-without-tls',
    'tls: first record does not look like a TLS handshake',
    ['kube-apiserver.yaml'],
    /does not/,
    ({ files }) => edited(files, apiserver, ['etcd-servers=https:', 'etcd-servers=http:']),
  ),
  ofMachine(
    'etcd-client-unreadable',
    'failed to constructs tls config: tls: failed to find any PEM data in certificate input',
    ['apiserver-etcd-client.crt'],
    /PEM|not a certificate|unreadable|cannot be read/i,
    () => ({ [`${pki}/apiserver-etcd-client.crt`]: 'see the vault\n' }),
  ),
  ofMachine(
    'kubeconfigs-swapped',
    'leases.coordination.k8s.io "kube-controller-manager" is forbidden: User "system:kube-scheduler" cannot get resource "leases"',
    ['controller-manager.conf'],
    /system:kube-scheduler/,
    ({ files }) => ({
      [`${conf}/controller-manager.conf`]: textOf(files, `${conf}/scheduler.conf`),
      [`${conf}/scheduler.conf`]: textOf(files, `${conf}/controller-manager.conf`),
    }),
  ),
  ofMachine(
    'admin-without-group',
    'POST https://api.example.com:6443/apis 403 Forbidden; User "kubernetes-admin" cannot list resource "nodes" in API group "" at the cluster scope',
    ['admin.conf'],
    /kubernetes-admin/,
    async (machine) => ({
      [`${conf}/admin.conf`]: kubeconfig(
        machine,
        'kubernetes-admin',
        await machine.shared.ca.issue({ commonName: 'kubernetes-admin' }),
        'https://api.example.com:6443',
      ),
    }),
  ),
  ofMachine(
    'admin-conf-of-other-ca',
    'a kubeconfig file "/etc/kubernetes/admin.conf" exists already but has got the wrong CA cert',
    ['admin.conf'],
    /\bCA\b/,
    async ({ files, shared }) => {
      const other = await createTestCa({ name: 'kubernetes' });
      const [from, to] = [shared.ca, other].map(({ certificatePem }) => base64(certificatePem));
      return edited(files, `${conf}/admin.conf`, [from ?? '', to ?? '']);
    },
  ),
  ...['apiserver', 'apiserver-kubelet-client'].map((name) =>
    ofMachine(
      `${name}-of-other-ca`,
      `certificate ${name} not signed by CA certificate ca: crypto/rsa: verification error`,
      [`${name}.crt`],
      /\bCA\b|authority/,
      async ({ own }) => {
        const other = await createTestCa({ name: 'kubernetes' });
        const options =
          name === 'apiserver'
            ? { ...serving, keys: own.apiserver.keys }
            : {
                commonName: 'kube-apiserver-kubelet-client',
                organizations: ['kubeadm:cluster-admins'],
                keys: own.apiserverKubeletClient.keys,
              };
        return { [`${pki}/${name}.crt`]: (await other.issue(options)).certificatePem };
      },
    ),
  ),
  ofMachine(
    'apiserver-for-clients',
    'SSL certificate problem: unsuitable certificate purpose',
    ['apiserver.crt'],
    /server ?auth|usage|as a server/i,
    async ({ shared, own }) => ({
      [`${pki}/apiserver.crt`]: (
        await shared.ca.issue({ ...serving, keys: own.apiserver.keys, extKeyUsage: ['clientAuth'] })
      ).certificatePem,
    }),
  ),
  ...['service-account-key-file', 'service-account-signing-key-file'].map((flag) =>
    ofMachine(
      `${flag}-missing`,
      'open /etc/kubernetes/pki/service-account.pem: no such file or directory',
      ['kube-apiserver.yaml'],
      /service-account\.pem/,
      ({ files }) =>
        edited(files, apiserver, [new RegExp(`--${flag}=.*`), `--${flag}=/etc/kubernetes/pki/service-account.pem`]),
    ),
  ),
  ofMachine(
    'issuer-not-set',
    'service-account-issuer is a required flag',
    ['kube-apiserver.yaml'],
    /--service-account-issuer/,
    ({ files }) => edited(files, apiserver, [/ +- --service-account-issuer=.*\n/, '']),
  ),
  ofMachine(
    'signing-ca-missing',
    'Failed to start certificate controller: open /etc/kubernetes/pki/signing.crt: no such file or directory',
    ['kube-controller-manager.yaml'],
    /signing\.crt/,
    ({ files }) =>
      edited(files, `${manifests}/kube-controller-manager.yaml`, [
        /--cluster-signing-cert-file=.*/,
        '--cluster-signing-cert-file=/etc/kubernetes/pki/signing.crt',
      ]),
  ),
  ofMachine(
    'kubelet-serving-request-waits',
    'Get https://10.0.0.11:10250/containerLogs/a: remote error: tls: internal error',
    ['csr.yaml'],
    /approve|waits|waiting/i,
    async ({ files }) => ({
      ...edited(files, `${rootfs}/var/lib/kubelet/config.yaml`, [/$/, 'serverTLSBootstrap: true\n']),
      [`${rootfs}/root/csr.yaml`]: await waitingRequest(),
    }),
  ),
  ofMachine(
    'kubeconfig-without-tls',
    'http: server gave HTTP response to HTTPS client',
    ['admin.conf'],
    /http:/,
    ({ files }) => edited(files, `${conf}/admin.conf`, ['server: https:', 'server: http:']),
  ),
];
