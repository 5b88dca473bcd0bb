import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { refusedTermsOf } from '../../pki/cluster/objects/refusedTerms.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';

/**
 * Invalid duration of a cert-manager Certificate.
 *
 * When: `duration` is less than 1h (the default is 2160h), `renewBefore` is less than 5m or not less than `duration`, or both `renewBefore` and
 * `renewBeforePercentage` are set.
 *
 * @category secrets
 * @stage understand
 * @see CM
 */
export const certmanagerDurationInvalid = {
  code: 'certmanager-duration-invalid',
  severity: 'error',
  fact: {
    duration: 'duration is {duration}, but must be at least 1h.',
    both: 'renewBefore and renewBeforePercentage cannot be used together.',
    renewBefore: 'renewBefore is {renewBefore}, but must be at least 5m.',
    lifetime: 'renewBefore is {renewBefore}, but must be less than the lifetime, {duration}.',
  },
  consequence: 'cert-manager rejects the Certificate.',
  wayOut: {
    duration: 'Set at least 1h.',
    both: 'Remove one of them.',
    renewBefore: 'Set at least 5m.',
    lifetime: 'Set it below {duration}.',
  },
} as const satisfies FindingRecord;

/**
 * Common name too long.
 *
 * When: `commonName` of a Certificate, or the annotation `cert-manager.io/common-name` of an Ingress or Gateway, has more than 64 bytes.
 *
 * RFC 5280 allows no more. Clients compare the subject alternative names only, which may be longer.
 *
 * @category secrets
 * @stage understand
 * @see CM, RFC5280
 */
export const certmanagerCommonNameTooLong = {
  code: 'certmanager-common-name-too-long',
  severity: 'error',
  fact: 'The common name has {count} bytes, but a certificate can have at most 64.',
  consequence: 'cert-manager rejects it with `spec.commonName: Too long: must have at most 64 bytes`.',
  wayOut: 'Remove it: clients look for {field} only.',
} as const satisfies FindingRecord;

/** Reports lifetimes and moments of renewal in Certificates of cert-manager, and names, that its webhook refuses. */
export function checkCertificateDurations(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return ['Certificate', 'Ingress', 'Gateway'].flatMap(index.ofKind).flatMap(judge);
}

function judge(placed: PlacedObject): readonly FindingDraft[] {
  const { file, object } = placed;
  const isCertificate = object.kind === 'Certificate';
  return refusedTermsOf(placed).map(({ node, term, values }) => {
    const judgement =
      term === 'commonName'
        ? problem(certmanagerCommonNameTooLong, {
            values: { count: values.count, field: isCertificate ? 'dnsNames' : 'hosts' },
          })
        : problem(certmanagerDurationInvalid, { fact: term, wayOut: term, values });
    return placedAt({ file, span: node.span }, judgement);
  });
}
