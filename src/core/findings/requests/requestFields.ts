import { requestedUsages } from '../../kubernetes/tables/requestedUsages.ts';
import { signingRequestRules } from '../../kubernetes/tables/signers.ts';
import { nodeAt, spanOf } from '../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import { isHidden, type SigningRequest, secondsIn } from '../../pki/cluster/signingRequests.ts';
import { visibleText } from '../../text/visibleText.ts';
import { listOf } from '../certificateWords.ts';
import { objectInvalid } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { type Judgement, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { atMissing, atScalar } from './requestPlaces.ts';

/**
 * Request without a signer.
 *
 * When: a request of certificates.k8s.io/v1 has no `signerName`, or `kubernetes.io/legacy-unknown`.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const csrSignernameMissing = {
  code: 'csr-signername-missing',
  severity: 'error',
  fact: {
    missing: 'This request has no spec.signerName.',
    legacy: 'certificates.k8s.io/v1 does not allow the signer kubernetes.io/legacy-unknown.',
  },
  consequence: {
    missing: 'kube-apiserver rejects the object with `spec.signerName: Required value`.',
    legacy: 'kube-apiserver rejects the object with `the legacy signerName is not allowed via this API version`.',
  },
  wayOut: 'Set a signer, such as kubernetes.io/kube-apiserver-client.',
} as const satisfies FindingRecord;

/**
 * Unknown signer.
 *
 * When: `signerName` begins with `kubernetes.io/`, but Kubernetes has no such signer. A name without a domain and a path is an error.
 *
 * @category csr
 * @stage understand
 * @see K-signer
 */
export const csrSignerUnknown = {
  code: 'csr-signer-unknown',
  severity: 'info',
  fact: {
    malformed: '{signer} is not valid: names of signers have a domain and a path, such as example.com/signer.',
    unknown: 'Nothing in Kubernetes signs requests for {signer}, so this one stays pending.',
  },
  consequence: { malformed: objectInvalid },
  wayOut: { malformed: 'Correct the name.' },
} as const satisfies FindingRecord;

/**
 * Invalid usages.
 *
 * When: `usages` is missing or empty, or has an unknown or a repeated usage.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const csrUsagesInvalid = {
  code: 'csr-usages-invalid',
  severity: 'error',
  fact: {
    missing: 'spec.usages is missing or empty.',
    unknown: '{usage} is not a usage that requests can have.',
    repeated: 'The usage {usage} is listed twice.',
  },
  consequence: {
    missing: 'kube-apiserver rejects the object with `spec.usages: Required value`.',
    rejected: objectInvalid,
  },
  wayOut: {
    missing: 'Add the usages, such as client auth.',
    unknown: 'Use another one, such as client auth.',
    repeated: 'Remove one of them.',
  },
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Lifetime too short.
 *
 * When: `expirationSeconds` is below 600.
 *
 * @category csr
 * @stage understand
 * @see K-csrval
 */
export const csrExpirationTooShort = {
  code: 'csr-expiration-too-short',
  severity: 'error',
  fact: 'expirationSeconds {seconds} is below the minimum of 600.',
  consequence:
    'kube-apiserver rejects the object with `may not specify a duration less than 600 seconds (10 minutes)`.',
  wayOut: 'Raise it, or remove it to use the default of the signer.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

/**
 * Identity written by hand.
 *
 * When: `username`, `uid`, `groups` or `extra` is set in a manifest.
 *
 * @category csr
 * @stage understand
 * @see API-cert
 */
export const csrIdentityFieldsSet = {
  code: 'csr-identity-fields-set',
  severity: 'hint',
  fact: 'The API server overwrites {fields} in spec with the identity of the requester.',
  quickFix: 'remove-field',
} as const satisfies FindingRecord;

/** Judges the fields of a CertificateSigningRequest as the API server validates them. */
export function checkRequestFields(request: SigningRequest): readonly FindingDraft[] {
  return [
    ...signerName(request),
    ...usages(request),
    ...tooShort(request),
    ...(request.isStored ? [] : identityFields(request)),
  ];
}

/** v1beta1 filled in what was missing, and let pass what it did not know. */
function isV1({ placed }: SigningRequest): boolean {
  return placed.object.apiVersion?.endsWith('/v1beta1') !== true;
}

/** `<domain>/<path>`, as `ValidateSignerName` of the API wants it, roughly. */
const qualifiedName = /^[a-z0-9.-]+\.[a-z0-9.-]+\/\S+$/;

function signerName(request: SigningRequest): readonly FindingDraft[] {
  const { signerName: field, signer, isPartial } = request;
  if (field === undefined || field.text === '') {
    if (!isV1(request) || isPartial || nodeAt(request.spec, 'signerName')?.kind === 'mapping') return [];
    const place = field === undefined ? atMissing(request) : atScalar(request, field);
    return [placedAt(place, problem(csrSignernameMissing, { fact: 'missing', consequence: 'missing' }))];
  }
  if (isHidden(field)) return [];
  if (signer?.isRefusedInV1 === true) {
    if (!isV1(request)) return [];
    const judgement = problem(csrSignernameMissing, { fact: 'legacy', consequence: 'legacy' });
    return [placedAt(atScalar(request, field), judgement)];
  }
  const judgement = unknownSigner(request, field);
  return judgement === undefined ? [] : [placedAt(atScalar(request, field), judgement)];
}

function unknownSigner(request: SigningRequest, { text }: ScalarNode): Judgement | undefined {
  const values = { signer: visibleText(text) };
  if (!qualifiedName.test(text)) {
    const variants = { fact: 'malformed', consequence: 'malformed', wayOut: 'malformed' } as const;
    return problem(csrSignerUnknown, { severity: 'error', ...variants, values });
  }
  if (request.signer !== undefined || !text.startsWith('kubernetes.io/')) return undefined;
  return problem(csrSignerUnknown, { fact: 'unknown', consequence: undefined, wayOut: undefined, values });
}

function usages(request: SigningRequest): readonly FindingDraft[] {
  const { usages: words, isPartial } = request;
  if (words === undefined || !isV1(request)) return [];
  if (words.length === 0) {
    if (isPartial) return [];
    const variants = { fact: 'missing', consequence: 'missing', wayOut: 'missing' } as const;
    return [placedAt(atMissing(request), problem(csrUsagesInvalid, variants))];
  }
  return words.flatMap((word, index) => {
    const isFirst = words.findIndex(({ text }) => text === word.text) === index;
    const isKnown = Object.hasOwn(requestedUsages, word.text);
    if (isKnown && isFirst) return [];
    const judgement = problem(csrUsagesInvalid, {
      fact: isKnown ? 'repeated' : 'unknown',
      consequence: 'rejected',
      wayOut: isFirst ? 'unknown' : 'repeated',
      values: { usage: visibleText(word.text) },
    });
    return [placedAt(atScalar(request, word), judgement)];
  });
}

function tooShort(request: SigningRequest): readonly FindingDraft[] {
  const { expirationSeconds: field } = request;
  const seconds = secondsIn(field);
  if (field === undefined || seconds === undefined || seconds >= signingRequestRules.shortestSeconds) return [];
  return [placedAt(atScalar(request, field), problem(csrExpirationTooShort, { values: { seconds } }))];
}

/** The API server puts there who asks. */
function identityFields(request: SigningRequest): readonly FindingDraft[] {
  const written = ['username', 'uid', 'groups', 'extra'].flatMap(
    (name): readonly (readonly [string, DocumentNode])[] => {
      const node = nodeAt(request.spec, name);
      return node === undefined ? [] : [[name, node]];
    },
  );
  const [first] = written;
  const span = first && spanOf(first[1]);
  if (first === undefined || span === undefined) return [];
  const values = { fields: listOf(written.map(([name]) => name)) };
  return [placedAt({ file: request.placed.file, span }, problem(csrIdentityFieldsSet, { values }))];
}
