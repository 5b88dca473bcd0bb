import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { kindOfUse } from './certificateKind.ts';

/**
 * Says what a certificate is, to begin a sentence: `CA kubernetes`, `Client certificate of kubernetes-admin`,
 * `apiserver: serving certificate of kube-apiserver`. Harmless in plain text only.
 */
export function certificateTitle(node: CertificateNode): string {
  const role = node.role === undefined ? undefined : certificateRole(node.role.id);
  const name = subjectName(node.certificate);
  switch (kindOfUse(node)) {
    case 'ca':
      return l10n.t('CA {0}', name);
    case 'client':
      return l10n.t('Client certificate of {0}', name);
    case 'serving':
      return role?.kubeadmName !== undefined && role.presentedBy !== undefined
        ? l10n.t('{0}: serving certificate of {1}', role.kubeadmName, role.presentedBy())
        : l10n.t('Serving certificate of {0}', name);
    case 'both':
      return role?.kubeadmName !== undefined && role.presentedBy !== undefined
        ? l10n.t('{0}: certificate of {1}', role.kubeadmName, role.presentedBy())
        : l10n.t('Serving and client certificate of {0}', name);
    case 'other':
      return l10n.t('Certificate of {0}', name);
  }
}

/** Names a certificate in a few words: `CA kubernetes`, `apiserver`, `dev-anna`. Harmless in plain text. */
export function shortTitle(node: CertificateNode): string {
  return kindOfUse(node) === 'ca'
    ? l10n.t('CA {0}', subjectName(node.certificate))
    : certificateName(node.certificate, node.role);
}
