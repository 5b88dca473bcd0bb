import type { KeyUsageName } from '../../x509/x509Model.ts';

/** The meaning of a word of `spec.usages` in the certificate: a bit of keyUsage, or a purpose of extKeyUsage. */
export type RequestedUsage = { readonly keyUsage: KeyUsageName } | { readonly extKeyUsage: string };

/**
 * The words that `spec.usages` of CertificateSigningRequests and cert-manager's Certificates may have. After the table
 * `csrUsages` of the Kubernetes PKI reference (section 4.2). Sources: API-cert, K-signer.
 */
export const requestedUsages: Readonly<Record<string, RequestedUsage>> = {
  signing: { keyUsage: 'digitalSignature' },
  'digital signature': { keyUsage: 'digitalSignature' },
  'content commitment': { keyUsage: 'nonRepudiation' },
  'key encipherment': { keyUsage: 'keyEncipherment' },
  'key agreement': { keyUsage: 'keyAgreement' },
  'data encipherment': { keyUsage: 'dataEncipherment' },
  'cert sign': { keyUsage: 'keyCertSign' },
  'crl sign': { keyUsage: 'cRLSign' },
  'encipher only': { keyUsage: 'encipherOnly' },
  'decipher only': { keyUsage: 'decipherOnly' },
  any: { extKeyUsage: '2.5.29.37.0' },
  'server auth': { extKeyUsage: '1.3.6.1.5.5.7.3.1' },
  'client auth': { extKeyUsage: '1.3.6.1.5.5.7.3.2' },
  'code signing': { extKeyUsage: '1.3.6.1.5.5.7.3.3' },
  'email protection': { extKeyUsage: '1.3.6.1.5.5.7.3.4' },
  's/mime': { extKeyUsage: '1.3.6.1.5.5.7.3.4' },
  'ipsec end system': { extKeyUsage: '1.3.6.1.5.5.7.3.5' },
  'ipsec tunnel': { extKeyUsage: '1.3.6.1.5.5.7.3.6' },
  'ipsec user': { extKeyUsage: '1.3.6.1.5.5.7.3.7' },
  timestamping: { extKeyUsage: '1.3.6.1.5.5.7.3.8' },
  'ocsp signing': { extKeyUsage: '1.3.6.1.5.5.7.3.9' },
  'microsoft sgc': { extKeyUsage: '1.3.6.1.4.1.311.10.3.3' },
  'netscape sgc': { extKeyUsage: '2.16.840.1.113730.4.1' },
};
