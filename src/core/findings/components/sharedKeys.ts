import * as l10n from '@vscode/l10n';
import { byteKey } from '../../pki/byteKey.ts';
import { subjectName } from '../../pki/certificateName.ts';
import { isUsedAsCa } from '../../pki/certificateUse.ts';
import type { ClusterPicture } from '../../pki/cluster/model.ts';
import type { CertificateNode, Occurrence } from '../../pki/model.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import { judgedAt, judgedPlaces } from '../judgement.ts';

/** Reports keys that serve several parts of a cluster: whoever gets hold of one poses as the other. */
export function checkSharedKeys({ graph }: ClusterPicture): readonly FindingDraft[] {
  return [...graph.keys.values()].flatMap(({ certificates }) => {
    const nodes = certificates.flatMap((fingerprint) => graph.certificates.get(fingerprint) ?? []);
    const [first, second] = differentUses(nodes);
    return first === undefined || second === undefined ? [] : shared(first, second);
  });
}

/** Two certificates of one key for different things; what has the same subject was renewed, or cross-signed. */
function differentUses(nodes: readonly CertificateNode[]): readonly CertificateNode[] {
  for (const [index, first] of nodes.entries()) {
    const second = nodes.slice(index + 1).find((other) => areDifferent(first, other));
    if (second !== undefined) return isUsedAsCa(second) && !isUsedAsCa(first) ? [second, first] : [first, second];
  }
  return [];
}

function areDifferent(first: CertificateNode, second: CertificateNode): boolean {
  if (byteKey(first.certificate.subject.der) === byteKey(second.certificate.subject.der)) return false;
  if (isUsedAsCa(first) && isUsedAsCa(second))
    return isClusterCa(first) && isClusterCa(second) && first.role?.id !== second.role?.id;
  if (isUsedAsCa(first) !== isUsedAsCa(second)) return true;
  return first.role !== undefined && second.role !== undefined && isOfCluster(first) && isOfCluster(second);
}

const otherRoles: ReadonlySet<string | undefined> = new Set([
  'tls-secret-serving',
  'webhook-serving',
  'user-client',
  undefined,
]);

function isOfCluster({ role }: CertificateNode): boolean {
  return !otherRoles.has(role?.id);
}

function isClusterCa({ role }: CertificateNode): boolean {
  return role?.id === 'ca' || role?.id === 'etcd-ca' || role?.id === 'front-proxy-ca';
}

function shared(first: CertificateNode, second: CertificateNode): readonly FindingDraft[] {
  const place = placeOf(second);
  const other = placeOf(first);
  if (place === undefined || other === undefined) return [];
  const name = subjectName(second.certificate);
  const otherName = subjectName(first.certificate);
  return [
    judgedAt(place, {
      code: 'key-shared',
      fact: isUsedAsCa(first)
        ? l10n.t('{0} has the key of CA {1}.', name, otherName)
        : l10n.t('{0} has the same key as {1}.', name, otherName),
      consequence: isUsedAsCa(first)
        ? l10n.t('Whoever gets this key can issue certificates in the name of that CA.')
        : l10n.t('Whoever gets the key of one can pose as the other.'),
      wayOut: l10n.t('Re-issue it with a key of its own.'),
      related: [relatedPlace(other, l10n.t('Certificate of the same key'))],
    }),
  ];
}

function placeOf(node: CertificateNode): Occurrence | undefined {
  return judgedPlaces(node.occurrences)[0];
}
