import * as l10n from '@vscode/l10n';
import { fieldOf } from '../pki/credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../pki/pkiModel.ts';
import { rsaPublicExponent } from '../x509/rsaPublicExponent.ts';
import type { CertificationRequest } from '../x509/x509Model.ts';
import type { FindingDraft } from './draft.ts';
import { type Judgement, judgedAt, judgedPlaces } from './judgement.ts';
import { keyWeakness } from './keyWeakness.ts';
import { refusedObject } from './refusedObject.ts';

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
  const inLog = failureInLog(request.publicKey.algorithm);
  return {
    code: 'csr-signature-invalid',
    fact: l10n.t('The signature of this request is wrong: it was edited, or made with another key.'),
    consequence:
      fieldOf(credential)?.id === 'csr' ? refusedObject(inLog) : l10n.t('Signers refuse it with {0}.', inLog),
    wayOut: l10n.t('Make the request anew with the key of the certificate.'),
  };
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
  return {
    code: 'csr-weak-key',
    fact: l10n.t('This request is for {0}.', weakness.what),
    consequence: weakness.consequence,
    wayOut: l10n.t('Make a request with a new key: RSA of 2048 bits or more, or P-256.'),
  };
}
