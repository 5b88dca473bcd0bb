import type { CertificateNode, DecodedContent } from '../../pki/pkiModel.ts';
import { encodeBase64 } from '../../text/encodePem.ts';
import { formatIsoTime } from '../../text/moment.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { formatSerialNumber } from '../../x509/formatSerialNumber.ts';
import { toHex } from '../../x509/toHex.ts';
import type { KeyUsageName, PublicKey } from '../../x509/x509Model.ts';

/** The type of a public key in an inventory. */
interface InventoryPublicKey {
  readonly algorithm: string;
  readonly bits?: number;
  readonly curve?: string;
}

/** A private or public key in an inventory. */
export interface InventoryKey extends InventoryPublicKey {
  readonly encrypted: boolean;
  /** Fingerprints of the known certificates with this key, at most 100. */
  readonly matchesCertificates: readonly string[];
}

/** A certificate's facts in an inventory. */
export interface InventoryCertificate {
  /** RFC 4514. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex without leading zeros, `-` if negative. */
  readonly serialNumber: string;
  /** ISO 8601, UTC; absent when the date cannot be read. */
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly fingerprintSha256: string;
  /** `DNS:…`, `IP:…`, `URI:…`, `email:…`. */
  readonly subjectAltName: readonly string[];
  readonly publicKey: InventoryPublicKey;
  readonly signatureAlgorithm: string;
  readonly isCa: boolean;
  readonly pathLength?: number;
  readonly keyUsage: readonly KeyUsageName[];
  readonly extKeyUsage: readonly string[];
  readonly subjectKeyIdentifier?: string;
  readonly authorityKeyIdentifier?: string;
  readonly selfSigned: boolean;
  /** `certificates[].id` of the Kubernetes PKI reference. */
  readonly role?: string;
  /** Fingerprint of the issuer whose key verifies the signature. */
  readonly issuedBy?: string;
  /** Base64 of the certificate, only when asked for. */
  readonly der?: string;
  /** Parts that could not be read. */
  readonly problems?: readonly string[];
}

/** Collects a certificate's facts. */
export function inventoryCertificate(node: CertificateNode, withDer: boolean): InventoryCertificate {
  const { certificate, issuer } = node;
  const { problems } = certificate;
  return {
    subject: formatName(certificate.subject),
    issuer: formatName(certificate.issuer),
    serialNumber: formatSerialNumber(certificate.serialNumber),
    ...optional('notBefore', isoTime(certificate.notBefore)),
    ...optional('notAfter', isoTime(certificate.notAfter)),
    fingerprintSha256: node.fingerprint,
    subjectAltName: (certificate.subjectAltName ?? []).map(({ type, value }) => `${type}:${value}`),
    publicKey: inventoryPublicKey(certificate.publicKey),
    signatureAlgorithm: certificate.signatureAlgorithm.name,
    isCa: certificate.basicConstraints?.isCa ?? false,
    ...optional('pathLength', certificate.basicConstraints?.pathLength),
    keyUsage: certificate.keyUsage ?? [],
    extKeyUsage: (certificate.extKeyUsage ?? []).map(extKeyUsageName),
    ...optional('subjectKeyIdentifier', hexOf(certificate.subjectKeyIdentifier)),
    ...optional('authorityKeyIdentifier', hexOf(certificate.authorityKeyIdentifier)),
    selfSigned: issuer.kind === 'selfSigned',
    ...optional('role', node.role?.id),
    ...optional('issuedBy', issuer.kind === 'verified' ? issuer.issuers[0] : undefined),
    ...optional('der', withDer ? encodeBase64(certificate.der) : undefined),
    ...optional(
      'problems',
      problems.length > 0 ? problems.map(({ field, reason }) => `${field}: ${reason}`) : undefined,
    ),
  };
}

/**
 * Maximum number of certificates listed with a key. Without it, many keys with many certificates each would make the
 * inventory grow quadratically.
 */
export const listedCertificates = 100;

/** Collects a key's type and matching certificates; `undefined` for anything that is not a bare key. */
export function inventoryKey(
  content: DecodedContent,
  matchesCertificates: readonly string[],
): InventoryKey | undefined {
  if (content.kind === 'privateKey') {
    const { algorithm, bits, curve, encrypted } = content;
    return { algorithm, ...optional('bits', bits), ...optional('curve', curve), encrypted, matchesCertificates };
  }
  if (content.kind === 'publicKey') {
    return { ...inventoryPublicKey(content.publicKey), encrypted: false, matchesCertificates };
  }
  return undefined;
}

function inventoryPublicKey({ algorithm, bits, curve }: PublicKey): InventoryPublicKey {
  return { algorithm, ...optional('bits', bits), ...optional('curve', curve) };
}

function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : formatIsoTime(time);
}

function hexOf(bytes: Bytes | undefined): string | undefined {
  return bytes === undefined ? undefined : toHex(bytes);
}
