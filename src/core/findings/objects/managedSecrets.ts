import * as l10n from '@vscode/l10n';
import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf } from './objectIndex.ts';
import { ownerFact, secretOwnerOf } from './secretOwnerOf.ts';

/** Tells of Secrets that a controller writes: what is edited in them is overwritten. */
export function checkManagedSecrets(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture)
    .ofKind('Secret')
    .flatMap((secret) => [...managed(secret), ...ciphertext(secret)]);
}

function managed(secret: PlacedObject): readonly FindingDraft[] {
  const { file, object } = secret;
  const owner = secretOwnerOf(object.root);
  if (owner === undefined) return [];
  const { mark } = owner;
  const fact = ownerFact(owner);
  return [placedAt({ file, span: mark.keySpan ?? mark.span }, { code: 'managed-secret-edit', fact })];
}

/** What `kubeadm init --upload-certs` leaves for joining control planes. */
function ciphertext({
  file,
  object: { root, name, namespace = 'kube-system' },
}: PlacedObject): readonly FindingDraft[] {
  const node = scalarAt(root, 'metadata', 'name');
  if (name !== 'kubeadm-certs' || namespace !== 'kube-system' || node === undefined) return [];
  const fact = l10n.t('kubeadm encrypts the values of this Secret (AES-GCM): they are not PEM, and last two hours.');
  return [placedAt({ file, span: node.span }, { code: 'kubeadm-certs-ciphertext', fact })];
}
