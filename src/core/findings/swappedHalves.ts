import * as l10n from '@vscode/l10n';
import { bundleOf, fieldOf } from '../pki/credentialPlace.ts';
import { findOtherHalf } from '../pki/findOtherHalf.ts';
import { withoutCertificate, withoutKey } from '../pki/kubeconfig/pairFault.ts';
import { pemInputOf } from '../pki/kubeconfig/pemInput.ts';
import type { DecodedFile, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { certKeySwapped } from './hollowMaterial.ts';
import { judgedAt, judgedPlaces, problem } from './judgement.ts';
import { halfByName, holdsOnly, otherHalfThan, type PairHalf } from './pairHalves.ts';
import { placeName } from './places.ts';

/** Reports a private key alone where a certificate belongs, and a certificate alone where its key belongs. */
export function checkSwappedHalves(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential }))).flatMap((occurrence) => {
      const certain = wantedHalf(occurrence);
      const wanted = certain ?? (isNameOfKey(file) ? 'key' : undefined);
      if (wanted === undefined || !holdsOnlyTheOther(occurrence, wanted)) return [];
      // Looks at every file, and so comes last.
      const other = findOtherHalf(graph, occurrence);
      if (certain === undefined && other?.credential.content.kind !== 'privateKey') return [];
      const { consequence, error } = refusal(occurrence, wanted);
      const belongs =
        wanted === 'certificate'
          ? l10n.t('Place where the key belongs')
          : l10n.t('Place where the certificate belongs');
      const judgement = problem(certKeySwapped, {
        fact: wanted === 'certificate' ? 'keyInValue' : 'certificateInValue',
        consequence,
        // A swap helps only where the other place holds what is wanted here.
        wayOut: other !== undefined && holdsOnly(togetherWith(other), wanted) ? 'swapValues' : wanted,
        values: { place: placeName(occurrence), error },
        related: other && [relatedPlace(other, belongs)],
      });
      return [judgedAt(occurrence, judgement)];
    }),
  );
}

/** Tells whether a certificate is where the key belongs that an occurrence is: it is told there that they are swapped. */
export function isSwappedKey(graph: PkiGraph, occurrence: Occurrence): boolean {
  const other = findOtherHalf(graph, occurrence);
  if (other === undefined || !holdsOnlyTheOther(occurrence, 'certificate')) return false;
  return (wantedHalf(other) === 'key' || isNameOfKey(other.file)) && holdsOnlyTheOther(other, 'key');
}

function refusal(
  { file, credential }: Occurrence,
  wanted: PairHalf,
): { readonly consequence: 'noCa' | 'pair'; readonly error: string } {
  if (fieldOf(credential)?.role === 'ca') return { consequence: 'noCa', error: '' };
  const blocks = pemInputOf(file, bundleOf(file, credential));
  const error = wanted === 'certificate' ? withoutCertificate(blocks) : withoutKey(blocks);
  return { consequence: 'pair', error: `\`${error}\`` };
}

/** Only together with its other half does `x-key.pem` say what belongs in it. */
function isNameOfKey({ path }: DecodedFile): boolean {
  return /[-_.]key\.pem$/i.test(path);
}

/** What belongs in a field that the tables know, or in a file of this name. */
function wantedHalf({ file, credential }: Occurrence): PairHalf | undefined {
  if (credential.block.index > 0) return undefined;
  if (credential.value.keyPath === undefined) return halfByName(file);
  const role = fieldOf(credential)?.role;
  if (role === 'key') return 'key';
  return role === 'certificate' || role === 'ca' ? 'certificate' : undefined;
}

function holdsOnlyTheOther(occurrence: Occurrence, wanted: PairHalf): boolean {
  return holdsOnly(togetherWith(occurrence), otherHalfThan(wanted));
}

function togetherWith({ file, credential }: Occurrence): readonly Occurrence[] {
  return bundleOf(file, credential).map((member) => ({ file, credential: member }));
}
