import * as l10n from '@vscode/l10n';
import { certificateRole } from '../kubernetes/certificateRole.ts';
import { isUsedAsCa } from '../pki/certificateUse.ts';
import type { CertificateNode } from '../pki/pkiModel.ts';
import { extKeyUsageName } from '../x509/extKeyUsageName.ts';

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
