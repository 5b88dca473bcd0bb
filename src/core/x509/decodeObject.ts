import * as l10n from '@vscode/l10n';
import type { Bytes } from './bytes.ts';
import { decodeCertificate } from './decodeCertificate.ts';
import { decodeCertificationRequest } from './decodeCertificationRequest.ts';
import { decodeCrl } from './decodeCrl.ts';
import { decodePrivateKey } from './decodePrivateKey.ts';
import { decodePublicKey } from './decodePublicKey.ts';
import { DerReader, tag } from './derReader.ts';
import type { DecodedObject } from './model.ts';
import { foreign, unreadable } from './unreadable.ts';

/** What the labels of PEM blocks stand for (RFC 7468), with the aliases that old tools write. */
const kindOfLabel: Readonly<Record<string, DecodedObject['kind']>> = {
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
 * Labels that end in `PRIVATE KEY` or `PUBLIC KEY` are keys. A label that is none of ours gives a foreign, which is no
 * error. Never throws.
 *
 * @param headers - RFC 1421 headers of the block.
 */
export function decodeObject(der: Bytes, label?: string, headers?: Readonly<Record<string, string>>): DecodedObject {
  const kind = label === undefined ? kindOf(der) : labelledKind(label);
  switch (kind) {
    case 'certificate':
      return label === 'TRUSTED CERTIFICATE' ? withoutTrust(der) : decodeCertificate(der);
    case 'certificationRequest':
      return decodeCertificationRequest(der);
    case 'crl':
      return decodeCrl(der);
    case 'privateKey':
      return decodePrivateKey(label ?? '', der, headers);
    case 'publicKey':
      return decodePublicKey(label ?? '', der);
    case 'unreadable':
    case undefined:
      if (label !== undefined) return foreign(l10n.t('a block “{0}” holds no certificate and no key', label));
      return unreadable(l10n.t('it is no certificate, request, key or revocation list'));
  }
}

function labelledKind(label: string): DecodedObject['kind'] | undefined {
  if (Object.hasOwn(kindOfLabel, label)) return kindOfLabel[label];
  if (/(^| )PRIVATE KEY$/.test(label)) return 'privateKey';
  return /(^| )PUBLIC KEY$/.test(label) ? 'publicKey' : undefined;
}

/** Decodes OpenSSL's trusted certificate: an X.509 certificate and, behind it, a CertAux that is not its business. */
function withoutTrust(der: Bytes): DecodedObject {
  const reader = new DerReader(der);
  return decodeCertificate(reader.read(0, der.length) ? der.subarray(0, reader.end) : der);
}

/** Tells what an unlabelled object is by the types of its first elements. */
export function kindOf(der: Bytes): DecodedObject['kind'] | undefined {
  const reader = new DerReader(der);
  if (!reader.expect(tag.sequence, 0, der.length)) return undefined;
  const { content, end } = reader;
  if (reader.is(tag.integer, content, end)) {
    const version = reader.end;
    if (!reader.read(version, end)) return undefined;
    return reader.tag === tag.integer && reader.end === end ? 'publicKey' : 'privateKey';
  }
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
  if (reader.is(tag.sequence, reader.end, innerEnd)) return 'certificate';
  const behind = reader.end;
  if (reader.is(tag.utcTime, behind, innerEnd) || reader.is(tag.generalizedTime, behind, innerEnd)) return 'crl';
  return 'certificationRequest';
}
