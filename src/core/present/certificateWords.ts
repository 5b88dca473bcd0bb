import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { certificateName, subjectName } from '../pki/certificateName.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';

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

/** `1 certificate`. */
export function certificateCount(count: number): string {
  return count === 1 ? l10n.t('1 certificate') : l10n.t('{0} certificates', count);
}

/** What a certificate is for, by its role, else by its extended key usages. */
export type CertificateKind = 'ca' | 'client' | 'serving' | 'both' | 'other';

/** Tells what a certificate is for. */
export function kindOfUse(node: CertificateNode): CertificateKind {
  if (isUsedAsCa(node)) return 'ca';
  const use = node.role === undefined ? undefined : certificateRole(node.role.id)?.use;
  if (use === 'client' || use === 'both') return use;
  if (use === 'server') return 'serving';
  const usages = node.certificate.extKeyUsage?.map(extKeyUsageName) ?? [];
  const isClient = usages.includes('clientAuth');
  const isServing = usages.includes('serverAuth');
  if (isClient && isServing) return 'both';
  return isClient ? 'client' : isServing ? 'serving' : 'other';
}

/** The kind in a word, for tree rows. */
export function kindWord(node: CertificateNode): string {
  switch (kindOfUse(node)) {
    case 'ca':
      return node.issuer.kind === 'selfSigned' ? l10n.t('root CA') : l10n.t('intermediate CA');
    case 'client':
      return l10n.t('client');
    case 'serving':
      return l10n.t('serving');
    case 'both':
      return l10n.t('serving and client');
    case 'other':
      return l10n.t('certificate');
  }
}
