import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { isOneLetterAway } from '../../text/oneLetterAway.ts';
import { optional } from '../../text/optional.ts';
import { type Binding, bindingsAmong, bindingsIn } from './bindings.ts';
import type { ClusterPicture, PlacedObject } from './clusterModel.ts';
import type { ClientIdentity, Missing } from './connections/connectionModel.ts';
import { type ApiRequest, answerOf, boundRules, clusterRoleRules, type RoleAnswer, type RoleRules } from './roles.ts';

/** A user or group that a ClusterRoleBinding among the files names. */
export interface BoundSubject {
  readonly kind: 'User' | 'Group';
  readonly name: string;
  readonly clusterRole: string;
  /** By which it is told, if it is not a ClusterRole that is bound in the whole cluster. */
  readonly roleName?: string;
  /** What the files tell of it. */
  readonly rules?: RoleRules;
}

/** Whom ClusterRoleBindings among the files give rights. */
export const boundSubjects = memoisedBy((picture: ClusterPicture): readonly BoundSubject[] =>
  subjectsOf(picture, bindingsIn(picture)),
);

/** A user or group that a RoleBinding among the files names. */
export interface SubjectInNamespace extends Pick<BoundSubject, 'kind' | 'name' | 'rules'> {
  /** Absent if `kubectl` chooses it. */
  readonly namespace?: string;
  readonly role?: { readonly kind: string; readonly name: string };
}

/** Whom RoleBindings among the files give rights in their namespaces. */
export const subjectsInNamespaces = memoisedBy((picture: ClusterPicture): readonly SubjectInNamespace[] =>
  bindingsIn(picture).flatMap((binding) => {
    const { kind: scope, namespace, role, subjects } = binding;
    if (scope !== 'RoleBinding') return [];
    const given = { role, ...optional('namespace', namespace), ...optional('rules', boundRules(picture, binding)) };
    return subjects.flatMap(({ kind, name }): readonly SubjectInNamespace[] =>
      kind === 'User' || kind === 'Group' ? [{ kind, name, ...given }] : [],
    );
  }),
);

/** Whom the ClusterRoleBindings of one cluster give rights. */
export function boundSubjectsOf(picture: ClusterPicture, objects: readonly PlacedObject[]): readonly BoundSubject[] {
  return subjectsOf(picture, bindingsAmong(picture, objects));
}

function subjectsOf(picture: ClusterPicture, bindings: readonly Binding[]): readonly BoundSubject[] {
  return bindings.flatMap(({ kind: scope, role, subjects }) =>
    scope !== 'ClusterRoleBinding'
      ? []
      : subjects.flatMap(({ kind, name }): readonly BoundSubject[] =>
          kind === 'User' || kind === 'Group'
            ? [
                {
                  kind,
                  name,
                  clusterRole: role.name,
                  ...optional('rules', clusterRoleRules(picture, role.name)),
                },
              ]
            : [],
        ),
  );
}

/** May do everything, by kube-apiserver itself. */
const masters = 'system:masters';
/** May do everything, by the ClusterRoleBinding that `kubeadm init` makes last of all. */
export const kubeadmAdmins = 'kubeadm:cluster-admins';
/** Gives kubelets their rights, which no binding of a new cluster does. */
const nodeAuthorizer = 'Node';
/** Given to many, with few rights; and what Kubernetes reserves and nobody gives rights to, such as a misspelt `system:masters,`. */
const commonGroup = /^system:(?!bootstrappers|serviceaccounts|monitoring)/;

/** Whoever has authenticated is in it. */
export const everybody = 'system:authenticated';

const isCommon = (group: string): boolean => group === everybody || group === 'system:unauthenticated';

/** Who asks without a client certificate and a token. */
export const anonymous: ClientIdentity = { user: 'system:anonymous', groups: ['system:unauthenticated'] };

/** Whether a client may do what its role needs. */
export type RightsVerdict =
  | { readonly state: 'allowed' }
  /** In the server's words. */
  | { readonly state: 'refused'; readonly error: string }
  /** By a binding or a role that is in no file, or by another authorizer. */
  | { readonly state: 'unknown'; readonly missing?: Missing };

