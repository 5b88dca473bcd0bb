import * as l10n from '@vscode/l10n';
import type { Bytes } from '../../x509/bytes.ts';
import { decodeExtensions } from '../../x509/decodeExtensions.ts';
import { DerReader, tag } from '../../x509/derReader.ts';
import { toHex } from '../../x509/toHex.ts';
import type { CertificateRevocationList } from '../../x509/x509Model.ts';
import { extensionsLines } from './certificateText.ts';
import { decodedLimits } from './decodedLimits.ts';
import { type DerElement, firstElements, readChildren, readElements } from './derElements.ts';
import { colonHex, indent } from './hexText.ts';
import { integerValue } from './integerText.ts';
import { onelineName } from './nameText.ts';
import { signatureAlgorithmLines, signatureLines } from './signatureText.ts';
import { readTime, timeText } from './timeText.ts';

/** Writes a revocation list as `openssl crl -text -noout` does, with the first revoked certificates up to the limit. */
export function revocationListLines(list: CertificateRevocationList): string[] {
  const { signatureAlgorithm, issuer, thisUpdate, nextUpdate, extensions } = list;
  return [
    'Certificate Revocation List (CRL):',
    ...indent(
      [
        versionLine(list),
        ...signatureAlgorithmLines(signatureAlgorithm),
        `Issuer: ${onelineName(issuer)}`,
        `Last Update: ${timeText(thisUpdate)}`,
        `Next Update: ${nextUpdate === undefined ? 'NONE' : timeText(nextUpdate)}`,
        ...extensionsLines('CRL extensions:', extensions),
      ],
      8,
    ),
    ...revokedLines(list),
    ...signatureLines(signatureAlgorithm, list.signature),
  ];
}

/** The version is absent from lists of version 1 (RFC 5280 §5.1.2.1). */
function versionLine({ tbsCertList }: CertificateRevocationList): string {
  const [first] = fieldsOf(tbsCertList);
  const version = first?.tag === tag.integer ? integerValue(first.content.subarray(0, 4)) : 0n;
  return `Version ${version + 1n} (0x${version.toString(16)})`;
}

function revokedLines({ tbsCertList, revokedCount }: CertificateRevocationList): readonly string[] {
  if (revokedCount === 0) return ['No Revoked Certificates.'];
  const fields = fieldsOf(tbsCertList);
  const time = fields.findIndex((field) => field.tag === tag.utcTime || field.tag === tag.generalizedTime);
  const revoked = fields.find((field, index) => index > time && field.tag === tag.sequence);
  const entries = revoked === undefined ? [] : firstElements(revoked.content, decodedLimits.revoked);
  const more = revokedCount - entries.length;
  return [
    'Revoked Certificates:',
    ...indent(entries.flatMap(entryLines), 4),
    ...(more > 0 ? [`    ${l10n.t('… and {0} more', more.toLocaleString('en'))}`] : []),
  ];
}

function fieldsOf(tbsCertList: Bytes): readonly DerElement[] {
  return readChildren(tbsCertList, tag.sequence) ?? [];
}

/** Writes an entry (RFC 5280 §5.3): serial number, date, and the reason in its extensions. */
function entryLines({ content }: DerElement): readonly string[] {
  const [serialNumber, date, extensions] = readElements(content) ?? [];
  if (serialNumber === undefined || date === undefined) return [colonHex(content)];
  return [
    `Serial Number: ${serialNumberText(serialNumber.content)}`,
    `    Revocation Date: ${timeText(readTime(date))}`,
    ...(extensions === undefined ? [] : indent(entryExtensionLines(extensions), 4)),
  ];
}

function entryExtensionLines({ content }: DerElement): string[] {
  const reader = new DerReader(content);
  return extensionsLines('CRL entry extensions:', decodeExtensions(reader, 0, content.length).list);
}

/** Without colons, as OpenSSL writes it here; longer ones are cut. */
function serialNumberText(content: Bytes): string {
  if (content.length > decodedLimits.integerOctets) return colonHex(content);
  const isPadded = content.length > 1 && content[0] === 0;
  return toHex(isPadded ? content.subarray(1) : content).toUpperCase();
}
