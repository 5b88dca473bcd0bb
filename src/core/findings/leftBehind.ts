import { clusterPictureOf } from '../pki/cluster/buildClusterPicture.ts';
import { formerCopiesIn } from '../pki/cluster/formerCopies.ts';
import type { DecodedFile, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import { pastGenerations } from './kubelet/pastGenerations.ts';
import { namedFiles } from './namedFiles.ts';

/** What others can do with a key they can do with an old one while its certificate is valid. */
const exposures: ReadonlySet<string> = new Set([
  'key-file-permissions',
  'cert-file-permissions',
  'private-key-in-vcs',
  'ca-key-in-workspace',
  'secret-plaintext-manifest',
]);

/** That it has ended, or is about to, is all that time does to a copy. */
const ends: ReadonlySet<string> = new Set([
  'cert-expired',
  'cert-expiring-critical',
  'cert-expiring-soon',
  'ca-expired',
  'ca-expiring-soon',
  'expired-member-in-bundle',
  'kubeconfig-embedded-cert-expired',
]);

/**
 * Leaves out findings in files that the kubelet has rotated and never reads again, and in kubeconfigs and manifests that were set aside; and expiry
 * findings in old copies that were kept when certificates were renewed.
 */
export function withoutLeftBehind(graph: PkiGraph, drafts: readonly FindingDraft[]): readonly FindingDraft[] {
  let named: ReadonlySet<DecodedFile> | undefined;
  const isNamed = (file: DecodedFile): boolean => {
    named ??= new Set(Array.from(namedFiles(graph), (each) => each.file));
    return named.has(file);
  };
  const rotated = new Set(pastGenerations(graph, isNamed));
  const { isFormer, isFormerFile } = formerCopiesIn(clusterPictureOf(graph));
  return drafts.filter(({ path, code, fingerprint }) => {
    if (rotated.has(path) || isFormerFile(path)) return exposures.has(code);
    return fingerprint === undefined || !ends.has(code) || !isFormer(path, fingerprint);
  });
}
