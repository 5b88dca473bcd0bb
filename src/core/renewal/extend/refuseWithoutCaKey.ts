import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { shownPath } from '../../text/shownPath.ts';
import { kubeadmPlaceOf } from '../create/kubeadmPlaces.ts';
import type { RenewalRefusal } from '../renewalModel.ts';

/** Says which key an extension needs, where it usually is, and what is left if it is lost. */
export function refuseWithoutCaKey({ certificates }: PkiGraph, node: CertificateNode): RenewalRefusal {
  const place = kubeadmPlaceOf(node.role?.id ?? '');
  const [path] = node.occurrences
    .filter(({ credential, file }) => credential.value.keyPath === undefined && file.inventory === undefined)
    .map(({ file }) => (file.hostPath ?? file.path).replace(/\.(?:crt|pem|cer)$/, '.key'));
  const usual = place?.kind === 'files' ? place.key : shownPath(path ?? '');
  const name = subjectName(node.certificate);
  const signed = node.issued.filter((each) => certificates.has(each)).length;
  // Nodes and kubeconfigs know the cluster's CA only.
  const isOfCluster = node.role === undefined || node.role.id === 'ca';
  if (!isOfCluster && usual !== '') {
    return {
      kind: 'refusal',
      code: 'extendKeyMissing',
      reason: l10n.t('Only its own key can extend CA {0}, and that key is not in these files.', name),
      wayOut: l10n.t(
        'Its usual place is {0}. Restore it from a backup or from another control plane node, and add its folder to certscope.roots. If it is lost, the last resort is a new CA in its place: it reissues {1} certificates here, and everything that trusts the old one must trust the new one.',
        usual,
        signed,
      ),
    };
  }
  return {
    kind: 'refusal',
    code: 'extendKeyMissing',
    reason: l10n.t('Only its own key can extend CA {0}, and that key is not in these files.', name),
    wayOut:
      usual === ''
        ? l10n.t(
            'Restore the key from a backup, and add its folder to certscope.roots. If it is lost, the last resort is a new PKI: it replaces {0} certificates here and every kubeconfig, and every node must join again.',
            signed,
          )
        : l10n.t(
            'Its usual place is {0}. Restore it from a backup or from another control plane node, and add its folder to certscope.roots. If it is lost, the last resort is a new PKI: it replaces {1} certificates here and every kubeconfig, and every node must join again.',
            usual,
            signed,
          ),
  };
}
