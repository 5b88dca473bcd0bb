import * as l10n from '@vscode/l10n';
import { type SecretOwnerRecord, secretOwners } from '../../kubernetes/tables/secretOwners.ts';
import type { ScalarNode } from '../../locate/objects/model.ts';
import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/model.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import { placedAt } from '../placedAt.ts';
import { objectIndexOf } from './objectIndex.ts';

/** Tells of Secrets that a controller writes: what is edited in them is overwritten. */
export function checkManagedSecrets(picture: ClusterPicture): readonly FindingDraft[] {
  return objectIndexOf(picture)
    .ofKind('Secret')
    .flatMap((secret) => [...managed(secret), ...ciphertext(secret)]);
}

function managed(secret: PlacedObject): readonly FindingDraft[] {
  const { file, object } = secret;
  for (const record of secretOwners) {
    const mark = markOf(secret, record);
    if (mark === undefined) continue;
    const certificate = scalarAt(object.root, 'metadata', 'annotations', 'cert-manager.io/certificate-name');
    const fact =
      record.id === 'cert-manager' && certificate !== undefined
        ? l10n.t(
            '{0} writes this Secret for Certificate {1}: renew it there.',
            record.name,
            visibleText(certificate.text),
          )
        : l10n.t('{0} writes this Secret: what is edited here is overwritten.', record.name);
    return [placedAt({ file, span: mark.keySpan ?? mark.span }, { code: 'managed-secret-edit', fact })];
  }
  return [];
}

function markOf(
  { object: { root } }: PlacedObject,
  { annotation, label, ownerKind }: SecretOwnerRecord,
): ScalarNode | undefined {
  if (annotation !== undefined) return scalarAt(root, 'metadata', 'annotations', annotation);
  if (label !== undefined) return scalarAt(root, 'metadata', 'labels', label);
  return itemsAt(root, 'metadata', 'ownerReferences')
    .map((owner) => scalarAt(owner, 'kind'))
    .find((kind) => kind?.text === ownerKind);
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
