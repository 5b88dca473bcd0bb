/**
 * Fields of objects that name a Secret with certificates, in which namespace it must be, and what its reader needs in it.
 *
 * `data/sources.json` explains the sources.
 */
export interface ObjectReferenceRecord {
  readonly id: string;
  readonly kind: string;
  /** The `apiVersion` before the slash. */
  readonly groups: readonly string[];
  /** Path of the name; `[]` is any item of a sequence, `**x` any field below whose name ends in `x`, in lower case. */
  readonly path: readonly string[];
  /**
   * Where the Secret must be; absent: in the object's namespace. `sibling`: in that of the field `namespace` beside the name, or else its own.
   * `slash`: the value is `namespace/name`, or a name in its own. `pods`: in that of the Pods that the object selects. `trust`: in the
   * trust namespace of trust-manager, or the cluster resource namespace of cert-manager.
   */
  readonly namespace?: 'sibling' | 'slash' | 'pods' | 'trust';
  /**
   * Sets of keys; the reader needs one whole set. `.key` is the value of the field `key` beside the name, `.items` are the keys in `items`
   * beside it, `.ca-cert` is the name of the file in the annotation for the agent of Vault, and `@x` is the value of the field `x` beside the name.
   */
  readonly keys: readonly (readonly string[])[];
  /** In place of {@link keys} without the field `key`; absent: what the reader needs is not known then. */
  readonly defaultKeys?: readonly (readonly string[])[];
  /** The field beside the name without which {@link defaultKeys} count. */
  readonly unless?: string;
  /** What the key must have. */
  readonly holds?: 'certificate' | 'key';
  /** The type of Secret that readers accept, if they look at it. */
  readonly type?: string;
  /** An older type that they accept as well. */
  readonly orType?: string;
  /** The keys under which the reader looks for CA certificates; it ignores those under others. */
  readonly ca?: readonly string[];
  /** Follows the name; a Secret that need not exist. */
  readonly suffix?: string;
  /** The value follows this flag and `=`. */
  readonly flag?: string;
  /** The values of the field `mode` beside the name with which it is read; absent: always. */
  readonly modes?: readonly string[];
  /** The field `type` or `kind` beside the name may also say that it is a ConfigMap; `ConfigMap`: it is always one. */
  readonly object?: 'type' | 'kind' | 'ConfigMap';
  /** The only namespace in which its reader looks. */
  readonly only?: string;
  /** Without the field `namespace` beside the name it is not read. */
  readonly needsNamespace?: true;
  /** A Secret of another namespace must be opened by a ReferenceGrant. */
  readonly isGranted?: true;
  /** The program that reads it; absent if the class of an Ingress tells. */
  readonly reader?: ReaderRecord;
}

/** What a program prints; `{secret}` is `namespace/name`, `{name}` the name alone, `{keys}` what is missing, `{key}` the first of it. */
export interface ReaderRecord {
  /** Absent if it is not one program. */
  readonly program?: string;
  readonly missing?: string;
  readonly incomplete?: string;
  readonly empty?: string;
  readonly notGranted?: string;
}

const pair = ['tls.crt', 'tls.key'];
const traefik: ReaderRecord = {
  program: 'Traefik',
  missing: 'secret {secret} does not exist',
  incomplete: 'secret {secret} is missing the following TLS data entries: {keys}',
};
const ingressNginx: ReaderRecord = {
  program: 'ingress-nginx',
  missing: 'local SSL certificate {secret} was not found',
  incomplete: 'secret "{secret}" contains no keypair or CA certificate',
};
const istiod: ReaderRecord = { program: 'istiod', missing: 'cannot find secret {name}' };
const gatewayController: ReaderRecord = {
  notGranted: 'Certificate ref to secret {secret} not permitted by any ReferenceGrant',
};

/** Controllers, by the class of an Ingress. */
export const ingressReaders: readonly (readonly [ingressClass: RegExp, ReaderRecord])[] = [
  [/nginx/i, ingressNginx], // sources: NGINX
  [/traefik/i, traefik], // sources: TRAEFIK
];

