import { subjectName } from '../../pki/certificateName.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { judgedAt, problem } from '../judgement.ts';
import { kubeadmFilesOf } from './kubeadmFiles.ts';

/**
 * kubeadm cannot renew: external CA.
 *
 * When: `ca.crt` has no `ca.key` next to it.
 *
 * `kubeadm certs generate-csr` writes the requests that the CA signs.
 *
 * @category renewal
 * @stage regenerate
 * @see KA-certs, KA-renew
 */
export const externalCaNotRenewable = {
  code: 'external-ca-not-renewable',
  severity: 'info',
  fact: 'The key of CA {ca} is not here, so kubeadm cannot renew {names}. Request them from the CA.',
  quickFix: 'renew-csr',
} as const satisfies FindingRecord;

/** Tells of CAs whose key lies elsewhere: kubeadm passes their certificates by when it renews. */
export function checkExternalCas(graph: PkiGraph): readonly FindingDraft[] {
  return kubeadmFilesOf(graph)
    .cas.filter(({ isExternal }) => isExternal)
    .map(({ node, occurrence, leaves }) => {
      const names = leaves.map(({ role }) => role.kubeadmName ?? role.id);
      return judgedAt(
        occurrence,
        problem(externalCaNotRenewable, {
          values: { ca: subjectName(node.certificate), names: listOf([...new Set(names)]) },
        }),
      );
    });
}
