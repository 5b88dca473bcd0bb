/** Lines as Go and Kubernetes' programs print them, with the id of the error that stands in each, or the ids of several. */
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
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate is valid for 105 IP SANs, but none matched 10.0.0.5',
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
    'forbidden',
    'Error from server (Forbidden): nodes is forbidden: User "kubernetes-admin" cannot list resource "nodes" in API group "" at the cluster scope',
  ],
  [
    'forbidden',
    'E1129 reflector.go:150] k8s.io/client-go/informers/factory.go:160: Failed to watch *v1.Node: failed to list *v1.Node: nodes is forbidden: User "system:kube-controller-manager" cannot list resource "nodes" in API group "" at the cluster scope',
  ],
  [
    'nodeNotAllowed',
    '"Unable to register node with API server" err="nodes \\"worker-1\\" is forbidden: node \\"worker-2\\" is not allowed to modify node \\"worker-1\\"" node="worker-1"',
  ],
  [
    'unpinned',
    'error execution phase preflight: cluster CA found in cluster-info ConfigMap is invalid: none of the public keys "sha256:9a83" are pinned',
  ],
  [
    'unpinned',
    'error execution phase preflight: cluster CA found in cluster-info ConfigMap is invalid: public key sha256:9a83f1 not pinned',
  ],
  // None.
  ['', 'http: TLS handshake error from 10.244.0.1:51234: EOF'],
  ['', 'Get "https://192.168.56.10:6443/version": net/http: TLS handshake timeout'],
  ['', 'Get "https://192.168.56.10:6443/version": dial tcp 192.168.56.10:6443: connect: connection refused'],
  ['', 'I1124 15:00:00 certificate_manager.go:356] kubernetes.io/kubelet-serving: Certificate rotation is enabled'],
  ['', 'successfully renewed certificate, which is valid until 2027'],
];
