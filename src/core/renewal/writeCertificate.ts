import type { Bytes } from '../x509/bytes.ts';
import { formatSerialNumber } from '../x509/formatSerialNumber.ts';
import { derExplicit, derSequence, derTime, derUnsignedInteger } from './derWriter.ts';
import type { PlannedValidity } from './renewalModel.ts';
import type { WebCryptography } from './webCryptography.ts';

/** The content of a certificate; names, key and extensions are complete elements. */
export interface CertificateContent {
  readonly serialNumber: Bytes;
  /** AlgorithmIdentifier of the signature. */
  readonly signatureIdentifier: Bytes;
  readonly issuer: Bytes;
  readonly validity: Pick<PlannedValidity, 'notBefore' | 'notAfter'>;
  readonly subject: Bytes;
  readonly spki: Bytes;
  readonly extensions: readonly Bytes[];
}

/** Writes a TBSCertificate of version 3 (RFC 5280 §4.1.2). */
export function writeTbsCertificate(content: CertificateContent): Bytes {
  const { serialNumber, signatureIdentifier, issuer, validity, subject, spki, extensions } = content;
  return derSequence(
    derExplicit(0, derUnsignedInteger(Uint8Array.of(2))),
    derUnsignedInteger(serialNumber),
    signatureIdentifier,
    issuer,
    derSequence(derTime(validity.notBefore), derTime(validity.notAfter)),
    subject,
    spki,
    ...(extensions.length === 0 ? [] : [derExplicit(3, derSequence(...extensions))]),
  );
}

/**
 * Draws a serial number of 121 to 127 bits that is not known to be used.
 *
 * @param taken - As lower-case hexadecimal digits.
 */
export function drawSerialNumber(
  taken: ReadonlySet<string>,
  webCryptography: Pick<WebCryptography, 'getRandomValues'>,
): Bytes {
  for (;;) {
    const serialNumber = webCryptography.getRandomValues(new Uint8Array(16));
    serialNumber[0] = (serialNumber[0] ?? 0) & 0x7f;
    if (serialNumber[0] !== 0 && !taken.has(formatSerialNumber(serialNumber))) return serialNumber;
  }
}
