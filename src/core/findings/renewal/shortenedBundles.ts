import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { kubeadmFilesOf, roleOfKubeconfig } from './kubeadmFiles.ts';

/**
 * Renewal shortens a CA bundle.
 *
 * When: `pki/ca.crt`, or `certificate-authority-data` in a kubeconfig that kubeadm renews, contains more than one CA.
 *
 * During a CA rotation, the client then no longer trusts one of the CAs. Put the CA that signed the serving certificate first, or add the
 * bundle again after the renewal.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-renew, K8S-carot
 */
export const renewWouldShortenCaBundle = {
  code: 'renew-would-shorten-ca-bundle',
  severity: 'info',
  fact: {
    kubeconfig: 'kubeadm certs renew replaces these {count} CAs with the first one of ca.crt.',
    caFile: 'kubeadm certs renew writes only the first of these {count} CAs into {files}.',
  },
} as const satisfies FindingRecord;

/**
 * Tells of kubeconfigs in which several CAs stand, or would: `kubeadm certs renew` writes the first certificate of
 * `pki/ca.crt` into each that it renews, and no other.
 */
export function checkShortenedBundles(picture: ClusterPicture): readonly FindingDraft[] {
  const external = new Set(
    kubeadmFilesOf(picture.graph)
      .cas.filter((ca) => ca.node.role?.id === 'ca' && ca.isExternal)
      .map(({ host }) => host),
  );
  const kubeconfigs = picture.kubeconfigs.filter(
    ({ file }) => roleOfKubeconfig(file) !== undefined && !external.has(hostOf(file)),
  );
  return [...bundlesInKubeconfigs(kubeconfigs), ...bundlesInCaFiles(picture, kubeconfigs)];
}

function bundlesInKubeconfigs(kubeconfigs: readonly Kubeconfig[]): readonly FindingDraft[] {
  return kubeconfigs.flatMap(({ current }) => {
    const ca = current?.cluster?.ca;
    if (ca?.source !== 'value' || distinct(ca.certificates.map(({ fingerprint }) => fingerprint)) < 2) return [];
    return [
      placedAt(
        ca.place,
        problem(renewWouldShortenCaBundle, {
          fact: 'kubeconfig',
          values: { count: ca.certificates.length },
        }),
      ),
    ];
  });
}

function bundlesInCaFiles({ graph }: ClusterPicture, kubeconfigs: readonly Kubeconfig[]): readonly FindingDraft[] {
  return kubeadmFilesOf(graph).cas.flatMap(({ node, occurrence, host }) => {
    const { file, credential } = occurrence;
    if (!/(?:^|\/)ca\.crt$/.test(file.path) || node.role?.id !== 'ca') return [];
    const members = bundleOf(file, credential).flatMap(({ fingerprint = [] }) => fingerprint);
    if (distinct(members) < 2) return [];
    const fed = kubeconfigs.filter((each) => hostOf(each.file) === host);
    if (fed.length === 0) return [];
    return [
      judgedAt(
        occurrence,
        problem(renewWouldShortenCaBundle, {
          fact: 'caFile',
          values: { count: distinct(members), files: listOf(fed.map((each) => fileName(each.file))) },
        }),
      ),
    ];
  });
}

function distinct(values: readonly string[]): number {
  return new Set(values).size;
}
