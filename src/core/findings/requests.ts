import * as l10n from '@vscode/l10n';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { rsaPublicExponent } from '../x509/rsaPublicExponent.ts';
import type { CertificationRequest } from '../x509/x509Model.ts';
import { objectRejected } from './commonSentences.ts';
import type { FindingDraft } from './draft.ts';
import type { FindingRecord } from './findingRecord.ts';
import { type Judgement, judgedAt, judgedPlaces, problem } from './judgement.ts';
import { keyWeakness, weakKeyConsequences, weakKeyFacts } from './keyWeakness.ts';

/**
 * Weak key in a request.
 *
 * When: the key of the request fails the checks of keys ([`key-rsa-too-small`](key-rsa-too-small.md),
 * [`key-weak-curve`](key-weak-curve.md), …).
 *
 * The issued certificate would have the same key.
 *
 * @category csr
 * @stage judge
 * @see NIST57
 */
export const csrWeakKey = {
  code: 'csr-weak-key',
  severity: 'warning',
  fact: weakKeyFacts,
  consequence: weakKeyConsequences,
  wayOut: 'Create a request with a new key: RSA with 2048 bits or more, or P-256.',
} as const satisfies FindingRecord;

/**
 * Invalid signature of a request.
 *
 * When: the signature of the request does not match its own public key.
 *
 * @category csr
 * @stage judge
 * @see K-csrval, RFC2986
 */
export const csrSignatureInvalid = {
  code: 'csr-signature-invalid',
  severity: 'error',
  fact: 'The signature of this request is wrong: it was edited, or signed with another key.',
  consequence: { object: objectRejected, alone: 'Signers reject it with {error}.' },
  wayOut: 'Create the request again with its own key.',
} as const satisfies FindingRecord;

/** Reports certification requests that no signer may accept, and those whose certificate would have a weak key. */
export function checkRequests(graph: PkiGraph): readonly FindingDraft[] {
  return [...graph.keys.values()].flatMap(({ requests }) =>
    judgedPlaces(requests).flatMap((occurrence) => {
      const { content } = occurrence.credential;
      if (content.kind !== 'certificationRequest') return [];
      return [wrongSignature(graph, content, occurrence), weakKey(content)]
        .filter((judgement) => judgement !== undefined)
        .map((judgement) => judgedAt(occurrence, judgement));
    }),
  );
}

function wrongSignature(
  { requestSignatures }: PkiGraph,
  request: CertificationRequest,
  { credential }: Occurrence,
): Judgement | undefined {
  if (requestSignatures.get(request) !== false) return undefined;
  return problem(csrSignatureInvalid, {
    consequence: fieldOf(credential)?.id === 'csr' ? 'object' : 'alone',
    values: { error: failureInLog(request.publicKey.algorithm) },
  });
}

function failureInLog(algorithm: string): string {
  switch (algorithm) {
    case 'EC':
      return '`x509: ECDSA verification failure`';
    case 'Ed25519':
      return '`x509: Ed25519 verification failure`';
    default:
      return '`crypto/rsa: verification error`';
  }
}

function weakKey({ publicKey }: CertificationRequest): Judgement | undefined {
  const weakness = keyWeakness({ ...publicKey, exponent: rsaPublicExponent(publicKey) }, 'key');
  if (weakness === undefined) return undefined;
  const { fact, consequence, values } = weakness;
  const key = l10n.t('The {0} key of this request', publicKey.algorithm);
  return problem(csrWeakKey, { fact, consequence, values: { ...values, key } });
}
