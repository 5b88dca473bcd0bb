/**
 * The flags of Kubernetes components for certificates: what each names, which belong together, and the certificates
 * and connections concerned.
 *
 * After the table `flags` of the Kubernetes PKI reference (section 3), with its ids; a unit test compares the two.
 * `data/sources.json` explains the sources. Comments say when a change is noticed, which connections depend on a
 * flag, and what else is to be known.
 */
export interface ComponentFlagRecord {
  /** With two dashes, as pflag wants it. */
  readonly flag: string;
  readonly role: FlagRole;
  /** The flag that is read together with this one. */
  readonly pairs?: string;
  /** Roles of the certificates it is about, see `certificateRoles.ts`. */
  readonly certificates?: readonly string[];
  /** The equivalent field in the component's configuration file. */
  readonly field?: string;
  /** The equivalent environment variable. */
  readonly environment?: string;
  /** That it may be given twice; how much its file may contain stands in the comment. */
  readonly multiple?: string;
  /** For a certificate whose role has both uses: only the client use. */
  readonly isForClientAlone?: true;
  /** The component exits when it starts if it cannot load the file, also if it reloads it later. */
  readonly loadedAtStart?: StartLoad | 'kubeconfig';
  /** Without its pair, the component passes over the flag; others do not start. */
  readonly isIgnoredAlone?: true;
  /** The value is the content itself, not the path of a file. */
  readonly isInline?: true;
}

/** What a flag's value is. Those in the first line are file paths; `certificateAndKey` is two paths and names. */
export type FlagRole =
  | 'certificate' | 'key' | 'ca' | 'kubeconfig' | 'certificateAndKey' | 'publicKey' | 'signingKey' | 'crl'
  | 'directory' | 'config' | 'names' | 'address' | 'boolean' | 'duration' | 'tlsParameter' | 'token' | 'pin' | 'secret';

/**
 * How a program loads a file when it starts. `pair`: a certificate with its key (`tls.X509KeyPair`). `bundle`: CAs, each of which must be
 * readable (`ParseCertsPEM`); `roots`: CAs, of which one is enough (`AppendCertsFromPEM`). `…OfEtcd`: with etcd's library, which takes a
 * bundle of nothing. `signer`: one certificate with its key, when kube-controller-manager begins to lead. `publicKeys`, `privateKey`: by
 * client-go's keyutil. A `kubeconfig` as client-go makes a transport of it.
 */
export type StartLoad = 'pair' | 'pairOfEtcd' | 'signer' | 'bundle' | 'bundleOfEtcd' | 'roots' | 'publicKeys' | 'privateKey';

/** The flags of one component. */
export interface ComponentRecord {
  /** Run by hand: the certificate it is given says nothing about that certificate's role. */
  readonly isTool?: true;
  readonly flags: readonly ComponentFlagRecord[];
}

