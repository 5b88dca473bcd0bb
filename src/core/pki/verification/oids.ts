import { usageOids } from '../../x509/usageOids.ts';

/** Object identifiers that the rules of path validation name (RFC 5280). */
export const oids = {
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  anyPolicy: '2.5.29.32.0',
  anyExtendedKeyUsage: '2.5.29.37.0',
  ...usageOids,
} as const;
