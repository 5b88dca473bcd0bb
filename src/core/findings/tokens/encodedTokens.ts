import { isEncodedToken } from '../../pki/isEncodedToken.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, judgedPlaces, problem } from '../judgement.ts';

/**
 * Token still in base64.
 *
 * When: a field or file whose content is presented as a token contains a token in base64.
 *
 * Typical cause: a value copied from the `data` of a Secret, as `kubectl get secret -o yaml` prints it.
 *
 * @category encoding
 * @stage judge
 * @see API-core, CG-kubeconfig
 */
export const tokenStillBase64 = {
  code: 'token-still-base64',
  severity: 'error',
  fact: 'This token is still in base64, as it stands in the `data` of a Secret.',
  consequence: 'kube-apiserver answers `Unauthorized`.',
  wayOut: 'Decode it once with `base64 -d`.',
  quickFix: 'decode-base64',
} as const satisfies FindingRecord;

/** Judges whether what is presented as a token is one, and not its base64. */
export function checkEncodedTokens({ files }: PkiGraph): readonly FindingDraft[] {
  return files.flatMap((file) =>
    judgedPlaces(file.credentials.map((credential) => ({ file, credential })))
      .filter(({ credential }) => isEncodedToken(file, credential))
      .map((occurrence) => judgedAt(occurrence, problem(tokenStillBase64, {}))),
  );
}
