import * as l10n from '@vscode/l10n';
import type { componentFlags } from './componentFlags.ts';
import type { ConnectionRecord, FieldOrigin, FlagOrigin } from './connectionRecord.ts';
import { servingKeys } from './servingKeys.ts';

/**
 * The connections between components: what each side presents, the CA that verifies it, the expected name, and the
 * resulting user.
 *
 * After the table `edges` of the Kubernetes PKI reference (section 2), with its ids; a unit test compares the two.
 * `data/sources.json` explains the sources.
 */

const flag = (component: keyof typeof componentFlags, name: string): FlagOrigin => ({ flag: { component, name } });

const field = (kind: string, path: string, more: Omit<FieldOrigin['field'], 'kind' | 'path'> = {}): FieldOrigin => ({
  field: { kind, path, ...more },
});

/** The serving certificate of kube-apiserver: the SNI certificate for the name, otherwise the default one. */
const apiserverCertificate = [
  flag('kube-apiserver', '--tls-sni-cert-key'),
  flag('kube-apiserver', '--tls-cert-file'),
  {
    directory: flag('kube-apiserver', '--cert-dir'),
    usually: '/var/run/kubernetes',
    file: 'apiserver.crt',
    // `MaybeDefaultWithSelfSignedCerts`: of a CA `<host>-ca@<seconds>` that is made with it.
    isMadeWithout: [
      flag('kube-apiserver', '--tls-cert-file'),
      flag('kube-apiserver', '--tls-private-key-file'),
      flag('kube-apiserver', '--tls-sni-cert-key'),
    ],
  },
] as const;

/** Neither has a folder for it unless one is set: it makes a pair of a CA `localhost-ca@<seconds>` and keeps both in memory. */
const monitoredCertificate = (component: 'kube-controller-manager' | 'kube-scheduler') =>
  [
    flag(component, '--tls-cert-file'),
    {
      directory: flag(component, '--cert-dir'),
      usually: '',
      file: `${component}.crt`,
      isMadeWithout: [flag(component, '--tls-cert-file'), flag(component, '--tls-private-key-file')],
    },
    'inMemory',
  ] as const;

const kubeletDirectory = { directory: flag('kubelet', '--cert-dir'), usually: '/var/lib/kubelet/pki' };

const kubeletCertificate = [
  flag('kubelet', '--tls-cert-file'),
  { ...kubeletDirectory, file: 'kubelet-server-current.pem' },
  { ...kubeletDirectory, file: 'kubelet.crt' },
] as const;

/** The kubelet asks for a serving certificate, which kube-controller-manager signs once it is approved. */
const requestedServing = {
  ...flag('kubelet', '--rotate-server-certificates'),
  signer: 'kubernetes.io/kubelet-serving',
  writtenTo: '/var/lib/kubelet/pki/kubelet-server-current.pem',
  error: 'remote error: tls: internal error',
};

const clientsOfApiserver = [flag('kube-apiserver', '--client-ca-file'), 'nothing'] as const;
const proxiesOfApiserver = [flag('kube-apiserver', '--requestheader-client-ca-file'), 'nothing'] as const;
const serviceAccountKeys = [flag('kube-apiserver', '--service-account-key-file'), flag('kube-apiserver', '--tls-private-key-file')] as const;
const bootstrapTokens = [
  flag('kube-apiserver', '--enable-bootstrap-token-auth'),
  field('Secret', "data['token-secret']", { type: 'bootstrap.kubernetes.io/token' }),
  flag('kube-apiserver', '--token-auth-file'),
] as const;
const podFolder = '/var/run/secrets/kubernetes.io/serviceaccount';
const podCa = { file: `${podFolder}/ca.crt` } as const;
const podToken = { file: `${podFolder}/token` } as const;
/** Published by kube-controller-manager. */
const publishedCas = [
  field('ConfigMap', "data['ca.crt']", { name: 'kube-root-ca.crt' }),
  field('Secret', "data['ca.crt']", { type: 'kubernetes.io/service-account-token' }),
  flag('kube-controller-manager', '--root-ca-file'),
] as const;
const mountedSecret = field('Secret', "data['tls.crt']", { type: 'kubernetes.io/tls' });
/** As generators of webhooks' certificates name them, too: kube-webhook-certgen of ingress-nginx writes `cert`. */
const generatedSecrets = servingKeys.map(([certificate]) => field('Secret', `data['${certificate}']`, { type: 'Opaque' }));
/** Of a Secret whose name is always the same. */
const inSecret = (name: string, key: string) => field('Secret', `data['${key}']`, { name });
const inConfigMap = (name: string, key: string) => field('ConfigMap', `data['${key}']`, { name });
/** istiod writes the root into each namespace, from the Secret that is plugged in. */
/** What istiod writes into each namespace, and writes again where it is gone. */
export const istioRootConfigMap = 'istio-ca-root-cert';
const istioRoots = [inConfigMap(istioRootConfigMap, 'root-cert.pem'), inSecret('cacerts', 'root-cert.pem')] as const;
const linkerdRoots = [inConfigMap('linkerd-identity-trust-roots', 'ca-bundle.crt'), inSecret('linkerd-identity-issuer', 'ca.crt')] as const;
const linkerdIssuer = (key: string, privateKey: string) =>
  field('Secret', `data['${key}']`, { name: 'linkerd-identity-issuer', pairs: `data['${privateKey}']` });
