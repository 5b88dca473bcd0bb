import { nameSearch } from '../text/regularExpressions.ts';

/** A name that contains another one is found by that one. A test compares them with the tables, which are loaded later. */
const keys = `certificate-authority client-certificate client-key tokenFile clientCertificateData clientKeyData tls.crt tls.key
  ca.crt caBundle certificateAuthorityData additionalTrustBundle ca.key ca-bundle.crt tls-combined.pem ca-cert.pem ca-key.pem
  root-cert.pem cert-chain.pem tlsClientCertData tlsClientCertKey`;

/**
 * Tells whether a text has a key that is only used for credentials, so that unreadable ones are found as well, or a key that names
 * a credential file.
 */
export const mentionsCredentialKey: (text: string) => boolean = nameSearch(keys.split(/\s+/));
