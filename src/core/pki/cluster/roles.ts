import { bootstrapRoles, type RoleRule } from '../../kubernetes/tables/bootstrapRoles.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { itemsAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { folderOf } from '../../text/paths.ts';
import { type Binding, bindingsIn, isTemplate } from './bindings.ts';
import type { ClusterPicture, PlacedObject } from './clusterModel.ts';
import { isPatched } from './objects/kustomizations.ts';
import { objectIndexOf } from './objects/objectIndex.ts';
import { isOpenEnded } from './objects/openValue.ts';

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

/** What the files tell of a role: its rules, that they are not all known, or that there is no such role in the cluster. Absent: nothing. */
export type RoleRules = readonly RoleRule[] | 'unknown' | 'notThere';

/** What a role says to a request: `mayAllow` if its rules are not all known, `notHere` if nothing is known of the role. */
export type RoleAnswer = 'allows' | 'lacks' | 'mayAllow' | 'notHere' | 'notThere';

/**
 * The one judge of what a role allows: by its rules, as the files have them or as Kubernetes makes them.
 *
 * @param rules - See {@link clusterRoleRules}.
 */
export function answerOf(name: string, rules: RoleRules | undefined, request: ApiRequest): RoleAnswer {
  if (rules === 'notThere') return 'notThere';
  if (rules === 'unknown') return 'mayAllow';
  if (rules?.some((rule) => mayAllow(rule, request)) === true) return 'allows';
  const isBeyond = rolesOfPeople.get(name);
  // Other roles add to them.
  if (isBeyond !== undefined) return isBeyond(request) ? 'lacks' : 'allows';
  const known = rules ?? bootstrapRoles.get(name);
  if (known === undefined) return 'notHere';
  return known.some((rule) => mayAllow(rule, request)) ? 'allows' : 'lacks';
}

/**
 * What ClusterRoles of a name allow together, and those that are added to them; `undefined` if none is there. It is not there at all if the files
 * have all ClusterRoles of a cluster.
 */
export function clusterRoleRules(picture: ClusterPicture, name: string): RoleRules | undefined {
  return rulesOf(picture, { kind: 'ClusterRole', name });
}

/** As {@link clusterRoleRules}, of the role that a binding names. */
export function boundRules(picture: ClusterPicture, { role, namespace }: Binding): RoleRules | undefined {
  return rulesOf(picture, role, namespace);
}

/** @param namespace - Of a Role. */
function rulesOf(
  picture: ClusterPicture,
  { kind, name }: Pick<Binding['role'], 'kind' | 'name'>,
  namespace?: string,
): RoleRules | undefined {
  const found = (rolesByName(picture).get(name) ?? []).filter(
    ({ object }) =>
      object.kind === kind &&
      (namespace === undefined || object.namespace === undefined || object.namespace === namespace),
  );
  const added = kind === 'ClusterRole' ? (aggregated(picture).get(name) ?? []) : [];
  const all = [...found, ...added];
  // What fills in the template or changes the object may add rules.
  if (all.some((placed) => isOpenEnded(placed.object) || isPatched(objectIndexOf(picture), placed))) return 'unknown';
  const rules = all.map((placed) => rulesIn(placed));
  if (kind === 'ClusterRole' && rolesOfPeople.has(name)) return rules.flatMap((each) => each ?? []);
  if (rules.length === 0) {
    if (kind !== 'ClusterRole') return undefined;
    return bootstrapRoles.get(name) ?? (hasAllClusterRoles(picture) ? 'notThere' : undefined);
  }
  return rules.includes(undefined) ? 'unknown' : rules.flatMap((each) => each ?? []);
}

const rolesByName = memoisedBy((picture: ClusterPicture) => {
  const all = ['ClusterRole', 'Role'].flatMap(objectIndexOf(picture).ofKind);
  return groupBy(
    all.filter(({ file }) => !isDocumentation(file)),
    ({ object }) => object.name,
  );
});

/** Those that a dump of all ClusterRoles has, and hardly anything else together. */
const hasAllClusterRoles = memoisedBy((picture: ClusterPicture): boolean =>
  ['cluster-admin', 'system:discovery', 'system:node', 'view'].every((name) =>
    rolesByName(picture)
      .get(name)
      ?.some(({ object }) => object.kind === 'ClusterRole'),
  ),
);

/** The ClusterRoles that are added to those for people, by the names of these. */
const aggregated = memoisedBy((picture: ClusterPicture): ReadonlyMap<string, readonly PlacedObject[]> => {
  const all = [...rolesByName(picture).values()].flat().filter(({ object }) => object.kind === 'ClusterRole');
  const to = (...names: readonly string[]): readonly PlacedObject[] =>
    all.filter(({ object: { root } }) =>
      names.some(
        (name) =>
          scalarAt(root, 'metadata', 'labels', `rbac.authorization.k8s.io/aggregate-to-${name}`)?.text === 'true',
      ),
    );
  return new Map([
    ['view', to('view')],
    ['edit', to('view', 'edit')],
    ['admin', to('view', 'edit', 'admin')],
  ]);
});

