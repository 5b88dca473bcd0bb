import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import { hostOf } from '../../pki/cluster/hostOf.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { wayWithoutCa } from '../create/lastResort.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** Says which key an extension needs, where it usually is, and what is left if it is lost. */
export function refuseWithoutCaKey({ certificates }: PkiGraph, node: CertificateNode): RenewalRefusal {
  const [at] = node.occurrences.filter(
    ({ credential, file }) => credential.value.keyPath === undefined && file.inventory === undefined,
  );
  const name = subjectName(node.certificate);
  return {
    kind: 'refusal',
    code: 'extendKeyMissing',
    reason: l10n.t('Only its own key can extend CA {0}, and that key is not in these files.', name),
    ...wayWithoutCa({
      role: node.role?.id,
      host: at === undefined ? '' : hostOf(at.file),
      name,
      isWhole: false,
      keyPath: at && (at.file.hostPath ?? at.file.path).replace(/\.(?:crt|pem|cer)$/, '.key'),
      signed: node.issued.filter((each) => certificates.has(each)).length,
    }),
  };
}
