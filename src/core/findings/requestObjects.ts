import { fieldOf } from '../pki/credentialPlace.ts';
import type { DecodedCredential, Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { objectInvalid } from './commonSentences.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from './judgement.ts';

/**
 * Unreadable request.
 *
 * When: `spec.request` is not the base64 of one PEM block CERTIFICATE REQUEST with a certification request and nothing else in it.
 *
 * @category csr
 * @stage judge
 * @see K-csrval
 */
export const csrRequestUnparsable = {
  code: 'csr-request-unparsable',
  severity: 'error',
  fact: {
    unreadable: 'spec.request is not a valid certification request: {reason}.',
    trailing: 'Extra data follows the certification request in its block.',
    certificate: 'spec.request contains a certificate instead of a certification request.',
    privateKey: 'spec.request contains a private key instead of a certification request.',
    publicKey: 'spec.request contains a public key instead of a certification request.',
    other: 'spec.request does not contain a certification request.',
  },
  consequence: {
    trailing: 'kube-apiserver rejects the object with `asn1: syntax error: trailing data`.',
    labelled: objectInvalid,
    unlabelled: 'kube-apiserver rejects the object with `PEM block type must be CERTIFICATE REQUEST`.',
  },
  wayOut: {
    trailing: 'Create the request again, or copy it again from its source.',
    other: 'Set it to the base64 of a PEM block CERTIFICATE REQUEST.',
  },
  quickFix: 'relabel-pem',
} as const satisfies FindingRecord;

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
  const judgement = problem(csrRequestUnparsable, {
    fact: hasTrailing ? 'trailing' : factOf(content.kind),
    consequence: hasTrailing ? 'trailing' : isRequestByLabel ? 'labelled' : 'unlabelled',
    wayOut: hasTrailing ? 'trailing' : 'other',
    values: { reason: content.kind === 'unreadable' ? content.reason : '' },
  });
  return judgedAt(occurrence, judgement);
}

function factOf(kind: string): keyof typeof csrRequestUnparsable.fact {
  return kind in csrRequestUnparsable.fact ? (kind as keyof typeof csrRequestUnparsable.fact) : 'other';
}
