import { type Bytes, equalBytes } from '../x509/bytes.ts';
import { encodeElement } from '../x509/encodePublicKey.ts';
import type { Certificate, Extension } from '../x509/x509Model.ts';
import { derOctetString, derSequence, hexBytes } from './derWriter.ts';
import type { PlannedExtension } from './renewalModel.ts';

/**
 * Decides what happens to each extension of a reissued certificate.
 *
 * Everything keeps its bytes, order and criticality, except extensions about the issuer or the old certificate: the
 * authority key identifier is written from the CA (RFC 5280 §4.2.1.1, key identifier only); signed certificate
 * timestamps, the precertificate poison and must-staple are dropped; CRL and issuer locations stay only if the same CA
 * key signs. A subject key identifier stays with the key.
 *
 * @param caKeyIdentifier - The CA's subject key identifier; without it the new certificate has no authority key identifier.
 * @param isSameCa - The CA's key also signed the old certificate.
 * @param isNewKey - The key changes, so the subject key identifier is computed from it.
 */
export function planExtensions(
  certificate: Certificate,
  caKeyIdentifier: Bytes | undefined,
  isSameCa: boolean,
  isNewKey = false,
): readonly PlannedExtension[] {
  const authorityKeyIdentifier =
    caKeyIdentifier === undefined ? undefined : writeAuthorityKeyIdentifier(caKeyIdentifier);
  const planned = certificate.extensions.map((extension) =>
    isNewKey && extension.oid === extensionOids.subjectKeyIdentifier
      ? ({ oid: extension.oid, action: 'derived' } as const)
      : planExtension(extension, authorityKeyIdentifier, isSameCa),
  );
  if (authorityKeyIdentifier === undefined || planned.some(({ oid }) => oid === extensionOids.authorityKeyIdentifier)) {
    return planned;
  }
  return [...planned, { oid: extensionOids.authorityKeyIdentifier, action: 'added', der: authorityKeyIdentifier }];
}

/** Extensions with special treatment when a certificate is reissued. */
export const extensionOids = {
  subjectKeyIdentifier: '2.5.29.14',
  authorityKeyIdentifier: '2.5.29.35',
  crlDistributionPoints: '2.5.29.31',
  freshestCrl: '2.5.29.46',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  signedCertificateTimestamps: '1.3.6.1.4.1.11129.2.4.2',
  precertificatePoison: '1.3.6.1.4.1.11129.2.4.3',
} as const;

/** Bound to the old certificate: a promise of a log, or a duty to staple an answer that nobody will give. */
const boundToOldCertificate: ReadonlySet<string> = new Set([
  extensionOids.tlsFeature,
  extensionOids.signedCertificateTimestamps,
  extensionOids.precertificatePoison,
]);

const boundToIssuer: ReadonlySet<string> = new Set([
  extensionOids.crlDistributionPoints,
  extensionOids.freshestCrl,
  extensionOids.authorityInfoAccess,
]);

function planExtension(
  { oid, der }: Extension,
  authorityKeyIdentifier: Bytes | undefined,
  isSameCa: boolean,
): PlannedExtension {
  if (oid === extensionOids.authorityKeyIdentifier) {
    return authorityKeyIdentifier === undefined
      ? { oid, action: 'dropped' }
      : { oid, action: equalBytes(der, authorityKeyIdentifier) ? 'kept' : 'derived', der: authorityKeyIdentifier };
  }
  if (boundToOldCertificate.has(oid) || (boundToIssuer.has(oid) && !isSameCa)) return { oid, action: 'dropped' };
  return { oid, action: 'kept', der };
}

/** Writes the extension with only the key identifier; it is never critical (RFC 5280 §4.2.1.1). */
export function writeAuthorityKeyIdentifier(keyIdentifier: Bytes): Bytes {
  const keyIdentifierTag = 0x80;
  const value = derSequence(encodeElement(keyIdentifierTag, keyIdentifier));
  return derSequence(hexBytes('0603551d23'), derOctetString(value));
}

/** Writes the extension; it is never critical (RFC 5280 §4.2.1.2). */
export function writeSubjectKeyIdentifier(keyIdentifier: Bytes): Bytes {
  return derSequence(hexBytes('0603551d0e'), derOctetString(derOctetString(keyIdentifier)));
}
