import * as l10n from '@vscode/l10n';
import { administratorRoles, certificateRole, isFixedUser } from '../../kubernetes/certificateRole.ts';
import { rolesByPath } from '../../kubernetes/rolesByPath.ts';
import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { connectionModelOf } from '../../pki/cluster/connections/buildConnections.ts';
import { identityOf } from '../../pki/cluster/connections/judgeSide.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import {
  boundSubjects,
  forbiddenError,
  kubeadmAdmins,
  lacksKubeadmAdmins,
  type RightsQuestion,
} from '../../pki/cluster/rights.ts';
import type { CertificateNode, Occurrence, PkiGraph } from '../../pki/pkiModel.ts';
import { swappedWith } from '../../pki/swappedKubeconfigs.ts';
import { addToGroup } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { isOneLetterAway } from '../../text/oneLetterAway.ts';
import { optional } from '../../text/optional.ts';
import { fileNameOf } from '../../text/shownPath.ts';
import { visibleText } from '../../text/visibleText.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import { listOf, nameInSentence } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, judgeCertificates, problem } from '../judgement.ts';
import { evidencePlaces, isPresentedByClient, knownRolesOf, rolesAt } from './knownRoles.ts';

/**
 * Client certificate without a common name.
 *
 * When: a client certificate for kube-apiserver has no CN.
 *
 * kube-apiserver takes the user name from the CN. etcd and webhooks check only the chain.
 *
 * @category identity
 * @stage understand
 * @see AS-authn
 */
