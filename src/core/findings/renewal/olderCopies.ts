import * as l10n from '@vscode/l10n';
import type { ClusterPicture, KubeconfigUser } from '../../pki/cluster/clusterModel.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';
import { formatMoment } from '../../text/moment.ts';
import { equalBytes } from '../../x509/bytes.ts';
import { type FindingDraft, relatedPlace } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { type KubeadmLeaf, kubeadmFilesOf, roleOfKubeconfig } from './kubeadmFiles.ts';

/**
 * Copy not renewed.
 *
 * When: a kubeconfig outside `/etc/kubernetes` has a client certificate that is older than the one of kubeadm's kubeconfig with the same identity.
 *
 * The copy expires first. Copy the renewed file again.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-renew
 */
export const renewCopiesNotUpdated = {
  code: 'renew-copies-not-updated',
  severity: 'info',
  fact: 'This copy is older than the renewed {file}: it expires on {notAfter}, and {file} on {renewed}.',
  quickFix: 'replace-client-cert',
} as const satisfies FindingRecord;

/** Tells of copies of kubeadm's kubeconfigs that were left behind when the file itself was renewed, and are still valid. */
export function checkOlderCopies({ graph, kubeconfigs }: ClusterPicture, now: number): readonly FindingDraft[] {
  const { leaves, leavesOn } = kubeadmFilesOf(graph);
  const embedded = leaves.filter(({ occurrence }) => occurrence.credential.value.keyPath !== undefined);
  const originals = new Set(embedded.map(({ node }) => node.fingerprint));
  if (originals.size === 0) return [];
  return kubeconfigs.flatMap(({ file, users, host }) => {
    if (roleOfKubeconfig(file) !== undefined) return [];
    const own = (leavesOn.get(host) ?? []).filter(({ node }) => originals.has(node.fingerprint));
    return own.length === 0 ? [] : users.flatMap((user) => judge(user, own, originals, now));
  });
}

function judge(
  { certificate }: KubeconfigUser,
  own: readonly KubeadmLeaf[],
  originals: ReadonlySet<string>,
  now: number,
): readonly FindingDraft[] {
  const [leaf] = certificate?.certificates ?? [];
  const end = leaf?.certificate.notAfter;
  // One that has expired is told as an error.
  if (certificate?.source !== 'value' || leaf === undefined || end === undefined || end < now) return [];
  // A copy of another node's file, which has a certificate of its own.
  if (originals.has(leaf.fingerprint)) return [];
  const renewed = own.find((original) => isRenewalOf(original, leaf));
  if (renewed === undefined) return [];
  return [
    placedAt(
      certificate.place,
      problem(renewCopiesNotUpdated, {
        values: {
          file: fileName(renewed.occurrence.file),
          notAfter: formatMoment(end, now),
          renewed: formatMoment(renewed.node.certificate.notAfter ?? 0, now),
        },
        related: [relatedPlace(renewed.occurrence, l10n.t('The renewed certificate'))],
      }),
      leaf.fingerprint,
    ),
  ];
}

function isRenewalOf({ node }: KubeadmLeaf, old: CertificateNode): boolean {
  const [before, after] = [old.certificate, node.certificate];
  const issuers = node.issuer.kind === 'verified' ? node.issuer.issuers : [];
  return (
    equalBytes(before.subject.der, after.subject.der) &&
    old.issuer.kind === 'verified' &&
    old.issuer.issuers.some((issuer) => issuers.includes(issuer)) &&
    (before.notBefore ?? 0) < (after.notBefore ?? 0) &&
    (before.notAfter ?? 0) < (after.notAfter ?? 0)
  );
}