/** What is asked of a client's rights, and of what decides on them. */
export interface RightsQuestion {
  readonly role: CertificateRole;
  /** Without bindings among the files, what Kubernetes and kubeadm bind counts. */
  readonly bound: readonly BoundSubject[];
  /** Whom RoleBindings name: what they may in their namespaces is what they are meant to. */
  readonly boundInNamespaces?: readonly SubjectInNamespace[];
  /** The credential stands where an installer puts that of its administrator: whoever it identifies must be one. */
  readonly isAdministrators?: boolean;
  /** Whom the client asks to be taken for: what this user may do counts, and whether the client may act as the user. */
  readonly actsAs?: ClientIdentity;
  /** The name of the Node that a kubelet is to update, if known. */
  readonly node?: string;
  /** Those that decide: of kubelets the Node authorizer, of all others RBAC, unless something else is known. */
  readonly types?: readonly string[];
}

/** What decides where nothing else is known, as installers set it. */
export const usualAuthorizers: readonly string[] = [nodeAuthorizer, 'RBAC'];

/** Tells whether kube-apiserver allows what a client in a role needs; `undefined` for a role of which that is not known. */
export function rightsOf(identity: ClientIdentity, question: RightsQuestion): RightsVerdict | undefined {
  const { role, types = usualAuthorizers, actsAs, ...rest } = question;
  if (role.rights === undefined) return undefined;
  if (actsAs !== undefined) {
    const asked = { ...rest, types };
    // What components have by their names, they have for themselves.
    const expected = role.rights.isFreelyNamed ? role.expected : nobody;
    const mayAct = rightsOf(identity, {
      ...asked,
      role: { ...role, ...optional('expected', expected), rights: actingAs(actsAs) },
    });
    return mayAct?.state === 'allowed' ? rightsOf(actsAs, { ...asked, role, isAdministrators: false }) : mayAct;
  }
  // Who has no name has not authenticated. Where everything is allowed, kube-apiserver lets nobody in for that.
  const isNobody = (identity.user ?? '') === '';
  if (types.includes('AlwaysAllow')) return isNobody ? { state: 'refused', error: 'Unauthorized' } : allowed;
  const verdict = byBindings(isNobody ? anonymous : identity, question);
  // Any other authorizer may allow what no binding does.
  const isDecidedHere = types.every((type) => /^(?:Node|RBAC|AlwaysDeny)$/.test(type));
  return verdict.state === 'refused' && !isDecidedHere ? { state: 'unknown' } : verdict;
}

/** Tells why kube-apiserver refuses what a client in a role needs, in its own words; `undefined` if it allows it, or may. */
export function forbiddenError(identity: ClientIdentity, question: RightsQuestion): string | undefined {
  const verdict = rightsOf(identity, question);
  return verdict?.state === 'refused' ? verdict.error : undefined;
}

/** What acting as another user needs. */
function actingAs({ user = '' }: ClientIdentity): NonNullable<CertificateRole['rights']> {
  const [, namespace, account] = /^system:serviceaccount:([^:]+):(.+)$/.exec(user) ?? [];
  const [resource, name] = account === undefined ? ['users', user] : ['serviceaccounts', account];
  const scope = namespace === undefined ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return {
    needs: { verb: 'impersonate', group: '', resource, name, ...optional('namespace', namespace) },
    refusal: `${resource} "${name}" is forbidden: User "{user}" cannot impersonate resource "${resource}" in API group "" ${scope}`,
    isFreelyNamed: true,
    isStrict: true,
  };
}

const nobody = { commonNames: [], decides: ['commonName'] } as const;

const allowed: RightsVerdict = { state: 'allowed' };

/** What would tell whether somebody whom no binding among the files names has rights; of a role, the first that it needs. */
export function unboundUser({ user = '', groups }: ClientIdentity, role?: CertificateRole): Missing {
  const { verb, resource } = role?.rights?.needs ?? {};
  const asked = verb === undefined ? '--list' : `${verb} ${resource}`;
  // kube-apiserver adds the groups of service accounts itself.
  const others = groups.filter((group) => !group.startsWith('system:serviceaccounts'));
  const as = [`--as=${user}`, ...others.map((group) => `--as-group=${group}`)];
  // What a shell reads otherwise is not offered for copying.
  const isPlain = as.every((word) => /^[\w@.:=-]{1,100}$/.test(word));
  return { why: 'notBound', name: user, ...(isPlain ? { request: [asked, ...as].join(' ') } : {}) };
}

