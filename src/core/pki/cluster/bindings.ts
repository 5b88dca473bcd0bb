import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { itemsAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
import { folderOf } from '../../text/paths.ts';
import type { ClusterPicture, PlacedObject } from './clusterModel.ts';

/** Somebody whom a binding names. */
export interface BindingSubject {
  readonly kind: string;
  readonly name: string;
  /** Of a ServiceAccount. */
  readonly namespace?: string;
  readonly node: ScalarNode;
}

/** A ClusterRoleBinding or RoleBinding. */
export interface Binding {
  readonly placed: PlacedObject;
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  /** Of a RoleBinding; absent if `kubectl` chooses it. */
  readonly namespace?: string;
  readonly role: { readonly kind: string; readonly name: string; readonly node: ScalarNode };
  readonly subjects: readonly BindingSubject[];
}

/** Who asks, as kube-apiserver sees it. */
export interface Asker {
  readonly user: string;
  readonly groups: readonly string[];
  /** What else it might be called: other claims of its token, other parts of its subject. */
  readonly otherNames?: readonly string[];
  /** Of the provider that names its users. */
  readonly issuer?: string;
}

/** What is asked for. */
export interface ApiRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** `undefined`: in the whole cluster. */
  readonly namespace?: string;
  /** Of the object; empty if the request has none, `undefined` if it is not known. */
  readonly name?: string;
}

/** The bindings among the files. */
export const bindingsIn = memoisedBy(({ objects }: ClusterPicture): readonly Binding[] =>
  objects.flatMap((placed): readonly Binding[] => {
    const { kind, root, name = '' } = placed.object;
    if ((kind !== 'ClusterRoleBinding' && kind !== 'RoleBinding') || isDocumentation(placed.file)) return [];
    const node = scalarAt(root, 'roleRef', 'name');
    if (node === undefined || isTemplate(node.text)) return [];
    const role = { kind: scalarAt(root, 'roleRef', 'kind')?.text ?? '', name: node.text, node };
    const namespace = kind === 'RoleBinding' ? scalarAt(root, 'metadata', 'namespace')?.text : undefined;
    const subjects = itemsAt(root, 'subjects').flatMap(subjectIn);
    return [{ placed, kind, name, role, subjects, ...optional('namespace', namespace) }];
  }),
);

/** Those that are among a cluster's objects. */
export function bindingsAmong(picture: ClusterPicture, objects: readonly PlacedObject[]): readonly Binding[] {
  const own = new Set(objects);
  return bindingsIn(picture).filter(({ placed }) => own.has(placed));
}

function subjectIn(item: DocumentNode): readonly BindingSubject[] {
  const node = scalarAt(item, 'name');
  const kind = scalarAt(item, 'kind')?.text;
  if (node === undefined || kind === undefined || isTemplate(node.text)) return [];
  return [{ kind, name: node.text, node, ...optional('namespace', scalarAt(item, 'namespace')?.text) }];
}