const presentedForName = { presentedFor: 'expectedName' } as const;
/** The fields of Prometheus objects for one server. */
const monitors = ['ServiceMonitor', 'PodMonitor', 'VMServiceScrape', 'VMPodScrape'] as const;
const tlsConfig = (about: string) => {
  const each = (name: string, more: Omit<FieldOrigin['field'], 'kind' | 'path'> = {}) =>
    monitors.map((kind) => field(kind, `tlsConfig.${name}`, { ...more, about }));
  return {
    ca: [
      ...each('caFile', { holds: 'path' }),
      ...each('ca.secret.name', { holds: 'secretName', key: 'ca.crt' }),
      ...each('ca.configMap.name', { holds: 'configMapName', key: 'ca.crt' }),
    ],
    certificate: [
      ...each('certFile', { holds: 'path', pairs: 'tlsConfig.keyFile' }),
      ...each('cert.secret.name', { holds: 'secretName', key: 'tls.crt', pairs: 'tlsConfig.keySecret.name' }),
    ],
    isInsecure: each('insecureSkipVerify'),
    name: each('serverName'),
  };
};
/** The fields of `prometheus.yml` for the jobs that read one server. */
const scrapeJobs = (about: string) => {
  const job = (path: string, more: Omit<FieldOrigin['field'], 'kind' | 'path'> = {}) => [
    field('PrometheusConfiguration', `scrape_configs[].${path}`, { ...more, about }),
  ];
  return {
    ca: job('tls_config.ca_file', { holds: 'path' }),
    certificate: job('tls_config.cert_file', { holds: 'path', pairs: 'scrape_configs[].tls_config.key_file' }),
    isInsecure: job('tls_config.insecure_skip_verify'),
    name: [...job('tls_config.server_name'), ...job('static_configs[].targets[]')],
  };
};
const monitored = (about: string) => {
  const [objects, file] = [tlsConfig(about), scrapeJobs(about)];
  return {
    ca: [...objects.ca, ...file.ca],
    certificate: [...objects.certificate, ...file.certificate],
    isInsecure: [...objects.isInsecure, ...file.isInsecure],
    name: [...objects.name, ...file.name],
  };
};
const etcdMonitor = monitored('etcd');
const kubeletMonitor = monitored('kubelet');
const controllerManagerMonitor = tlsConfig('kube-controller-manager');
const schedulerMonitor = tlsConfig('kube-scheduler');

const kubeconfig = (component: keyof typeof componentFlags, name = '--kubeconfig') => ({ kubeconfig: flag(component, name) });
const controllerManager = [
  kubeconfig('kube-controller-manager'),
  kubeconfig('kube-controller-manager', '--authentication-kubeconfig'),
  kubeconfig('kube-controller-manager', '--authorization-kubeconfig'),
] as const;
const scheduler = [
  kubeconfig('kube-scheduler'),
  kubeconfig('kube-scheduler', '--authentication-kubeconfig'),
  kubeconfig('kube-scheduler', '--authorization-kubeconfig'),
] as const;
const kubeProxy = [
  kubeconfig('kube-proxy'),
  { kubeconfig: field('ConfigMap', "data['kubeconfig.conf']", { name: 'kube-proxy', holds: 'kubeconfig' }) },
] as const;
const kubeletBootstrap = {
  ...kubeconfig('kubelet', '--bootstrap-kubeconfig'),
  places: ['/etc/kubernetes/bootstrap-kubelet.conf', '/var/lib/kubelet/bootstrap-kubeconfig'],
  // kubeadm join removes it once the kubelet has its own, and a kubelet with an expired one needs it again.
  isReplacedBy: flag('kubelet', '--kubeconfig'),
} as const;
const admin = { ...kubeconfig('kubectl'), places: ['/etc/kubernetes/admin.conf', '~/.kube/config'] } as const;
const superAdmin = { ...kubeconfig('kubectl'), places: ['/etc/kubernetes/super-admin.conf'] } as const;
const admissionKubeconfig = {
  kubeconfig: field('AdmissionConfiguration', 'plugins[].configuration.kubeConfigFile', { holds: 'kubeconfigPath' }),
} as const;
const authWebhooks = [
  kubeconfig('kube-apiserver', '--authentication-token-webhook-config-file'),
  kubeconfig('kube-apiserver', '--authorization-webhook-config-file'),
  kubeconfig('kube-apiserver', '--audit-webhook-config-file'),
  { kubeconfig: field('AuthorizationConfiguration', 'authorizers[].webhook.connectionInfo.kubeConfigFile', { holds: 'kubeconfigPath' }) },
  { kubeconfig: field('AdmissionConfiguration', 'plugins[].configuration.imagePolicy.kubeConfigFile', { holds: 'kubeconfigPath' }) },
] as const;
const clusterApi = { kubeconfig: field('Secret', 'data.value', { type: 'cluster.x-k8s.io/secret', holds: 'kubeconfig' }) } as const;
/** The default key that Flux reads. */
const flux = { kubeconfig: field('Secret', "data['value.yaml']", { holds: 'kubeconfig' }) } as const;
const argocd = { kubeconfig: field('Secret', 'data.config', { format: 'argocd', holds: 'kubeconfig' }) } as const;
const remoteClusters = [argocd, clusterApi, flux] as const;
const discoveryFile = { ...kubeconfig('kubeadm', '--discovery-file'), isForCluster: true } as const;
const discoveryField = field('JoinConfiguration', 'discovery.file.kubeConfigPath', { holds: 'kubeconfigPath' });
const egressTls = 'egressSelections[].connection.transport.tcp';

const both = { server: 'serverAuth', client: 'clientAuth' } as const;
const serverOnly = { server: 'serverAuth' } as const;

const listensToClients = {
  ...flag('etcd', '--listen-client-urls'),
  withoutCertificate:
    'TLS key/cert (--cert-file, --key-file) must be provided for client url {url} with HTTPS scheme',
};

