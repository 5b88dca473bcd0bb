/** Lines as programs print them, with the id of the error that stands in each, or the ids of several. */
export const realLines: readonly (readonly [ids: string, line: string])[] = [
  // Go, client-go, the components and what stands before them in a journal.
  [
    'hostname',
    String.raw`E1124 15:00:00.000000    1234 reflector.go:158] "Unhandled Error" err="k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Node: failed to list *v1.Node: Get \"https://192.168.56.10:6443/api/v1/nodes?limit=500\": tls: failed to verify certificate: x509: certificate is valid for 10.96.0.1, 192.168.56.99, not 192.168.56.10" logger="UnhandledError"`,
  ],
  [
    'hostname',
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 101 names, but none matched foo.example.com',
  ],
  [
    'hostname',
    'Unable to connect to the server: x509: certificate relies on legacy Common Name field, use SANs or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0',
  ],
  [
    'hostname',
    'Unable to connect to the server: x509: certificate relies on legacy Common Name field, use SANs instead',
  ],
  ['hostname', 'x509: cannot validate certificate for 10.0.0.5 because it doesn’t contain any IP SANs'],
  [
    'hostname',
    String.raw`E1124 15:00:00.000000   1 scraper.go:149] "Failed to scrape node" err="Get \"https://10.0.0.5:10250/metrics/resource\": tls: failed to verify certificate: x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs" node="cp-1"`,
  ],
  [
    'expired',
    `E0612 10:00:00.000000 1 authentication.go:73] "Unable to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time 2026-11-24T15:00:00Z is after 2026-11-24T14:23:18Z, verifying certificate SN=77, SKID=, AKID=FB:87:00 failed: x509: certificate has expired or is not yet valid: current time 2026-11-24T15:00:00Z is after 2026-11-24T14:23:18Z]"`,
  ],
  [
    'expired token',
    `"Unable to authenticate the request" err="[x509: certificate has expired or is not yet valid: current time 2026-11-24T15:00:00Z is after 2026-11-24T14:23:18Z, invalid bearer token]"`,
  ],
  [
    'token unknownAuthority',
    `"Unable to authenticate the request" err="[invalid bearer token, x509: certificate signed by unknown authority]"`,
  ],
  [
    'expired',
    'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: “kube-apiserver” certificate is expired',
  ],
  ['unknownAuthority', 'tls: failed to verify certificate: x509: “kube-apiserver” certificate is not trusted'],
  [
    'nameConstraint',
    'tls: failed to verify certificate: x509: “kube-apiserver” certificate is not standards compliant',
  ],
  [
    'unknownAuthority',
    `Error from server (InternalError): Internal error occurred: failed calling webhook "validate.nginx.ingress.kubernetes.io": failed to call webhook: Post "https://ingress-nginx-controller-admission.ingress-nginx.svc:443/networking/v1/ingresses?timeout=10s": tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "nil1")`,
  ],
  [
    'unknownAuthority',
    'conversion webhook for cert-manager.io/v1, Kind=Certificate failed: Post "https://cert-manager-webhook.cert-manager.svc:443/convert?timeout=30s": x509: certificate signed by unknown authority',
  ],
  [
    'unknownAuthority',
    String.raw`time="2026-11-24T15:00:00Z" level=error msg="PullImage \"registry.corp.example:5000/app:1\" failed" error="failed to do request: Head \"https://registry.corp.example:5000/v2/app/manifests/1\": tls: failed to verify certificate: x509: certificate signed by unknown authority"`,
  ],
  ['unknownAuthority', 'x509: failed to load system roots and no roots provided'],
  [
    'kubeletExpired',
    'Nov 24 15:00:00 cp-1 kubelet[1234]: E1124 15:00:00.000000    1234 bootstrap.go:266] "Part of the existing bootstrap client certificate in /etc/kubernetes/kubelet.conf is expired" expiration="2026-11-24 14:23:18 +0000 UTC"',
  ],
  [
    'kubeletExpired',
    'E1124 run.go:72] "command failed" err="failed to run Kubelet: unable to load bootstrap kubeconfig: stat /etc/kubernetes/bootstrap-kubelet.conf: no such file or directory"',
  ],
  [
    'clientAddress',
    String.raw`{"level":"warn","msg":"rejected connection on peer endpoint","remote-addr":"192.168.56.11:54321","server-name":"","error":"tls: \"192.168.56.11\" does not match any of DNSNames [\"localhost\"] (lookup localhost on 8.8.8.8:53: no such host)"}`,
  ],
  [
    'usage',
    '{"level":"warn","caller":"rafthttp/probing_status.go:68","msg":"prober detected unhealthy status","error":"x509: certificate specifies an incompatible key usage"}',
  ],
  [
    'refusedByPeer',
    '{"level":"warn","msg":"rejected connection on client endpoint","remote-addr":"127.0.0.1:54321","error":"remote error: tls: bad certificate"}',
  ],
  [
    'unknownToPeer',
    '2026/11/24 15:00:00 http: TLS handshake error from 10.244.0.1:51234: remote error: tls: unknown certificate authority',
  ],
  ['endedForPeer', 'http: TLS handshake error from 10.244.0.1:51234: remote error: tls: expired certificate'],
  ['revoked', 'remote error: tls: revoked certificate'],
  ['certificateRequired', 'remote error: tls: certificate required'],
  [
    'certificateRequired',
    "I1124 log.go:245] http: TLS handshake error from 10.244.0.1:51234: tls: client didn't provide a certificate",
  ],
  [
    'serverHasNone',
    'Error from server: Get "https://192.168.56.10:10250/containerLogs/kube-system/etcd-cp-1/etcd": remote error: tls: internal error',
  ],
  ['base64', 'error: error loading config file "/root/.kube/config": illegal base64 data at input byte 1212'],
  [
    'fileMissing',
    'F1124 server.go:1] "command failed" err="open /etc/kubernetes/pki/apiserver.crt: no such file or directory"',
  ],
  [
    'fileMissing',
    'error: unable to read client-cert /var/lib/kubelet/pki/kubelet-client-current.pem for kubernetes-admin due to open /var/lib/kubelet/pki/kubelet-client-current.pem: permission denied',
  ],
  ['pairUnreadable', 'error: tls: failed to find any PEM data in certificate input'],
  ['keyMismatch', 'error: tls: private key does not match public key'],
  ['nameConstraint', 'x509: negative serial number'],
  ['nameConstraint', 'x509: certificate is not authorized to sign other certificates'],
  ['nameNotAllowed', 'x509: subject with cn=x is not in the allowed list'],
  [
    'notTls',
    'rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: tls: first record does not look like a TLS handshake"',
  ],
  [
    'token',
    `"Unable to authenticate the request" err="[invalid bearer token, square/go-jose: error in cryptographic primitive]"`,
  ],
  [
    'token',
    `"Unable to authenticate the request" err="[invalid bearer token, service account token has been invalidated]"`,
  ],
  [
    'unauthorized',
    'error: You must be logged in to the server (the server has asked for the client to provide credentials)',
  ],
  [
    'unauthorized',
    'Error from server (Forbidden): nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
  ],
  ['pairUnreadable', 'cannot listen on TLS for 10.0.0.31:2380: KeyFile and CertFile are not presented'],
  [
    'droppedByServer',
    '{"level":"warn","msg":"retrying of unary invoker failed","target":"etcd-endpoints://0xc/127.0.0.1:2379","attempt":0,"error":"rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: write tcp 127.0.0.1:32834->127.0.0.1:2379: write: broken pipe"}',
  ],
  ['cutOff', 'grpc: Err: connection error: desc = "transport: authentication handshake failed: EOF"'],
  [
    'nameNotAllowed',
    '"Unable to authenticate the request" err="verifying certificate SN=1, SKID=, AKID= failed: User "jane" is not a node"',
  ],
  [
    'unpinned',
    'error execution phase preflight: cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "sha256:9a83" are pinned',
  ],
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
  ['unverified', 'SSL certificate problem: EE certificate key too weak'],
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
  // None.
  ['', 'http: TLS handshake error from 10.244.0.1:51234: EOF'],
  ['', 'Get "https://192.168.56.10:6443/version": net/http: TLS handshake timeout'],
  ['', 'Get "https://192.168.56.10:6443/version": dial tcp 192.168.56.10:6443: connect: connection refused'],
  ['', 'I1124 15:00:00 certificate_manager.go:356] kubernetes.io/kubelet-serving: Certificate rotation is enabled'],
  ['', 'successfully renewed certificate, which is valid until 2027'],
];
