import type { CertificateRole } from '../../kubernetes/tables/certificateRoles.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { ClusterPicture } from './clusterModel.ts';
import type { ClientIdentity } from './connections/connectionModel.ts';

/** A user or group that a ClusterRoleBinding among the files names. */
export interface BoundSubject {
  readonly kind: 'User' | 'Group';
  readonly name: string;
  readonly clusterRole: string;
}

/** Whom ClusterRoleBindings among the files give rights. */
export const boundSubjects = memoisedBy(({ objects }: ClusterPicture): readonly BoundSubject[] =>
  objects
    .filter(({ object }) => object.kind === 'ClusterRoleBinding')
    .flatMap(({ object }) => {
      const clusterRole = scalarAt(object.root, 'roleRef', 'name')?.text ?? '';
      return itemsAt(object.root, 'subjects').flatMap((subject): readonly BoundSubject[] => {
        const kind = scalarAt(subject, 'kind')?.text;
        const name = scalarAt(subject, 'name')?.text;
        return (kind === 'User' || kind === 'Group') && name !== undefined ? [{ kind, name, clusterRole }] : [];
      });
    }),
);

/** May do everything: the first by kube-apiserver itself, the other by kubeadm's ClusterRoleBinding. */
const mightyGroups = ['system:masters', 'kubeadm:cluster-admins'];
/** Given to many, with few rights. */
const commonGroups = ['system:nodes', 'system:authenticated'];

/**
 * Tells why kube-apiserver refuses what a client in a role needs, in its own words; `undefined` if it allows it, or may, by a
 * binding that is in no file.
 *
 * Without bindings among the files, what Kubernetes and kubeadm bind counts.
 *
 * @param node - The name of the Node that a kubelet is to update, if known.
 */
export function forbiddenError(
  role: CertificateRole,
  identity: ClientIdentity,
  bound: readonly BoundSubject[],
  node?: string,
): string | undefined {
  const { rights } = role;
  const { user = '', groups } = identity;
  if (rights === undefined || groups.some((group) => mightyGroups.includes(group))) return undefined;
  if (hasUsualRights(role, identity)) return otherNode(user, node);
  if (rights.isFreelyNamed && !isWithoutRights(role, identity)) return undefined;
  const isBound = bound.some(
    ({ kind, name, clusterRole }) =>
      (kind === 'User' ? name === user : groups.includes(name)) &&
      // What a role of the user's own allows is not known.
      (rights.clusterRoles.includes(clusterRole) || !clusterRole.startsWith('system:')),
  );
  if (isBound) return undefined;
  const refusal = user.startsWith('system:') ? (rights.refusalOfComponents ?? rights.refusal) : rights.refusal;
  // A function, since a name may hold `$&`, which replaces as something else.
  return refusal.replaceAll('{user}', () => user);
}

/** By the parts of the subject that decide. */
function hasUsualRights({ expected }: CertificateRole, { user = '', groups }: ClientIdentity): boolean {
  return (expected?.decides ?? []).every((part) =>
    part === 'commonName'
      ? expected?.commonNames?.some((name) => matches(name, user)) !== false
      : expected?.organizations?.some(({ organizations }) => organizations.every((each) => groups.includes(each))),
  );
}

/** A user that an installer makes for the role, or a component's, in no group that anybody may have bound. */
function isWithoutRights({ expected }: CertificateRole, { user = '', groups }: ClientIdentity): boolean {
  const isOfInstaller = user !== ownName && expected?.commonNames?.includes(user) === true;
  const isKnown = isOfInstaller || /^system:(?:kube-|node:)/.test(user);
  return isKnown && groups.every((group) => commonGroups.includes(group));
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
