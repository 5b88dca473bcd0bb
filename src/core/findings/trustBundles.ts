import * as l10n from '@vscode/l10n';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { goErrorOfBytes, quotedError } from './goError.ts';
import { judgedAt, judgedPlaces, problem } from './judgement.ts';
import { isTrustBundle } from './placesOfTrust.ts';

/**
 * Unreadable certificate in a bundle.
 *
 * When: some certificates of a trust bundle can be parsed and others cannot.
 *
 * @category encoding
 * @stage judge
 * @see EXP, CG-cert
 */
export const caBundlePartiallyUnparsable = {
  code: 'ca-bundle-partially-unparsable',
  severity: 'warning',
  fact: {
    one: 'One of the {count} certificates of this bundle cannot be parsed.',
    several: '{broken} of the {count} certificates of this bundle cannot be parsed.',
  },
  consequence: {
    kubeconfig: 'kubectl drops it without a message and trusts the others.',
    other: 'Some programs drop it without a message. kube-apiserver rejects the whole file with {error}.',
  },
  wayOut: 'Remove the block, or restore it.',
  quickFix: 'remove-block',
} as const satisfies FindingRecord;

/**
 * Reports trust bundles of which some certificates cannot be parsed: kubectl drops those without a message, while
 * kube-apiserver and the kubelet reject the whole file.
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
  const judgement = problem(caBundlePartiallyUnparsable, {
    fact: others.length === 0 ? 'one' : 'several',
    consequence: isInKubeconfig ? 'kubeconfig' : 'other',
    values: { broken: others.length + 1, count, error },
    related: others.map((each) =>
      relatedPlace({ file, credential: each }, l10n.t('Another certificate that cannot be parsed')),
    ),
  });
  return judgedAt(occurrence, judgement);
}

/** Its PEM is valid, so Go sees it, but its content is not a certificate. */
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
