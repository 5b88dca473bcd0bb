/** Lines as programs print them that are not written in Go, or stand beside Kubernetes, with the id of the error in each. */
export const realLinesOfOthers: readonly (readonly [id: string, line: string])[] = [
  // OpenSSL, and what is made with it.
  ['unknownAuthority', 'curl: (60) SSL certificate problem: unable to get local issuer certificate'],
  ['unknownAuthority', 'curl: (60) SSL certificate problem: self signed certificate in certificate chain'],
  ['expired', 'curl: (60) SSL certificate problem: certificate has expired'],
  ['hostname', "curl: (60) SSL: no alternative certificate subject name matches target host name '192.168.56.10'"],
  ['hostname', "curl: (60) SSL: no alternative certificate subject name matches target ipv4 address '192.168.56.10'"],
  [
    'pairUnreadable',
    "curl: (58) unable to set private key file: '/etc/kubernetes/pki/apiserver-etcd-client.key' type PEM",
  ],
  ['refusedByPeer', 'curl: (56) OpenSSL SSL_read: error:0A000412:SSL routines::sslv3 alert bad certificate, errno 0'],
  [
    'endedForPeer',
    'curl: (56) OpenSSL SSL_read: error:0A000415:SSL routines::sslv3 alert certificate expired, errno 0',
  ],
  ['unknownToPeer', 'error:0A000418:SSL routines::tlsv1 alert unknown ca'],
  [
    'certificateRequired',
    'curl: (56) OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0',
  ],
  ['notTls', 'curl: (35) error:0A00010B:SSL routines::wrong version number'],
  ['unknownAuthority', 'error 20 at 0 depth lookup: unable to get local issuer certificate'],
  ['unknownAuthority', 'verify error:num=18:self-signed certificate'],
  ['unknownAuthority', 'error 7 at 0 depth lookup: certificate signature failure'],
  ['expired', 'error 10 at 0 depth lookup: certificate has expired'],
  ['expired', 'verify error:num=9:certificate is not yet valid'],
  ['usage', 'error 26 at 0 depth lookup: unsuitable certificate purpose'],
  ['unknownAuthority', 'Verify return code: 21 (unable to verify the first certificate)'],
  [
    'unknownAuthority',
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)',
  ],
  [
    'hostname',
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '192.168.56.10'. (_ssl.c:1006)",
  ],
  ['hostname', "ssl.CertificateError: hostname '10.0.0.1' doesn't match 'kubernetes'"],
  ['weakAlgorithm', 'SSL certificate problem: EE certificate key too weak'],
  [
    'unknownAuthority',
    '2026/11/24 15:00:00 [error] 7#7: *1 upstream SSL certificate verify error: (20:unable to get local issuer certificate) while SSL handshaking to upstream, client: 10.0.0.1, upstream: "https://192.168.56.10:6443/"',
  ],
  [
    'expired',
    '2026/11/24 15:00:00 [info] 7#7: *2 client SSL certificate verify error: (10:certificate has expired) while reading client request headers, client: 10.0.0.1',
  ],
  [
    'keyMismatch',
    'nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/nginx/tls.key") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
  ],
  [
    'pairUnreadable',
    'nginx: [emerg] cannot load certificate "/etc/nginx/tls.crt": PEM_read_bio_X509_AUX() failed (SSL: error:0480006C:PEM routines::no start line:Expecting: TRUSTED CERTIFICATE)',
  ],
  ['rootsUnreadable', 'curl: (77) error setting certificate file: /etc/kubernetes/pki/none.crt'],
  [
    'endedForPeer',
    'curl: (56) OpenSSL SSL_read: OpenSSL/3.5.9: error:0A000415:SSL routines::ssl/tls alert certificate expired, errno 0',
  ],
  // GnuTLS, as wget prints it.
  ['unknownAuthority', 'ERROR: The certificate of ‘127.0.0.1’ is not trusted.'],
  ['unknownAuthority', "ERROR: The certificate of ‘127.0.0.1’ doesn't have a known issuer."],
  ['expired', 'ERROR: The certificate of ‘127.0.0.1’ has expired.'],
  ['hostname', "The certificate's owner does not match hostname ‘127.0.0.1’"],
  // Node.js, Java, rustls, browsers.
  ['unknownAuthority', "Error: unable to verify the first certificate { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }"],
  [
    'hostname',
    "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: 192.168.56.10 is not in the cert's list: 10.96.0.1, 192.168.56.99",
  ],
  [
    'unknownAuthority',
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
  ],
  [
    'expired',
    'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed',
  ],
  ['expired', 'Caused by: java.security.cert.CertificateExpiredException: NotAfter: Tue Nov 24 14:23:18 UTC 2026'],
  [
    'hostname',
    'Caused by: java.security.cert.CertificateException: No subject alternative names matching IP address 192.168.56.10 found',
  ],
  ['hostname', 'java.security.cert.CertificateException: No name matching foo.example.com found'],
  ['refusedByPeer', 'javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate'],
  ['unknownAuthority', 'invalid peer certificate: UnknownIssuer'],
  ['unknownAuthority', 'NET::ERR_CERT_AUTHORITY_INVALID'],
  // Envoy and what else BoringSSL is in.
  [
    'unverified',
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure, transport failure reason: TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED',
  ],
  [
    'hostname',
    'TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher:TLS_error_end',
  ],
  ['endedForPeer', 'TLS_error:|268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED:TLS_error_end'],
  ['refusedByPeer', 'TLS_error:|268436498:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE:TLS_error_end'],
  ['refusedByPeer', 'TLS_error:|268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end'],
  ['unknownToPeer', 'TLS_error:|268436504:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA:TLS_error_end'],
  [
    'certificateRequired',
    'TLS_error:|268435716:SSL routines:OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED:TLS_error_end',
  ],
  [
    'certificateRequired',
    'TLS_error:|268435655:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:TLS_error_end',
  ],
  ['notTls', 'TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end'],
  ['notTls', 'TLS_error:|268435612:SSL routines:OPENSSL_internal:HTTP_REQUEST:TLS_error_end'],
  ['keyMismatch', 'TLS_error:|185073780:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH:TLS_error_end'],
  // Linkerd's proxy, git with GnuTLS, ingress-nginx, kubeadm.
  [
    'expired',
    'ERR! [ 14047.952874s] linkerd2_proxy_identity::certify Received invalid ceritficate: invalid certificate: CertExpired',
  ],
  ['hostname', 'linkerd_reconnect: Failed to connect error=invalid certificate: CertNotValidForName'],
  ['unknownAuthority', 'linkerd_reconnect: Failed to connect error=invalid certificate: UnknownIssuer'],
  [
    'unverified',
    "fatal: unable to access 'https://git.example.com/a.git/': server certificate verification failed. CAfile: none CRLfile: none",
  ],
  [
    'hostname',
    'W1124 15:00:00.000000       5 controller.go:1054] ssl certificate kube-system/nginx-tls does not contain a Common Name or Subject Alternative Name for host www.example.com',
  ],
  [
    'hostname',
    'W1124 15:00:00.000000       7 controller.go:1372] SSL certificate "default/tls" does not contain a Common Name or Subject Alternative Name for server "app.example.com": x509: certificate is not valid for any names, but wanted to match app.example.com',
  ],
  [
    'pairUnreadable',
    'W1124 15:00:00.000000       7 backend_ssl.go:45] Error obtaining X.509 certificate: no valid PEM formatted block found',
  ],
  [
    'expired',
    '[certs] WARNING: could not validate bounds for certificate apiserver: the certificate has expired: NotBefore: 2025-11-24 14:23:18 +0000 UTC, NotAfter: 2026-11-24 14:23:18 +0000 UTC',
  ],
  [
    'expired',
    'failure loading apiserver certificate: the certificate is not valid yet: NotBefore: 2027-11-24 14:23:18 +0000 UTC, NotAfter: 2028-11-24 14:23:18 +0000 UTC',
  ],
  ['keyMismatch', 'tls: invalid signature by the server certificate: crypto/rsa: verification error'],
  // Windows, .NET, Firefox.
  [
    'unknownAuthority',
    'curl: (60) schannel: next InitializeSecurityContext failed: SEC_E_UNTRUSTED_ROOT (0x80090325) - The certificate chain was issued by an authority that is not trusted.',
  ],
  [
    'hostname',
    'curl: (60) schannel: SNI or certificate check failed: SEC_E_WRONG_PRINCIPAL (0x80090322) - The target principal name is incorrect.',
  ],
  ['hostname', 'schannel: CertGetNameString() failed to match connection hostname (10.0.0.1): CERT_E_CN_NO_MATCH'],
  [
    'expired',
    'curl: (35) schannel: next InitializeSecurityContext failed: SEC_E_CERT_EXPIRED (0x80090328) - The received certificate has expired.',
  ],
  [
    'unknownAuthority',
    'System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: UntrustedRoot',
  ],
  [
    'expired',
    'System.Security.Authentication.AuthenticationException: The remote certificate is invalid because of errors in the certificate chain: NotTimeValid',
  ],
  [
    'hostname',
    'The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch',
  ],
  [
    'unverified',
    'The remote certificate is invalid according to the validation procedure: RemoteCertificateChainErrors',
  ],
  [
    'unverified',
    'Invoke-WebRequest : The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
  ],
  ['unknownAuthority', 'Error code: SEC_ERROR_UNKNOWN_ISSUER'],
  ['expired', 'Error code: SEC_ERROR_EXPIRED_CERTIFICATE'],
  ['expired', 'Error code: SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE'],
  ['expired', 'Error code: MOZILLA_PKIX_ERROR_NOT_YET_VALID_CERTIFICATE'],
  ['expired', 'Error code: MOZILLA_PKIX_ERROR_NOT_YET_VALID_ISSUER_CERTIFICATE'],
  ['unknownAuthority', 'Error code: MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT'],
  ['unknownAuthority', 'Error code: SEC_ERROR_UNTRUSTED_ISSUER'],
  ['usage', 'Error code: SEC_ERROR_INADEQUATE_CERT_TYPE'],
  ['revoked', 'Error code: SEC_ERROR_REVOKED_CERTIFICATE'],
  ['revoked', 'net::ERR_CERT_REVOKED'],
  ['endedForPeer', 'Error code: SSL_ERROR_EXPIRED_CERT_ALERT'],
  ['unknownToPeer', 'Error code: SSL_ERROR_UNKNOWN_CA_ALERT'],
  ['refusedByPeer', 'Error code: SSL_ERROR_BAD_CERT_ALERT'],
  ['refusedByPeer', 'net::ERR_BAD_SSL_CLIENT_AUTH_CERT'],
  ['certificateRequired', 'Error code: SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT'],
  ['certificateRequired', 'net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED'],
  ['notTls', 'Error code: SSL_ERROR_RX_RECORD_TOO_LONG'],
  ['notTls', 'net::ERR_SSL_PROTOCOL_ERROR'],
  ['expired', 'schannel: CertGetCertificateChain trust error CERT_TRUST_IS_NOT_TIME_VALID'],
  ['unknownAuthority', 'schannel: CertGetCertificateChain trust error CERT_TRUST_IS_UNTRUSTED_ROOT'],
  ['unknownAuthority', 'schannel: CertGetCertificateChain trust error CERT_TRUST_IS_PARTIAL_CHAIN'],
  ['revoked', 'schannel: CertGetCertificateChain trust error CERT_TRUST_IS_REVOKED'],
  ['usage', 'schannel: CertGetCertificateChain trust error CERT_TRUST_IS_NOT_VALID_FOR_USAGE'],
  // Certificates that end, and words that say of none that it has.
  ['expired', 'level=error msg="the serving certificate is expired"'],
  ['expired', 'E0101 the server certificate expired'],
  ['', 'no certificate expired today'],
  ['', 'No client certificate has expired'],
  ['', 'checking whether the certificate has expired'],
  ['', 'renews only if a certificate is expired'],
  // Registries of images, which are not kube-apiserver.
  [
    '',
    'Failed to pull image "example/app": failed to pull and unpack image "docker.io/example/app:latest": failed to resolve reference "docker.io/example/app:latest": failed to authorize: failed to fetch anonymous token: unexpected status from GET request to https://auth.docker.io/token?scope=repository%3Aexample%2Fapp%3Apull&service=registry.docker.io: 401 Unauthorized',
  ],
  [
    '',
    'initializing source docker://ghcr.io/a/b: Requesting bearer token: invalid status code from registry 401 (Unauthorized)',
  ],
  ['', 'unexpected status from HEAD request to https://registry.example.com/v2/app/manifests/1: 401 Unauthorized'],
  ['unauthorized', 'Get "https://10.0.0.31:10250/metrics": server returned HTTP status 401 Unauthorized'],
  ['hostname', 'Error code: SSL_ERROR_BAD_CERT_DOMAIN'],
];
