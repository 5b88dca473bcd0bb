import * as l10n from '@vscode/l10n';
import { subjectName } from '../../pki/certificateName.ts';
import type { CertificateNode } from '../../pki/pkiModel.ts';

/** Clusters' CAs have the same name; the beginning of the fingerprint tells them apart. */
export function caName({ certificate, fingerprint }: CertificateNode): string {
  const octets = [fingerprint.slice(0, 2), fingerprint.slice(2, 4)].map((each) => each.toUpperCase());
  return l10n.t('CA {0} ({1}:…)', subjectName(certificate), octets.join(':'));
}
