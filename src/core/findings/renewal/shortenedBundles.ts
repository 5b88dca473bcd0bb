import * as l10n from '@vscode/l10n';
import type { ClusterPicture, Kubeconfig } from '../../pki/cluster/clusterModel.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import { bundleOf } from '../../pki/credentialPlace.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';
import { kubeadmFilesOf, roleOfKubeconfig } from './kubeadmFiles.ts';

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
  return kubeconfigs.flatMap(({ file, current }) => {
    const ca = current?.cluster?.ca;
    if (ca?.source !== 'value' || distinct(ca.certificates.map(({ fingerprint }) => fingerprint)) < 2) return [];
    return [
      placedAt(ca.place, {
        code: 'renew-would-shorten-ca-bundle',
        fact: l10n.t(
          'kubeadm certs renew will write only the first certificate of ca.crt into {0}, which holds {1} CAs now.',
          fileName(file),
          ca.certificates.length,
        ),
      }),
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
      judgedAt(occurrence, {
        code: 'renew-would-shorten-ca-bundle',
        fact: l10n.t(
          'kubeadm certs renew will write only the first of these {0} CAs into {1}.',
          distinct(members),
          listOf(fed.map((each) => fileName(each.file))),
        ),
      }),
    ];
  });
}

function distinct(values: readonly string[]): number {
  return new Set(values).size;
}
