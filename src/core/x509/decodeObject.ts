import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { decodeCertificate } from './decodeCertificate.ts';
import { decodeCertificationRequest } from './decodeCertificationRequest.ts';
import { decodeCrl } from './decodeCrl.ts';
import { decodePrivateKey } from './decodePrivateKey.ts';
import { decodePublicKey } from './decodePublicKey.ts';
import { DerReader, tag } from './derReader.ts';
import { decodeOid } from './objectIdentifier.ts';
import { brokenObject, foreign, unreadable } from './unreadable.ts';
import type { DecodedObject, Unreadable } from './x509Model.ts';

/** Meaning of PEM labels (RFC 7468), with the aliases of old tools. */
const kindOfLabel: Readonly<Record<string, Kind>> = {
  CERTIFICATE: 'certificate',
  'X509 CERTIFICATE': 'certificate',
  'TRUSTED CERTIFICATE': 'certificate',
  'CERTIFICATE REQUEST': 'certificationRequest',
  'NEW CERTIFICATE REQUEST': 'certificationRequest',
  'X509 CRL': 'crl',
};

/**
 * Decodes an object by its PEM label, or by its structure when it has none (a DER file).
 *
 * Labels that end in `PRIVATE KEY` or `PUBLIC KEY` are keys. An object of a different type than its label is
 * unreadable, as it is for Kubernetes, and the reason names its type. An unknown label gives a foreign object, which
 * is not an error. Never throws.
 *
 * @param headers - RFC 1421 headers of the block.
 */
export function decodeObject(der: Bytes, label?: string, headers?: Readonly<Record<string, string>>): DecodedObject {
  const kind = label === undefined ? kindOf(der) : labelledKind(label);
  if (kind === undefined && label !== undefined) {
    return foreign(l10n.t('a block with this label does not contain a certificate or key'));
  }
  const decoded = decodeAs(kind, der, label ?? '', headers);
  if (decoded.kind !== 'unreadable' || label === undefined) return decoded;
  const actualKind = kindOf(der);
  return actualKind === undefined || actualKind === kind
    ? decoded
    : { ...unreadable(mislabelledReason(actualKind)), isMislabelled: true };
}

type Kind = Exclude<DecodedObject['kind'], 'unreadable'>;

function decodeAs(
  kind: Kind | undefined,
  der: Bytes,
  label: string,
  headers: Readonly<Record<string, string>> | undefined,
): DecodedObject {
  switch (kind) {
    case 'certificate':
      return decodeCertificate(label === 'TRUSTED CERTIFICATE' ? withoutTrust(der) : der);
    case 'certificationRequest':
      return decodeCertificationRequest(der);
    case 'crl':
      return decodeCrl(der);
    case 'privateKey':
      return decodePrivateKey(label, der, headers);
    case 'publicKey':
      return decodePublicKey(der);
    case undefined:
      return decodeUnknown(der);
  }
}

/** Says why bytes without a label are not a known object. */
function decodeUnknown(der: Bytes): Unreadable {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return brokenObject(reader);
  const { content, end } = reader;
  // ContentInfo of PKCS#7 begins with a type below 1.2.840.113549.1.7; PKCS#12 with version 3 and a ContentInfo.
  const isStore = reader.is(tag.integer, content, end) && reader.is(tag.sequence, reader.end, end);
  const type = isStore ? reader.content : content;
  if (reader.is(tag.objectIdentifier, type, end)) {
    const oid = decodeOid(der, reader.content, reader.end) ?? '';
    if (oid.startsWith('1.2.840.113549.1.7.')) {
      return foreign(isStore ? l10n.t('it is a PKCS#12 store') : l10n.t('it is a PKCS#7 message'));
    }
  }
  return unreadable(l10n.t('it is not a certificate, request, key or revocation list'));
}

function mislabelledReason(kind: Kind): string {
  switch (kind) {
    case 'certificate':
      return l10n.t('its label is wrong: it is a certificate');
    case 'certificationRequest':
      return l10n.t('its label is wrong: it is a certificate signing request');
    case 'crl':
      return l10n.t('its label is wrong: it is a revocation list');
    case 'privateKey':
      return l10n.t('its label is wrong: it is a private key');
    case 'publicKey':
      return l10n.t('its label is wrong: it is a public key');
  }
}

function labelledKind(label: string): Kind | undefined {
  if (Object.hasOwn(kindOfLabel, label)) return kindOfLabel[label];
  if (/(^| )PRIVATE KEY$/.test(label)) return 'privateKey';
  return /(^| )PUBLIC KEY$/.test(label) ? 'publicKey' : undefined;
}

/** Keeps only the certificate of OpenSSL's trusted certificate, without the CertAux after it. */
function withoutTrust(der: Bytes): Bytes {
  const reader = new DerReader(der);
  return reader.read(0, der.length) ? der.subarray(0, reader.end) : der;
}

/** Recognises an unlabelled object by the types of its first elements. */
function kindOf(der: Bytes): Kind | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { content, end } = reader;
  if (reader.is(tag.integer, content, end)) return kindOfKey(reader, reader.end, end);
  if (!reader.is(tag.sequence, content, end)) return undefined;
  const { content: inner, end: innerEnd } = reader;
  if (reader.is(tag.bitString, innerEnd, end)) return 'publicKey';
  if (reader.is(tag.octetString, innerEnd, end)) return 'privateKey';
  if (reader.is(0xa0, inner, innerEnd)) return 'certificate';
  const first = reader.is(tag.integer, inner, innerEnd) ? reader.end : inner;
  // Three SEQUENCEs follow a certificate's serial number (algorithm, issuer, validity); a CRL has a time behind the
  // second one; a request has name and key, and then at most its attributes.
  if (!reader.expect(tag.sequence, first, innerEnd) || !reader.expect(tag.sequence, reader.end, innerEnd)) {
    return undefined;
  }
  const behind = reader.end;
  if (reader.is(tag.sequence, behind, innerEnd)) return 'certificate';
  if (reader.is(tag.utcTime, behind, innerEnd) || reader.is(tag.generalizedTime, behind, innerEnd)) return 'crl';
  return first === inner ? undefined : 'certificationRequest';
}

/** Distinguishes keys that start with an INTEGER: RSA's public key has exactly two. */
function kindOfKey(reader: DerReader, offset: number, end: number): Kind | undefined {
  if (!reader.read(offset, end)) return undefined;
  switch (reader.tag) {
    case tag.integer:
      return reader.end === end ? 'publicKey' : 'privateKey';
    case tag.octetString:
      return 'privateKey';
    case tag.sequence: {
      const behind = reader.end;
      return reader.is(tag.octetString, behind, end) ? 'privateKey' : undefined;
    }
    default:
      return undefined;
  }
}
