import { decodeAlgorithm } from '../../x509/decodeAlgorithm.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import type { Certificate, CertificationRequest, Extension, SignatureAlgorithm } from '../../x509/x509Model.ts';
import { requestAttributeLines } from './attributeText.ts';
import { readChildren } from './derElements.ts';
import { extensionLines } from './extensionText.ts';
import { hexLines, indent } from './hexText.ts';
import { serialNumberLines } from './integerText.ts';
import { onelineName } from './nameText.ts';
import { publicKeyLines } from './publicKeyText.ts';
import { signatureAlgorithmLines, signatureLines } from './signatureText.ts';
import { timeText } from './timeText.ts';

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
        ...signatureAlgorithmLines(innerAlgorithm(certificate)),
        `Issuer: ${onelineName(issuer)}`,
        'Validity',
        `    Not Before: ${timeText(notBefore)}`,
        `    Not After : ${timeText(notAfter)}`,
        `Subject: ${onelineName(subject)}`,
        'Subject Public Key Info:',
        ...indent(publicKeyLines(publicKey), 4),
        ...uniqueIdentifierLines(certificate),
        ...extensionsLines('X509v3 extensions:', certificate.extensions),
      ],
      8,
    ),
    ...signatureLines(signatureAlgorithm, certificate.signature),
  ];
}

/** OpenSSL prints the algorithm of the signed part; it should be the same as the signature's. */
function innerAlgorithm({ tbsCertificate, signatureAlgorithm }: Certificate): SignatureAlgorithm {
  const field = readChildren(tbsCertificate, tag.sequence)?.find((part) => part.tag === tag.sequence);
  if (field === undefined) return signatureAlgorithm;
  const reader = new DerReader(field.der);
  return reader.read(0, field.der.length) ? decodeAlgorithm(reader, 'signature') : signatureAlgorithm;
}

/** Writes the rarely used unique identifiers of version 2 (RFC 5280 §4.1.2.8) as OpenSSL does. */
function uniqueIdentifierLines({ tbsCertificate }: Certificate): string[] {
  return (readChildren(tbsCertificate, tag.sequence) ?? []).flatMap((part) => {
    const label = part.tag === 0x81 ? 'Issuer' : part.tag === 0x82 ? 'Subject' : undefined;
    if (label === undefined) return [];
    const [first = '', ...others] = hexLines(part.content.subarray(1), 18);
    return [`${label} Unique ID:${' '.repeat(13)}${first}`, ...indent(others, 12)];
  });
}

/** Writes a certification request as `openssl req -text -noout` does. */
export function requestLines(request: CertificationRequest): string[] {
  const { version, subject, publicKey, requestedExtensions } = request;
  const attributes = [
    ...requestAttributeLines(request.certificationRequestInfo),
    ...extensionsLines('Requested Extensions:', requestedExtensions),
  ];
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
        ...indent(attributes.length === 0 ? ['(none)'] : attributes, 4),
      ],
      8,
    ),
    ...signatureLines(request.signatureAlgorithm, request.signature),
  ];
}

/** Writes extensions under a title; nothing for none. */
export function extensionsLines(title: string, extensions: readonly Extension[]): string[] {
  return extensions.length === 0 ? [] : [title, ...indent(extensions.flatMap(extensionLines), 4)];
}
