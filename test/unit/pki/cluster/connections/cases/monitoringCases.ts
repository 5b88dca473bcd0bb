import { type ControlPlane, withFlags } from '../../../../../support/controlPlane.ts';
import type { ConnectionCase } from './connectionCase.ts';

const podCa = 'caFile: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt';

/** As kube-prometheus-stack writes it. */
function monitor(name: string, tlsConfig: readonly string[], paths: readonly string[] = ['/metrics']): string {
  const endpoints = paths.map(
    (path) => `  - port: https-metrics
    scheme: https
    path: ${path}
    bearerTokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
    tlsConfig:
${tlsConfig.map((line) => `      ${line}\n`).join('')}`,
  );
  return `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: kube-prometheus-stack-${name}
  namespace: monitoring
spec:
  endpoints:
${endpoints.join('')}  namespaceSelector:
    matchNames: [kube-system]
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
`;
}

async function kubeletServing({ shared: { ca } }: ControlPlane): Promise<Record<string, string>> {
  const serving = await ca.issue({
    commonName: 'system:node:cp-1',
    organizations: ['system:nodes'],
    ipAddresses: ['10.0.0.11'],
    extKeyUsage: ['serverAuth'],
  });
  return { '/var/lib/kubelet/pki/kubelet-server-current.pem': serving.certificatePem + serving.traditionalKeyPem };
}

const metricsServer = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: metrics-server
  namespace: kube-system
spec:
  template:
    spec:
      containers:
      - name: metrics-server
        args:
        - --cert-dir=/tmp
        - --secure-port=10250
        - --kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname
        - --kubelet-use-node-status-port
        image: registry.k8s.io/metrics-server/metrics-server:v0.7.2
`;

/** Who asks kubelets, kube-controller-manager and kube-scheduler for metrics. */
export const monitoringCases: readonly ConnectionCase[] = [
  {
    title: 'a ServiceMonitor of kubelets whose certificates are signed: endpoints that say the same are one',
    add: async (plane) => ({
      ...(await kubeletServing(plane)),
      '/deploy/monitor.yaml': monitor('kubelet', [podCa], ['/metrics', '/metrics/cadvisor']),
    }),
    lines: { 20: 'works: monitoring → kubelet | accepted | none', 21: [], 22: [] },
  },
  {
    title: 'a ServiceMonitor with the CA in a Secret that is another one',
    add: async (plane) => ({
      ...(await kubeletServing(plane)),
      '/deploy/monitor.yaml': `${monitor('kubelet', ['ca: {secret: {name: kubelet-ca, key: root.pem}}'])}---
apiVersion: v1
kind: Secret
metadata:
  name: kubelet-ca
  namespace: monitoring
data:
  root.pem: ${Buffer.from(plane.shared.etcdCa.certificatePem).toString('base64')}
`,
    }),
    lines: { 20: 'broken: monitoring → kubelet | x509: certificate signed by unknown authority | none' },
  },
  {
    title: 'metrics-server without a flag for the CA verifies by the CA of Pods',
    add: async (plane) => ({ ...(await kubeletServing(plane)), '/deploy/metrics-server.yaml': metricsServer }),
    lines: { 20: 'works: monitoring → kubelet | accepted | none' },
  },
  {
    title: 'a ServiceMonitor of kube-controller-manager, which has a certificate of its own',
    add: async (plane) => {
      const serving = await plane.shared.ca.issue({
        commonName: 'kube-controller-manager',
        dnsNames: ['localhost'],
        extKeyUsage: ['serverAuth'],
      });
      const pki = '/etc/kubernetes/pki/controller-manager';
      return {
        ...withFlags(plane, 'kube-controller-manager.yaml', [
          `--tls-cert-file=${pki}.crt`,
          `--tls-private-key-file=${pki}.key`,
        ]),
        [`${pki}.crt`]: serving.certificatePem,
        [`${pki}.key`]: serving.keyPem,
        '/deploy/monitor.yaml': monitor('kube-controller-manager', [podCa, 'serverName: localhost']),
      };
    },
    lines: { 20: [], 21: 'works: monitoring → kube-controller-manager | accepted | none' },
  },
  {
    title: 'a ServiceMonitor of kube-controller-manager that makes its certificate itself',
    add: () => ({ '/deploy/monitor.yaml': monitor('kube-controller-manager', [podCa]) }),
    lines: { 21: 'unknown: monitoring → kube-controller-manager | unknown inMemory inMemory | none' },
  },
  {
    title: 'a ServiceMonitor of kube-scheduler that does not verify',
    add: () => ({ '/deploy/monitor.yaml': monitor('kube-scheduler', ['insecureSkipVerify: true']) }),
    lines: { 22: 'works: monitoring → kube-scheduler | not verified: skipped | none' },
  },
];
