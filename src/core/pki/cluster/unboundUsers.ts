import { isExample } from '../../locate/files/quietPlaces.ts';
import { memoisedBy } from '../../text/memoised.ts';
import type { PkiGraph } from '../pkiModel.ts';
import { isRbacAlone } from './authorizers.ts';
import { type Binding, bindingNames, bindingsIn, isDump, isWholeDump } from './bindings.ts';
import { clusterPictureOf } from './buildClusterPicture.ts';
import type { ClusterPicture, KubeconfigContext, PlacedObject } from './clusterModel.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster } from './connections/connectionModel.ts';
import { type Identity, identitiesIn } from './identities.ts';

/** A user of a kubeconfig whom no binding among the files names. */
export interface UnboundUser {
  readonly identity: Identity;
  /** Of its cluster, as far as it is known. */
  readonly bindings: readonly Binding[];
  /** These are probably all that may name the user: it has no rights. */
  readonly isCertain: boolean;
}

/** The users of kubeconfigs who need a binding that is in none of the files. */
export const unboundUsers = memoisedBy((picture: ClusterPicture): readonly UnboundUser[] => {
  const bindings = bindingsIn(picture);
  if (bindings.length === 0) return [];
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
  return identitiesIn(picture).flatMap((identity) => {
    const own = bindings.filter(({ placed }) => !isOfOther(placed, identity.cluster));
    return needsBinding(identity, own) ? [{ identity, bindings: own, isCertain: isWhole(identity, own) }] : [];
  });
});

/** A user of a context who probably has no rights, and what kube-apiserver answers where that is certain. */
export function unboundRights(
  graph: PkiGraph,
  context: KubeconfigContext,
): { readonly user: string; readonly error?: string } | undefined {
  const found = unboundContexts(clusterPictureOf(graph)).get(context);
  if (found === undefined) return undefined;
  const { identity, bindings } = found;
  const { user } = identity;
  if (!isWholeDump(bindings)) return { user };
  // What people ask for is not known.
  const error = isBootstrapping(identity)
    ? `certificatesigningrequests.certificates.k8s.io is forbidden: User "${user}" cannot create resource "certificatesigningrequests" in API group "certificates.k8s.io" at the cluster scope`
    : `… is forbidden: User "${user}" cannot …`;
  return { user, error };
}

const unboundContexts = memoisedBy(
  (picture: ClusterPicture): ReadonlyMap<KubeconfigContext, UnboundUser> =>
    new Map(
      unboundUsers(picture).flatMap((found) => (found.isCertain ? [[found.identity.use.context, found] as const] : [])),
    ),
);

/**
 * Tells whether the bindings of a cluster are a dump of all that may name somebody. Teams are bound in their namespaces; who asks for a certificate is
 * not, and people are given groups.
 */
function isWhole(identity: Identity, bindings: readonly Binding[]): boolean {
  const hasRoleBindings = bindings.some(({ kind, name }) => kind === 'RoleBinding' && name.startsWith('system:'));
  return isDump(bindings) && (hasRoleBindings || isBootstrapping(identity) || identity.groups.length === 0);
}

/** Only where RBAC alone decides, and of the context that is in use. */
function needsBinding(identity: Identity, bindings: readonly Binding[]): boolean {
  const { user, groups, use, cluster, certificate } = identity;
  if (use.kubeconfig.current !== use.context || isExample(use.kubeconfig.file)) return false;
  if (/^system:(?!serviceaccount:)/.test(user) || groups.some((group) => /^(?:system:masters|kubeadm:.*)$/.test(group)))
    return false;
  if (!isRbacAlone(cluster.components, cluster.objects)) return false;
  // What a role needs is judged by the role.
  const role = certificate?.role?.id ?? 'user-client';
  return role === 'user-client' && !bindings.some((binding) => bindingNames(binding, identity));
}

/** It asks for its first certificate. */
export function isBootstrapping({ user, groups, by }: Identity): boolean {
  return by === 'tokenFile' && /bootstrap/.test(`${user} ${groups.join(' ')}`);
}
