import type { Certificate, Extension } from './x509Model.ts';

/**
 * Finds an extension of a certificate by its OID, readable or not. Before version 3 there are none (RFC 5280
 * §4.1.2.9).
 */
export function findExtension({ version, extensions }: Certificate, oid: string): Extension | undefined {
  return version === 3 ? extensions.find((extension) => extension.oid === oid) : undefined;
}

/** OIDs of extensions that findings use. */
export const extensionOids = {
  subjectAltName: '2.5.29.17',
  nameConstraints: '2.5.29.30',
  basicConstraints: '2.5.29.19',
  extKeyUsage: '2.5.29.37',
  cRLDistributionPoints: '2.5.29.31',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  signedCertificateTimestamps: '1.3.6.1.4.1.11129.2.4.2',
} as const;
