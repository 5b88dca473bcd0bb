import type { Bytes } from '../../src/core/x509/bytes.ts';
import {
  type GoCertificate,
  type GoNameConstraints,
  type GoPublicKey,
  type GoReading,
  goExtension,
} from '../../src/core/x509/go/goCertificate.ts';
import { oid } from '../unit/x509/derBuilder.ts';
import { runGoProgram } from './goProgram.ts';

/** A reading in the form in which `readCertificates.go` prints it. */
export type PlainReading = Readonly<Record<string, unknown>>;

/** Asks Go's crypto/x509, by which Kubernetes reads; `undefined` where Go is not installed. */
export function readWithGo(certificates: readonly Uint8Array[]): readonly PlainReading[] | undefined {
  const output = runGoProgram('readCertificates', certificates.map((der) => `${hex(der)}\n`).join(''));
  return output
    ?.trimEnd()
    .split('\n')
    .map((line): PlainReading => JSON.parse(line));
}

/** Go has names for these key purposes and keeps them apart from the others. */
const namedPurpose =
  /^(?:2\.5\.29\.37\.0|1\.3\.6\.1\.5\.5\.7\.3\.[1-9]|1\.3\.6\.1\.4\.1\.311\.(?:10\.3\.3|2\.1\.22|61\.1\.1)|2\.16\.840\.1\.113730\.4\.1)$/;

/** Writes our reading in the form of `readCertificates.go`. */
export function plainReading(reading: GoReading): PlainReading {
  return 'error' in reading ? { error: reading.error } : plainCertificate(reading.certificate);
}

function plainCertificate(certificate: GoCertificate): PlainReading {
  return {
    version: integerText(certificate.version),
    rawIssuer: hex(certificate.rawIssuer),
    rawSubject: hex(certificate.rawSubject),
    notBefore: integerText(certificate.notBefore),
    notAfter: integerText(certificate.notAfter),
    rawTbsCertificate: hex(certificate.rawTbsCertificate),
    signatureAlgorithm: certificate.signatureAlgorithm,
    signature: hex(certificate.signature),
    publicKeyAlgorithm: certificate.publicKeyAlgorithm,
    publicKey: plainKey(certificate.publicKey),
    basicConstraintsValid: certificate.basicConstraintsValid,
    isCa: certificate.isCa,
    maxPathLen: integerText(certificate.maxPathLen),
    keyUsage: certificate.keyUsage ?? 0,
    extKeyUsage: certificate.extKeyUsage.filter((oid) => namedPurpose.test(oid)),
    unknownExtKeyUsage: certificate.extKeyUsage.filter((oid) => !namedPurpose.test(oid)),
    dnsNames: certificate.dnsNames,
    emailAddresses: certificate.emailAddresses,
    ipAddresses: certificate.ipAddresses.map(hex),
    uris: certificate.uris.map(({ host, formatted }) => ({ host, formatted })),
    nameConstraintsCritical: goExtension(certificate, '2.5.29.30')?.critical ?? false,
    permitted: plainConstraints(certificate.permitted),
    excluded: plainConstraints(certificate.excluded),
    policies: certificate.policies.map(oidOctets),
    policyMappings: certificate.policyMappings.map((mapping) => ({
      issuerDomainPolicy: oidOctets(mapping.issuerDomainPolicy),
      subjectDomainPolicy: oidOctets(mapping.subjectDomainPolicy),
    })),
    inhibitAnyPolicy: integerText(certificate.inhibitAnyPolicy),
    inhibitPolicyMapping: integerText(certificate.inhibitPolicyMapping),
    requireExplicitPolicy: integerText(certificate.requireExplicitPolicy),
    subjectKeyId: optionalHex(certificate.subjectKeyId),
    authorityKeyId: optionalHex(certificate.authorityKeyId),
    unhandledCriticalExtensions: certificate.unhandledCriticalExtensions,
  };
}

function plainKey(key: GoPublicKey): PlainReading {
  switch (key.algorithm) {
    case 'RSA':
      return { modulus: hex(key.modulus), exponent: String(key.exponent) };
    case 'ECDSA': {
      const half = (key.point.length - 1) / 2;
      const coordinate = (from: number) => hex(key.point.subarray(from, from + half)).replace(/^0+(?=.)/, '');
      return { curve: key.curve, x: coordinate(1), y: coordinate(1 + half) };
    }
    case 'Ed25519':
      return { point: hex(key.point) };
    default:
      return {};
  }
}

function plainConstraints({ dnsDomains, emailAddresses, uriDomains, ipRanges }: GoNameConstraints): PlainReading {
  const ranges = ipRanges.map(({ address, mask }) => ({ address: hex(address), mask: hex(mask) }));
  return { dnsDomains, emailAddresses, uriDomains, ipRanges: ranges };
}

/** All digits of a whole number, also of a large one. */
function integerText(value: number): string {
  return String(BigInt(value));
}

function oidOctets(policy: string): string {
  return policy.startsWith('#') ? policy.slice(1) : hex(oid(policy).slice(2));
}

function optionalHex(bytes: Bytes | undefined): string | null {
  return bytes === undefined ? null : hex(bytes);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}