/** All connections, in the order of the reference. */
export const connections = [
  {
    id: 'etcd-to-etcd',
    no: 1,
    client: 'etcd',
    server: 'etcd',
    port: 2380,
    listensAt: {
      ...flag('etcd', '--listen-peer-urls'),
      withoutCertificate: 'cannot listen on TLS for {address}: KeyFile and CertFile are not presented',
    },
    isReadByEtcd: true,
    clientRoles: ['etcd-peer'],
    serverRoles: ['etcd-peer'],
    serverCertificate: [flag('etcd', '--peer-cert-file'), 'nothing'],
    serverCertificateIsMadeBy: flag('etcd', '--peer-auto-tls'),
    clientVerifiesWith: [flag('etcd', '--peer-trusted-ca-file'), 'systemRoots'],
    clientCertificate: [flag('etcd', '--peer-client-cert-file'), flag('etcd', '--peer-cert-file'), 'nothing'],
    serverVerifiesWith: [flag('etcd', '--peer-trusted-ca-file'), 'nothing'],
    verificationIsSkippedBy: [flag('etcd', '--peer-auto-tls')],
    isClientCertificateRequired: true,
    clientCertificateIsDemandedBy: flag('etcd', '--peer-client-cert-auth'),
    clientsAreRevokedBy: flag('etcd', '--peer-crl-file'),
    nameFrom: [flag('etcd', '--initial-advertise-peer-urls')],
    clientNameCheck: {
      remoteAddress: { isSkippedBy: flag('etcd', '--peer-skip-client-san-verification') },
      commonNames: [flag('etcd', '--peer-cert-allowed-cn')],
      hostnames: flag('etcd', '--peer-cert-allowed-hostname'),
    },
    areNamesCheckedByClient: true,
    identity: ['chain'],
    usages: both,
    kubeadm: 'mutual',
    // sources: ETCD-tls, KA-etcd
  },
  {
    id: 'apiserver-to-etcd',
    no: 2,
    client: 'kube-apiserver',
    server: 'etcd',
    port: 2379,
    listensAt: listensToClients,
    isReadByEtcd: true,
    clientRoles: ['apiserver-etcd-client'],
    serverRoles: ['etcd-server'],
    serverCertificate: [flag('etcd', '--cert-file'), 'nothing'],
    serverCertificateIsMadeBy: flag('etcd', '--auto-tls'),
    clientVerifiesWith: [flag('kube-apiserver', '--etcd-cafile'), 'systemRoots'],
    clientCertificate: [flag('kube-apiserver', '--etcd-certfile'), 'nothing'],
    serverVerifiesWith: [flag('etcd', '--trusted-ca-file'), 'nothing'],
    isClientCertificateRequired: true,
    clientCertificateIsDemandedBy: flag('etcd', '--client-cert-auth'),
    clientsAreRevokedBy: flag('etcd', '--client-crl-file'),
    nameFrom: [flag('kube-apiserver', '--etcd-servers'), flag('etcd', '--advertise-client-urls')],
    clientNameCheck: { hostnames: flag('etcd', '--client-cert-allowed-hostname') },
    identity: ['etcdUser', 'chain'],
    usages: both,
    kubeadm: 'mutual',
    // sources: AS-etcd, ETCD-tls, KA-manifests
  },
  {
    id: 'etcd-gateway-to-etcd',
    no: 3,
    client: 'etcd',
    server: 'etcd',
    port: 2379,
    listensAt: listensToClients,
    isReadByEtcd: true,
    isWithinProcess: true,
    breaks: () => l10n.t('etcd’s own HTTP gateway fails; clients over gRPC do not notice'),
    clientRoles: ['etcd-server'],
    serverRoles: ['etcd-server'],
    serverCertificate: [flag('etcd', '--cert-file'), 'nothing'],
    serverCertificateIsMadeBy: flag('etcd', '--auto-tls'),
    clientVerifiesWith: ['nothing'],
    clientCertificate: [flag('etcd', '--client-cert-file'), flag('etcd', '--cert-file'), 'nothing'],
    serverVerifiesWith: [flag('etcd', '--trusted-ca-file'), 'nothing'],
    isClientCertificateRequired: true,
    clientCertificateIsDemandedBy: flag('etcd', '--client-cert-auth'),
    clientsAreRevokedBy: flag('etcd', '--client-crl-file'),
    nameFrom: ['nothing'],
    clientNameCheck: { hostnames: flag('etcd', '--client-cert-allowed-hostname') },
    areNamesCheckedByClient: true,
    identity: ['chain'],
    usages: { client: 'clientAuth' },
    kubeadm: 'clientVerified',
    // sources: ETCD-9785, ETCD-tls
  },
  {
    id: 'etcdctl-to-etcd',
    no: 4,
    client: 'etcdctl',
    server: 'etcd',
    port: 2379,
    listensAt: listensToClients,
    isReadByEtcd: true,
    isAssumedOnOwnMachine: true,
    clientRoles: ['etcd-healthcheck-client', 'etcd-server', 'etcd-peer'],
    serverRoles: ['etcd-server'],
    serverCertificate: [flag('etcd', '--cert-file'), 'nothing'],
    serverCertificateIsMadeBy: flag('etcd', '--auto-tls'),
    clientVerifiesWith: [flag('etcdctl', '--cacert'), { file: '/etc/kubernetes/pki/etcd/ca.crt' }],
    clientCertificate: [flag('etcdctl', '--cert'), { file: '/etc/kubernetes/pki/etcd/healthcheck-client.crt' }],
    serverVerifiesWith: [flag('etcd', '--trusted-ca-file'), 'nothing'],
    verificationIsSkippedBy: [flag('etcdctl', '--insecure-skip-tls-verify')],
    isClientCertificateRequired: true,
    clientCertificateIsDemandedBy: flag('etcd', '--client-cert-auth'),
    clientsAreRevokedBy: flag('etcd', '--client-crl-file'),
    nameFrom: [flag('etcdctl', '--endpoints'), flag('etcd', '--advertise-client-urls')],
    clientNameCheck: { hostnames: flag('etcd', '--client-cert-allowed-hostname') },
    identity: ['etcdUser', 'chain'],
    usages: both,
    kubeadm: 'mutual',
    // sources: K8S-pki, KA-etcd
  },
  {
    id: 'kcm-to-apiserver',
    no: 5,
    client: 'kube-controller-manager',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['controller-manager-client'],
    serverRoles: ['apiserver'],
    eachOf: 'origin',
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [...controllerManager, 'systemRoots'],
    clientCertificate: controllerManager,
    serverVerifiesWith: clientsOfApiserver,
    nameFrom: controllerManager,
    identity: ['commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'mutual',
    // sources: KA-kubeconfig, AS-authn, CG-transport
  },
  {
    id: 'scheduler-to-apiserver',
    no: 6,
    client: 'kube-scheduler',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['scheduler-client'],
    serverRoles: ['apiserver'],
    eachOf: 'origin',
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [...scheduler, 'systemRoots'],
    clientCertificate: scheduler,
    serverVerifiesWith: clientsOfApiserver,
    nameFrom: scheduler,
    identity: ['commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'mutual',
    // sources: KA-kubeconfig
  },
  {
    id: 'kube-proxy-to-apiserver',
    no: 7,
    client: 'kube-proxy',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['kube-proxy-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [...kubeProxy, podCa, ...publishedCas],
    clientCertificate: [...kubeProxy, 'nothing'],
    serverVerifiesWith: clientsOfApiserver,
    clientToken: [...kubeProxy, podToken],
    tokenVerifiedWith: serviceAccountKeys,
    nameFrom: kubeProxy,
    identity: ['commonNameAndOrganizations', 'serviceAccount'],
    usages: both,
    kubeadm: 'serverVerified',
    // sources: KA-proxy, K-rbac
  },
  {
    id: 'kubelet-to-apiserver',
    no: 8,
    client: 'kubelet',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['kubelet-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [kubeconfig('kubelet'), 'systemRoots'],
    clientCertificate: [kubeconfig('kubelet'), { ...kubeletDirectory, file: 'kubelet-client-current.pem' }],
    serverVerifiesWith: clientsOfApiserver,
    nameFrom: [kubeconfig('kubelet')],
    identity: ['commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'mutual',
    // sources: KA-kubeconfig, K-rbac, K-kubelet
  },
  {
    id: 'kubelet-bootstrap-to-apiserver',
    no: 9,
    client: 'kubelet',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: [],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [kubeletBootstrap, 'systemRoots'],
    clientCertificate: ['nothing'],
    serverVerifiesWith: clientsOfApiserver,
    clientToken: [kubeletBootstrap, flag('kubeadm', '--tls-bootstrap-token')],
    tokenVerifiedWith: bootstrapTokens,
    nameFrom: [kubeletBootstrap],
    identity: ['bootstrapToken'],
    usages: serverOnly,
    kubeadm: 'serverVerified',
    // sources: K8S-tlsboot, API-core
  },
  {
    id: 'admin-to-apiserver',
    no: 10,
    client: 'kubectl',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['admin-client', 'user-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [flag('kubectl', '--certificate-authority'), admin, 'systemRoots'],
    clientCertificate: [flag('kubectl', '--client-certificate'), admin, 'nothing'],
    serverVerifiesWith: clientsOfApiserver,
    verificationIsSkippedBy: [flag('kubectl', '--insecure-skip-tls-verify')],
    clientToken: [flag('kubectl', '--token'), admin],
    tokenVerifiedWith: serviceAccountKeys,
    nameFrom: [flag('kubectl', '--tls-server-name'), flag('kubectl', '--server'), admin],
    identity: ['commonNameAndOrganizations', 'serviceAccount'],
    usages: both,
    kubeadm: 'mutual',
    // sources: CG-kubeconfig, AS-authn
  },
  {
    id: 'super-admin-to-apiserver',
    no: 11,
    client: 'kubectl',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['super-admin-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [superAdmin, 'systemRoots'],
    clientCertificate: [superAdmin],
    serverVerifiesWith: clientsOfApiserver,
    nameFrom: [superAdmin],
    identity: ['commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'mutual',
    // sources: KA-kubeconfig
  },
  {
    id: 'apiserver-to-kubelet',
    no: 12,
    client: 'kube-apiserver',
    server: 'kubelet',
    port: 10250,
    clientRoles: ['apiserver-kubelet-client'],
    serverRoles: ['kubelet-serving', 'kubelet-serving-selfsigned'],
    serverCertificate: kubeletCertificate,
    serverCertificateIsRequestedBy: requestedServing,
    clientVerifiesWith: [flag('kube-apiserver', '--kubelet-certificate-authority'), 'nothing'],
    clientCertificate: [flag('kube-apiserver', '--kubelet-client-certificate'), 'nothing'],
    serverVerifiesWith: [flag('kubelet', '--client-ca-file'), 'nothing'],
    nameFrom: [{ nodeAddress: flag('kube-apiserver', '--kubelet-preferred-address-types') }],
    identity: ['commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'clientVerified',
    // sources: K-apiopts, K-kubelet, KA-manifests, PR138957
  },
  {
    id: 'aggregator-to-extension-apiserver',
    no: 13,
    client: 'kube-apiserver',
    server: 'extension-apiserver',
    port: 443,
    clientRoles: ['front-proxy-client'],
    serverRoles: ['extension-apiserver-serving'],
    eachOf: 'owner',
    serverCertificate: [
      flag('extension-apiserver', '--tls-cert-file'),
      flag('metrics-server', '--tls-cert-file'),
      mountedSecret,
      ...generatedSecrets,
    ],
    clientVerifiesWith: [field('APIService', 'spec.caBundle'), 'machineRoots'],
    clientCertificate: [flag('kube-apiserver', '--proxy-client-cert-file'), 'nothing'],
    serverVerifiesWith: [
      flag('extension-apiserver', '--requestheader-client-ca-file'),
      field('ConfigMap', 'data.requestheader-client-ca-file', { name: 'extension-apiserver-authentication' }),
      flag('kube-apiserver', '--requestheader-client-ca-file'),
    ],
    verificationIsSkippedBy: [field('APIService', 'spec.insecureSkipTLSVerify')],
    nameFrom: [{ service: field('APIService', 'spec.service') }],
    clientNameCheck: {
      commonNames: [
        flag('extension-apiserver', '--requestheader-allowed-names'),
        field('ConfigMap', 'data.requestheader-allowed-names', { name: 'extension-apiserver-authentication' }),
        flag('kube-apiserver', '--requestheader-allowed-names'),
      ],
    },
    identity: ['headers'],
    usages: both,
    kubeadm: 'mutual',
    // sources: API-misc, AS-authn, K-pub
  },
  {
    id: 'proxy-to-apiserver',
    no: 14,
    client: 'authenticating-proxy',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['front-proxy-client'],
    serverRoles: ['apiserver'],
    clientsHoldCertificates: true,
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: ['elsewhere'],
    clientCertificate: ['elsewhere'],
    serverVerifiesWith: proxiesOfApiserver,
    nameFrom: ['elsewhere'],
    clientNameCheck: { commonNames: [flag('kube-apiserver', '--requestheader-allowed-names')] },
    identity: ['headers'],
    usages: both,
    kubeadm: 'mutual',
    // sources: AS-authn
  },
  {
    id: 'apiserver-to-webhook',
    no: 15,
    client: 'kube-apiserver',
    server: 'webhook',
    port: 443,
    clientRoles: ['webhook-client'],
    serverRoles: ['webhook-serving'],
    eachOf: 'owner',
    serverCertificate: [mountedSecret, ...generatedSecrets, { file: '/tmp/k8s-webhook-server/serving-certs/tls.crt' }, 'elsewhere'],
    clientVerifiesWith: [
      field('ValidatingWebhookConfiguration', 'webhooks[].clientConfig.caBundle'),
      field('MutatingWebhookConfiguration', 'webhooks[].clientConfig.caBundle'),
      admissionKubeconfig,
      'machineRoots',
    ],
    clientCertificate: [admissionKubeconfig, 'nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: [
      { service: field('ValidatingWebhookConfiguration', 'webhooks[].clientConfig.service') },
      { service: field('MutatingWebhookConfiguration', 'webhooks[].clientConfig.service') },
      field('ValidatingWebhookConfiguration', 'webhooks[].clientConfig.url'),
      field('MutatingWebhookConfiguration', 'webhooks[].clientConfig.url'),
    ],
    identity: ['none'],
    usages: both,
    kubeadm: 'serverVerified',
    // sources: AS-webhook, API-misc
  },
  {
    id: 'apiserver-to-conversion-webhook',
    no: 16,
    client: 'kube-apiserver',
    server: 'conversion-webhook',
    port: 443,
    clientRoles: ['webhook-client'],
    serverRoles: ['webhook-serving'],
    eachOf: 'owner',
    serverCertificate: [mountedSecret, ...generatedSecrets, { file: '/tmp/k8s-webhook-server/serving-certs/tls.crt' }, 'elsewhere'],
    clientVerifiesWith: [
      field('CustomResourceDefinition', 'spec.conversion.webhook.clientConfig.caBundle'),
      field('CustomResourceDefinition', 'spec.conversion.webhookClientConfig.caBundle'),
      'machineRoots',
    ],
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: [
      { service: field('CustomResourceDefinition', 'spec.conversion.webhook.clientConfig.service') },
      { service: field('CustomResourceDefinition', 'spec.conversion.webhookClientConfig.service') },
      field('CustomResourceDefinition', 'spec.conversion.webhook.clientConfig.url'),
      field('CustomResourceDefinition', 'spec.conversion.webhookClientConfig.url'),
    ],
    identity: ['none'],
    usages: serverOnly,
    kubeadm: 'serverVerified',
    // sources: API-misc
  },
  {
    id: 'pod-to-apiserver',
    no: 17,
    client: 'pod',
    server: 'kube-apiserver',
    port: 443,
    clientsHoldTokens: true,
    clientRoles: [],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [
      podCa,
      ...publishedCas,
    ],
    clientCertificate: ['nothing'],
    serverVerifiesWith: clientsOfApiserver,
    clientToken: [podToken, field('Secret', 'data.token', { type: 'kubernetes.io/service-account-token' })],
    tokenSignedWith: [
      flag('kube-apiserver', '--service-account-signing-key-file'),
      flag('kube-controller-manager', '--service-account-private-key-file'),
    ],
    tokenVerifiedWith: serviceAccountKeys,
    tokenClaims: {
      issuer: flag('kube-apiserver', '--service-account-issuer'),
      audience: flag('kube-apiserver', '--api-audiences'),
    },
    nameFrom: [{ firstAddress: flag('kube-apiserver', '--service-cluster-ip-range') }, { host: 'kubernetes.default.svc' }],
    identity: ['serviceAccount'],
    usages: serverOnly,
    kubeadm: 'serverVerified',
    // sources: K-sa, K-pub
  },
  {
    id: 'apiserver-loopback-edge',
    no: 18,
    client: 'kube-apiserver',
    server: 'kube-apiserver',
    port: 6443,
    isWithinProcess: true,
    clientRoles: [],
    serverRoles: ['apiserver-loopback'],
    serverCertificate: ['inMemory'],
    clientVerifiesWith: ['inMemory'],
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['inMemory'],
    clientToken: ['inMemory'],
    tokenVerifiedWith: ['inMemory'],
    nameFrom: [{ host: 'apiserver-loopback-client' }],
    identity: ['none'],
    usages: serverOnly,
    kubeadm: 'inProcess',
    // sources: AS-serving
  },
  {
    id: 'apiserver-to-peer-apiserver',
    no: 19,
    client: 'kube-apiserver',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: ['front-proxy-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [flag('kube-apiserver', '--peer-ca-file')],
    clientCertificate: [flag('kube-apiserver', '--proxy-client-cert-file'), 'nothing'],
    serverVerifiesWith: proxiesOfApiserver,
    nameFrom: ['elsewhere'],
    clientNameCheck: { commonNames: [flag('kube-apiserver', '--requestheader-allowed-names')] },
    identity: ['headers'],
    usages: both,
    kubeadm: 'notConfigured',
    // sources: K-apiopts
  },
  {
    id: 'monitoring-to-kubelet',
    no: 20,
    client: 'monitoring',
    server: 'kubelet',
    port: 10250,
    clientRoles: [],
    serverRoles: ['kubelet-serving', 'kubelet-serving-selfsigned'],
    eachOf: 'owner',
    serverCertificate: kubeletCertificate,
    serverCertificateIsRequestedBy: requestedServing,
    clientVerifiesWith: [
      flag('metrics-server', '--kubelet-certificate-authority'),
      flag('metrics-server', '--kubelet-certificate-authority-text'),
      ...kubeletMonitor.ca,
      podCa,
      ...publishedCas,
    ],
    clientCertificate: [flag('metrics-server', '--kubelet-client-certificate'), ...kubeletMonitor.certificate, 'nothing'],
    serverVerifiesWith: [flag('kubelet', '--client-ca-file'), 'nothing'],
    clientToken: [podToken],
    verificationIsSkippedBy: [flag('metrics-server', '--kubelet-insecure-tls'), ...kubeletMonitor.isInsecure],
    nameFrom: [...kubeletMonitor.name, { nodeAddress: flag('metrics-server', '--kubelet-preferred-address-types') }],
    identity: ['serviceAccount', 'commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'other',
    // sources: PROM, K-kubelet
  },
  {
    id: 'monitoring-to-kcm',
    no: 21,
    client: 'monitoring',
    server: 'kube-controller-manager',
    port: 10257,
    clientRoles: [],
    serverRoles: ['controller-manager-serving'],
    eachOf: 'owner',
    serverCertificate: monitoredCertificate('kube-controller-manager'),
    clientVerifiesWith: [...controllerManagerMonitor.ca, 'systemRoots'],
    clientCertificate: [...controllerManagerMonitor.certificate, 'nothing'],
    serverVerifiesWith: [flag('kube-controller-manager', '--client-ca-file'), field('ConfigMap', 'data.client-ca-file', { name: 'extension-apiserver-authentication' })],
    headersVerifiedWith: [flag('kube-controller-manager', '--requestheader-client-ca-file')],
    clientToken: [podToken],
    verificationIsSkippedBy: [...controllerManagerMonitor.isInsecure],
    nameFrom: [...controllerManagerMonitor.name, { host: 'localhost' }],
    clientNameCheck: { commonNames: [flag('kube-controller-manager', '--requestheader-allowed-names')] },
    identity: ['serviceAccount', 'commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'other',
    // sources: K-kcmopts
  },
  {
    id: 'monitoring-to-scheduler',
    no: 22,
    client: 'monitoring',
    server: 'kube-scheduler',
    port: 10259,
    clientRoles: [],
    serverRoles: ['scheduler-serving'],
    eachOf: 'owner',
    serverCertificate: monitoredCertificate('kube-scheduler'),
    clientVerifiesWith: [...schedulerMonitor.ca, 'systemRoots'],
    clientCertificate: [...schedulerMonitor.certificate, 'nothing'],
    serverVerifiesWith: [flag('kube-scheduler', '--client-ca-file'), field('ConfigMap', 'data.client-ca-file', { name: 'extension-apiserver-authentication' })],
    headersVerifiedWith: [flag('kube-scheduler', '--requestheader-client-ca-file')],
    clientToken: [podToken],
    verificationIsSkippedBy: [...schedulerMonitor.isInsecure],
    nameFrom: [...schedulerMonitor.name, { host: 'localhost' }],
    identity: ['serviceAccount', 'commonNameAndOrganizations'],
    usages: both,
    kubeadm: 'other',
    // sources: K-sched
  },
  {
    id: 'apiserver-to-oidc',
    no: 23,
    client: 'kube-apiserver',
    server: 'oidc-issuer',
    port: 443,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    serverCertificate: [presentedForName, 'elsewhere'],
    clientVerifiesWith: [flag('kube-apiserver', '--oidc-ca-file'), field('AuthenticationConfiguration', 'jwt[].issuer.certificateAuthority'), 'machineRoots'],
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['nothing'],
    nameFrom: [
      flag('kube-apiserver', '--oidc-issuer-url'),
      field('AuthenticationConfiguration', 'jwt[].issuer.discoveryURL'),
      field('AuthenticationConfiguration', 'jwt[].issuer.url'),
    ],
    identity: ['none'],
    usages: serverOnly,
    kubeadm: 'notConfigured',
    // sources: K-authopts, AS-config
  },
  {
    id: 'apiserver-to-auth-webhook',
    no: 24,
    client: 'kube-apiserver',
    server: 'auth-webhook',
    port: 443,
    clientRoles: ['webhook-client'],
    serverRoles: ['webhook-serving'],
    eachOf: 'origin',
    serverCertificate: ['elsewhere'],
    clientVerifiesWith: [...authWebhooks, 'systemRoots'],
    clientCertificate: [...authWebhooks, 'nothing'],
    serverVerifiesWith: ['elsewhere'],
    clientToken: authWebhooks,
    nameFrom: authWebhooks,
    identity: ['none'],
    usages: both,
    kubeadm: 'notConfigured',
    // sources: K-authopts, AS-config
  },
  {
    id: 'apiserver-to-konnectivity',
    no: 25,
    client: 'kube-apiserver',
    server: 'konnectivity-server',
    port: 8131,
    clientRoles: ['konnectivity-client'],
    serverRoles: [],
    eachOf: 'owner',
    serverCertificate: ['elsewhere'],
    clientVerifiesWith: [field('EgressSelectorConfiguration', `${egressTls}.tlsConfig.caBundle`, { holds: 'path' }), 'systemRoots'],
    clientCertificate: [field('EgressSelectorConfiguration', `${egressTls}.tlsConfig.clientCert`, { holds: 'path' }), 'nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: [
      field('EgressSelectorConfiguration', `${egressTls}.tlsConfig.tlsServerName`),
      field('EgressSelectorConfiguration', `${egressTls}.url`),
    ],
    identity: ['none'],
    usages: both,
    kubeadm: 'notConfigured',
    // sources: AS-config
  },
  {
    id: 'scheduler-to-extender',
    no: 26,
    client: 'kube-scheduler',
    server: 'scheduler-extender',
    port: 443,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    serverCertificate: ['elsewhere'],
    clientVerifiesWith: [
      field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.caData'),
      field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.caFile', { holds: 'path' }),
      'systemRoots',
    ],
    clientCertificate: [
      field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.certData'),
      field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.certFile', { holds: 'path' }),
      'nothing',
    ],
    serverVerifiesWith: ['elsewhere'],
    verificationIsSkippedBy: [field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.insecure')],
    nameFrom: [
      field('KubeSchedulerConfiguration', 'extenders[].tlsConfig.serverName'),
      field('KubeSchedulerConfiguration', 'extenders[].urlPrefix'),
    ],
    identity: ['none'],
    usages: both,
    kubeadm: 'notConfigured',
    // sources: K-sched
  },
  {
    id: 'join-discovery',
    no: 27,
    client: 'kubeadm',
    server: 'kube-apiserver',
    port: 6443,
    clientRoles: [],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [
      discoveryFile,
      discoveryField,
      flag('kubeadm', '--discovery-token-ca-cert-hash'),
      field('JoinConfiguration', 'discovery.bootstrapToken.caCertHashes[]', { holds: 'publicKeyHash' }),
      { kubeconfig: field('ConfigMap', 'data.kubeconfig', { name: 'cluster-info', holds: 'kubeconfig' }), isForCluster: true },
    ],
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['nothing'],
    clientToken: [
      flag('kubeadm', '--discovery-token'),
      flag('kubeadm', '--token'),
      field('JoinConfiguration', 'discovery.bootstrapToken.token'),
      flag('kubeadm', '--tls-bootstrap-token'),
      field('JoinConfiguration', 'discovery.tlsBootstrapToken'),
    ],
    asksAnonymouslyFor: '/api/v1/namespaces/kube-public/configmaps/cluster-info',
    tokenVerifiedWith: bootstrapTokens,
    verificationIsSkippedBy: [field('JoinConfiguration', 'discovery.bootstrapToken.unsafeSkipCAVerification')],
    nameFrom: [
      { operandOf: 'join' },
      field('JoinConfiguration', 'discovery.bootstrapToken.apiServerEndpoint'),
      discoveryFile,
      discoveryField,
    ],
    identity: ['none', 'bootstrapToken'],
    usages: serverOnly,
    kubeadm: 'serverVerified',
    // sources: KA-pin, KA-types, API-core
  },
  {
    id: 'client-to-ingress',
    no: 28,
    client: 'external-client',
    server: 'ingress',
    port: 443,
    clientRoles: [],
    serverRoles: ['tls-secret-serving'],
    eachOf: 'owner',
    serverCertificate: [
      field('Ingress', 'spec.tls[].secretName', { holds: 'secretName', key: 'tls.crt' }),
      field('Gateway', 'spec.listeners[].tls.certificateRefs[].name', { holds: 'secretName', key: 'tls.crt', unless: ['tls.mode', 'Passthrough'] }),
      field('Route', 'spec.tls.certificate'),
      field('Route', 'spec.tls.externalCertificate.name', { holds: 'secretName', key: 'tls.crt' }),
    ],
    clientVerifiesWith: ['systemRoots'],
    clientCertificate: ['elsewhere'],
    serverVerifiesWith: [
      field('Ingress', "metadata.annotations['nginx.ingress.kubernetes.io/auth-tls-secret']", { holds: 'secretName', key: 'ca.crt' }),
      field('Gateway', 'validation.caCertificateRefs[].name', { holds: 'configMapName', key: 'ca.crt' }),
      'nothing',
    ],
    nameFrom: [
      field('Ingress', 'spec.tls[].hosts[]'),
      field('Ingress', 'spec.rules[].host'),
      { listener: field('Gateway', 'spec.listeners[].hostname') },
      field('Route', 'spec.host'),
    ],
    clientNameCheck: { commonNames: [field('Ingress', "metadata.annotations['nginx.ingress.kubernetes.io/auth-tls-match-cn']")] },
    areClientsAnyone: true,
    identity: ['none'],
    usages: both,
    kubeadm: 'other',
    // sources: GWAPI, NGINX, OCP
  },
  {
    id: 'gateway-to-backend',
    no: 29,
    client: 'ingress',
    server: 'backend',
    port: 443,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    serverCertificate: [mountedSecret, 'elsewhere'],
    clientVerifiesWith: [
      field('BackendTLSPolicy', 'spec.validation.caCertificateRefs[].name', { holds: 'configMapName', key: 'ca.crt' }),
      field('Ingress', "metadata.annotations['nginx.ingress.kubernetes.io/proxy-ssl-secret']", { holds: 'secretName', key: 'ca.crt' }),
      field('Route', 'spec.tls.destinationCACertificate'),
      'systemRoots',
    ],
    clientCertificate: [
      field('Gateway', 'spec.tls.backend.clientCertificateRef.name', { holds: 'secretName', key: 'tls.crt' }),
      field('Ingress', "metadata.annotations['nginx.ingress.kubernetes.io/proxy-ssl-secret']", { holds: 'secretName', key: 'tls.crt' }),
      'nothing',
    ],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: [
      field('BackendTLSPolicy', 'spec.validation.subjectAltNames[].hostname'),
      field('BackendTLSPolicy', 'spec.validation.hostname'),
    ],
    identity: ['none'],
    usages: both,
    kubeadm: 'other',
    // sources: GWAPI, NGINX
  },
  {
    id: 'controller-to-remote-cluster',
    no: 30,
    client: 'cluster-controller',
    server: 'remote-kube-apiserver',
    port: 6443,
    clientRoles: ['user-client'],
    serverRoles: ['apiserver'],
    serverCertificate: apiserverCertificate,
    clientVerifiesWith: [...remoteClusters, 'systemRoots'],
    clientCertificate: [...remoteClusters, 'nothing'],
    serverVerifiesWith: clientsOfApiserver,
    clientToken: remoteClusters,
    tokenVerifiedWith: serviceAccountKeys,
    nameFrom: remoteClusters,
    identity: ['commonNameAndOrganizations', 'serviceAccount'],
    usages: both,
    kubeadm: 'other',
    // sources: ARGO, CAPI, FLUX
  },
  {
    id: 'runtime-to-registry',
    no: 31,
    client: 'container-runtime',
    server: 'registry',
    port: 443,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    serverCertificate: [presentedForName, 'elsewhere'],
    clientVerifiesWith: [{ registry: 'ca' }],
    clientCertificate: [{ registry: 'client' }, 'nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: [{ registry: 'host' }],
    identity: ['none'],
    usages: both,
    kubeadm: 'other',
    // sources: CTRD, DOCKER, K3S
  },
  {
    id: 'monitoring-to-etcd',
    no: 32,
    client: 'monitoring',
    server: 'etcd',
    port: 2379,
    listensAt: listensToClients,
    clientRoles: [],
    serverRoles: ['etcd-server'],
    eachOf: 'owner',
    serverCertificate: [flag('etcd', '--cert-file'), 'nothing'],
    serverCertificateIsMadeBy: flag('etcd', '--auto-tls'),
    clientVerifiesWith: [...etcdMonitor.ca, 'systemRoots'],
    clientCertificate: [...etcdMonitor.certificate, 'nothing'],
    serverVerifiesWith: [flag('etcd', '--trusted-ca-file'), 'nothing'],
    verificationIsSkippedBy: [...etcdMonitor.isInsecure],
    isClientCertificateRequired: true,
    clientCertificateIsDemandedBy: flag('etcd', '--client-cert-auth'),
    clientsAreRevokedBy: flag('etcd', '--client-crl-file'),
    nameFrom: [...etcdMonitor.name, flag('etcd', '--advertise-client-urls')],
    clientNameCheck: { hostnames: flag('etcd', '--client-cert-allowed-hostname') },
    identity: ['etcdUser', 'chain'],
    usages: both,
    kubeadm: 'other',
    // sources: PROM, ETCD-tls
  },
  {
    id: 'hubble-relay-to-hubble',
    no: 33,
    client: 'hubble-relay',
    server: 'hubble',
    port: 4244,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    clientIsShownBy: [inSecret('hubble-relay-client-certs', 'ca.crt')],
    serverCertificate: [inSecret('hubble-server-certs', 'tls.crt'), 'elsewhere'],
    clientVerifiesWith: [inSecret('hubble-relay-client-certs', 'ca.crt')],
    clientCertificate: [inSecret('hubble-relay-client-certs', 'tls.crt'), 'nothing'],
    serverVerifiesWith: [inSecret('hubble-server-certs', 'ca.crt'), 'elsewhere'],
    // `<node>.<cluster>.hubble-grpc.cilium.io`, for any node.
    nameFrom: [{ wildcardOf: inConfigMap('cilium-config', 'cluster-name'), domain: 'hubble-grpc.cilium.io' }, 'elsewhere'],
    identity: ['chain'],
    usages: both,
    kubeadm: 'other',
    // sources: CILIUM
  },
  {
    id: 'hubble-ui-to-hubble-relay',
    no: 34,
    client: 'hubble-ui',
    server: 'hubble-relay',
    port: 443,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    clientIsShownBy: [inSecret('hubble-ui-client-certs', 'ca.crt')],
    serverCertificate: [inSecret('hubble-relay-server-certs', 'tls.crt'), 'elsewhere'],
    clientVerifiesWith: [inSecret('hubble-ui-client-certs', 'ca.crt')],
    clientCertificate: [inSecret('hubble-ui-client-certs', 'tls.crt'), 'nothing'],
    serverVerifiesWith: [inSecret('hubble-relay-server-certs', 'ca.crt'), 'elsewhere'],
    nameFrom: ['elsewhere'],
    identity: ['chain'],
    usages: both,
    kubeadm: 'other',
    // sources: CILIUM
  },
  {
    id: 'proxy-to-istiod',
    no: 35,
    client: 'mesh-proxy',
    server: 'istiod',
    port: 15012,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    clientIsShownBy: istioRoots,
    isKnownByServer: true,
    isOfMesh: true,
    serverCertificate: [field('Secret', "data['ca-cert.pem']", { name: 'cacerts', pairs: "data['ca-key.pem']", chain: "data['cert-chain.pem']" }), 'elsewhere'],
    clientVerifiesWith: istioRoots,
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: ['nothing'],
    identity: ['serviceAccount'],
    usages: serverOnly,
    kubeadm: 'other',
    // sources: ISTIO
  },
  {
    id: 'proxy-to-linkerd-identity',
    no: 36,
    client: 'mesh-proxy',
    server: 'linkerd-identity',
    port: 8080,
    clientRoles: [],
    serverRoles: [],
    eachOf: 'owner',
    clientIsShownBy: linkerdRoots,
    isKnownByServer: true,
    isOfMesh: true,
    serverCertificate: [linkerdIssuer('crt.pem', 'key.pem'), linkerdIssuer('tls.crt', 'tls.key'), 'elsewhere'],
    clientVerifiesWith: linkerdRoots,
    clientCertificate: ['nothing'],
    serverVerifiesWith: ['elsewhere'],
    nameFrom: ['nothing'],
    identity: ['serviceAccount'],
    usages: serverOnly,
    kubeadm: 'other',
    // sources: LINKERD
  },
] as const satisfies readonly ConnectionRecord[];
