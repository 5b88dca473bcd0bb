import { type ControlPlane, withFlags } from '../../../../../support/controlPlane.ts';
import { type ConnectionCase, secretOf } from './connectionCase.ts';

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

function prometheus(selector: string): string {
  return `apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata:
  name: k8s
  namespace: monitoring
spec:
  replicas: 1
  ${selector}: {}
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

/** The certificate by which the Node of the machine is known, and that Node. */
async function nodeWith(
  { shared: { ca } }: ControlPlane,
  addresses: readonly (readonly [type: string, address: string])[],
  name = 'cp-1',
): Promise<Record<string, string>> {
  const client = await ca.issue({
    commonName: 'system:node:cp-1',
    organizations: ['system:nodes'],
    extKeyUsage: ['clientAuth'],
  });
  const list = addresses.map(([type, address]) => `  - type: ${type}\n    address: ${address}\n`);
  return {
    '/var/lib/kubelet/pki/kubelet-client-current.pem': client.certificatePem + client.traditionalKeyPem,
    '/deploy/nodes.yaml': `apiVersion: v1\nkind: Node\nmetadata:\n  name: ${name}\nstatus:\n  addresses:\n${list.join('')}`,
  };
}

const ofNodes: readonly (readonly [
  what: string,
  addresses: Parameters<typeof nodeWith>[1],
  name: string,
  line: string,
])[] = [
  [
    'that it covers',
    [
      ['Hostname', 'cp-1'],
      ['InternalIP', '10.0.0.11'],
    ],
    'cp-1',
    'accepted',
  ],
  [
    'that it does not cover',
    [
      ['Hostname', 'cp-1'],
      ['InternalIP', '10.0.9.9'],
    ],
    'cp-1',
    'x509: certificate is valid for 10.0.0.11, not 10.0.9.9',
  ],
  [
    'of a type that is asked for before another',
    [
      ['ExternalIP', '192.0.2.1'],
      ['InternalIP', '10.0.0.11'],
    ],
    'cp-1',
    'accepted',
  ],
  ['of another Node', [['InternalIP', '10.0.9.9']], 'cp-2', 'accepted'],
  ['of no type that is asked for', [['InternalDNS', 'cp-1.example.com']], 'cp-1', 'accepted'],
];

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
    title: 'a ServiceMonitor that a Prometheus without a selector does not read',
    add: async (plane) => ({
      ...(await kubeletServing(plane)),
      '/deploy/monitor.yaml': monitor('kubelet', [podCa]),
      '/deploy/prometheus.yaml': prometheus('podMonitorSelector'),
    }),
    lines: { 20: [], 21: [], 22: [] },
  },
  {
    title: 'a ServiceMonitor that a Prometheus reads',
    add: async (plane) => ({
      ...(await kubeletServing(plane)),
      '/deploy/monitor.yaml': monitor('kubelet', [podCa]),
      '/deploy/prometheus.yaml': prometheus('serviceMonitorSelector'),
    }),
    lines: { 20: 'works: monitoring → kubelet | accepted | none' },
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
  ...ofNodes.map(
    ([what, addresses, name, line]): ConnectionCase => ({
      title: `metrics-server with the address of a Node ${what}`,
      add: async (plane) => ({
        ...(await kubeletServing(plane)),
        ...(await nodeWith(plane, addresses, name)),
        '/deploy/metrics-server.yaml': metricsServer,
      }),
      lines: { 20: `${line === 'accepted' ? 'works' : 'broken'}: monitoring → kubelet | ${line} | none` },
    }),
  ),
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
    lines: {
      21: 'broken: monitoring → kube-controller-manager | x509: certificate signed by unknown authority | none',
    },
  },
  {
    title: 'a ServiceMonitor of kube-controller-manager with a folder for its certificate that was not read',
    add: (plane) => ({
      ...withFlags(plane, 'kube-controller-manager.yaml', ['--cert-dir=/srv/pki']),
      '/deploy/monitor.yaml': monitor('kube-controller-manager', [podCa]),
    }),
    lines: {
      21: 'unknown: monitoring → kube-controller-manager | unknown fileNotRead /srv/pki/kube-controller-manager.crt | none',
    },
  },
  {
    title: 'a ServiceMonitor of kube-scheduler that does not verify',
    add: () => ({ '/deploy/monitor.yaml': monitor('kube-scheduler', ['insecureSkipVerify: true']) }),
    lines: { 22: 'works: monitoring → kube-scheduler | not verified: skipped | none' },
  },
  ...etcdCases(),
  ...scrapeCases(),
  ...hubbleCases(),
];

/** Monitors of etcd, with the Secret that their operator mounts. */
function etcdCases(): readonly ConnectionCase[] {
  const secrets = (operator: string, name = 'ca') =>
    `{caFile: /etc/${operator}/secrets/etcd-certs/${name}.crt, certFile: /etc/${operator}/secrets/etcd-certs/client.crt}`;
  const unknownCa = 'x509: certificate signed by unknown authority';
  const forms: readonly (readonly [title: string, kind: string, tlsConfig: string])[] = [
    ['a ServiceMonitor', 'ServiceMonitor', secrets('prometheus')],
    ['a VMServiceScrape', 'VMServiceScrape', secrets('vm')],
    [
      'a PodMonitor with Secrets',
      'PodMonitor',
      '{ca: {secret: {name: etcd-certs, key: ca.crt}}, cert: {secret: {name: etcd-certs, key: client.crt}}}',
    ],
  ];
  const files = async (
    { shared }: ControlPlane,
    [, kind, tlsConfig]: (typeof forms)[number],
    { ca = shared.etcdCa, signer = shared.etcdCa } = {},
  ) => ({
    '/deploy/etcd.yaml': `apiVersion: monitoring.coreos.com/v1
kind: ${kind}
metadata: {name: etcd, namespace: apps}
spec:
  endpoints:
  - {port: metrics, scheme: https, tlsConfig: ${tlsConfig}}
  selector:
    matchLabels: {component: etcd}
`.replace(/^apiVersion: .*/, kind.startsWith('VM') ? 'apiVersion: operator.victoriametrics.com/v1beta1' : '$&'),
    '/deploy/secret.yaml': secretOf('etcd-certs', {
      'ca.crt': ca.certificatePem,
      'client.crt': (await signer.issue({ commonName: 'prometheus' })).certificatePem,
    }),
  });
  const line = (state: string, server: string, client: string) => ({
    32: `${state}: monitoring → etcd | ${server} | ${client}`,
  });
  return [
    ...forms.flatMap((form): readonly ConnectionCase[] => [
      {
        title: `${form[0]} of etcd`,
        add: (plane) => files(plane, form),
        lines: line('works', 'accepted', 'accepted'),
      },
      {
        title: `${form[0]} of etcd with the CA of the cluster`,
        add: (plane) => files(plane, form, { ca: plane.shared.ca }),
        lines: line('broken', unknownCa, 'accepted'),
      },
      {
        title: `${form[0]} of etcd with a certificate of the cluster`,
        add: (plane) => files(plane, form, { signer: plane.shared.ca }),
        lines: line('broken', 'accepted', unknownCa),
      },
    ]),
    {
      title: 'a ServiceMonitor of etcd with the CA of Pods',
      add: (plane) =>
        files(plane, ['', 'ServiceMonitor', `{${podCa}, certFile: /etc/prometheus/secrets/etcd-certs/client.crt}`]),
      lines: line('broken', unknownCa, 'accepted'),
    },
    {
      title: 'a ServiceMonitor of etcd without TLS is no connection',
      add: async (plane) => {
        const made = await files(plane, ['', 'ServiceMonitor', secrets('prometheus')]);
        return { ...made, '/deploy/etcd.yaml': made['/deploy/etcd.yaml'].replace('scheme: https', 'scheme: http') };
      },
      lines: { 32: [] },
    },
    {
      title: 'a ServiceMonitor of etcd whose Secret is not among the files',
      add: async (plane) => ({
        '/deploy/etcd.yaml': (await files(plane, ['', 'ServiceMonitor', secrets('prometheus')]))['/deploy/etcd.yaml'],
      }),
      lines: line('unknown', 'unknown objectNotFound Secret etcd-certs', 'unknown objectNotFound Secret etcd-certs'),
    },
  ];
}

/** Cilium's Hubble: who trusts whom is in Secrets whose names are always the same. */
function hubbleCases(): readonly ConnectionCase[] {
  const unknownCa = 'x509: certificate signed by unknown authority';
  return (
    [
      [33, 'hubble-relay', 'hubble', 'hubble-relay-client-certs', 'hubble-server-certs'],
      [34, 'hubble-ui', 'hubble-relay', 'hubble-ui-client-certs', 'hubble-relay-server-certs'],
    ] as const
  ).flatMap(([number, client, server, ofClient, ofServer]): readonly ConnectionCase[] =>
    [true, false].map((isOne) => ({
      title: `${client} and ${server} of ${isOne ? 'one CA' : 'two CAs'}`,
      add: async ({ shared: { ca, etcdCa } }) => {
        const other = isOne ? ca : etcdCa;
        const shown = await ca.issue({ commonName: client });
        const presented = await other.issue({ dnsNames: [`*.${server}.cilium.io`], extKeyUsage: ['serverAuth'] });
        return {
          '/deploy/client.yaml': secretOf(ofClient, { 'ca.crt': ca.certificatePem, 'tls.crt': shown.certificatePem }),
          '/deploy/server.yaml': secretOf(ofServer, {
            'ca.crt': other.certificatePem,
            'tls.crt': presented.certificatePem,
          }),
        };
      },
      lines: {
        [number]: isOne
          ? `works: ${client} → ${server} | accepted | accepted`
          : `broken: ${client} → ${server} | ${unknownCa} | ${unknownCa}`,
      },
    })),
  );
}

/** A Prometheus with a file of its own instead of objects: on the machine, and in a ConfigMap that its Pods mount. */
function scrapeCases(): readonly ConnectionCase[] {
  const unknownCa = 'x509: certificate signed by unknown authority';
  const job = (
    folder: string,
    { target = '10.0.0.11:2379', scheme = 'https', cert = true, more = '' } = {},
  ) => `scrape_configs:
- job_name: members
  scheme: ${scheme}
  tls_config:
    ca_file: ${folder}/ca.crt
${cert ? `    cert_file: ${folder}/tls.crt\n    key_file: ${folder}/tls.key\n` : ''}${more}  static_configs:
  - targets: ["${target}"]
`;
  type Files = (pair: { ca: string; certificate: string; key: string }) => Record<string, string>;
  const onMachine =
    (settings?: Parameters<typeof job>[1]): Files =>
    ({ ca, certificate, key }) => ({
      '/etc/prometheus/prometheus.yml': job('/etc/prometheus', settings),
      '/etc/prometheus/ca.crt': ca,
      '/etc/prometheus/tls.crt': certificate,
      '/etc/prometheus/tls.key': key,
    });
  const inPods =
    (settings?: Parameters<typeof job>[1]): Files =>
    ({ ca, certificate, key }) => ({
      '/deploy/prometheus.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: prometheus, namespace: apps}
data:
  prometheus.yml: |
${job('/certs', settings).replace(/^(?=.)/gm, '    ')}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: prometheus, namespace: apps}
spec:
  template:
    spec:
      containers:
      - name: prometheus
        volumeMounts:
        - {name: config, mountPath: /etc/prometheus}
        - {name: tls, mountPath: /certs}
      volumes:
      - {name: config, configMap: {name: prometheus}}
      - {name: tls, secret: {secretName: for-etcd}}
---
${secretOf('for-etcd', { 'ca.crt': ca, 'tls.crt': certificate, 'tls.key': key })}`,
    });
  const caseOf = (
    title: string,
    files: Files,
    expected: string | readonly string[],
    choose: (
      plane: ControlPlane['shared'],
    ) => readonly [ca: ControlPlane['shared']['ca'], signer: ControlPlane['shared']['ca']] = ({ etcdCa }) => [
      etcdCa,
      etcdCa,
    ],
  ): ConnectionCase => ({
    title,
    add: async ({ shared }) => {
      const [ca, signer] = choose(shared);
      const made = await signer.issue({ commonName: 'prometheus', extKeyUsage: ['clientAuth'] });
      return files({ ca: ca.certificatePem, certificate: made.certificatePem, key: made.traditionalKeyPem });
    },
    lines: { 32: typeof expected === 'string' ? expected.replace(':', ': monitoring → etcd |') : expected },
  });
  return [
    ...(
      [
        ['on the machine', onMachine],
        ['in a ConfigMap', inPods],
      ] as const
    ).flatMap(([where, files]) => [
      caseOf(`prometheus.yml ${where}`, files(), 'works: accepted | accepted'),
      caseOf(
        `prometheus.yml ${where} with the CA of the cluster`,
        files(),
        `broken: ${unknownCa} | accepted`,
        (shared) => [shared.ca, shared.etcdCa],
      ),
      caseOf(
        `prometheus.yml ${where} with a certificate of the cluster`,
        files(),
        `broken: accepted | ${unknownCa}`,
        (shared) => [shared.etcdCa, shared.ca],
      ),
      caseOf(
        `prometheus.yml ${where} without a certificate`,
        files({ cert: false }),
        "broken: accepted | tls: client didn't provide a certificate",
      ),
      caseOf(`prometheus.yml ${where} without TLS`, files({ scheme: 'http' }), []),
      caseOf(
        `prometheus.yml ${where} of the etcd of another cluster`,
        files({ target: '10.99.0.1:2379' }),
        [],
        (shared) => [shared.ca, shared.ca],
      ),
      caseOf(
        `prometheus.yml ${where} that puts another address there`,
        files({ more: '  relabel_configs:\n  - {target_label: __address__, replacement: "10.99.0.1:2379"}\n' }),
        [],
        (shared) => [shared.ca, shared.ca],
      ),
    ]),
  ];
}