function byBindings(
  identity: ClientIdentity,
  {
    role,
    bound,
    boundInNamespaces = [],
    isAdministrators,
    node,
    types: authorizers = usualAuthorizers,
  }: RightsQuestion,
): RightsVerdict {
  const { rights } = role;
  const { user = '', groups } = identity;
  if (rights === undefined || groups.includes(masters)) return allowed;
  const isByRbac = authorizers.includes('RBAC');
  const isOfAdmins = groups.includes(kubeadmAdmins);
  const isLost = isOfAdmins && lacksKubeadmAdmins(bound);
  if (isByRbac && isOfAdmins && !isLost) return allowed;
  const isNode = role.id === 'kubelet-client';
  const isGiven = isNode ? authorizers.includes(nodeAuthorizer) : isByRbac && !isLost;
  if (isGiven && hasUsualRights(role, { user, groups })) {
    const error = otherNode(user, node);
    return error === undefined ? allowed : { state: 'refused', error };
  }
  const all = user === anonymous.user ? groups : [...groups, everybody];
  const isOwn = ({ kind, name }: Pick<BoundSubject, 'kind' | 'name'>) =>
    kind === 'User' ? name === user : all.includes(name);
  const own = isByRbac
    ? [...bound, ...boundWhere(boundInNamespaces, rights.needs.namespace)]
        .filter(isOwn)
        .map((subject) => ({ ...subject, answer: answerTo(rights, subject, user) }))
    : [];
  if (own.some(({ answer }) => /^(?:allows|mayAllow)$/.test(answer))) return allowed;
  const unknownRole = own.find(({ answer }) => answer === 'notHere');
  if (unknownRole !== undefined) {
    const name = unknownRole.roleName ?? `ClusterRole ${unknownRole.clusterRole}`;
    return { state: 'unknown', missing: { why: 'objectNotFound', name } };
  }
  const isOtherMeant = bound.some(({ clusterRole }) => rights.ownClusterRole?.test(clusterRole));
  const isFree = isByRbac && rights.isFreelyNamed && !isOtherMeant && !isLost;
  if (isFree && !isWithoutRights(role, { user, groups })) {
    const inNamespaces = boundInNamespaces.filter(isOwn);
    const isNamed = ({ kind, name }: Pick<BoundSubject, 'kind' | 'name'>) => kind === 'User' || !isCommon(name);
    // What people are given is what they are meant to do, except where the administrator is expected. Kubernetes itself gives everybody little.
    const given = own.filter(
      (each) => each.answer === 'lacks' && (isNamed(each) || !each.clusterRole.startsWith('system:')),
    );
    const isOfPeople = rights.isStrict !== true && isAdministrators !== true;
    if (isOfPeople && given.length + inNamespaces.length > 0) return allowed;
    if (![...own, ...inNamespaces].some(isNamed)) return { state: 'unknown' };
  }
  const refusal = user.startsWith('system:') ? (rights.refusalOfComponents ?? rights.refusal) : rights.refusal;
  const noRole = own.find(({ answer }) => answer === 'notThere')?.clusterRole;
  // Functions, since a name may hold `$&`, which replaces as something else.
  const error = refusal.replaceAll('{user}', () => user);
  return {
    state: 'refused',
    error: noRole === undefined || !error.includes(' cannot ') ? error : `${error}: ${notFound(noRole)}`,
  };
}

/** Whom RoleBindings give what is asked for in a namespace, or may. */
function boundWhere(subjects: readonly SubjectInNamespace[], wanted: string | undefined): readonly BoundSubject[] {
  return subjects.flatMap(({ namespace = wanted, role, ...subject }) => {
    if (wanted === undefined || role === undefined || namespace !== wanted) return [];
    // Nothing is known by its name of a Role.
    const clusterRole = role.kind === 'ClusterRole' ? role.name : '';
    return [{ ...subject, clusterRole, roleName: `${role.kind} ${role.name}` }];
  });
}

/** What RBAC adds to a refusal. */
const notFound = (name: string): string => `RBAC: clusterrole.rbac.authorization.k8s.io "${name}" not found`;

/** What a ClusterRole says to the request that a client in a role begins with. */
function answerTo(
  { needs, needsOfComponents, ownClusterRole }: NonNullable<CertificateRole['rights']>,
  { clusterRole, rules }: BoundSubject,
  user: string,
): RoleAnswer {
  const answer = answerOf(clusterRole, rules, user.startsWith('system:') ? (needsOfComponents ?? needs) : needs);
  return answer === 'notHere' && ownClusterRole?.test(clusterRole) === true ? 'allows' : answer;
}

/**
 * Tells whether nobody gives kubeadm's administrators their rights: the bindings are those of a whole cluster of kubeadm, with what Kubernetes
 * binds at its first and what at its last, and the group is in none.
 */
