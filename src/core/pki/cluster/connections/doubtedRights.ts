import { certificateRole } from '../../../kubernetes/certificateRole.ts';
import { optional } from '../../../text/optional.ts';
import { kubeletClientRights } from '../kubeletClientRights.ts';
import { kubeletAuthentication } from './acceptedCredentials.ts';
import type { ClientNames, Missing, Source } from './connectionModel.ts';
import { identityOf } from './judgeSide.ts';
import type { Scene } from './scene.ts';

/** What kube-apiserver probably may not at a kubelet that asks for its rights: certain if the kubelet asks, and the bindings are all there. */
export function doubtedRights(scene: Scene, clientShows: Source): ClientNames['doubt'] {
  const { record, picture } = scene;
  const [id] = record.clientRoles;
  const role = id === 'apiserver-kubelet-client' ? certificateRole(id) : undefined;
  const material = clientShows.kind === 'materials' ? clientShows.materials[0]?.material : undefined;
  const [leaf] = material?.certificates ?? [];
  const mode = kubeletAuthentication(scene)?.mode;
  if (role === undefined || leaf === undefined || (mode !== undefined && mode !== 'Webhook')) return undefined;
  const identity = identityOf(leaf);
  const found = kubeletClientRights(picture, role, identity, material?.filePath ?? '');
  if (found === undefined) return undefined;
  const { user = '' } = identity;
  const isCertain = found.kind === 'none' && mode !== undefined;
  const missing: Missing =
    found.kind === 'none'
      ? { why: 'objectNotFound', name: 'KubeletConfiguration' }
      : { why: 'objectNotFound', name: `ClusterRoleBinding (${user})` };
  return { missing, ...optional('error', isCertain ? role.rights?.refusal.replace('{user}', () => user) : undefined) };
}
