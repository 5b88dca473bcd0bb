import type { Certificate, CertificateRevocationList, CertificationRequest, Extension } from '../../x509/model.ts';
import { extensionLines } from './extensionText.ts';
import { hexLines, indent } from './hexText.ts';
import { serialNumberLines } from './integerText.ts';
import { onelineName } from './nameText.ts';
import { publicKeyLines } from './publicKeyText.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Writes a certificate as `openssl x509 -text -noout` does. */
export function certificateLines(certificate: Certificate): string[] {
  const { version, serialNumber, signatureAlgorithm, issuer, subject, notBefore, notAfter, publicKey } = certificate;
  return [
    'Certificate:',
    '    Data:',
    ...indent(
      [
        `Version: ${version} (0x${(version - 1).toString(16)})`,
        ...serialNumberLines(serialNumber),
        `Signature Algorithm: ${signatureAlgorithm.name}`,
        `Issuer: ${onelineName(issuer)}`,
        'Validity',
        `    Not Before: ${timeText(notBefore)}`,
        `    Not After : ${timeText(notAfter)}`,
        `Subject: ${onelineName(subject)}`,
        'Subject Public Key Info:',
        ...indent(publicKeyLines(publicKey), 4),
        ...extensionsLines('X509v3 extensions:', certificate.extensions),
      ],
      8,
    ),
    ...signatureLines(certificate),
  ];
}

/** Writes a certification request as `openssl req -text -noout` does. */
export function requestLines(request: CertificationRequest): string[] {
  const { version, subject, publicKey, requestedExtensions } = request;
  const attributes =
    requestedExtensions.length === 0
      ? ['    (none)']
      : indent(extensionsLines('Requested Extensions:', requestedExtensions), 4);
  return [
    'Certificate Request:',
    '    Data:',
    ...indent(
      [
        `Version: ${version} (0x${(version - 1).toString(16)})`,
        `Subject: ${onelineName(subject)}`,
        'Subject Public Key Info:',
        ...indent(publicKeyLines(publicKey), 4),
        'Attributes:',
        ...attributes,
      ],
      8,
    ),
    ...signatureLines(request),
  ];
}

/** Writes the head of a revocation list as `openssl crl -text -noout` does; of the revoked certificates their number. */
export function crlLines(crl: CertificateRevocationList): string[] {
  const { signatureAlgorithm, issuer, thisUpdate, nextUpdate, revokedCount, extensions } = crl;
  return [
    'Certificate Revocation List (CRL):',
    ...indent(
      [
        `Signature Algorithm: ${signatureAlgorithm.name}`,
        `Issuer: ${onelineName(issuer)}`,
        `Last Update: ${timeText(thisUpdate)}`,
        `Next Update: ${nextUpdate === undefined ? 'NONE' : timeText(nextUpdate)}`,
        ...extensionsLines('CRL extensions:', extensions),
      ],
      8,
    ),
    revokedCount === 0 ? 'No Revoked Certificates.' : `Revoked Certificates: ${revokedCount}`,
    ...signatureLines(crl),
  ];
}

function extensionsLines(title: string, extensions: readonly Extension[]): string[] {
  return extensions.length === 0 ? [] : [title, ...indent(extensions.flatMap(extensionLines), 4)];
}

function signatureLines({
  signatureAlgorithm,
  signature,
}: Pick<Certificate, 'signatureAlgorithm' | 'signature'>): string[] {
  return indent(
    [`Signature Algorithm: ${signatureAlgorithm.name}`, 'Signature Value:', ...indent(hexLines(signature, 18), 4)],
    4,
  );
}

/** `Jan  1 00:00:00 2026 GMT`, as OpenSSL prints times. */
function timeText(time: number | undefined): string {
  if (time === undefined) return 'Bad time value';
  const date = new Date(time);
  const day = String(date.getUTCDate()).padStart(2, ' ');
  const clock = date.toISOString().replace(/^.*T(.{8}).*$/, '$1');
  return `${months[date.getUTCMonth()]} ${day} ${clock} ${date.getUTCFullYear()} GMT`;
}