/** A volume names only keys that it mounts; kubelet waits for all of them. */
const kubelet: ReaderRecord = {
  program: 'kubelet',
  missing: 'secret "{name}" not found',
  incomplete: 'references non-existent secret key: {key}',
};
/** By the path of the Pod's specification. */
const mounting: readonly (readonly [kind: string, group: string, spec: readonly string[]])[] = [
  ['Pod', 'v1', ['spec']],
  ...['Deployment', 'DaemonSet', 'StatefulSet'].map((kind) => [kind, 'apps', ['spec', 'template', 'spec']] as const),
];
const traefikGroups = ['traefik.io', 'traefik.containo.us'];
const clientCa = [['tls.ca'], ['ca.crt']];
const annotation = (name: string): readonly string[] => [
  'metadata',
  'annotations',
  `nginx.ingress.kubernetes.io/${name}`,
];
const ingressGroups = ['networking.k8s.io', 'extensions'];

/** By kind. */
export const objectReferences: readonly ObjectReferenceRecord[] = [
  { id: 'ingress-tls', kind: 'Ingress', groups: ingressGroups, path: ['spec', 'tls', '[]', 'secretName'], keys: [pair, ['rsa.crt', 'rsa.key'], ['ecdsa.crt', 'ecdsa.key']] }, // sources: API-misc, NGINX
  { id: 'ingress-client-ca', kind: 'Ingress', groups: ingressGroups, path: annotation('auth-tls-secret'), namespace: 'slash', keys: [['ca.crt']], reader: { ...ingressNginx, incomplete: 'local SSL certificate {secret} was not found' } }, // sources: NGINX
  { id: 'ingress-backend', kind: 'Ingress', groups: ingressGroups, path: annotation('proxy-ssl-secret'), namespace: 'slash', keys: [pair, ['ca.crt']], reader: ingressNginx }, // sources: NGINX
  { id: 'gateway-certificate', kind: 'Gateway', groups: ['gateway.networking.k8s.io'], path: ['spec', 'listeners', '[]', 'tls', 'certificateRefs', '[]', 'name'], namespace: 'sibling', keys: [pair], type: 'kubernetes.io/tls', isGranted: true, reader: gatewayController }, // sources: GWAPI
  { id: 'istio-gateway', kind: 'Gateway', groups: ['networking.istio.io'], path: ['spec', 'servers', '[]', 'tls', 'credentialName'], namespace: 'pods', modes: ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'], keys: [pair, ['cert', 'key']], reader: { ...istiod, incomplete: "found secret, but didn't have expected keys (cert and key) or (tls.crt and tls.key)", empty: 'server cert or private key is empty' } }, // sources: ISTIO
  { id: 'istio-gateway-ca', kind: 'Gateway', groups: ['networking.istio.io'], path: ['spec', 'servers', '[]', 'tls', 'credentialName'], namespace: 'pods', suffix: '-cacert', modes: ['MUTUAL', 'OPTIONAL_MUTUAL'], keys: [['cacert'], ['ca.crt']], reader: { ...istiod, incomplete: "found secret, but didn't have expected keys cacert or ca.crt" } }, // sources: ISTIO
  ...['IngressRoute', 'IngressRouteTCP'].map((kind) => ({ id: 'traefik-route', kind, groups: traefikGroups, path: ['spec', 'tls', 'secretName'], keys: [pair], reader: traefik })), // sources: TRAEFIK
  { id: 'traefik-client-ca', kind: 'TLSOption', groups: traefikGroups, path: ['spec', 'clientAuth', 'secretNames', '[]'], keys: clientCa, reader: { program: 'Traefik', missing: traefik.missing ?? '' } }, // sources: TRAEFIK
  { id: 'traefik-store', kind: 'TLSStore', groups: traefikGroups, path: ['spec', 'defaultCertificate', 'secretName'], keys: [pair], reader: traefik }, // sources: TRAEFIK
  { id: 'route-certificate', kind: 'Route', groups: ['route.openshift.io'], path: ['spec', 'tls', 'externalCertificate', 'name'], keys: [pair], type: 'kubernetes.io/tls', reader: {} }, // sources: OCP
  ...mounting.flatMap(([kind, group, spec]) =>
    [['secret', 'secretName'], ['projected', 'sources', '[]', 'secret', 'name']].map((path) => ({ id: 'volume', kind, groups: [group], path: [...spec, 'volumes', '[]', ...path], keys: [['.items']], reader: kubelet })),
  ), // sources: API-core
  { id: 'contour-proxy', kind: 'HTTPProxy', groups: ['projectcontour.io'], path: ['spec', 'virtualhost', 'tls', 'secretName'], namespace: 'slash', keys: [pair], reader: { program: 'Contour', missing: 'Spec.VirtualHost.TLS Secret "{name}" is invalid: Secret not found' } }, // sources: CONTOUR
  { id: 'trust-bundle', kind: 'Bundle', groups: ['trust.cert-manager.io'], path: ['spec', 'sources', '[]', 'secret', 'name'], namespace: 'trust', keys: [['.key']], reader: { program: 'trust-manager', missing: 'Secret "{name}" not found' } }, // sources: TM
];

const selectors = ['spec', '**secretref', 'name'];
const certManager: ReaderRecord = {
  program: 'cert-manager',
  incomplete: 'specified key "{key}" not found in secret {secret}',
};
/** It pulls without credentials. */
const pulling: ReaderRecord = {
  program: 'kubelet',
  missing: 'Unable to retrieve some image pull secrets ({name}); attempting to pull the image may not succeed.',
};
const pullTypes = { keys: [['.dockerconfigjson'], ['.dockercfg']], type: 'kubernetes.io/dockerconfigjson', orType: 'kubernetes.io/dockercfg', reader: pulling };
const starting: ReaderRecord = { program: 'kubelet', missing: kubelet.missing ?? '', incomplete: "couldn't find key {key} in Secret {secret}" };
const flux: ReaderRecord = { program: 'source-controller', missing: '"{name}" not found' };
/** What runs Pods, by the path of the Pod's specification. */
export const runningKinds = [
  ...mounting,
  ['Job', 'batch', ['spec', 'template', 'spec']],
  ['CronJob', 'batch', ['spec', 'jobTemplate', 'spec', 'template', 'spec']],
] as const;

/** Fields that name Secrets with credentials of any kind, under keys of any name. */
export const credentialReferences: readonly ObjectReferenceRecord[] = [
  ...mounting.slice(1, 3).flatMap(([kind, group, spec]) =>
    ['args', 'command'].map((field) => ({ id: 'default-certificate', kind, groups: [group], path: [...spec, 'containers', '[]', field, '[]'], flag: '--default-ssl-certificate', namespace: 'slash' as const, keys: [pair], reader: ingressNginx })),
  ), // sources: NGINX
  { id: 'issuer-key', kind: 'Issuer', groups: ['cert-manager.io'], path: selectors, keys: [['.key']], reader: certManager }, // sources: CM
  { id: 'issuer-key', kind: 'ClusterIssuer', groups: ['cert-manager.io'], path: selectors, namespace: 'trust', keys: [['.key']], reader: certManager }, // sources: CM
  ...(['SecretStore', 'ClusterSecretStore'] as const).flatMap((kind) => {
    const isForAll = kind === 'ClusterSecretStore';
    const common = { kind, groups: ['external-secrets.io'], ...(isForAll ? { namespace: 'sibling' as const } : {}), keys: [['.key']] };
    return [
      { ...common, id: 'store-key', path: selectors, reader: {} },
      { ...common, id: 'store-ca', path: ['spec', '**caprovider', 'name'], object: 'type' as const, ...(isForAll ? { needsNamespace: true as const } : {}), reader: { program: 'external-secrets', missing: 'cannot get Kubernetes secret "{name}"', incomplete: 'cannot find secret data for key: "{key}"' } },
    ];
  }), // sources: ESO
  ...runningKinds.flatMap(([kind, group, spec]) => [
    { id: 'environment-key', kind, groups: [group], path: [...spec, '**secretkeyref', 'name'], keys: [['.key']], reader: starting },
    { id: 'environment', kind, groups: [group], path: [...spec, '**secretref', 'name'], keys: [[]], reader: starting },
    { id: 'vault-ca', kind, groups: [group], path: [...spec.slice(0, -1), 'metadata', 'annotations', 'vault.hashicorp.com/tls-secret'], keys: [['.ca-cert']], reader: { program: 'Vault Agent', incomplete: 'Error loading CA File: open /vault/tls/{key}: no such file or directory' } },
    { id: 'pull-secret', kind, groups: [group], path: [...spec, 'imagePullSecrets', '[]', 'name'], ...pullTypes },
  ]), // sources: API-core
  { id: 'pull-secret', kind: 'ServiceAccount', groups: ['v1'], path: ['imagePullSecrets', '[]', 'name'], ...pullTypes }, // sources: API-core
  ...['HelmRepository', 'GitRepository', 'OCIRepository', 'Bucket'].flatMap((kind) =>
    ['secretRef', 'certSecretRef'].map((field) => ({ id: 'flux-source', kind, groups: ['source.toolkit.fluxcd.io'], path: ['spec', field, 'name'], keys: [[]], ca: ['ca.crt', 'caFile'], reader: flux })),
  ), // sources: FLUX
];

/** Of {@link operatorFields}. */
const readers = {
  prometheus: { program: 'prometheus-operator', missing: 'unable to get secret "{name}"', incomplete: 'key "{key}" in secret "{name}" not found' },
  kubeConfig: { program: 'Flux', missing: "unable to read KubeConfig secret '{secret}'", incomplete: "KubeConfig secret '{secret}' does not contain" },
  image: { ...flux, program: 'image-reflector-controller' },
  receiver: { program: 'notification-controller', missing: "unable to read token from secret '{secret}'", incomplete: "invalid '{secret}' secret data: required field '{key}'" },
  listener: { program: 'Strimzi', missing: 'Secret {name} with custom TLS certificate does not exist' },
  cnpg: { program: 'CloudNativePG', incomplete: 'missing {key} secret data' },
  trusted: { program: 'Strimzi', incomplete: 'Items with key(s) [{key}] are missing in Secret {name}' },
  variable: { program: 'kubelet', incomplete: "couldn't find key {key} in ConfigMap {secret}" },
  mounted: { program: 'kubelet', missing: 'configmap "{name}" not found', incomplete: 'references non-existent config key: {key}' },
} as const satisfies Readonly<Record<string, ReaderRecord>>;
/** A path, its sets of keys, divided by commas, and further fields of the record. */
type OperatorField = readonly [path: string, keys: string, more?: OperatorOptions];
type OperatorOptions = Partial<Omit<ObjectReferenceRecord, 'kind' | 'groups' | 'path' | 'keys'>>;

/** It is always a ConfigMap. */
const always = { object: 'ConfigMap' } as const;

/** What operators of monitoring read, by the field around the name. */
const monitorFields = ['ca secret', 'cert secret', 'keysecret', 'tokensecret', 'clientsecret', 'clientid secret', 'basicauth username', 'basicauth password', 'credentials', 'ca configMap', 'cert configMap'];
const monitored = (fields: readonly string[], reader: ReaderRecord) =>
  fields.map((field): OperatorField => {
    const holds = /^(?:ca|cert) /.test(field) ? 'certificate' : field === 'keysecret' ? 'key' : undefined;
    const more = field.endsWith('Map') ? always : { reader };
    return [`spec **${field} name`, '.key', holds === undefined ? more : { ...more, holds }];
  });
/** VictoriaMetrics writes these two with an underscore. */
const victoriaFields = monitorFields.map((field) => field.replace(/^client(?=secret|id)/, 'client_'));
const serving = 'tls.crt tls.key';
const inOpenShift = { only: 'openshift-config' } as const;
const kubeConfig = { defaultKeys: [['value'], ['value.yaml']], reader: readers.kubeConfig } as const;

/** Fields of what operators and controllers read, by group and kinds. */
const operatorFields: readonly (readonly [group: string, kinds: string, ...fields: readonly OperatorField[]])[] = [
  ['monitoring.coreos.com', 'ServiceMonitor PodMonitor Probe ScrapeConfig Prometheus PrometheusAgent Alertmanager ThanosRuler', ...monitored(monitorFields, readers.prometheus)], // sources: PROM
  ['operator.victoriametrics.com', 'VMServiceScrape VMPodScrape', ...monitored(victoriaFields, {})], // sources: VM
  ['kustomize.toolkit.fluxcd.io', 'Kustomization', ['spec kubeConfig secretRef name', '.key', kubeConfig], ['spec decryption secretRef name', '']], // sources: FLUX
  ['helm.toolkit.fluxcd.io', 'HelmRelease', ['spec kubeConfig secretRef name', '.key', kubeConfig]], // sources: FLUX
  ['source.toolkit.fluxcd.io', 'GitRepository OCIRepository', ['spec verify secretRef name', '']], // sources: FLUX
  ['image.toolkit.fluxcd.io', 'ImageRepository', ['spec secretRef name', '', { reader: readers.image }], ['spec certSecretRef name', 'ca.crt,caFile,tls.crt tls.key,certFile keyFile', { reader: readers.image }]], // sources: FLUX
  ['notification.toolkit.fluxcd.io', 'Receiver', ['spec secretRef name', 'token', { reader: readers.receiver }]], // sources: FLUX
  ['cert-manager.io', 'Certificate', ...['PKCS12', 'JKS'].map((store): OperatorField => [`spec keystores ${store.toLowerCase()} passwordSecretRef name`, '.key', { reader: { ...certManager, missing: `fetching ${store} keystore password from Secret: secret "{name}" not found` } }])], // sources: CM
  ['networking.istio.io', 'DestinationRule', ['spec **tls credentialName', `${serving},cert key`, { modes: ['MUTUAL'], namespace: 'pods', reader: istiod }], ['spec **tls credentialName', 'cacert,ca.crt', { modes: ['SIMPLE', 'MUTUAL'], namespace: 'pods', suffix: '-cacert', reader: istiod }]], // sources: ISTIO
  ['gateway.networking.k8s.io', 'BackendTLSPolicy', ['spec validation caCertificateRefs [] name', 'ca.crt', { object: 'kind' }]], // sources: GWAPI
  ['gateway.networking.k8s.io', 'Gateway', ...['spec tls frontend **validation', 'spec listeners [] tls frontendValidation'].map((path): OperatorField => [`${path} caCertificateRefs [] name`, 'ca.crt', { object: 'kind', namespace: 'sibling' }])], // sources: GWAPI
  [traefikGroups.join(' '), 'ServersTransport', ['spec rootCAsSecrets []', 'tls.ca,ca.crt', { reader: traefik }], ['spec rootCAs [] secret', 'tls.ca,ca.crt', { reader: traefik }], ['spec rootCAs [] configMap', 'tls.ca,ca.crt', always], ['spec certificatesSecrets []', serving, { reader: traefik }]], // sources: TRAEFIK
  ['projectcontour.io', 'HTTPProxy', ['spec **clientvalidation caSecret', 'ca.crt', { namespace: 'slash' }], ['spec routes [] services [] validation caSecret', 'ca.crt', { namespace: 'slash' }]], // sources: CONTOUR
  [ingressGroups.join(' '), 'Ingress', ...['auth-tls-secret', 'secure-verify-ca-secret', 'secure-crt-secret'].map((name): OperatorField => [`metadata annotations haproxy-ingress.github.io/${name}`, name === 'secure-crt-secret' ? serving : 'ca.crt', { namespace: 'slash' }])], // sources: HAPROXY
  [ingressGroups.join(' '), 'Ingress', [annotation('auth-secret').join(' '), '', { namespace: 'slash' }]], // sources: NGINX
  ['config.openshift.io', 'APIServer', ['spec servingCerts namedCertificates [] servingCertificate name', serving, inOpenShift], ['spec clientCA name', 'ca-bundle.crt', { ...inOpenShift, ...always }]], // sources: OCP
  ['config.openshift.io', 'Proxy', ['spec trustedCA name', 'ca-bundle.crt', { ...inOpenShift, ...always }]], // sources: OCP
  ['operator.openshift.io', 'IngressController', ['spec defaultCertificate name', serving, { only: 'openshift-ingress' }]], // sources: OCP
  ['kafka.strimzi.io', 'Kafka', ['spec **brokercertchainandkey secretName', '@certificate @key', { reader: readers.listener }]], // sources: STRIMZI
  ['kafka.strimzi.io', 'KafkaConnect KafkaMirrorMaker2 KafkaBridge', ['spec **certificateandkey secretName', '@certificate @key']], // sources: STRIMZI
  ['kafka.strimzi.io', 'Kafka KafkaConnect KafkaMirrorMaker2 KafkaBridge', ['spec **trustedcertificates [] secretName', '@certificate', { reader: readers.trusted }]], // sources: STRIMZI
  ['elasticsearch.k8s.elastic.co', 'Elasticsearch', ['spec http tls certificate secretName', `${serving},ca.crt ca.key`], ['spec transport tls certificate secretName', `ca.crt ca.key,${serving}`]], // sources: ECK
  ['kibana.k8s.elastic.co', 'Kibana', ['spec http tls certificate secretName', `${serving},ca.crt ca.key`]], // sources: ECK
  ['postgresql.cnpg.io', 'Cluster', ...['server', 'replication'].map((of): OperatorField => [`spec certificates ${of}TLSSecret`, serving]), ...([['server', 'serverTLSSecret'], ['client', 'replicationTLSSecret']] as const).map(([of, unless]): OperatorField => [`spec certificates ${of}CASecret`, 'ca.crt', { unless, defaultKeys: [['ca.crt', 'ca.key']], reader: readers.cnpg }])], // sources: CNPG
  ['secrets.hashicorp.com', 'VaultConnection', ['spec caCertSecretRef', 'ca.crt']], // sources: VSO
  ['controlplane.cluster.x-k8s.io', 'KubeadmControlPlane', ['spec **contentfrom secret name', '.key']], // sources: CAPI
  ...runningKinds.map(([kind, group, path]) => {
    const spec = path.join(' ');
    const mounted = ['configMap', 'projected sources [] configMap'].map((each): OperatorField => [`${spec} volumes [] ${each} name`, '.items', { ...always, reader: readers.mounted, id: 'volume-config' }]);
    return [group, kind, [`${spec} **configmapkeyref name`, '.key', { ...always, reader: readers.variable, id: 'environment-config' }], ...mounted] as const;
  }), // sources: API-core
];

/** As written in {@link operatorFields}. */
export const operatorReferences: readonly ObjectReferenceRecord[] = operatorFields.flatMap(([groups, kinds, ...fields]) =>
  fields.flatMap(([path, keys, more]) => {
    const sets = keys.split(',').map((set) => set.split(' ').filter(Boolean));
    const record = { id: 'operator', groups: groups.split(' '), path: path.split(' '), keys: sets, reader: {}, ...more };
    return kinds.split(' ').map((kind): ObjectReferenceRecord => ({ kind, ...record }));
  }),
);

/** Names that Strimzi gives to the Secrets with its CAs. */
export const operatorSecret = /-(?:cluster|clients)-ca-cert$/; // sources: STRIMZI

/** Annotations of Secrets that a controller copies into other namespaces. */
export const copiedSecret =
  /^(?:reflector\.v1\.k8s\.emberstack\.com|replicator\.v1\.mittwald\.de|kubed\.appscode\.com|config-syncer\.|kubernetes-replicator|cert-manager-sync\.|sync\.|clone\.)/;
