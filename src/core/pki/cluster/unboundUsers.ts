import { isExample } from '../../locate/files/quietPlaces.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { decisionAt } from './authorizers.ts';
import { type Binding, bindingNames, bindingsIn, isDump, isWholeDump } from './bindings.ts';
import { clusterPictureOf } from './buildClusterPicture.ts';
import type { ClusterPicture, KubeconfigContext, PlacedObject } from './clusterModel.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster, Missing } from './connections/connectionModel.ts';
import { type Identity, identitiesIn } from './identities.ts';
import { everybody, unboundUser, usualAuthorizers } from './rights.ts';

/** A user of a kubeconfig whom no binding among the files names. */
export interface UnboundUser {
  readonly identity: Identity;
  /** Of its cluster, as far as it is known. */
  readonly bindings: readonly Binding[];
  /** These are probably all that may name the user: it has no rights. */
  readonly isCertain: boolean;
}

/** The users of kubeconfigs' current contexts who need a binding that is in none of the files, where bindings alone decide. */
export const unboundUsers = memoisedBy((picture: ClusterPicture): readonly UnboundUser[] =>
  bindingsIn(picture).length === 0
    ? []
    : unnamedUsers(picture).filter(
        ({ identity: { use }, missing }) => missing === undefined && use.kubeconfig.current === use.context,
      ),
);

interface UnnamedUser extends UnboundUser {
  /** What would tell more, where something else than bindings decides. */
  readonly missing?: Missing;
}

/** The users of kubeconfigs whom no binding among the files names, where not everything is allowed. */
const unnamedUsers = memoisedBy((picture: ClusterPicture): readonly UnnamedUser[] => {
  const bindings = bindingsIn(picture);
  const owners = new Map(
    connectionModelOf(picture.graph).clusters.flatMap((cluster) =>
      cluster.objects.map((placed): [PlacedObject, Cluster] => [placed, cluster]),
    ),
  );
  // Manifests that stand alone may be of any cluster.
  const isOfOther = (placed: PlacedObject, cluster: Cluster): boolean => {
    const owner = owners.get(placed);
    return owner !== undefined && owner !== cluster && owner.components.length + owner.contexts.length > 0;
  };
  return identitiesIn(picture).flatMap((identity): readonly UnnamedUser[] => {
    const { cluster } = identity;
    const own = bindings.filter(({ placed }) => !isOfOther(placed, cluster));
    if (!needsBinding(identity, own)) return [];
    const servers = cluster.components.filter(({ component }) => component === 'kube-apiserver');
    const { types, missing = unboundUser(identity) } = decisionAt(picture, servers);
    if (types.includes('AlwaysAllow')) return [];
    const isByBindings = types.every((type) => usualAuthorizers.includes(type));
    return [
      {
        identity,
        bindings: own,
        isCertain: isByBindings && isWhole(identity, own),
        ...(isByBindings ? {} : { missing }),
      },
    ];
  });
});

/** Of a user of a context whom no binding names: what kube-apiserver answers where that is certain, and else what would tell. */
export function unboundRights(
  graph: PkiGraph,
  context: KubeconfigContext,
): { readonly error: string } | { readonly missing: Missing } | undefined {
  const found = unboundContexts(clusterPictureOf(graph)).get(context);
  if (found === undefined) return undefined;
  const { identity, bindings, isCertain, missing } = found;
  const { user } = identity;
  const isInUse = identity.use.kubeconfig.current === context;
  if (!isCertain || !isInUse || !isWholeDump(bindings)) return { missing: missing ?? unboundUser(identity) };
  // What people ask for is not known.
  const error = isBootstrapping(identity)
    ? `certificatesigningrequests.certificates.k8s.io is forbidden: User "${user}" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope`
    : `… is forbidden: User "${user}" cannot …`;
  return { error };
}

const unboundContexts = memoisedBy(
  (picture: ClusterPicture): ReadonlyMap<KubeconfigContext, UnnamedUser> =>
    new Map(unnamedUsers(picture).map((found) => [found.identity.use.context, found])),
);

/**
 * Tells whether the bindings of a cluster are a dump of all that may name somebody. Teams are bound in their namespaces; who asks for a certificate is
 * not, and people are given groups.
 */
function isWhole(identity: Identity, bindings: readonly Binding[]): boolean {
  const hasRoleBindings = bindings.some(({ kind, name }) => kind === 'RoleBinding' && name.startsWith('system:'));
  return isDump(bindings) && (hasRoleBindings || isBootstrapping(identity) || identity.groups.length === 0);
}

function needsBinding(identity: Identity, bindings: readonly Binding[]): boolean {
  const { user, groups, use, certificate } = identity;
  if (isExample(use.kubeconfig.file)) return false;
  if (/^system:(?!serviceaccount:)/.test(user) || groups.some((group) => /^(?:system:masters|kubeadm:.*)$/.test(group)))
    return false;
  // What a role needs is judged by the role.
  const role = certificate?.role?.id ?? 'user-client';
  return (
    role === 'user-client' && !bindings.some((binding) => bindingNames(binding, identity) || isForEverybody(binding))
  );
}

/** Kubernetes itself gives everybody what its own roles for that allow. */
function isForEverybody({ role, subjects }: Binding): boolean {
  return !role.name.startsWith('system:') && subjects.some(({ kind, name }) => kind === 'Group' && name === everybody);
}

/** It asks for its first certificate. */
export function isBootstrapping({ user, groups, by }: Identity): boolean {
  return by === 'tokenFile' && /bootstrap/.test(`${user} ${groups.join(' ')}`);
}
