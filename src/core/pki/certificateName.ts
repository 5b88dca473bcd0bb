import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import type { RoleMatch } from '../kubernetes/roleMatch.ts';
import { visibleText } from '../text/visibleText.ts';
import { attributeValues } from '../x509/attributeValues.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import type { Certificate } from '../x509/x509Model.ts';

/**
 * Names a certificate for people: by its kubeadm name (`apiserver-etcd-client`), otherwise as {@link subjectName}
 * does. kubeadm names some after their file (`scheduler.conf`); a copy in another file does not get that name.
 * Harmless in plain text.
 */
export function certificateName(certificate: Certificate, role: RoleMatch | undefined): string {
  const kubeadmName = role === undefined ? undefined : certificateRole(role.id)?.kubeadmName;
  const isFileName = kubeadmName?.endsWith('.conf') === true;
  return kubeadmName === undefined || (isFileName && role?.reason !== 'path') ? subjectName(certificate) : kubeadmName;
}

/**
 * Names a certificate by its subject's common name, else by its first subject alternative name, else by its serial
 * number. Harmless in plain text.
 */
export function subjectName(certificate: Certificate): string {
  const name = attributeValues(certificate.subject, 'CN').at(-1) ?? certificate.subjectAltName?.[0]?.value;
  if (name !== undefined && name !== '') return visibleText(name);
  return l10n.t('serial {0}', shortSerial(certificate));
}

function shortSerial({ serialNumber }: Certificate): string {
  const hex = formatSerialNumber(serialNumber);
  const padded = hex.length % 2 === 0 ? hex : `0${hex}`;
  const octets = padded.match(/../g) ?? [];
  return octets.length <= 4 ? octets.join(':') : `${octets.slice(0, 2).join(':')}:…`;
}
