import * as l10n from '@vscode/l10n';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { goErrorOfBytes, quotedError } from './goError.ts';
import { judgedAt, judgedPlaces } from './judgement.ts';
import { isTrustBundle } from './placesOfTrust.ts';

/**
 * Reports trust bundles of which some certificates cannot be parsed: kubeconfigs drop those without a word, while
 * kube-apiserver and the kubelet refuse the whole file.
 */
export function checkTrustBundles(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) => {
    const told = new Set<DecodedCredential>();
    return judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      if (told.has(occurrence.credential) || !isUnparsed(occurrence.credential) || !isToldOtherwise(occurrence))
        return [];
      const certificates = bundleOf(file, occurrence.credential).filter(isCertificateBlock);
      const broken = certificates.filter(isUnparsed);
      for (const each of broken) told.add(each);
      return [bundleFinding(occurrence, broken, certificates.length)];
    });
  });
}

/** Tells whether what cannot be read is one of several CAs, of which others can: then the bundle is judged as a whole. */
export function isToldOtherwise({ file, credential }: Occurrence): boolean {
  if (!isUnparsed(credential) || !isTrustBundle({ file, credential })) return false;
  return bundleOf(file, credential).some(({ content }) => content.kind === 'certificate');
}

function bundleFinding(
  occurrence: Occurrence,
  [first, ...others]: readonly DecodedCredential[],
  count: number,
): FindingDraft {
  const { file, credential } = occurrence;
  const isInKubeconfig = fieldOf(credential)?.id.startsWith('kubeconfig') === true;
  const error = quotedError(goErrorOfBytes((first ?? credential).block.bytes()));
  return judgedAt(occurrence, {
    code: 'ca-bundle-partially-unparsable',
    fact:
      others.length === 0
        ? l10n.t('One of the {0} certificates of this bundle cannot be parsed.', count)
        : l10n.t('{0} of the {1} certificates of this bundle cannot be parsed.', others.length + 1, count),
    consequence: isInKubeconfig
      ? l10n.t('kubectl drops it without a word and trusts the others.')
      : l10n.t('Some programs drop it without a word; kube-apiserver refuses the whole file with {0}.', error),
    wayOut: l10n.t('Remove the block, or restore it.'),
    related: others.map((each) =>
      relatedPlace({ file, credential: each }, l10n.t('Another certificate that cannot be parsed')),
    ),
  });
}

/** Its PEM is fine, so Go sees it; what is in it is no certificate. */
function isUnparsed({ content, block }: DecodedCredential): boolean {
  return (
    content.kind === 'unreadable' &&
    content.layer === 'der' &&
    content.isMislabelled !== true &&
    block.problem === undefined &&
    block.label === 'CERTIFICATE'
  );
}

function isCertificateBlock(credential: DecodedCredential): boolean {
  return credential.content.kind === 'certificate' || isUnparsed(credential);
}
