import { attributeValues } from '../x509/attributeValues.ts';
import { usageOids } from '../x509/usageOids.ts';
import type { Certificate } from '../x509/x509Model.ts';
import { type RecognitionRule, recognitionRules } from './tables/recognition.ts';

/**
 * Recognises a role by the certificate itself: subject, usages, names, issuer.
 *
 * @param issuerCommonName - CN of the issuer; read from the certificate when absent.
 * @returns The role of the first strong rule that matches, or of the only weak one.
 */
export function roleBySubject(certificate: Certificate, issuerCommonName?: string): string | undefined {
  const facts: Facts = {
    certificate,
    commonName: attributeValues(certificate.subject, 'CN').at(-1) ?? '',
    organizations: attributeValues(certificate.subject, 'O'),
    issuerCommonName: issuerCommonName ?? attributeValues(certificate.issuer, 'CN').at(-1) ?? '',
  };
  const fitting = recognitionRules.filter((rule) => fits(rule, facts));
  const strong = fitting.find((rule) => rule.strength === 'strong');
  if (strong !== undefined) return strong.role;
  return fitting.length === 1 ? fitting[0]?.role : undefined;
}

/**
 * Tells whether the certificate has a usage. Without the extension it may be used for everything (RFC 5280
 * §4.2.1.12).
 */
export function allowsUsage(certificate: Certificate, usage: 'serverAuth' | 'clientAuth'): boolean {
  const { extKeyUsage } = certificate;
  return extKeyUsage === undefined || extKeyUsage.includes(anyUsage) || extKeyUsage.includes(usageOids[usage]);
}

const anyUsage = '2.5.29.37.0';

interface Facts {
  readonly certificate: Certificate;
  /** The last CN, as Go's `Subject.CommonName`. */
  readonly commonName: string;
  readonly organizations: readonly string[];
  readonly issuerCommonName: string;
}

function fits(rule: RecognitionRule, { certificate, commonName, organizations, issuerCommonName }: Facts): boolean {
  if ((rule.isCa ?? false) !== (certificate.basicConstraints?.isCa ?? false)) return false;
  if (rule.commonName !== undefined && !rule.commonName.test(commonName)) return false;
  if (rule.issuerCommonName !== undefined && !rule.issuerCommonName.test(issuerCommonName)) return false;
  if (rule.organizations?.some((name) => !organizations.includes(name)) === true) return false;
  if (rule.oneOfOrganizations?.some((name) => organizations.includes(name)) === false) return false;
  if (rule.extKeyUsage?.some((usage) => !allowsUsage(certificate, usage)) === true) return false;
  if (rule.strength === 'weak' && rule.extKeyUsage !== undefined && certificate.extKeyUsage === undefined) return false;
  const { dnsName } = rule;
  return dnsName === undefined || hasDnsName(certificate, dnsName);
}

function hasDnsName(certificate: Certificate, pattern: RegExp): boolean {
  return certificate.subjectAltName?.some((name) => name.type === 'DNS' && pattern.test(name.value)) === true;
}
