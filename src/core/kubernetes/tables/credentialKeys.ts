/**
 * Names of keys that hold credentials wherever they stand: the usual data keys of Secrets and ConfigMaps, fields that
 * several APIs share, and names met in charts and operators.
 */
export interface CredentialKeyRecord {
  readonly name: string;
  readonly role: 'certificate' | 'ca' | 'key' | 'mixed';
  /** Only where every reader of the field agrees; absent: depends on the object. */
  readonly encoding?: 'base64-pem' | 'pem';
  /** Key beside it that holds the other half of the pair. */
  readonly pair?: string;
  /**
   * A credential is all that can stand here, so a value of another form is worth a word. Under the other names a path,
   * the name of a Secret or a switch is just as usual.
   */
  readonly certain?: true;
  readonly sources: readonly string[];
}

const kubeconfig = ['CG-kubeconfig', 'CG-transport'];

export const credentialKeys: readonly CredentialKeyRecord[] = [
  { name: 'certificate-authority-data', role: 'ca', encoding: 'base64-pem', certain: true, sources: kubeconfig },
  { name: 'client-certificate-data', role: 'certificate', encoding: 'base64-pem', pair: 'client-key-data', certain: true, sources: kubeconfig },
  { name: 'client-key-data', role: 'key', encoding: 'base64-pem', pair: 'client-certificate-data', certain: true, sources: kubeconfig },
  { name: 'idp-certificate-authority-data', role: 'ca', encoding: 'base64-pem', certain: true, sources: kubeconfig },
  { name: 'certificateAuthorityData', role: 'ca', certain: true, sources: ['CG-exec'] },
  { name: 'clientCertificateData', role: 'certificate', pair: 'clientKeyData', certain: true, sources: ['CG-exec'] },
  { name: 'clientKeyData', role: 'key', pair: 'clientCertificateData', certain: true, sources: ['CG-exec'] },

  { name: 'tls.crt', role: 'certificate', pair: 'tls.key', certain: true, sources: ['API-core'] },
  { name: 'tls.key', role: 'key', pair: 'tls.crt', certain: true, sources: ['API-core'] },
  { name: 'ca.crt', role: 'ca', pair: 'ca.key', certain: true, sources: ['API-core', 'CM', 'FLUX'] },
  { name: 'ca.key', role: 'key', pair: 'ca.crt', certain: true, sources: ['KA-copycerts'] },
  { name: 'service-ca.crt', role: 'ca', certain: true, sources: ['OCP'] },
  { name: 'ca-bundle.crt', role: 'ca', certain: true, sources: ['OCP', 'LINKERD'] },
  { name: 'tls-combined.pem', role: 'mixed', certain: true, sources: ['CM'] },
  { name: 'ca-cert.pem', role: 'ca', pair: 'ca-key.pem', certain: true, sources: ['ISTIO'] },
  { name: 'ca-key.pem', role: 'key', pair: 'ca-cert.pem', certain: true, sources: ['ISTIO'] },
  { name: 'root-cert.pem', role: 'ca', certain: true, sources: ['ISTIO'] },
  { name: 'cert-chain.pem', role: 'certificate', pair: 'key.pem', certain: true, sources: ['ISTIO'] },
  { name: 'tlsClientCertData', role: 'certificate', pair: 'tlsClientCertKey', certain: true, sources: ['ARGO'] },
  { name: 'tlsClientCertKey', role: 'key', pair: 'tlsClientCertData', certain: true, sources: ['ARGO'] },

  { name: 'caBundle', role: 'ca', certain: true, sources: ['API-misc', 'AS-webhook', 'CM', 'ESO'] },
  { name: 'additionalTrustBundle', role: 'ca', certain: true, sources: ['OCP'] },
  { name: 'trustBundle', role: 'ca', sources: ['API-cert'] },
  { name: 'caData', role: 'ca', sources: ['ARGO', 'K-sched'] },
  { name: 'certData', role: 'certificate', pair: 'keyData', sources: ['ARGO', 'K-sched'] },
  { name: 'keyData', role: 'key', pair: 'certData', sources: ['ARGO', 'K-sched'] },
  { name: 'caFile', role: 'ca', sources: ['FLUX'] },
  { name: 'certFile', role: 'certificate', pair: 'keyFile', sources: ['FLUX'] },
  { name: 'keyFile', role: 'key', pair: 'certFile', sources: ['FLUX'] },

  // Met in public charts, operators and cloud providers; no single API defines them.
  { name: 'ca', role: 'ca', sources: [] },
  { name: 'cacert', role: 'ca', pair: 'cakey', sources: [] },
  { name: 'caCert', role: 'ca', pair: 'caKey', sources: [] },
  { name: 'ca_cert', role: 'ca', pair: 'ca_key', sources: [] },
  { name: 'caCertificate', role: 'ca', sources: [] },
  { name: 'caCertificates', role: 'ca', sources: [] },
  { name: 'caCrt', role: 'ca', pair: 'caKey', sources: [] },
  { name: 'caKey', role: 'key', pair: 'caCrt', sources: [] },
  { name: 'ca_key', role: 'key', pair: 'ca_cert', sources: [] },
  { name: 'cakey', role: 'key', pair: 'cacert', sources: [] },
  { name: 'caRootsData', role: 'ca', sources: [] },
  { name: 'ca-bundle', role: 'ca', sources: [] },
  { name: 'ca.pem', role: 'ca', sources: [] },
  { name: 'frontProxyCaCrt', role: 'ca', sources: [] },
  { name: 'identityTrustAnchorsPEM', role: 'ca', sources: ['LINKERD'] },
  { name: 'root_ca', role: 'ca', pair: 'root_ca_key', sources: [] },
  { name: 'intermediate_ca', role: 'ca', pair: 'intermediate_ca_key', sources: [] },
  { name: 'cert', role: 'certificate', pair: 'key', sources: [] },
  { name: 'crt', role: 'certificate', pair: 'key', sources: [] },
  { name: 'key', role: 'key', sources: [] },
  { name: 'certificate', role: 'certificate', pair: 'privateKey', sources: [] },
  { name: 'privateKey', role: 'key', pair: 'certificate', sources: [] },
  { name: 'publicCertificate', role: 'certificate', pair: 'privateKey', sources: [] },
  { name: 'cert.pem', role: 'certificate', pair: 'key.pem', sources: [] },
  { name: 'key.pem', role: 'key', pair: 'cert.pem', sources: [] },
  { name: 'client.crt', role: 'certificate', pair: 'client.key', sources: [] },
  { name: 'client.key', role: 'key', pair: 'client.crt', sources: [] },
  { name: 'server.crt', role: 'certificate', pair: 'server.key', sources: [] },
  { name: 'server.key', role: 'key', pair: 'server.crt', sources: [] },
  { name: 'user.crt', role: 'certificate', pair: 'user.key', sources: [] },
  { name: 'user.key', role: 'key', pair: 'user.crt', sources: [] },
  { name: 'frontProxyCrt', role: 'certificate', pair: 'frontProxyKey', sources: [] },
  { name: 'frontProxyKey', role: 'key', pair: 'frontProxyCrt', sources: [] },
  { name: 'tlsCert', role: 'certificate', pair: 'tlsKey', sources: [] },
  { name: 'tlsKey', role: 'key', pair: 'tlsCert', sources: [] },
  { name: 'tls_cert', role: 'certificate', pair: 'tls_key', sources: [] },
  { name: 'tls_key', role: 'key', pair: 'tls_cert', sources: [] },
  { name: 'root_ca_key', role: 'key', pair: 'root_ca', sources: [] },
  { name: 'intermediate_ca_key', role: 'key', pair: 'intermediate_ca', sources: [] },
  { name: 'ssh-privatekey', role: 'key', sources: ['API-core'] },
];