export const lacksKubeadmAdmins = memoisedBy((bound: readonly BoundSubject[]): boolean => {
  const isBound = (group: string, wanted: RegExp) =>
    bound.some(({ kind, name, clusterRole }) => kind === 'Group' && name === group && wanted.test(clusterRole));
  const isWhole = isBound(masters, /^cluster-admin$/) && isBound('system:authenticated', /^system:discovery$/);
  return isWhole && isBound(kubeadmBootstrappers, /./) && !isBound(kubeadmAdmins, /./);
});

/** Whether kube-apiserver takes the request for a certificate that a kubelet makes with a bootstrap token. */
export function bootstrapRights(
  { user = '', groups }: ClientIdentity,
  bound: readonly BoundSubject[],
): { readonly error: string } | 'allowed' | 'unknown' {
  const isOwn = ({ kind, name }: BoundSubject) => (kind === 'User' ? name === user : groups.includes(name));
  if (bound.some((subject) => isOwn(subject) && mayRequest(subject))) return 'allowed';
  const isOfWhole = bound.some(
    ({ kind, name, clusterRole }) => kind === 'Group' && name === masters && clusterRole === 'cluster-admin',
  );
  const isBoundHere = isOfWhole || bound.some(({ clusterRole }) => clusterRole === nodeBootstrapper);
  if (groups.includes(kubeadmBootstrappers) && !isOfWhole) return 'allowed';
  if (!isBoundHere) return 'unknown';
  return {
    error: `certificatesigningrequests.certificates.k8s.io is forbidden: User "${user}" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope`,
  };
}

/** As {@link bootstrapRights}, of `kubeadm join`: kubeadm has bound one group, and a binding of another one is its own. */
export function joiningRights(
  identity: ClientIdentity,
  bound: readonly BoundSubject[],
): ReturnType<typeof bootstrapRights> {
  const rights = bootstrapRights(identity, bound);
  const { user = '', groups } = identity;
  if (rights !== 'unknown' || bound.some(({ name }) => name === user || groups.includes(name))) return rights;
  return {
    error: `configmaps "kubeadm-config" is forbidden: User "${user}" cannot get resource "configmaps" in API group "" in the namespace "kube-system"`,
  };
}

/** Whether a ClusterRole lets kubelets request certificates, or may; those that approve requests do not. */
function mayRequest({ clusterRole, rules }: BoundSubject): boolean {
  return /^(?:allows|mayAllow|notHere)$/.test(answerOf(clusterRole, rules, certificateRequest));
}

/** Lets kubelets request their certificates. */
export const nodeBootstrapper = 'system:node-bootstrapper';
const certificateRequest = {
  verb: 'create',
  group: 'certificates.k8s.io',
  resource: 'certificatesigningrequests',
} as const satisfies ApiRequest;

/** Bound by kubeadm. */
const kubeadmBootstrappers = 'system:bootstrappers:kubeadm:default-node-token';

/** By the parts of the subject that decide. */
function hasUsualRights({ expected }: CertificateRole, { user = '', groups }: ClientIdentity): boolean {
  // A certificate without a group may be bound by its name (kubeadm 1.36.1), one with a wrong group is not usual.
  const isUsual = ({ organizations }: { readonly organizations: readonly string[] }) =>
    organizations.length === 0 ? groups.length === 0 : organizations.every((each) => groups.includes(each));
  return (expected?.decides ?? []).every((part) =>
    part === 'commonName'
      ? expected?.commonNames?.some((name) => matches(name, user)) !== false
      : expected?.organizations?.some(isUsual),
  );
}

/** A user that an installer makes for the role, or a component's, in no group that anybody may have bound. */
function isWithoutRights({ expected }: CertificateRole, { user = '', groups }: ClientIdentity): boolean {
  const isOfInstaller = user !== ownName && expected?.commonNames?.includes(user) === true;
  const isKnown = isOfInstaller || /^system:(?:kube-|node:|anonymous$)/.test(user);
  return isKnown && groups.every((group) => commonGroup.test(group) || isOneLetterAway(group, kubeadmAdmins));
}

/** Some installers use it, and people for users whom they bind themselves. */
const ownName = 'admin';

/** A kubelet may update its own Node only. */
function otherNode(user: string, node: string | undefined): string | undefined {
  const own = /^system:node:(.+)$/.exec(user)?.[1];
  return node === undefined || own === undefined || own === node
    ? undefined
    : `nodes "${node}" is forbidden: node "${own}" is not allowed to modify node "${node}"`;
}

/** `<nodeName>` stands for any name. */
function matches(pattern: string, name: string): boolean {
  const [start = '', end] = pattern.split(/<\w+>/);
  return end === undefined ? pattern === name : name.startsWith(start) && name.length > start.length;
}
