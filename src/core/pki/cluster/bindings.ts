import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { optional } from '../../text/optional.ts';
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

/** Tells whether a template or a person fills in a name later. */
export function isTemplate(text: string): boolean {
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

/** The subject by which a binding names somebody, or one of its groups that not everybody is in. */
export function namingSubject({ subjects }: Binding, asker: Asker): BindingSubject | undefined {
  const own = { user: asker.user, groups: asker.groups.filter((group) => !isCommon(group)) };
  return subjects.find((subject) => isNamed(subject, own));
}

/** Tells whether a binding names somebody, or one of its groups that not everybody is in. */
export function bindingNames(binding: Binding, asker: Asker): boolean {
  return namingSubject(binding, asker) !== undefined;
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