export const cnMissingClient = {
  code: 'cn-missing-client',
  severity: 'error',
  fact: '{name} has no CN, so it does not identify a user.',
  consequence: 'kube-apiserver answers with `Unauthorized`.',
  wayOut: 'Reissue it with the user name as CN.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * User name does not fit the role.
 *
 * When: a path, flag or field gives the certificate a role with a fixed user name, and its CN is another one. This concerns kube-controller-manager,
 * kube-scheduler, kube-proxy and the front proxy.
 *
 * RBAC binds fixed user names, such as `system:kube-scheduler`.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, KA-kubeconfig
 */
export const cnRoleMismatch = {
  code: 'cn-role-mismatch',
  severity: 'error',
  fact: '{name} should identify {expected}, but identifies {user}.',
  consequence: 'RBAC does not give {user} the rights of {component}: its requests fail with `Forbidden`.',
  wayOut: 'Reissue it with CN={expected}.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Two kubeconfigs are swapped.
 *
 * When: a kubeconfig in the place of kube-controller-manager or kube-scheduler has the user of another component, and the one in that component's place
 * has its user.
 *
 * This happens when files are restored or copied under the wrong name. Both certificates are right, so nothing needs to be reissued.
 *
 * @category identity
 * @stage understand
 * @see K-rbac, KA-kubeconfig
 */
export const kubeconfigsSwapped = {
  code: 'kubeconfigs-swapped',
  severity: 'error',
  fact: '{file} and {other} are swapped: {file} identifies {user}.',
  consequence: 'RBAC does not give {user} the rights of {component}: its requests fail with `Forbidden`.',
  wayOut: 'Swap the two files.',
} as const satisfies FindingRecord;

/**
 * Certificate of a kubelet does not belong to a node.
 *
 * When: the client certificate of a kubelet lacks a CN that begins with `system:node:` or the O `system:nodes`.
 *
 * The Node authorizer and NodeRestriction reject it.
 *
 * @category identity
 * @stage understand
 * @see K-rbac
 */
export const kubeletIdentityInvalid = {
  code: 'kubelet-identity-invalid',
  severity: 'error',
  fact: {
    grouped:
      '{name} does not belong to a node. The Node authorizer requires CN=system:node:NAME and O=system:nodes; it has CN={user} and O={groups}.',
    groupless:
      '{name} does not belong to a node. The Node authorizer requires CN=system:node:NAME and O=system:nodes; it has CN={user} and no O.',
  },
  consequence: 'kube-apiserver answers the kubelet with `Forbidden`, and the node stays NotReady.',
  wayOut: 'Reissue it for the name of the node, with O=system:nodes.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Administrator without rights.
 *
 * When: the certificate in a kubeconfig of an administrator has a user and groups without administrator rights: `kubernetes-admin` without a group or in
 * a misspelt one, the user of a component, or in the place of `admin.conf` a user whom the files bind to a role that does not allow `list nodes`. A
 * ClusterRoleBinding among the files that names the user or a group counts.
 *
 * kubeadm binds the group `kubeadm:cluster-admins` to `cluster-admin`. Before Kubernetes 1.29 the group is `system:masters`, which needs no binding.
 * kubeadm never binds the user `kubernetes-admin`.
 *
 * @category identity
 * @stage understand
 * @see KA-kubeconfig, K-rbac
 */
export const adminWithoutRights = {
  code: 'admin-without-rights',
  severity: 'error',
  fact: {
    groupless: '{name} identifies {user} without a group, and no rights are bound to this user.',
    other: '{name} identifies {user}, a user without administrator rights.',
    misspelt: '{name} identifies {user} with O={group}, but the group of administrators is {expected}.',
    node: 'This kubeconfig identifies {user}, a node and not an administrator: a node may change only itself and its own Pods.',
  },
  consequence: 'kubectl fails with `Error from server (Forbidden): {error}`.',
  wayOut: {
    groupless: 'Reissue it with O=kubeadm:cluster-admins, or before Kubernetes 1.29 with O=system:masters.',
    masters: 'Reissue it with O=system:masters.',
    other: 'Create the file again with `kubeadm init phase kubeconfig admin`.',
    misspelt: 'Reissue it with O={expected}.',
    node: 'Replace it with a copy of admin.conf.',
  },
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Group of kubeadm's administrators is not bound.
 *
 * When: an administrator's certificate is in the group `kubeadm:cluster-admins`, the files contain all ClusterRoleBindings of a cluster of kubeadm, and
 * none names the group.
 *
 * `kubeadm init` creates this ClusterRoleBinding after the API server has started. If kubeadm is interrupted, or somebody deletes the binding,
 * `admin.conf` is accepted but allowed nothing. `super-admin.conf` is in `system:masters`, which needs no binding, so it can create the binding.
 * No certificate has to be reissued.
 *
 * @category identity
 * @stage understand
 * @see KA-kubeconfig, K-rbac
 */
export const adminGroupUnbound = {
  code: 'admin-group-unbound',
  severity: 'error',
  fact: '{name} is in the group {group}, to which no ClusterRoleBinding gives any rights.',
  consequence: 'kubectl fails with `Error from server (Forbidden): {error}`.',
  wayOut: 'With super-admin.conf, bind the group kubeadm:cluster-admins to the ClusterRole cluster-admin.',
  quickFix: 'run-command',
} as const satisfies FindingRecord;

/**
 * Reserved user or group.
 *
 * When: the CN of a client certificate begins with `system:serviceaccount:` or `system:anonymous`, or its O with `system:unauthenticated` or
 * `system:serviceaccounts`.
 *
 * @category identity
 * @stage understand
 * @see AS-authn
 */
export const cnReservedPrefix = {
  code: 'cn-reserved-prefix',
  severity: 'warning',
  fact: '{name} identifies {identity}, a name reserved by Kubernetes.',
  consequence: 'Anyone with its key has all rights that RBAC gives to that name.',
  wayOut: 'Reissue it with a different name.',
  quickFix: 'renew-leaf',
} as const satisfies FindingRecord;

/**
 * Judges whom client certificates make of their owners: kube-apiserver takes CN for the user and each O for a group, and
 * RBAC and the Node authorizer go by fixed names.
 *
 * `forbiddenError` is the judge of rights, of connections as well. It is asked here because a certificate may lie alone, without the files that
 * show its connection; where these are there, with what the connection asks it. Who has no name, or a reserved one, is judged by the certificate alone.
 */
export function checkClientIdentities(picture: ClusterPicture): readonly FindingDraft[] {
  return judgeCertificates(picture.graph, (node, occurrence) => {
    const nameless = withoutName(node, occurrence);
    return nameless === undefined
      ? [
          otherName(node, occurrence, picture),
          noNode(node, occurrence, picture),
          noAdministrator(node, occurrence, picture),
          reserved(node, occurrence),
        ]
      : [nameless];
  });
}

function withoutName(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence) || commonNameOf(node) !== '') return undefined;
  // etcd and webhooks go by the chain alone.
  if (knownRolesOf(node).some(({ role }) => role.expected?.decides === undefined)) return undefined;
  return problem(cnMissingClient, { values: { name: nameInSentence(node, occurrence) } });
}

/** Roles whose user is fixed: RBAC binds `system:kube-scheduler`, whatever the certificate says. */
function otherName(node: CertificateNode, occurrence: Occurrence, picture: ClusterPicture): Judgement | undefined {
  const known = rolesAt(node, occurrence).find(({ role }) => isFixedUser(role));
  const names = known?.role.expected?.commonNames ?? [];
  const commonName = commonNameOf(node);
  const [expected] = names;
  if (known === undefined || expected === undefined || names.includes(commonName)) return undefined;
  if (known.role.rights !== undefined && !isForbidden(known.role, node, picture)) return undefined;
  // Who may pass on users is a setting of kube-apiserver: where that is known, it decides.
  if (known.role.parent === 'front-proxy-ca' && hasApiServer(picture, occurrence)) return undefined;
  const related = evidencePlaces(known.evidence, l10n.t('The setting that uses it'));
  const told = { user: visibleText(commonName), component: known.role.presentedBy?.() ?? expected };
  const { path } = occurrence.file;
  const other = swappedWith(picture.graph, path);
  if (other === undefined)
    return problem(cnRoleMismatch, { values: { ...told, expected, name: nameInSentence(node, occurrence) }, related });
  const [file = '', swapped = ''] = [path, other].map((each) => visibleText(fileNameOf(each)));
  return problem(kubeconfigsSwapped, { values: { ...told, file, other: swapped }, related });
}

function hasApiServer({ components }: ClusterPicture, { file }: Occurrence): boolean {
  const host = hostOf(file);
  return components.some((each) => each.component === 'kube-apiserver' && each.host === host);
}

function isForbidden(role: CertificateRole, node: CertificateNode, picture: ClusterPicture): boolean {
  return refusal(role, node, picture) !== undefined;
}

/**
 * The server's answer to the holder of a certificate in a role: as the connections have it in which it is presented, where another authorizer may
 * allow what no binding does; without any, by all bindings.
 */
function refusal(
  role: CertificateRole,
  node: CertificateNode,
  picture: ClusterPicture,
  isAdministrators = false,
): string | undefined {
  const alone: RightsQuestion = {
    role,
    bound: boundSubjects(picture),
    ...(isAdministrators ? { isAdministrators } : {}),
  };
  const asked = rightsFor(picture.graph).get(`${role.id}\n${node.fingerprint}`) ?? [alone];
  const errors = asked.map((rights) => {
    if (rights === undefined) return undefined;
    // What another setting of the server would allow, or another user whom the kubeconfig names, is not the certificate's fault; nor is the Node.
    const { bound, boundInNamespaces, isAdministrators: isTheirs, types } = rights;
    const own = {
      role,
      bound,
      ...optional('boundInNamespaces', boundInNamespaces),
      ...optional('isAdministrators', isTheirs),
    };
    const isItsFault = forbiddenError(identityOf(node), own) !== undefined;
    return isItsFault ? forbiddenError(identityOf(node), { ...own, ...optional('types', types) }) : undefined;
  });
  return errors.find((error) => error !== undefined);
}

/** Who decides, and by which bindings, where a certificate is presented in a role; `undefined` for a server that asks nobody. */
const rightsFor = memoisedBy((graph: PkiGraph) => {
  const rights = new Map<string, (RightsQuestion | undefined)[]>();
  for (const { record, clientShows, clientNames } of connectionModelOf(graph).connections) {
    const [leaf] = clientShows.kind === 'materials' ? (clientShows.materials[0]?.material.certificates ?? []) : [];
    const [role] = record.clientRoles;
    if (leaf === undefined || role === undefined) continue;
    addToGroup(rights, `${role}\n${leaf.fingerprint}`, clientNames.rights);
  }
  return rights;
});

function noNode(node: CertificateNode, occurrence: Occurrence, picture: ClusterPicture): Judgement | undefined {
  const known = rolesAt(node, occurrence).find(({ role }) => role.id === 'kubelet-client');
  if (known === undefined || !isForbidden(known.role, node, picture)) return undefined;
  const groups = groupsOf(node);
  const commonName = commonNameOf(node);
  return problem(kubeletIdentityInvalid, {
    fact: groups.length === 0 ? 'groupless' : 'grouped',
    values: {
      name: nameInSentence(node, occurrence),
      user: visibleText(commonName),
      groups: listOf(groups.map((group) => visibleText(group))),
    },
    related: evidencePlaces(known.evidence, l10n.t('The setting that uses it')),
  });
}

function noAdministrator(
  node: CertificateNode,
  occurrence: Occurrence,
  picture: ClusterPicture,
): Judgement | undefined {
  const ofName = node.role?.id ?? '';
  // What kubectl reads is a person's, whomever its certificate is made for.
  const isOfKubectl = /(?:^|\/)\.kube\//.test(occurrence.file.path);
  const role = certificateRole(isOfKubectl && !administratorRoles.has(ofName) ? 'admin-client' : ofName);
  if (role === undefined || !administratorRoles.has(role.id) || !isPresentedByClient(node, occurrence))
    return undefined;
  // The same certificate may stand where it belongs, too.
  const own = rolesByPath(occurrence.file.path)?.kubeconfig;
  if (own !== undefined && !administratorRoles.has(own)) return undefined;
  const identity = identityOf(node);
  const error = refusal(role, node, picture, own !== undefined);
  if (error === undefined) return undefined;
  const name = nameInSentence(node, occurrence);
  if (identity.groups.includes(kubeadmAdmins) && lacksKubeadmAdmins(boundSubjects(picture)))
    return problem(adminGroupUnbound, { values: { name, group: kubeadmAdmins, error: visibleText(error, 300) } });
  const kind =
    identity.groups.length === 0 && role.expected?.commonNames?.includes(identity.user ?? '') ? 'groupless' : 'other';
  const user = visibleText(identity.user ?? '');
  const [misspelt] = misspeltGroups(role, identity.groups);
  if (misspelt !== undefined) {
    const values = { ...misspelt, group: visibleText(misspelt.group), name, user, error: visibleText(error, 300) };
    return problem(adminWithoutRights, { fact: 'misspelt', wayOut: 'misspelt', values });
  }
  return problem(adminWithoutRights, {
    fact: kind,
    wayOut: kind === 'groupless' && identity.user !== kubeadmAdmin ? 'masters' : kind,
    values: { name, user, error: visibleText(error, 300) },
  });
}

/** Groups that are almost those of administrators. */
function misspeltGroups({ expected }: CertificateRole, groups: readonly string[]) {
  const own = expected?.organizations?.flatMap(({ organizations }) => organizations) ?? [];
  return groups.flatMap((group) => {
    const meant = own.find((each) => isOneLetterAway(group, each));
    return meant === undefined ? [] : [{ group, expected: meant }];
  });
}

/** Other installers do not bind a group of their own. */
const kubeadmAdmin = 'kubernetes-admin';

const reservedUsers = ['system:serviceaccount:', 'system:anonymous'];
const reservedGroups = ['system:unauthenticated', 'system:serviceaccounts'];

function reserved(node: CertificateNode, occurrence: Occurrence): Judgement | undefined {
  if (!isPresentedByClient(node, occurrence)) return undefined;
  const commonName = commonNameOf(node);
  const user = reservedUsers.find((prefix) => commonName.startsWith(prefix)) === undefined ? undefined : commonName;
  const group = groupsOf(node).find((name) => reservedGroups.some((prefix) => name.startsWith(prefix)));
  const identity = user ?? group;
  if (identity === undefined) return undefined;
  return problem(cnReservedPrefix, {
    values: { name: nameInSentence(node, occurrence), identity: visibleText(identity) },
  });
}

/** The last CN, as Go's `Subject.CommonName`. */
function commonNameOf({ certificate }: CertificateNode): string {
  return attributeValues(certificate.subject, 'CN').at(-1) ?? '';
}

function groupsOf({ certificate }: CertificateNode): readonly string[] {
  return attributeValues(certificate.subject, 'O');
}
