import type { Certificate } from '../x509/x509Model.ts';
import { certificateRole } from './certificateRole.ts';
import { type CredentialField, credentialFieldOf } from './credentialFieldOf.ts';
import { allowsUsage, roleBySubject } from './roleBySubject.ts';
import type { RoleMatch } from './roleMatch.ts';
import { rolesByPath } from './rolesByPath.ts';

/** A certificate in one of its places. */
export interface RoleQuestion {
  readonly certificate: Certificate;
  /** Path of the file, absolute on the cluster's host if known; any separators. */
  readonly hostPath?: string;
  readonly keyPath?: string;
  /** Kind, name and Secret type of the object around the field. */
  readonly kind?: string;
  readonly name?: string;
  readonly type?: string;
  /** Position among the blocks of its file or value, 0 (the default) for the first. */
  readonly index?: number;
  /** CN of the issuer; read from the certificate when absent. */
  readonly issuerCommonName?: string;
}

/**
 * Recognises a certificate's role by the path of its file, then by its field, then by its subject, usages and issuer:
 * the order of confidence of the Kubernetes PKI reference (section 0).
 *
 * If path and subject disagree, the path counts, because the cluster uses the file there. In a file for an end-entity
 * certificate, only the first block has the role of the path; the rest is its chain.
 *
 * @returns `undefined` when the role is unknown or ambiguous. Never throws.
 */
export function recogniseRole(question: RoleQuestion): RoleMatch | undefined {
  const { certificate, keyPath, index = 0 } = question;
  const field = keyPath === undefined ? undefined : credentialFieldOf(keyPath, question);
  const byPath = roleByPath(question, field);
  if (byPath !== undefined) return { id: byPath, reason: 'path' };
  if (field?.certificateRole !== undefined) return { id: field.certificateRole, reason: 'field' };
  const bySubject = roleBySubject(certificate, question.issuerCommonName);
  if (bySubject !== undefined) return { id: bySubject, reason: 'subject' };
  const usual = index === 0 ? field?.usualRole : undefined;
  return usual !== undefined && suits(certificate, usual) ? { id: usual, reason: 'field' } : undefined;
}

function roleByPath(question: RoleQuestion, field: CredentialField | undefined): string | undefined {
  const { hostPath, certificate, index = 0 } = question;
  const roles = hostPath === undefined ? undefined : rolesByPath(hostPath);
  if (question.keyPath !== undefined) {
    return index === 0 && field?.id === 'kubeconfig-client' ? roles?.kubeconfig : undefined;
  }
  if (roles?.certificate === undefined || index === 0) return roles?.certificate;
  const isBundle = certificateRole(roles.certificate)?.use === 'ca' && certificate.basicConstraints?.isCa === true;
  return isBundle ? roles.certificate : undefined;
}

/** Tells whether an end-entity certificate has the usages of the role. */
function suits(certificate: Certificate, role: string): boolean {
  if (certificate.basicConstraints?.isCa === true) return false;
  const use = certificateRole(role)?.use;
  if (use === 'server') return allowsUsage(certificate, 'serverAuth');
  return use !== 'client' || allowsUsage(certificate, 'clientAuth');
}