/** `extension-apiserver` is any server built on k8s.io/apiserver. */
export const componentFlags = {
  'kube-apiserver': {
    // sources: AS-serving, AS-authn, AS-etcd, AS-dyn, K-authopts, K-apiopts
    flags: [
      { flag: '--tls-cert-file', role: 'certificate', loadedAtStart: 'pair', pairs: '--tls-private-key-file', certificates: ['apiserver'] }, // multi: chain: leaf then intermediates; reload: hot; edges: kcm-to-apiserver, scheduler-to-apiserver, kube-proxy-to-apiserver, kubelet-to-apiserver, kubelet-bootstrap-to-apiserver, admin-to-apiserver, super-admin-to-apiserver, proxy-to-apiserver, pod-to-apiserver, apiserver-to-peer-apiserver, join-discovery, controller-to-remote-cluster; note: self-signed pair in --cert-dir when absent
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['apiserver'] }, // reload: hot; note: also the fallback SA verification key when --service-account-key-file is absent
      { flag: '--tls-sni-cert-key', role: 'certificateAndKey', certificates: ['apiserver'], multiple: 'repeatable' }, // reload: hot; edges: admin-to-apiserver; note: value CERT,KEY[:pattern,pattern]; names come from the certificate when no pattern is given; explicit and non-wildcard win
      { flag: '--cert-dir', role: 'directory', certificates: ['apiserver'] }, // reload: restart; note: default /var/run/kubernetes, pair name apiserver.crt/.key
      { flag: '--client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['ca'] }, // multi: bundle ok; reload: hot; edges: kcm-to-apiserver, scheduler-to-apiserver, kube-proxy-to-apiserver, kubelet-to-apiserver, admin-to-apiserver, super-admin-to-apiserver; note: also published as extension-apiserver-authentication client-ca-file
      { flag: '--requestheader-client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['front-proxy-ca'] }, // multi: bundle ok; reload: hot; edges: aggregator-to-extension-apiserver, proxy-to-apiserver; note: must not be the same CA as --client-ca-file unless allowed-names is set
      { flag: '--requestheader-allowed-names', role: 'names', certificates: ['front-proxy-client'] }, // multi: comma list; reload: restart; edges: aggregator-to-extension-apiserver, proxy-to-apiserver; note: allowed CNs; empty = any
      { flag: '--requestheader-username-headers', role: 'names' }, // reload: restart; note: X-Remote-User
      { flag: '--requestheader-group-headers', role: 'names' }, // reload: restart; note: X-Remote-Group
      { flag: '--requestheader-uid-headers', role: 'names' }, // reload: restart; note: X-Remote-Uid, feature RemoteRequestHeaderUID
      { flag: '--requestheader-extra-headers-prefix', role: 'names' }, // reload: restart; note: X-Remote-Extra-
      { flag: '--proxy-client-cert-file', role: 'certificate', loadedAtStart: 'pair', isIgnoredAlone: true, pairs: '--proxy-client-key-file', certificates: ['front-proxy-client'] }, // reload: hot; edges: aggregator-to-extension-apiserver
      { flag: '--proxy-client-key-file', role: 'key', isIgnoredAlone: true, pairs: '--proxy-client-cert-file', certificates: ['front-proxy-client'] }, // reload: hot
      { flag: '--etcd-cafile', role: 'ca', loadedAtStart: 'bundleOfEtcd', certificates: ['etcd-ca'] }, // multi: bundle ok; reload: restart; edges: apiserver-to-etcd
      { flag: '--etcd-certfile', role: 'certificate', loadedAtStart: 'pairOfEtcd', pairs: '--etcd-keyfile', certificates: ['apiserver-etcd-client'] }, // reload: per-handshake; edges: apiserver-to-etcd
      { flag: '--etcd-keyfile', role: 'key', pairs: '--etcd-certfile', certificates: ['apiserver-etcd-client'] }, // reload: per-handshake
      { flag: '--etcd-servers', role: 'address', certificates: ['etcd-server'] }, // multi: comma list; reload: restart; edges: apiserver-to-etcd; note: https hosts must be SANs of etcd-server; http:// means no TLS at all
      { flag: '--etcd-servers-overrides', role: 'address', certificates: ['etcd-server'] }, // multi: group/resource#servers; reload: restart; edges: apiserver-to-etcd; note: same CA and client pair are used
      { flag: '--kubelet-client-certificate', role: 'certificate', isIgnoredAlone: true, pairs: '--kubelet-client-key', certificates: ['apiserver-kubelet-client'] }, // reload: poll 5m; edges: apiserver-to-kubelet
      { flag: '--kubelet-client-key', role: 'key', isIgnoredAlone: true, pairs: '--kubelet-client-certificate', certificates: ['apiserver-kubelet-client'] }, // reload: poll 5m
      { flag: '--kubelet-certificate-authority', role: 'ca', loadedAtStart: 'roots', certificates: ['ca'] }, // multi: bundle ok; reload: hot since 1.36 (ClientsAllowCARotation), else restart; edges: apiserver-to-kubelet; note: absent = kubelet server certificates are not verified
      { flag: '--kubelet-preferred-address-types', role: 'names', certificates: ['kubelet-serving'] }, // reload: restart; edges: apiserver-to-kubelet; note: decides which node address must be in the kubelet's SAN
      { flag: '--service-account-key-file', role: 'publicKey', loadedAtStart: 'publicKeys', certificates: ['service-account-keypair'], multiple: 'repeatable; several PEM blocks' }, // reload: restart; edges: pod-to-apiserver; note: accepts PUBLIC KEY, RSA/EC private keys and CERTIFICATE blocks; EC keys in PKCS#8 are not accepted here
      { flag: '--service-account-signing-key-file', role: 'signingKey', loadedAtStart: 'privateKey', pairs: '--service-account-key-file', certificates: ['service-account-keypair'] }, // multi: first key block; reload: restart; edges: pod-to-apiserver; note: its public half must be in --service-account-key-file
      { flag: '--service-account-signing-endpoint', role: 'config', isInline: true, certificates: ['service-account-keypair'] }, // reload: restart; note: external signer socket; excludes both key flags; GA 1.36
      { flag: '--service-account-issuer', role: 'address', certificates: ['service-account-keypair'], multiple: 'repeatable; first one signs' }, // reload: restart; edges: pod-to-apiserver; note: must equal iss
      { flag: '--service-account-jwks-uri', role: 'address' }, // reload: restart
      { flag: '--service-account-max-token-expiration', role: 'duration' }, // reload: restart
      { flag: '--service-account-extend-token-expiration', role: 'boolean' }, // reload: restart; note: injected tokens get exp = 1 year, warnafter = 3607 s
      { flag: '--service-account-lookup', role: 'boolean' }, // reload: restart
      { flag: '--api-audiences', role: 'names' }, // reload: restart; edges: pod-to-apiserver; note: defaults to the issuer
      { flag: '--oidc-ca-file', role: 'ca', loadedAtStart: 'bundle' }, // multi: bundle ok; reload: restart; edges: apiserver-to-oidc
      { flag: '--oidc-issuer-url', role: 'address' }, // reload: restart; edges: apiserver-to-oidc
      { flag: '--oidc-signing-algs', role: 'names' }, // reload: restart; note: default RS256
      { flag: '--authentication-config', role: 'config' }, // reload: hot (AuthenticationConfiguration); edges: apiserver-to-oidc; note: jwt[].issuer.certificateAuthority is inline PEM
      { flag: '--authentication-token-webhook-config-file', role: 'kubeconfig', certificates: ['webhook-client'] }, // reload: restart; edges: apiserver-to-auth-webhook
      { flag: '--authorization-webhook-config-file', role: 'kubeconfig', certificates: ['webhook-client'] }, // reload: restart; edges: apiserver-to-auth-webhook
      { flag: '--authorization-config', role: 'config', certificates: ['webhook-client'] }, // reload: hot; edges: apiserver-to-auth-webhook; note: authorizers[].webhook.connectionInfo.kubeConfigFile
      { flag: '--admission-control-config-file', role: 'config', certificates: ['webhook-client'] }, // reload: restart; edges: apiserver-to-webhook; note: plugins[].configuration.kubeConfigFile or plugins[].path
      { flag: '--audit-webhook-config-file', role: 'kubeconfig', certificates: ['webhook-client'] }, // reload: restart; edges: apiserver-to-auth-webhook
      { flag: '--egress-selector-config-file', role: 'config', certificates: ['konnectivity-client'] }, // reload: restart; edges: apiserver-to-konnectivity; note: tlsConfig.caBundle/clientCert/clientKey are paths
      { flag: '--encryption-provider-config', role: 'config' }, // reload: optional auto reload; note: symmetric key material (base64), not certificates
      { flag: '--enable-bootstrap-token-auth', role: 'boolean' }, // reload: restart; edges: kubelet-bootstrap-to-apiserver
      { flag: '--token-auth-file', role: 'token' }, // multi: CSV token,user,uid,groups; reload: restart; edges: kubelet-bootstrap-to-apiserver
      { flag: '--peer-ca-file', role: 'ca', certificates: ['ca'] }, // multi: bundle ok; reload: restart; edges: apiserver-to-peer-apiserver
      { flag: '--tls-min-version', role: 'tlsParameter' }, // reload: restart; note: VersionTLS10..13, default 1.2
      { flag: '--tls-cipher-suites', role: 'tlsParameter' }, // reload: restart
      { flag: '--tls-curve-preferences', role: 'tlsParameter' }, // reload: restart; note: numeric CurveIDs (1.36+)
      { flag: '--advertise-address', role: 'address', certificates: ['apiserver'] }, // reload: restart; note: expected as IP SAN
      { flag: '--service-cluster-ip-range', role: 'address', certificates: ['apiserver'] }, // reload: restart; edges: pod-to-apiserver; note: first address of the first range must be an IP SAN
    ],
  },
  'kube-controller-manager': {
    // sources: K-kcmopts, K-signer, AS-serving
    flags: [
      { flag: '--kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['controller-manager-client'] }, // reload: restart; edges: kcm-to-apiserver
      { flag: '--authentication-kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['controller-manager-client'] }, // reload: restart; edges: kcm-to-apiserver; note: TokenReview + reading extension-apiserver-authentication
      { flag: '--authorization-kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['controller-manager-client'] }, // reload: restart; edges: kcm-to-apiserver; note: SubjectAccessReview
      { flag: '--cluster-signing-cert-file', role: 'certificate', loadedAtStart: 'signer', pairs: '--cluster-signing-key-file', certificates: ['ca'], field: 'CSRSigningController.ClusterSigningCertFile' }, // multi: EXACTLY one certificate; reload: hot; note: a bundle makes the signing controllers fail; empty string disables signing (external CA)
      { flag: '--cluster-signing-key-file', role: 'key', pairs: '--cluster-signing-cert-file', certificates: ['ca'] }, // reload: hot
      { flag: '--cluster-signing-kubelet-serving-cert-file', role: 'certificate', loadedAtStart: 'signer', pairs: '--cluster-signing-kubelet-serving-key-file', certificates: ['ca'] }, // multi: exactly one; reload: hot; note: setting any specific pair disables the generic pair for ALL signers
      { flag: '--cluster-signing-kubelet-serving-key-file', role: 'key', pairs: '--cluster-signing-kubelet-serving-cert-file', certificates: ['ca'] }, // reload: hot
      { flag: '--cluster-signing-kubelet-client-cert-file', role: 'certificate', loadedAtStart: 'signer', pairs: '--cluster-signing-kubelet-client-key-file', certificates: ['ca'] }, // multi: exactly one; reload: hot
      { flag: '--cluster-signing-kubelet-client-key-file', role: 'key', pairs: '--cluster-signing-kubelet-client-cert-file', certificates: ['ca'] }, // reload: hot
      { flag: '--cluster-signing-kube-apiserver-client-cert-file', role: 'certificate', loadedAtStart: 'signer', pairs: '--cluster-signing-kube-apiserver-client-key-file', certificates: ['ca'] }, // multi: exactly one; reload: hot
      { flag: '--cluster-signing-kube-apiserver-client-key-file', role: 'key', pairs: '--cluster-signing-kube-apiserver-client-cert-file', certificates: ['ca'] }, // reload: hot
      { flag: '--cluster-signing-legacy-unknown-cert-file', role: 'certificate', loadedAtStart: 'signer', pairs: '--cluster-signing-legacy-unknown-key-file', certificates: ['ca'] }, // multi: exactly one; reload: hot
      { flag: '--cluster-signing-legacy-unknown-key-file', role: 'key', pairs: '--cluster-signing-legacy-unknown-cert-file', certificates: ['ca'] }, // reload: hot
      { flag: '--cluster-signing-duration', role: 'duration', certificates: ['user-client', 'kubelet-client', 'kubelet-serving'], field: 'ClusterSigningDuration' }, // reload: restart; note: default 8760h; older name --experimental-cluster-signing-duration
      { flag: '--service-account-private-key-file', role: 'signingKey', loadedAtStart: 'privateKey', certificates: ['service-account-keypair'], field: 'SAController.ServiceAccountKeyFile' }, // reload: restart; note: only legacy Secret tokens
      { flag: '--root-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['ca'], field: 'SAController.RootCAFile' }, // multi: bundle ok; reload: restart; edges: pod-to-apiserver; note: source of kube-root-ca.crt, Secret ca.crt and the kubernetes.io/kube-apiserver-serving ClusterTrustBundle
      { flag: '--client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['ca'] }, // multi: bundle ok in code (kubeadm docs warn); reload: hot; edges: monitoring-to-kcm
      { flag: '--requestheader-client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['front-proxy-ca'] }, // multi: bundle ok; reload: hot; edges: monitoring-to-kcm
      { flag: '--requestheader-allowed-names', role: 'names', certificates: ['front-proxy-client'] }, // reload: restart; edges: monitoring-to-kcm
      { flag: '--tls-cert-file', role: 'certificate', loadedAtStart: 'pair', pairs: '--tls-private-key-file', certificates: ['controller-manager-serving'] }, // multi: chain; reload: hot; edges: monitoring-to-kcm
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['controller-manager-serving'] }, // reload: hot
      { flag: '--tls-sni-cert-key', role: 'certificateAndKey', certificates: ['controller-manager-serving'], multiple: 'repeatable' }, // reload: hot
      { flag: '--cert-dir', role: 'directory', certificates: ['controller-manager-serving'] }, // reload: restart; note: default empty = in memory
      { flag: '--use-service-account-credentials', role: 'boolean' }, // reload: restart
    ],
  },
  'kube-scheduler': {
    // sources: K-sched, AS-serving
    flags: [
      { flag: '--kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['scheduler-client'], field: 'clientConnection.kubeconfig' }, // reload: restart; edges: scheduler-to-apiserver; note: deprecated; ignored with --config
      { flag: '--config', role: 'config', certificates: ['scheduler-client'] }, // reload: restart; edges: scheduler-to-apiserver, scheduler-to-extender; note: KubeSchedulerConfiguration
      { flag: '--authentication-kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['scheduler-client'] }, // reload: restart; edges: scheduler-to-apiserver
      { flag: '--authorization-kubeconfig', role: 'kubeconfig', loadedAtStart: 'kubeconfig', certificates: ['scheduler-client'] }, // reload: restart; edges: scheduler-to-apiserver
      { flag: '--client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['ca'] }, // multi: bundle ok; reload: hot; edges: monitoring-to-scheduler
      { flag: '--requestheader-client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['front-proxy-ca'] }, // multi: bundle ok; reload: hot; edges: monitoring-to-scheduler
      { flag: '--tls-cert-file', role: 'certificate', loadedAtStart: 'pair', pairs: '--tls-private-key-file', certificates: ['scheduler-serving'] }, // multi: chain; reload: hot; edges: monitoring-to-scheduler
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['scheduler-serving'] }, // reload: hot
      { flag: '--cert-dir', role: 'directory', certificates: ['scheduler-serving'] }, // reload: restart; note: default empty = in memory
    ],
  },
  kubelet: {
    // sources: K-kubelet, K-features
    flags: [
      { flag: '--kubeconfig', role: 'kubeconfig', certificates: ['kubelet-client'] }, // reload: own rotation; edges: kubelet-to-apiserver; note: absent = standalone mode
      { flag: '--bootstrap-kubeconfig', role: 'kubeconfig' }, // reload: start; edges: kubelet-bootstrap-to-apiserver; note: used when --kubeconfig is absent or its client certificate is expired
      { flag: '--cert-dir', role: 'directory', certificates: ['kubelet-client', 'kubelet-serving', 'kubelet-serving-selfsigned'] }, // reload: restart; note: default /var/lib/kubelet/pki
      { flag: '--client-ca-file', role: 'ca', loadedAtStart: 'bundle', certificates: ['ca'], field: 'authentication.x509.clientCAFile' }, // multi: bundle ok; reload: hot since 1.36 (ReloadKubeletClientCAFile); edges: apiserver-to-kubelet; note: deprecated flag, use the field
      { flag: '--tls-cert-file', role: 'certificate', loadedAtStart: 'pair', pairs: '--tls-private-key-file', certificates: ['kubelet-serving'], field: 'tlsCertFile' }, // multi: chain; reload: hot since 1.31; edges: apiserver-to-kubelet, monitoring-to-kubelet; note: deprecated flag
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['kubelet-serving'], field: 'tlsPrivateKeyFile' }, // reload: hot since 1.31; note: deprecated flag
      { flag: '--rotate-certificates', role: 'boolean', certificates: ['kubelet-client'], field: 'rotateCertificates' }, // reload: restart; note: kubeadm forces true
      { flag: '--rotate-server-certificates', role: 'boolean', certificates: ['kubelet-serving'], field: 'serverTLSBootstrap' }, // reload: restart; note: needs CSR approval
      { flag: '--anonymous-auth', role: 'boolean', field: 'authentication.anonymous.enabled' }, // reload: restart; note: config-file default false, flag default true
      { flag: '--authentication-token-webhook', role: 'boolean', field: 'authentication.webhook.enabled' }, // reload: restart
      { flag: '--tls-min-version', role: 'tlsParameter', field: 'tlsMinVersion' }, // reload: restart
      { flag: '--tls-cipher-suites', role: 'tlsParameter', field: 'tlsCipherSuites' }, // reload: restart
      { flag: '--tls-curve-preferences', role: 'tlsParameter', field: 'tlsCurvePreferences' }, // reload: restart; note: field in 1.36+
      { flag: '--config', role: 'config' }, // reload: restart; note: KubeletConfiguration; --config-dir for drop-ins (*.conf)
      { flag: '--hostname-override', role: 'address', certificates: ['kubelet-client', 'kubelet-serving'] }, // reload: restart; note: changes the node name in CN
      { flag: '--image-credential-provider-config', role: 'config' }, // reload: restart
    ],
  },
  'kube-proxy': {
    // sources: K-proxy
    flags: [
      { flag: '--kubeconfig', role: 'kubeconfig', certificates: ['kube-proxy-client'], field: 'clientConnection.kubeconfig' }, // reload: restart; edges: kube-proxy-to-apiserver
      { flag: '--config', role: 'config', certificates: ['kube-proxy-client'] }, // reload: restart; edges: kube-proxy-to-apiserver; note: KubeProxyConfiguration
    ],
  },
  etcd: {
    // sources: ETCD-flags, ETCD-tls
    flags: [
      { flag: '--cert-file', role: 'certificate', loadedAtStart: 'pairOfEtcd', pairs: '--key-file', certificates: ['etcd-server'], field: 'client-transport-security.cert-file', environment: 'ETCD_CERT_FILE' }, // multi: chain; reload: per-handshake; edges: apiserver-to-etcd, etcdctl-to-etcd, etcd-gateway-to-etcd
      { flag: '--key-file', role: 'key', pairs: '--cert-file', certificates: ['etcd-server'], field: 'client-transport-security.key-file', environment: 'ETCD_KEY_FILE' }, // reload: per-handshake
      { flag: '--client-cert-file', role: 'certificate', loadedAtStart: 'pairOfEtcd', isForClientAlone: true, pairs: '--client-key-file', certificates: ['etcd-server'], field: 'client-transport-security.client-cert-file', environment: 'ETCD_CLIENT_CERT_FILE' }, // reload: per-handshake; edges: etcd-gateway-to-etcd; note: explicit pair for etcd's own client role
      { flag: '--client-key-file', role: 'key', pairs: '--client-cert-file', certificates: ['etcd-server'], field: 'client-transport-security.client-key-file', environment: 'ETCD_CLIENT_KEY_FILE' }, // reload: per-handshake
      { flag: '--trusted-ca-file', role: 'ca', loadedAtStart: 'bundleOfEtcd', certificates: ['etcd-ca'], field: 'client-transport-security.trusted-ca-file', environment: 'ETCD_TRUSTED_CA_FILE' }, // multi: bundle ok; reload: restart; edges: apiserver-to-etcd, etcdctl-to-etcd, etcd-gateway-to-etcd; note: its presence alone switches to RequireAndVerifyClientCert
      { flag: '--client-cert-auth', role: 'boolean', certificates: ['etcd-ca'], field: 'client-transport-security.client-cert-auth', environment: 'ETCD_CLIENT_CERT_AUTH' }, // reload: restart; edges: apiserver-to-etcd
      { flag: '--client-crl-file', role: 'crl', environment: 'ETCD_CLIENT_CRL_FILE' }, // multi: one DER CRL; reload: per-connection; edges: apiserver-to-etcd; note: parsed with ParseRevocationList: DER, not PEM; only serial numbers are compared
      { flag: '--client-cert-allowed-hostname', role: 'names', field: 'client-transport-security.allowed-hostname', environment: 'ETCD_CLIENT_CERT_ALLOWED_HOSTNAME' }, // reload: restart; edges: apiserver-to-etcd
      { flag: '--auto-tls', role: 'boolean', field: 'client-transport-security.auto-tls', environment: 'ETCD_AUTO_TLS' }, // reload: restart; note: self-signed, clients do not verify
      { flag: '--peer-cert-file', role: 'certificate', loadedAtStart: 'pairOfEtcd', pairs: '--peer-key-file', certificates: ['etcd-peer'], field: 'peer-transport-security.cert-file', environment: 'ETCD_PEER_CERT_FILE' }, // multi: chain; reload: per-handshake; edges: etcd-to-etcd
      { flag: '--peer-key-file', role: 'key', pairs: '--peer-cert-file', certificates: ['etcd-peer'], field: 'peer-transport-security.key-file', environment: 'ETCD_PEER_KEY_FILE' }, // reload: per-handshake
      { flag: '--peer-client-cert-file', role: 'certificate', loadedAtStart: 'pairOfEtcd', isForClientAlone: true, pairs: '--peer-client-key-file', certificates: ['etcd-peer'], field: 'peer-transport-security.client-cert-file', environment: 'ETCD_PEER_CLIENT_CERT_FILE' }, // reload: per-handshake; edges: etcd-to-etcd
      { flag: '--peer-client-key-file', role: 'key', pairs: '--peer-client-cert-file', certificates: ['etcd-peer'], field: 'peer-transport-security.client-key-file', environment: 'ETCD_PEER_CLIENT_KEY_FILE' }, // reload: per-handshake
      { flag: '--peer-trusted-ca-file', role: 'ca', loadedAtStart: 'bundleOfEtcd', certificates: ['etcd-ca'], field: 'peer-transport-security.trusted-ca-file', environment: 'ETCD_PEER_TRUSTED_CA_FILE' }, // multi: bundle ok; reload: restart; edges: etcd-to-etcd
      { flag: '--peer-client-cert-auth', role: 'boolean', certificates: ['etcd-ca'], field: 'peer-transport-security.client-cert-auth', environment: 'ETCD_PEER_CLIENT_CERT_AUTH' }, // reload: restart; edges: etcd-to-etcd
      { flag: '--peer-crl-file', role: 'crl', environment: 'ETCD_PEER_CRL_FILE' }, // multi: one DER CRL; reload: per-connection; edges: etcd-to-etcd
      { flag: '--peer-cert-allowed-cn', role: 'names', certificates: ['etcd-peer'], field: 'peer-transport-security.allowed-cn', environment: 'ETCD_PEER_CERT_ALLOWED_CN' }, // reload: restart; edges: etcd-to-etcd; note: mutually exclusive with the hostname list
      { flag: '--peer-cert-allowed-hostname', role: 'names', certificates: ['etcd-peer'], field: 'peer-transport-security.allowed-hostname', environment: 'ETCD_PEER_CERT_ALLOWED_HOSTNAME' }, // reload: restart; edges: etcd-to-etcd
      { flag: '--peer-skip-client-san-verification', role: 'boolean', certificates: ['etcd-peer'], field: 'peer-transport-security.skip-client-san-verification', environment: 'ETCD_PEER_SKIP_CLIENT_SAN_VERIFICATION' }, // reload: restart; edges: etcd-to-etcd
      { flag: '--peer-auto-tls', role: 'boolean', field: 'peer-transport-security.auto-tls', environment: 'ETCD_PEER_AUTO_TLS' }, // reload: restart
      { flag: '--self-signed-cert-validity', role: 'duration', field: 'self-signed-cert-validity', environment: 'ETCD_SELF_SIGNED_CERT_VALIDITY' }, // reload: restart; note: years, default 1
      { flag: '--listen-client-urls', role: 'address', certificates: ['etcd-server'], field: 'listen-client-urls', environment: 'ETCD_LISTEN_CLIENT_URLS' }, // reload: restart; note: http:// = plaintext
      { flag: '--advertise-client-urls', role: 'address', certificates: ['etcd-server'], field: 'advertise-client-urls', environment: 'ETCD_ADVERTISE_CLIENT_URLS' }, // reload: restart; edges: apiserver-to-etcd; note: hosts must be SANs
      { flag: '--listen-peer-urls', role: 'address', certificates: ['etcd-peer'], field: 'listen-peer-urls', environment: 'ETCD_LISTEN_PEER_URLS' }, // reload: restart
      { flag: '--initial-advertise-peer-urls', role: 'address', certificates: ['etcd-peer'], field: 'initial-advertise-peer-urls', environment: 'ETCD_INITIAL_ADVERTISE_PEER_URLS' }, // reload: restart; edges: etcd-to-etcd; note: hosts must be SANs
      { flag: '--listen-metrics-urls', role: 'address', certificates: ['etcd-server'], field: 'listen-metrics-urls', environment: 'ETCD_LISTEN_METRICS_URLS' }, // reload: restart
      { flag: '--tls-min-version', role: 'tlsParameter', field: 'tls-min-version', environment: 'ETCD_TLS_MIN_VERSION' }, // reload: restart; note: TLS1.2|TLS1.3
      { flag: '--cipher-suites', role: 'tlsParameter', field: 'cipher-suites', environment: 'ETCD_CIPHER_SUITES' }, // reload: restart
      { flag: '--auth-token', role: 'config', isInline: true, field: 'auth-token', environment: 'ETCD_AUTH_TOKEN' }, // reload: restart; note: jwt,pub-key=PATH,priv-key=PATH,sign-method=... carries key paths
      { flag: '--discovery-cert', role: 'certificate', pairs: '--discovery-key', environment: 'ETCD_DISCOVERY_CERT' }, // reload: restart
      { flag: '--discovery-key', role: 'key', pairs: '--discovery-cert', environment: 'ETCD_DISCOVERY_KEY' }, // reload: restart
      { flag: '--discovery-cacert', role: 'ca', environment: 'ETCD_DISCOVERY_CACERT' }, // reload: restart
      { flag: '--config-file', role: 'config', environment: 'ETCD_CONFIG_FILE' }, // reload: restart; note: YAML; when given all other flags are ignored
    ],
  },
  etcdctl: {
    // sources: K8S-pki
    isTool: true,
    flags: [
      { flag: '--cacert', role: 'ca', certificates: ['etcd-ca'], field: 'ETCDCTL_CACERT' }, // reload: per run; edges: etcdctl-to-etcd
      { flag: '--cert', role: 'certificate', pairs: '--key', certificates: ['etcd-healthcheck-client'], field: 'ETCDCTL_CERT' }, // reload: per run; edges: etcdctl-to-etcd
      { flag: '--key', role: 'key', pairs: '--cert', certificates: ['etcd-healthcheck-client'], field: 'ETCDCTL_KEY' }, // reload: per run
      { flag: '--endpoints', role: 'address', certificates: ['etcd-server'], field: 'ETCDCTL_ENDPOINTS' }, // reload: per run; edges: etcdctl-to-etcd
      { flag: '--insecure-skip-tls-verify', role: 'boolean', field: 'ETCDCTL_INSECURE_SKIP_TLS_VERIFY' }, // reload: per run; edges: etcdctl-to-etcd
    ],
  },
  kubectl: {
    // sources: CG-kubeconfig
    isTool: true,
    flags: [
      { flag: '--kubeconfig', role: 'kubeconfig', certificates: ['admin-client'], field: 'KUBECONFIG (path list)' }, // reload: per run; edges: admin-to-apiserver; note: list separator ':' (';' on Windows)
      { flag: '--certificate-authority', role: 'ca', certificates: ['ca'], field: 'clusters[].cluster.certificate-authority' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--client-certificate', role: 'certificate', pairs: '--client-key', certificates: ['admin-client'], field: 'users[].user.client-certificate' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--client-key', role: 'key', pairs: '--client-certificate', certificates: ['admin-client'], field: 'users[].user.client-key' }, // reload: per run
      { flag: '--insecure-skip-tls-verify', role: 'boolean', field: 'clusters[].cluster.insecure-skip-tls-verify' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--tls-server-name', role: 'address', certificates: ['apiserver'], field: 'clusters[].cluster.tls-server-name' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--token', role: 'token', isInline: true, field: 'users[].user.token' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--server', role: 'address', certificates: ['apiserver'], field: 'clusters[].cluster.server' }, // reload: per run; edges: admin-to-apiserver
      { flag: '--embed-certs', role: 'boolean' }, // reload: per run; note: `kubectl config set-cluster|set-credentials`: turns path into -data
      { flag: '--cert', role: 'certificate', pairs: '--key', certificates: ['tls-secret-serving'] }, // reload: per run; note: `kubectl create secret tls`: checks that cert and key match
      { flag: '--key', role: 'key', pairs: '--cert', certificates: ['tls-secret-serving'] }, // reload: per run
    ],
  },
  kubeadm: {
    // sources: KA-types, KA-certscmd
    isTool: true,
    flags: [
      { flag: '--cert-dir', role: 'directory', certificates: ['ca'], field: 'ClusterConfiguration.certificatesDir' }, // reload: per run; note: default /etc/kubernetes/pki
      { flag: '--apiserver-cert-extra-sans', role: 'names', certificates: ['apiserver'], field: 'ClusterConfiguration.apiServer.certSANs' }, // reload: per run
      { flag: '--discovery-token-ca-cert-hash', role: 'pin', certificates: ['ca'], field: 'JoinConfiguration.discovery.bootstrapToken.caCertHashes' }, // reload: per run; edges: join-discovery; note: sha256:<hex of SPKI digest>
      { flag: '--discovery-token', role: 'token', isInline: true, field: 'discovery.bootstrapToken.token' }, // reload: per run; edges: join-discovery
      { flag: '--tls-bootstrap-token', role: 'token', isInline: true, field: 'discovery.tlsBootstrapToken' }, // reload: per run; edges: kubelet-bootstrap-to-apiserver
      { flag: '--token', role: 'token', isInline: true }, // reload: per run; edges: join-discovery
      { flag: '--discovery-file', role: 'kubeconfig', field: 'discovery.file.kubeConfigPath' }, // reload: per run; edges: join-discovery
      { flag: '--certificate-key', role: 'secret', field: 'certificateKey' }, // reload: per run; note: hex AES-256 key for Secret kubeadm-certs
      { flag: '--kubeconfig-dir', role: 'directory', certificates: ['admin-client'] }, // reload: per run; note: certs generate-csr
    ],
  },
  'metrics-server': {
    // sources: MS, AS-serving
    flags: [
      { flag: '--kubelet-certificate-authority', role: 'ca', certificates: ['ca'] }, // multi: bundle ok; reload: restart; edges: monitoring-to-kubelet; note: absent: the CA of the in-cluster configuration (kube-root-ca.crt) is used, so self-signed kubelet.crt is refused
      { flag: '--kubelet-certificate-authority-text', role: 'ca', isInline: true, certificates: ['ca'] }, // multi: inline PEM; reload: restart; edges: monitoring-to-kubelet; note: excludes the path form and --kubelet-insecure-tls
      { flag: '--kubelet-insecure-tls', role: 'boolean' }, // reload: restart; edges: monitoring-to-kubelet; note: no verification of kubelet certificates
      { flag: '--kubelet-client-certificate', role: 'certificate', pairs: '--kubelet-client-key' }, // reload: restart; edges: monitoring-to-kubelet
      { flag: '--kubelet-client-key', role: 'key', pairs: '--kubelet-client-certificate' }, // reload: restart; edges: monitoring-to-kubelet
      { flag: '--kubelet-preferred-address-types', role: 'names', certificates: ['kubelet-serving'] }, // reload: restart; edges: monitoring-to-kubelet; note: decides which node address must be a SAN
      { flag: '--tls-cert-file', role: 'certificate', pairs: '--tls-private-key-file', certificates: ['extension-apiserver-serving'] }, // multi: chain; reload: hot; edges: aggregator-to-extension-apiserver; note: self-signed in --cert-dir when absent, hence APIService.insecureSkipTLSVerify in its default manifest
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['extension-apiserver-serving'] }, // reload: hot
      { flag: '--cert-dir', role: 'directory', certificates: ['extension-apiserver-serving'] }, // reload: restart; note: manifest sets /tmp
    ],
  },
  'extension-apiserver': {
    // sources: AS-serving, AS-authn
    flags: [
      { flag: '--tls-cert-file', role: 'certificate', pairs: '--tls-private-key-file', certificates: ['extension-apiserver-serving'] }, // multi: chain; reload: hot; edges: aggregator-to-extension-apiserver; note: any server built on k8s.io/apiserver
      { flag: '--tls-private-key-file', role: 'key', pairs: '--tls-cert-file', certificates: ['extension-apiserver-serving'] }, // reload: hot
      { flag: '--client-ca-file', role: 'ca', certificates: ['ca'] }, // multi: bundle ok; reload: hot; note: default: ConfigMap extension-apiserver-authentication
      { flag: '--requestheader-client-ca-file', role: 'ca', certificates: ['front-proxy-ca'] }, // multi: bundle ok; reload: hot; edges: aggregator-to-extension-apiserver; note: default: ConfigMap extension-apiserver-authentication
      { flag: '--requestheader-allowed-names', role: 'names', certificates: ['front-proxy-client'] }, // reload: restart; edges: aggregator-to-extension-apiserver
      { flag: '--kubeconfig', role: 'kubeconfig' }, // reload: restart
      { flag: '--authentication-kubeconfig', role: 'kubeconfig' }, // reload: restart
      { flag: '--authorization-kubeconfig', role: 'kubeconfig' }, // reload: restart
    ],
  },
} satisfies Readonly<Record<string, ComponentRecord>>;
