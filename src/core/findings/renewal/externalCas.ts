import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { PkiGraph } from '../../pki/pkiModel.ts';
import { listOf } from '../certificateWords.ts';
import type { FindingDraft } from '../draft.ts';
import { judgedAt } from '../judgement.ts';
import { kubeadmFilesOf } from './kubeadmFiles.ts';

/** Tells of CAs whose key lies elsewhere: kubeadm passes their certificates by when it renews. */
export function checkExternalCas(graph: PkiGraph): readonly FindingDraft[] {
  return kubeadmFilesOf(graph)
    .cas.filter(({ isExternal }) => isExternal)
    .map(({ node, occurrence, leaves }) => {
      const names = leaves.map(({ role }) => role.kubeadmName ?? role.id);
      return judgedAt(occurrence, {
        code: 'external-ca-not-renewable',
        fact: l10n.t(
          'The key of CA {0} is not here, so kubeadm cannot renew {1}: request them from the CA.',
          subjectName(node.certificate),
          listOf([...new Set(names)]),
        ),
      });
    });
}
