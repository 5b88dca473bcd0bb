import { scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { managedBy, secretOwnerOf } from './secretOwnerOf.ts';

/**
 * Encrypted kubeadm certificates.
 *
 * When: the Secret `kubeadm-certs` of `kube-system` is among the files.
 *
 * `kubeadm init --upload-certs` creates it for joining control planes.
 *
 * @category secrets
 * @stage understand
 * @see KA-copycerts
 */
export const kubeadmCertsCiphertext = {
  code: 'kubeadm-certs-ciphertext',
  severity: 'hint',
  fact: 'kubeadm encrypts the values of this Secret (AES-GCM). They are not PEM, and expire after two hours.',
} as const satisfies FindingRecord;

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
  return [placedAt({ file, span: mark.keySpan ?? mark.span }, managedBy(owner))];
}

/** What `kubeadm init --upload-certs` leaves for joining control planes. */
function ciphertext({
  file,
  object: { root, name, namespace = 'kube-system' },
}: PlacedObject): readonly FindingDraft[] {
  const node = scalarAt(root, 'metadata', 'name');
  if (name !== 'kubeadm-certs' || namespace !== 'kube-system' || node === undefined) return [];
  return [placedAt({ file, span: node.span }, problem(kubeadmCertsCiphertext, {}))];
}
