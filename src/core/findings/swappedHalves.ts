import * as l10n from '@vscode/l10n';
import { keyPathSegments } from '../kubernetes/keyPathSegments.ts';
import { bundleOf, effectiveKeyPath, fieldOf } from '../pki/credentialPlace.ts';
import { findOtherHalf } from '../pki/findOtherHalf.ts';
import type { DecodedCredential, DecodedFile, Occurrence, PkiGraph } from '../pki/model.ts';
import { visibleText } from '../text/visibleText.ts';
import { type FindingDraft, relatedPlace } from './draft.ts';
import { judgedAt, judgedPlaces } from './judgement.ts';

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
      const place = placeName(occurrence);
      return [
        judgedAt(occurrence, {
          code: 'cert-key-swapped',
          fact:
            wanted === 'certificate'
              ? l10n.t('{0} holds a private key, and a certificate belongs here.', place)
              : l10n.t('{0} holds a certificate, and a private key belongs here.', place),
          consequence: consequence(occurrence, wanted),
          wayOut: wayOut(other, wanted),
          related:
            other === undefined
              ? []
              : [
                  relatedPlace(
                    other,
                    wanted === 'certificate'
                      ? l10n.t('Place where the key belongs')
                      : l10n.t('Place where the certificate belongs'),
                  ),
                ],
        }),
      ];
    }),
  );
}

/** What a file of a pair holds. */
export type PairHalf = 'certificate' | 'key';

function consequence({ credential }: Occurrence, wanted: PairHalf): string {
  if (fieldOf(credential)?.role === 'ca') return l10n.t('Whoever looks for CAs in it finds none.');
  return l10n.t(
    'Whoever loads the pair stops with {0}.',
    wanted === 'certificate'
      ? '`tls: failed to find certificate PEM data in certificate input, but did find a private key; PEM inputs may have been switched`'
      : '`tls: found a certificate rather than a key in the PEM for the private key`',
  );
}

/** A swap helps only where the other place holds what is wanted here. */
function wayOut(other: Occurrence | undefined, wanted: PairHalf): string {
  if (other !== undefined && holdsOnlyTheOther(other, wanted === 'key' ? 'certificate' : 'key')) {
    return l10n.t('Swap the two values.');
  }
  return wanted === 'certificate'
    ? l10n.t('Put the certificate in its place.')
    : l10n.t('Put the private key in its place.');
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

/** What belongs in a file, by the end of its name. */
export function halfByName({ path }: Pick<DecodedFile, 'path'>): PairHalf | undefined {
  if (/\.key$/i.test(path)) return 'key';
  return /\.(?:crt|cer)$/i.test(path) ? 'certificate' : undefined;
}

function holdsOnlyTheOther({ file, credential }: Occurrence, wanted: PairHalf): boolean {
  const kinds = kindsIn(bundleOf(file, credential));
  const other = wanted === 'key' ? 'certificate' : 'privateKey';
  return kinds.has(other) && [...kinds].every((kind) => kind === other);
}

function kindsIn(credentials: readonly DecodedCredential[]): ReadonlySet<string> {
  return new Set(credentials.map(({ content }) => content.kind));
}

/** The field or file, for people. */
function placeName({ file, credential }: Occurrence): string {
  const key = keyPathSegments(effectiveKeyPath(credential) ?? '').at(-1);
  return visibleText(key === undefined || key === '' ? file.path.slice(file.path.lastIndexOf('/') + 1) : String(key));
}