const rulesIn = memoisedBy(({ object: { root } }: PlacedObject): readonly RoleRule[] | undefined => {
  const texts = (rule: DocumentNode, field: string): readonly string[] =>
    scalarsAt(rule, field).map(({ text }) => text);
  const rules = itemsAt(root, 'rules').map((rule) => ({
    verbs: texts(rule, 'verbs'),
    groups: texts(rule, 'apiGroups'),
    resources: texts(rule, 'resources'),
    names: texts(rule, 'resourceNames'),
    urls: texts(rule, 'nonResourceURLs'),
  }));
  // A cluster's own copy has the rules that were put together.
  return rules.length === 0 && nodeAt(root, 'aggregationRule') !== undefined ? undefined : rules;
});

/** Why a binding that names somebody does not allow a request; `undefined` if it does, or may: its role or the object's name is unknown. */
export function shortfallOf(
  picture: ClusterPicture,
  { kind, namespace, role }: Binding,
  request: ApiRequest,
): 'clusterWide' | 'namespace' | 'role' | 'notHere' | 'notThere' | undefined {
  if (kind === 'RoleBinding') {
    if (request.namespace === undefined) return 'clusterWide';
    if (namespace !== undefined && namespace !== request.namespace) return 'namespace';
  }
  const rules = rulesOf(picture, role, namespace);
  const answer = rules === undefined ? 'notHere' : answerOf(role.name, rules, request);
  if (answer === 'lacks') return 'role';
  return answer === 'notHere' || answer === 'notThere' ? answer : undefined;
}

/** Tells whether a rule allows a request, or may: for an object of a name that is not known. */
function mayAllow({ verbs, groups, resources, names }: RoleRule, { verb, group, resource, name }: ApiRequest): boolean {
  const has = (list: readonly string[], wanted: string): boolean => list.includes('*') || list.includes(wanted);
  const [, part] = resource.split('/', 2);
  return (
    has(verbs, verb) &&
    has(groups, group) &&
    (names.length === 0 || name === undefined || names.includes(name)) &&
    (has(resources, resource) || (part !== undefined && resources.includes(`*/${part}`)))
  );
}

/** What Kubernetes' roles for people lack beyond doubt. */
const rolesOfPeople: ReadonlyMap<string, (request: ApiRequest) => boolean> = new Map([
  [
    'view',
    ({ verb, resource }) =>
      !['get', 'list', 'watch'].includes(verb) ||
      /^(?:secrets|roles|rolebindings|leases)$/.test(resource) ||
      isBeyondRoles(resource),
  ],
  ['edit', ({ resource }) => /^(?:roles|rolebindings)$/.test(resource) || isBeyondRoles(resource)],
  ['admin', ({ resource }) => isBeyondRoles(resource)],
]);

/** They allow to read namespaces, in the whole cluster too. */
function isBeyondRoles(resource: string): boolean {
  return !isOfNamespaces(resource) && wholeClusterResources.test(resource);
}

/** Resources without a namespace, of Kubernetes itself and of what issues certificates. */
const wholeClusterResources =
  /^(?:nodes|namespaces|persistentvolumes|componentstatuses|certificatesigningrequests|clustertrustbundles|signers|tokenreviews|subjectaccessreviews|selfsubject\w+|clusterroles|clusterrolebindings|customresourcedefinitions|apiservices|(?:mutating|validating)\w+|storageclasses|volumeattachments|csinodes|csidrivers|priorityclasses|runtimeclasses|ingressclasses|gatewayclasses|clusterissuers)(?:\/|$)/;

/** Tells whether a binding gives nothing at all: it is one of a namespace, and what its role allows is of the whole cluster. */
export function isWithoutEffect(picture: ClusterPicture, { kind, role }: Binding): boolean {
  if (kind !== 'RoleBinding' || role.kind !== 'ClusterRole') return false;
  const rules = rulesOf(picture, role);
  return (
    typeof rules === 'object' &&
    rules.length > 0 &&
    rules.every(
      ({ verbs, resources, urls }) =>
        (urls.length > 0 && resources.length === 0) ||
        (resources.length > 0 && resources.every((resource) => isWhole(resource, verbs))),
    )
  );
}

/** Tells whether a resource is of the whole cluster. A request for one Namespace belongs to it: kube-apiserver takes its namespace from the name. */
function isWhole(resource: string, verbs: readonly string[]): boolean {
  if (isOfNamespaces(resource) && verbs.some((verb) => /^(?:get|update|patch|delete|\*)$/.test(verb))) return false;
  return wholeClusterResources.test(resource);
}

const isOfNamespaces = (resource: string): boolean => /^namespaces(?:\/|$)/.test(resource);

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
