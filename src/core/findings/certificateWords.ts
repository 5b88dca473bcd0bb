import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { allowsUsage } from '../kubernetes/roleBySubject.ts';
import type { CertificateRole } from '../kubernetes/tables/certificateRoles.ts';
import { subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode, Occurrence } from '../pki/pkiModel.ts';
import { listSeparator } from '../text/sentences.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';

/** What a certificate is for, as far as sentences differ. */
export type CertificateUse = 'ca' | 'serving' | 'client';

/** What the tables know of a certificate's role; a CA's role counts only for what serves as a CA, and the other way. */
export function roleOf(node: CertificateNode): CertificateRole | undefined {
  const role = node.role === undefined ? undefined : certificateRole(node.role.id);
  return role !== undefined && (role.use === 'ca') === isUsedAsCa(node) ? role : undefined;
}

/** Tells a certificate's use by its role, else by its extended key usages. Without any, clients verify it. */
export function useOf(node: CertificateNode): CertificateUse {
  if (isUsedAsCa(node)) return 'ca';
  const use = roleOf(node)?.use;
  if (use === 'client') return 'client';
  if (use === 'server' || use === 'both') return 'serving';
  const names = node.certificate.extKeyUsage?.map(extKeyUsageName) ?? [];
  return names.includes('clientAuth') && !names.includes('serverAuth') ? 'client' : 'serving';
}

/**
 * Names a certificate as the subject of a sentence: `CA kubernetes`, `scheduler.conf`, `apiserver`, else `The client
 * certificate of alice`. A kubeconfig's kubeadm name is used in the file of that name only, not for copies of it.
 */
export function nameInSentence(node: CertificateNode, { file, credential }: Occurrence): string {
  const { certificate } = node;
  const use = useOf(node);
  if (use === 'ca') return l10n.t('CA {0}', subjectName(certificate));
  const kubeadmName = roleOf(node)?.kubeadmName;
  if (kubeadmName !== undefined && (!kubeadmName.endsWith('.conf') || file.path.endsWith(kubeadmName))) {
    return kubeadmName;
  }
  if (use === 'client' || isOfClient(node, credential.value.object?.name))
    return l10n.t('The client certificate of {0}', subjectName(certificate));
  return isKnownToServe(node)
    ? l10n.t('The serving certificate of {0}', subjectName(certificate))
    : l10n.t('The certificate of {0}', subjectName(certificate));
}

/** It may do both, and the Secret is that of a client by its name: `hubble-relay-client-certs`. */
function isOfClient({ certificate }: CertificateNode, secret = ''): boolean {
  return /(?:^|-)client(?:-|$)/.test(secret) && !/server/.test(secret) && allowsUsage(certificate, 'clientAuth');
}

/** By its role or its usages; what signs code, or says nothing, is not called so. */
function isKnownToServe(node: CertificateNode): boolean {
  const names = node.certificate.extKeyUsage?.map(extKeyUsageName) ?? [];
  return roleOf(node) !== undefined || names.includes('serverAuth') || names.includes('anyExtendedKeyUsage');
}

/** Joins names for a sentence: three, then how many more. */
export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  if (more > 0) return l10n.t('{0} and {1} more', shown.join(listSeparator()), more);
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : l10n.t('{0} and {1}', shown.slice(0, -1).join(listSeparator()), last);
}
