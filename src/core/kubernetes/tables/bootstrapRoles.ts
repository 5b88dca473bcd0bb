/** What a role allows. */
export interface RoleRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Of the objects; empty: of all. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/** @param groups - API groups; the core group is `core`. */
function rule(verbs: string, resources: string, groups = 'core', names = ''): RoleRule {
  const own = wordsOf(groups).map((group) => (group === 'core' ? '' : group));
  return { verbs: wordsOf(verbs), groups: own, resources: wordsOf(resources), names: wordsOf(names), urls: [] };
}

const wordsOf = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
const urls = (text: string): RoleRule => ({ verbs: ['get'], groups: [], resources: [], names: [], urls: wordsOf(text) });

const read = 'get list watch';
const reviews = [
  rule('create', 'tokenreviews', 'authentication.k8s.io'),
  rule('create', 'subjectaccessreviews', 'authorization.k8s.io'),
];
const leaseOf = (name: string) => [
  rule('create', 'leases', 'coordination.k8s.io'),
  rule('get update', 'leases', 'coordination.k8s.io', name),
];
const csrs = 'certificatesigningrequests';
const certificates = 'certificates.k8s.io';
const mayAsk = rule('create get list watch', csrs, certificates);
const events = 'core events.k8s.io';

/**
 * The ClusterRoles that kube-apiserver makes at its start and repairs at each, as far as clients of connections are bound to them, with what they allow:
 * `*` where verbs do not matter. Those for people (`view`, `edit`, `admin`) are left out, since other roles add to them.
 *
 * Source: K-rbac; `data/sources.json` explains it.
 */
export const bootstrapRoles: ReadonlyMap<string, readonly RoleRule[]> = new Map([
  ['cluster-admin', [rule('*', '*', '*'), { ...urls('*'), verbs: ['*'] }]],
  ['system:auth-delegator', reviews],
  ['system:basic-user', [rule('create', 'selfsubjectaccessreviews selfsubjectrulesreviews selfsubjectreviews', 'authorization.k8s.io authentication.k8s.io')]],
  ...['nodeclient', 'selfnodeclient'].map((of): [string, readonly RoleRule[]] => [
    `system:${certificates}:${csrs}:${of}`,
    [rule('create', `${csrs}/${of}`, certificates)],
  ]),
  ...['kube-apiserver-client', 'kube-apiserver-client-kubelet', 'kubelet-serving', 'legacy-unknown'].map(
    (signer): [string, readonly RoleRule[]] => [
      `system:${certificates}:${signer}-approver`,
      [rule('approve', 'signers', certificates, `kubernetes.io/${signer}`)],
    ],
  ),
  ...['discovery', 'monitoring', 'public-info-viewer'].map((of): [string, readonly RoleRule[]] => [`system:${of}`, [urls('*')]]),
  [
    'system:kube-controller-manager',
    [
      rule('create patch update', 'events', events),
      ...leaseOf('kube-controller-manager'),
      rule('create get update', 'secrets serviceaccounts'),
      rule('delete', 'secrets'),
      rule('get', 'configmaps namespaces'),
      ...reviews,
      rule('list watch', '*', '*'),
      rule('create', 'serviceaccounts/token'),
    ],
  ],
  [
    'system:kube-scheduler',
    [
      ...leaseOf('kube-scheduler'),
      rule(read, 'namespaces nodes persistentvolumeclaims persistentvolumes replicationcontrollers services'),
      rule('*', 'bindings events pods pods/binding pods/status', events),
      rule(read, '*', 'apps extensions policy storage.k8s.io'),
      ...reviews,
      rule('*', '*', 'resource.k8s.io'),
    ],
  ],
  ['system:kubelet-api-admin', [rule(`${read} proxy`, 'nodes'), rule('*', 'nodes/configz nodes/healthz nodes/log nodes/metrics nodes/pods nodes/proxy nodes/stats')]],
  [
    'system:node',
    [
      ...reviews,
      rule('*', 'endpoints events nodes nodes/status persistentvolumeclaims persistentvolumeclaims/status persistentvolumes pods pods/eviction pods/status serviceaccounts/token'),
      rule(read, 'configmaps secrets services'),
      mayAsk,
      rule('*', '*', 'coordination.k8s.io node.k8s.io resource.k8s.io storage.k8s.io'),
      rule('*', 'clustertrustbundles podcertificaterequests', certificates),
    ],
  ],
  ['system:node-bootstrapper', [mayAsk]],
  [
    'system:node-proxier',
    [
      rule(read, 'nodes'),
      rule('*', 'events', events),
      rule('list watch', 'endpoints endpointslices servicecidrs services', 'core discovery.k8s.io networking.k8s.io'),
    ],
  ],
  ['system:volume-scheduler', [rule(`${read} patch update`, 'persistentvolumeclaims persistentvolumes'), rule(read, 'storageclasses', 'storage.k8s.io')]],
]);