function isTemplate(text: string): boolean {
  return /\{\{|\$[({]|^<.*>$/.test(text);
}

/** Every cluster has it as Kubernetes makes it, and its dumps with it: a ClusterRoleBinding that a dump lacks, the cluster lacks. */
export function isDump(bindings: readonly Binding[]): boolean {
  return bindings.some(
    ({ kind, name, subjects }) =>
      kind === 'ClusterRoleBinding' &&
      name === 'cluster-admin' &&
      subjects.some((subject) => subject.kind === 'Group' && subject.name === 'system:masters'),
  );
}

/** Tells whether bindings are all that a cluster has: one file has those that Kubernetes makes in several namespaces, as `-A` prints them. */
export function isWholeDump(bindings: readonly Binding[]): boolean {
  const own = bindings.filter(({ kind, name }) => kind === 'RoleBinding' && name.startsWith('system:'));
  const filesOf = (wanted: string) =>
    own.flatMap(({ namespace, placed }) => (namespace === wanted ? [placed.file] : []));
  const others = filesOf('kube-public');
  return isDump(bindings) && filesOf('kube-system').some((file) => others.includes(file));
}

const accountPrefix = 'system:serviceaccount:';

/** Tells whether a binding's subject is a user or one of its groups, letter by letter as RBAC compares. */
function isNamed({ kind, name, namespace = '' }: BindingSubject, { user, groups }: Asker): boolean {
  if (kind === 'Group') return groups.includes(name);
  return user === (kind === 'ServiceAccount' ? `${accountPrefix}${namespace}:${name}` : name);
}

/** Why a subject that was probably meant for somebody does not name them. */
export type Miss = 'kind' | 'kindAndPrefix' | 'namespace' | 'letters' | 'prefix' | 'otherName';

/** Tells whether a binding names somebody, or one of its groups that not everybody is in. */
export function bindingNames({ subjects }: Binding, asker: Asker): boolean {
  const own = { user: asker.user, groups: asker.groups.filter((group) => !isCommon(group)) };
  return subjects.some((subject) => isNamed(subject, own));
}

/** Tells whether a subject was probably meant for somebody whom it does not name. */
export function missOf(subject: BindingSubject, asker: Asker): Miss | undefined {
  const { kind, name, namespace = '' } = subject;
  const { user, groups, otherNames = [], issuer } = asker;
  if (isNamed(subject, asker) || isCommon(name)) return undefined;
  const account = user.startsWith(accountPrefix) ? user.slice(accountPrefix.length).split(':') : undefined;
  if (account !== undefined) {
    const [ownNamespace = '', ownName = ''] = account;
    if (name === user || name === `${ownNamespace}:${ownName}`) return 'kind';
    if (name !== ownName) return undefined;
    if (kind !== 'ServiceAccount') return 'kind';
    return namespace === ownNamespace ? undefined : 'namespace';
  }
  if (kind === 'ServiceAccount') return name === user ? 'kind' : undefined;
  if (kind === 'Group' ? name === user : groups.includes(name)) return 'kind';
  for (const own of kind === 'Group' ? groups : [user]) {
    if (isCommon(own)) continue;
    if (own.toLowerCase() === name.toLowerCase()) return 'letters';
    if (isPrefixed(own, name) || isPrefixed(name, own)) return 'prefix';
  }
  const others = kind === 'Group' ? [user] : groups.filter((group) => !isCommon(group));
  if (others.some((other) => isPrefixed(other, name) || isPrefixed(name, other))) return 'kindAndPrefix';
  if (issuer !== undefined && name.startsWith(`${issuer}#`) && !user.startsWith(`${issuer}#`)) return 'prefix';
  const meant = otherNames.filter((other) => other !== '');
  return meant.some((other) => other === name || isPrefixed(name, other)) ? 'otherName' : undefined;
}

/** With something like `oidc:` or `https://issuer#` before it. */
function isPrefixed(long: string, short: string): boolean {
  return short.length > 2 && long.endsWith(short) && /[:#/]$/.test(long.slice(0, -short.length));
}

const isCommon = (name: string): boolean => /^system:(?:authenticated|unauthenticated|anonymous|masters)$/.test(name);

/** What Kubernetes' own ClusterRoles allow on the whole cluster alone, by their first rule: a RoleBinding gives none of it. */
const wholeClusterRoles: ReadonlySet<string> = new Set([
  'system:auth-delegator',
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:monitoring',
  'system:node-bootstrapper',
  'system:kubelet-api-admin',
  'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
  'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
  'system:certificates.k8s.io:kube-apiserver-client-approver',
  'system:certificates.k8s.io:kube-apiserver-client-kubelet-approver',
  'system:certificates.k8s.io:kubelet-serving-approver',
  'system:certificates.k8s.io:legacy-unknown-approver',
]);

/** Resources without a namespace, of Kubernetes itself and of what issues certificates. */
const wholeClusterResources =
  /^(?:nodes|namespaces|persistentvolumes|componentstatuses|certificatesigningrequests|clustertrustbundles|signers|tokenreviews|subjectaccessreviews|selfsubject\w+|clusterroles|clusterrolebindings|customresourcedefinitions|apiservices|(?:mutating|validating)\w+|storageclasses|volumeattachments|csinodes|csidrivers|priorityclasses|runtimeclasses|ingressclasses|gatewayclasses|clusterissuers)(?:\/|$)/;

/** Tells whether a binding gives nothing at all: it is one of a namespace, and what its role allows is of the whole cluster. */
export function isWithoutEffect(picture: ClusterPicture, { kind, role }: Binding): boolean {
  if (kind !== 'RoleBinding' || role.kind !== 'ClusterRole') return false;
  if (wholeClusterRoles.has(role.name)) return true;
  const rules = rulesOf(picture, role.kind, role.name, undefined);
  return (
    rules !== undefined &&
    rules.length > 0 &&
    rules.every(
      ({ verbs, resources, urls }) =>
        (urls.length > 0 && resources.length === 0) ||
        (resources.length > 0 && resources.every((resource) => isWhole(resource, verbs))),
    )
  );
}

/** Roles that Kubernetes itself makes in a namespace. */
const ownRoles: ReadonlyMap<string, string> = new Map(
  [
    'extension-apiserver-authentication-reader',
    'system::leader-locking-kube-controller-manager',
    'system::leader-locking-kube-scheduler',
  ].map((name) => [name, 'kube-system']),
);

/**
 * The namespace of the Role that a RoleBinding means, where it is not the binding's own, in which alone it is looked for; `undefined` if it is
 * there, or may be.
 */
export function roleElsewhere(picture: ClusterPicture, binding: Binding): string | undefined {
  const { kind, role, namespace, placed } = binding;
  if (kind !== 'RoleBinding' || role.kind !== 'Role' || namespace === undefined || isTemplate(namespace))
    return undefined;
  const found = (rolesByName(picture).get(role.name) ?? []).filter(({ object }) => object.kind === 'Role');
  if (found.some(({ object }) => object.namespace === undefined || object.namespace === namespace)) return undefined;
  const made = ownRoles.get(role.name);
  if (made !== undefined) return made === namespace ? undefined : made;
  const [only, ...others] = found;
  const there = only?.object.namespace;
  if (only === undefined || there === undefined || others.length > 0 || isTemplate(there)) return undefined;
  // Of a Role that is bound where it is, another namespace may have its own.
  const isBound = boundRoles(picture).has(`${there}/${role.name}`);
  return isBound || folderOf(only.file.path) !== folderOf(placed.file.path) ? undefined : there;
}

/** The roles that RoleBindings of the same namespace name. */
const boundRoles = memoisedBy(
  (picture: ClusterPicture): ReadonlySet<string> =>
    new Set(bindingsIn(picture).map(({ namespace = '', role }) => `${namespace}/${role.name}`)),
);

/** Tells whether a resource is of the whole cluster. A request for one Namespace belongs to it: kube-apiserver takes its namespace from the name. */
function isWhole(resource: string, verbs: readonly string[]): boolean {
  if (isOfNamespaces(resource) && verbs.some((verb) => /^(?:get|update|patch|delete|\*)$/.test(verb))) return false;
  return wholeClusterResources.test(resource);
}

const isOfNamespaces = (resource: string): boolean => /^namespaces(?:\/|$)/.test(resource);

/** What a role allows. */
export interface Rule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  /** Of the objects; empty: of all. */
  readonly names: readonly string[];
  readonly urls: readonly string[];
}

/** The rules of a role among the files; `undefined` if it is not there, or not all are known. */
function rulesOf(
  picture: ClusterPicture,
  kind: string,
  name: string,
  namespace: string | undefined,
): readonly Rule[] | undefined {
  const found = (rolesByName(picture).get(name) ?? []).filter(
    ({ object }) =>
      object.kind === kind &&
      (namespace === undefined || object.namespace === undefined || object.namespace === namespace),
  );
  const [role, ...others] = found;
  return role === undefined || others.length > 0 ? undefined : rulesIn(role);
}

/** What ClusterRoles of a name allow together; `undefined` if none is there, `unknown` if not all is known. */
export function clusterRoleRules(picture: ClusterPicture, name: string): readonly Rule[] | 'unknown' | undefined {
  const found = (rolesByName(picture).get(name) ?? []).filter(({ object }) => object.kind === 'ClusterRole');
  const rules = found.map(rulesIn);
  const known = rules.filter((each) => each !== undefined);
  return found.length === 0 ? undefined : known.length < rules.length ? 'unknown' : known.flat();
}

const rolesByName = memoisedBy(({ objects }: ClusterPicture) =>
  groupBy(
    objects.filter(({ object, file }) => /^(?:Cluster)?Role$/.test(object.kind) && !isDocumentation(file)),
    ({ object }) => object.name,
  ),
);

const rulesIn = memoisedBy(({ object: { root } }: PlacedObject): readonly Rule[] | undefined => {
  if (nodeAt(root, 'aggregationRule') !== undefined) return undefined;
  const texts = (rule: DocumentNode, field: string): readonly string[] =>
    scalarsAt(rule, field).map(({ text }) => text);
  return itemsAt(root, 'rules').map((rule) => ({
    verbs: texts(rule, 'verbs'),
    groups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    names: texts(rule, 'resourceNames'),
    urls: texts(rule, 'nonResourceURLs'),
  }));
});

/** Why a binding that names somebody does not allow a request; `undefined` if it does, or may: its role or the object's name is unknown. */
export function shortfallOf(
  picture: ClusterPicture,
  binding: Binding,
  request: ApiRequest,
): 'clusterWide' | 'namespace' | 'role' | undefined {
  const { kind, namespace, role } = binding;
  if (kind === 'RoleBinding') {
    if (request.namespace === undefined) return 'clusterWide';
    if (namespace !== undefined && namespace !== request.namespace) return 'namespace';
  }
  const rules = rulesOf(picture, role.kind, role.name, namespace);
  if (rules !== undefined) return rules.some((rule) => mayAllow(rule, request)) ? undefined : 'role';
  return usualLimits.get(role.name)?.(request) === true ? 'role' : undefined;
}

/** Tells whether a rule allows a request, or may: for an object of a name that is not known. */
export function mayAllow(
  { verbs, groups, resources, names }: Rule,
  { verb, group, resource, name }: ApiRequest,
): boolean {
  const has = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);
  const [, part] = resource.split('/', 2);
  return (
    has(verbs, verb) &&
    has(groups, group) &&
    (names.length === 0 || name === undefined || names.includes(name)) &&
    (has(resources, resource) || (part !== undefined && resources.includes(`*/${part}`)))
  );
}

/** What Kubernetes' roles for people lack. */
const usualLimits: ReadonlyMap<string, (request: ApiRequest) => boolean> = new Map([
  [
    'view',
    ({ verb, resource }) =>
      !['get', 'list', 'watch'].includes(verb) ||
      /^(?:secrets|roles|rolebindings)$/.test(resource) ||
      isBeyondRoles(resource),
  ],
  ['edit', ({ resource }) => /^(?:roles|rolebindings)$/.test(resource) || isBeyondRoles(resource)],
  ['admin', ({ resource }) => isBeyondRoles(resource)],
  // Whose requests are approved; they allow none.
  ...['nodeclient', 'selfnodeclient'].map(
    (of) =>
      [
        `system:certificates.k8s.io:certificatesigningrequests:${of}`,
        ({ resource }: ApiRequest) => resource !== `certificatesigningrequests/${of}`,
      ] as const,
  ),
]);

/** They allow to read namespaces, in the whole cluster too. */
function isBeyondRoles(resource: string): boolean {
  return !isOfNamespaces(resource) && wholeClusterResources.test(resource);
}
