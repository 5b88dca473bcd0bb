import { toDocuments, toYaml } from '../../mutations/distributions/documents.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, kubeadmMachine, manifests, pki, rootfs, withFlags } from '../machine.ts';

/** What programs make when they start, or have not made when they were stopped. */
export const madeAtStartIncidents: readonly Incident[] = [
  {
    id: 'kubeadm-administrators-not-bound',
    reference: 'kubernetes/kubeadm#3308',
    cause: 'kubeadm init did not make the ClusterRoleBinding kubeadm:cluster-admins, so that admin.conf may do nothing',
    errorText:
      'Error from server (Forbidden): nodes is forbidden: User "kubernetes-admin" cannot list resource "nodes" in API group "" at the cluster scope',
    root: rootfs,
    files: ['admin.conf'],
    mustMention: /kubeadm:cluster-admins.{0,400}super-admin\.conf/s,
    mustNotSay: /kubeadm certs renew|kubeadm init phase kubeconfig/,
    mustNotWork: /admin-to-apiserver .*[^-]admin\.conf/,
    async make() {
      const { files } = await kubeadmMachine();
      const bootstrappers = 'system:bootstrappers:kubeadm:default-node-token';
      const bindings = (...more: readonly (readonly [string, string, string])[]): string =>
        toDocuments(
          ...[
            ['cluster-admin', 'cluster-admin', 'system:masters'] as const,
            ['kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', bootstrappers] as const,
            ['system:basic-user', 'system:basic-user', 'system:authenticated'] as const,
            ['system:discovery', 'system:discovery', 'system:authenticated'] as const,
            ...more,
          ].map(([name, role, group]) => ({
            apiVersion: 'rbac.authorization.k8s.io/v1',
            kind: 'ClusterRoleBinding',
            metadata: { name },
            roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
            subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: group }],
          })),
        );
      const path = 'clusterrolebindings.yaml';
      return {
        broken: { ...files, [path]: bindings() },
        repaired: { [path]: bindings(['kubeadm:cluster-admins', 'cluster-admin', 'kubeadm:cluster-admins']) },
      };
    },
  },
  {
    id: 'kubelet-serves-with-its-client-certificate',
    reference: 'kelseyhightower/kubernetes-the-hard-way#146',
    cause: "The kubelet's --tls-cert-file is its client certificate, which has no names and no serverAuth",
    errorText:
      'Error from server: Get https://cp-1:10250/containerLogs/default/nginx-158599303-bbkwt/nginx: x509: certificate is valid for system:node:cp-1, not cp-1',
    root: rootfs,
    files: ['kubelet-client', '10-kubeadm.conf'],
    mustMention: /client|serverAuth/i,
    mustNotSay: /Reissue it with serverAuth/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const [unit, folder] = [
        `${rootfs}/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf`,
        '/var/lib/kubelet/pki',
      ];
      const serving = (file: string): Record<string, string> =>
        edited(files, unit, [
          'ExecStart=/usr/bin/kubelet ',
          `ExecStart=/usr/bin/kubelet --tls-cert-file=${folder}/${file} --tls-private-key-file=${folder}/${file} `,
        ]);
      const pair = await shared.ca.issue({
        commonName: 'system:node:cp-1',
        organizations: ['system:nodes'],
        dnsNames: ['cp-1'],
        ipAddresses: ['10.0.0.11'],
        extKeyUsage: ['serverAuth'],
      });
      return {
        broken: {
          ...files,
          ...withFlags(
            files,
            `${manifests}/kube-apiserver.yaml`,
            '--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt',
          ),
          ...serving('kubelet-client-current.pem'),
        },
        repaired: {
          ...serving('serving.pem'),
          [`${rootfs}${folder}/serving.pem`]: pair.certificatePem + pair.traditionalKeyPem,
        },
      };
    },
  },
  {
    id: 'monitor-verifies-what-the-scheduler-makes-itself',
    reference: 'helm/charts#23581',
    cause:
      'kube-scheduler has no certificate and makes one itself; the ServiceMonitor verifies it with the CA of the cluster',
    lineFrom: 'Prometheus',
    errorText: 'Get "https://10.0.0.11:10259/metrics": x509: certificate signed by unknown authority',
    root: rootfs,
    files: ['kube-scheduler.yaml', 'monitor.yaml'],
    mustMention: /creates its certificate itself|creates itself/,
    explainMention: /creates itself, because --tls-cert-file is not set/,
    mustNotSay: /kubeadm certs renew/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      const pair = await shared.ca.issue({
        commonName: 'kube-scheduler',
        dnsNames: ['localhost'],
        ipAddresses: ['127.0.0.1', '10.0.0.11'],
        extKeyUsage: ['serverAuth'],
      });
      const manifest = `${manifests}/kube-scheduler.yaml`;
      const monitor = {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'ServiceMonitor',
        metadata: { name: 'kube-scheduler', namespace: 'monitoring' },
        spec: {
          endpoints: [
            {
              port: 'http-metrics',
              scheme: 'https',
              bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token',
              tlsConfig: {
                caFile: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
                serverName: '127.0.0.1',
              },
            },
          ],
          namespaceSelector: { matchNames: ['kube-system'] },
          selector: { matchLabels: { app: 'kube-scheduler' } },
        },
      };
      return {
        broken: { ...files, 'monitor.yaml': toYaml(monitor) },
        repaired: {
          ...withFlags(
            files,
            manifest,
            '--tls-cert-file=/etc/kubernetes/pki/scheduler.crt',
            '--tls-private-key-file=/etc/kubernetes/pki/scheduler.key',
          ),
          [`${pki}/scheduler.crt`]: pair.certificatePem,
          [`${pki}/scheduler.key`]: pair.traditionalKeyPem,
        },
      };
    },
  },
];
