import * as l10n from '@vscode/l10n';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import type { FindingDraft } from './draft.ts';
import { judgedAt, judgedPlaces } from './judgement.ts';
import { refusedObject } from './refusedObject.ts';

/** Reports CertificateSigningRequests whose `spec.request` holds something else than a request in PEM. */
export function checkRequestObjects(graph: PkiGraph): readonly FindingDraft[] {
  return graph.files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential })))
      .filter((occurrence) => isUnparsableRequest(occurrence.credential))
      .map(unparsable),
  );
}

/**
 * Tells whether a value is the `spec.request` that the API server refuses for what is in it: its first block is no
 * request, or one that cannot be parsed. Wrong encodings around it are told as such.
 */
export function isUnparsableRequest(credential: DecodedCredential): boolean {
  const { block, content } = credential;
  const field = fieldOf(credential);
  if (field?.id !== 'csr' || field.role !== 'request' || block.index > 0) return false;
  if (content.kind === 'unreadable') return content.layer === 'der' || content.layer === 'value';
  return block.encoding.at(-1) === 'pem' && (content.kind !== 'certificationRequest' || hasTrailingData(credential));
}

/** Go takes a request alone; whatever stands behind it in its block makes it refuse both. */
function hasTrailingData({ content, block }: DecodedCredential): boolean {
  return content.kind === 'certificationRequest' && content.der.length < block.bytes().length;
}

function unparsable(occurrence: Occurrence): FindingDraft {
  const { content, block } = occurrence.credential;
  const hasTrailing = hasTrailingData(occurrence.credential);
  const isRequestByLabel = block.label === 'CERTIFICATE REQUEST';
  return judgedAt(occurrence, {
    code: 'csr-request-unparsable',
    fact:
      content.kind === 'unreadable'
        ? l10n.t('spec.request holds no certification request that can be parsed: {0}.', content.reason)
        : hasTrailing
          ? l10n.t('Something follows the certification request in its block.')
          : l10n.t('spec.request holds {0}, and a certification request belongs here.', whatItIs(content.kind)),
    consequence: hasTrailing
      ? refusedObject('`asn1: syntax error: trailing data`')
      : isRequestByLabel
        ? l10n.t('The API server refuses the object.')
        : refusedObject('`PEM block type must be CERTIFICATE REQUEST`'),
    wayOut: hasTrailing
      ? l10n.t('Make the request again, or copy it again from its source.')
      : l10n.t('Put in the base64 of a PEM block CERTIFICATE REQUEST.'),
  });
}

function whatItIs(kind: string): string {
  switch (kind) {
    case 'certificate':
      return l10n.t('a certificate');
    case 'privateKey':
      return l10n.t('a private key');
    case 'publicKey':
      return l10n.t('a public key');
    default:
      return l10n.t('something else');
  }
}
