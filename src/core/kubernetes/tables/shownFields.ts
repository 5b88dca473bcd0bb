/**
 * What a redacted copy may show: the fields of Kubernetes objects and configuration files that hold no secret by design. Every value
 * that is not listed here is hidden, so a mistake hides too much.
 *
 * Written as `type:field,field …`. Types in lower case are forms of values (`shownForms.ts`); `Type` is a structure of this table,
 * `[type]` a list, `{type}` a mapping whose keys are names, `hidden` a value of which only the field's name is shown, `object` an object
 * that is judged by its own kind. After the API reference of Kubernetes 1.34, kubeadm v1beta3 and v1beta4, cert-manager v1, Gateway API v1.
 */
export const shownStructures = {
  // Every object.
  ObjectMeta:
    'name:name,namespace,generateName uid:uid date:creationTimestamp,deletionTimestamp number:generation,deletionGracePeriodSeconds,resourceVersion {hidden}:labels Annotations:annotations [OwnerReference]:ownerReferences [name]:finalizers hidden:selfLink,managedFields,continue,remainingItemCount',
  Annotations:
    'name:cert-manager.io/inject-ca-from,cert-manager.io/inject-ca-from-secret,cert-manager.io/cluster-issuer,cert-manager.io/issuer,cert-manager.io/issuer-kind,cert-manager.io/issuer-name,cert-manager.io/certificate-name,cert-manager.io/issuer-group,nginx.ingress.kubernetes.io/auth-tls-secret,nginx.ingress.kubernetes.io/proxy-ssl-secret,nginx.ingress.kubernetes.io/proxy-ssl-name,kubernetes.io/service-account.name uid:kubernetes.io/service-account.uid host:kubeadm.kubernetes.io/kube-apiserver.advertise-address.endpoint url:kubeadm.kubernetes.io/etcd.advertise-client-urls word:kubernetes.io/config.source,service.beta.openshift.io/inject-cabundle duration:cert-manager.io/duration,cert-manager.io/renew-before date:kubernetes.io/config.seen hidden:kubectl.kubernetes.io/last-applied-configuration',
  OwnerReference: 'apiVersion:apiVersion kind:kind name:name uid:uid',
  Reference: 'apiVersion:apiVersion kind:kind name:name,namespace,group,apiGroup,sectionName,key,fieldPath uid:uid number:port',
  Condition:
    'kind:type,reason word:status date:lastTransitionTime,lastUpdateTime,lastHeartbeatTime,lastProbeTime number:observedGeneration hidden:message',
  Status: '[Condition]:conditions kind:phase,reason number:observedGeneration,replicas,readyReplicas,availableReplicas,updatedReplicas,unavailableReplicas hidden:message',
  Selector: '{hidden}:matchLabels [Expression]:matchExpressions',
  Expression: 'name:key word:operator hidden:values',

  // Pods and what makes them.
  PodTemplate: 'ObjectMeta:metadata PodSpec:spec',
  PodSpec:
    '[Container]:containers,initContainers,ephemeralContainers [Volume]:volumes name:nodeName,serviceAccountName,serviceAccount,schedulerName,priorityClassName,runtimeClassName,hostname,subdomain [Named]:imagePullSecrets word:restartPolicy,dnsPolicy,preemptionPolicy number:terminationGracePeriodSeconds,activeDeadlineSeconds,priority {hidden}:nodeSelector SecurityContext:securityContext [Toleration]:tolerations [HostAlias]:hostAliases hidden:affinity,dnsConfig,topologySpreadConstraints,readinessGates,overhead',
  Container:
    'name:name image:image [argument]:command,args [Variable]:env [VariableSource]:envFrom [ContainerPort]:ports [VolumeMount]:volumeMounts Probe:livenessProbe,readinessProbe,startupProbe Resources:resources word:imagePullPolicy,terminationMessagePolicy path:workingDir,terminationMessagePath SecurityContext:securityContext hidden:lifecycle,stdin,tty',
  Variable: 'name:name VariableFrom:valueFrom hidden:value',
  VariableFrom: 'KeyReference:secretKeyRef,configMapKeyRef FieldReference:fieldRef,resourceFieldRef',
  VariableSource: 'Named:secretRef,configMapRef hidden:prefix',
  KeyReference: 'name:name,namespace,key',
  Named: 'name:name,namespace',
  FieldReference: 'apiVersion:apiVersion name:fieldPath,containerName,resource,divisor',
  ContainerPort: 'name:name number:containerPort,hostPort word:protocol host:hostIP',
  VolumeMount: 'name:name file:mountPath,subPath word:mountPropagation',
  Volume:
    'name:name SecretVolume:secret,configMap HostPath:hostPath Projected:projected Claim:persistentVolumeClaim Medium:emptyDir Csi:csi hidden:downwardAPI,nfs,ephemeral',
  SecretVolume: 'name:secretName,name [KeyToPath]:items number:defaultMode',
  KeyToPath: 'name:key file:path number:mode',
  HostPath: 'path:path kind:type',
  Projected: '[ProjectedSource]:sources number:defaultMode',
  ProjectedSource: 'SecretVolume:secret,configMap ProjectedToken:serviceAccountToken TrustBundle:clusterTrustBundle hidden:downwardAPI,podCertificate',
  ProjectedToken: 'names:audience file:path number:expirationSeconds',
  TrustBundle: 'name:name,signerName file:path',
  Claim: 'name:claimName',
  Medium: 'kind:medium quantity:sizeLimit',
  Csi: 'name:driver Named:nodePublishSecretRef {hidden}:volumeAttributes',
  Probe:
    'HttpGet:httpGet Socket:tcpSocket,grpc number:initialDelaySeconds,periodSeconds,timeoutSeconds,failureThreshold,successThreshold,terminationGracePeriodSeconds hidden:exec',
  HttpGet: 'path:path port:port word:scheme host:host hidden:httpHeaders',
  Socket: 'port:port host:host name:service',
  Resources: '{quantity}:requests,limits',
  SecurityContext:
    'number:runAsUser,runAsGroup,fsGroup [number]:supplementalGroups Seccomp:seccompProfile Capabilities:capabilities word:fsGroupChangePolicy hidden:seLinuxOptions,sysctls,procMount',
  Seccomp: 'kind:type path:localhostProfile',
  Capabilities: '[capability]:add,drop',
  Toleration: 'name:key word:operator,effect number:tolerationSeconds hidden:value',
  HostAlias: 'host:ip [host]:hostnames',
  Workload:
    'number:replicas,revisionHistoryLimit,minReadySeconds,progressDeadlineSeconds,completions,parallelism,backoffLimit,activeDeadlineSeconds,ttlSecondsAfterFinished Selector:selector PodTemplate:template name:serviceName Strategy:strategy,updateStrategy word:podManagementPolicy,completionMode [object]:volumeClaimTemplates',
  Strategy: 'kind:type RollingUpdate:rollingUpdate',
  RollingUpdate: 'port:maxUnavailable,maxSurge number:partition',
  CronJobSpec: 'cron:schedule JobTemplate:jobTemplate word:concurrencyPolicy number:successfulJobsHistoryLimit,failedJobsHistoryLimit,startingDeadlineSeconds',
  JobTemplate: 'ObjectMeta:metadata Workload:spec',
  ContainerStatus: 'name:name image:image number:restartCount hidden:imageID,containerID,state,lastState',
  PodStatus:
    '[Condition]:conditions kind:phase,reason,qosClass host:hostIP,podIP date:startTime [ContainerStatus]:containerStatuses,initContainerStatuses hidden:message,podIPs,hostIPs',

  // Networking.
  ServiceSpec:
    'word:type,sessionAffinity,externalTrafficPolicy,internalTrafficPolicy,ipFamilyPolicy host:clusterIP,externalName,loadBalancerIP [host]:clusterIPs,externalIPs,loadBalancerSourceRanges [word]:ipFamilies {hidden}:selector [ServicePort]:ports number:healthCheckNodePort',
  ServicePort: 'name:name,appProtocol word:protocol number:port,nodePort port:targetPort',
  LoadBalancer: 'LoadBalancerStatus:loadBalancer [Condition]:conditions',
  LoadBalancerStatus: '[LoadBalancerIngress]:ingress',
  LoadBalancerIngress: 'host:ip,hostname word:ipMode',
  EndpointSubset: '[EndpointAddress]:addresses,notReadyAddresses [ServicePort]:ports',
  EndpointAddress: 'host:ip,hostname name:nodeName Reference:targetRef',
  Endpoint: '[host]:addresses name:nodeName,hostname,zone Reference:targetRef hidden:conditions,hints',
  IngressSpec: 'name:ingressClassName [IngressTls]:tls [IngressRule]:rules IngressBackend:defaultBackend',
  IngressTls: '[host]:hosts name:secretName',
  IngressRule: 'host:host IngressHttp:http',
  IngressHttp: '[IngressPath]:paths',
  IngressPath: 'path:path word:pathType IngressBackend:backend',
  IngressBackend: 'IngressService:service name:serviceName port:servicePort Reference:resource',
  IngressService: 'name:name ServiceBackendPort:port',
  ServiceBackendPort: 'name:name number:number',
  GatewaySpec: 'name:gatewayClassName [Listener]:listeners [GatewayAddress]:addresses',
  GatewayAddress: 'name:type host:value',
  Listener: 'name:name host:hostname number:port word:protocol ListenerTls:tls AllowedRoutes:allowedRoutes',
  ListenerTls: 'word:mode [Reference]:certificateRefs FrontendValidation:frontendValidation hidden:options',
  FrontendValidation: '[Reference]:caCertificateRefs',
  AllowedRoutes: 'RouteNamespaces:namespaces [Reference]:kinds',
  RouteNamespaces: 'word:from Selector:selector',
  RouteSpec: '[Reference]:parentRefs [host]:hostnames [RouteRule]:rules',
  RouteRule: 'name:name [Reference]:backendRefs hidden:matches,filters,timeouts',
  BackendTlsSpec: '[Reference]:targetRefs BackendValidation:validation',
  BackendValidation: 'host:hostname [Reference]:caCertificateRefs word:wellKnownCACertificates hidden:subjectAltNames',
  GrantSpec: '[Reference]:from,to',

  // Authentication, authorization, admission.
  Rule: '[name]:apiGroups,resources,resourceNames,apiVersions [word]:verbs,operations [path]:nonResourceURLs word:scope',
  Subject: 'name:name,namespace,apiGroup kind:kind',
  RoleRef: 'name:name,apiGroup kind:kind',
  AggregationRule: '[Selector]:clusterRoleSelectors',
  Webhook:
    'name:name ClientConfig:clientConfig [Rule]:rules word:failurePolicy,matchPolicy,sideEffects,reinvocationPolicy number:timeoutSeconds [version]:admissionReviewVersions Selector:namespaceSelector,objectSelector hidden:matchConditions',
  ClientConfig: 'url:url ServiceReference:service hidden:caBundle',
  ServiceReference: 'name:name,namespace path:path number:port',
  ApiServiceSpec: 'name:group version:version ServiceReference:service number:groupPriorityMinimum,versionPriority,priority hidden:caBundle',
  CrdSpec: 'name:group word:scope CrdNames:names [CrdVersion]:versions Conversion:conversion version:version hidden:validation,subresources',
  CrdNames: 'name:plural,singular [name]:shortNames,categories kind:kind,listKind',
  CrdVersion: 'version:name hidden:schema,subresources,additionalPrinterColumns,deprecationWarning',
  Conversion: 'word:strategy ConversionWebhook:webhook ClientConfig:webhookClientConfig [version]:conversionReviewVersions',
  ConversionWebhook: 'ClientConfig:clientConfig [version]:conversionReviewVersions',
  CsrSpec: 'name:signerName,username uid:uid [name]:groups [word]:usages number:expirationSeconds hidden:request,extra',
  CsrStatus: '[Condition]:conditions hidden:certificate',
  TrustBundleSpec: 'name:signerName hidden:trustBundle',
  TokenReviewSpec: '[names]:audiences hidden:token',
  NodeSpec: 'name:podCIDR,providerID [name]:podCIDRs [Taint]:taints hidden:configSource,externalID',
  Taint: 'name:key word:effect hidden:value',
  NodeStatus: '[Condition]:conditions [NodeAddress]:addresses {quantity}:capacity,allocatable NodeInfo:nodeInfo hidden:images,daemonEndpoints',
  NodeAddress: 'kind:type host:address',
  NodeInfo: 'version:kubeletVersion,kubeProxyVersion,containerRuntimeVersion,kernelVersion name:architecture,operatingSystem hidden:bootID,machineID,systemUUID,osImage',
  ObjectReference: 'apiVersion:apiVersion kind:kind name:name,namespace,fieldPath,resource,apiGroup,subresource uid:uid hidden:resourceVersion',
  UserInfo: 'name:username uid:uid [name]:groups hidden:extra',
  Review: 'uid:uid Reference:kind,resource,requestKind,requestResource name:name,namespace,subResource word:operation UserInfo:userInfo object:object,oldObject hidden:options',
  AuditLevel: 'name:username [name]:groups uid:uid hidden:extra',

  // Client configuration.
  NamedCluster: 'name:name Cluster:cluster',
  Cluster:
    'url:server,proxy-url path:certificate-authority host:tls-server-name hidden:certificate-authority-data,extensions',
  NamedContext: 'name:name Context:context',
  Context: 'name:cluster,user,namespace hidden:extensions',
  NamedUser: 'name:name User:user',
  User: 'path:client-certificate,client-key,tokenFile name:username,as,as-uid [name]:as-groups Exec:exec AuthProvider:auth-provider hidden:client-certificate-data,client-key-data,token,password,as-user-extra',
  Exec: 'apiVersion:apiVersion program:command word:interactiveMode [hidden]:args [Variable]:env hidden:installHint',
  AuthProvider: 'name:name hidden:config',

  // kubeadm, kubelet, kube-proxy, API server.
  LocalEndpoint: 'host:advertiseAddress number:bindPort',
  NodeRegistration: 'name:name path:criSocket [Taint]:taints Flags:kubeletExtraArgs [name]:ignorePreflightErrors word:imagePullPolicy',
  ControlPlane: 'Flags:extraArgs [host]:certSANs [ExtraVolume]:extraVolumes duration:timeoutForControlPlane [Variable]:extraEnvs',
  ExtraVolume: 'name:name path:hostPath,mountPath kind:pathType',
  Etcd: 'LocalEtcd:local ExternalEtcd:external',
  LocalEtcd: 'path:dataDir Flags:extraArgs [host]:serverCertSANs,peerCertSANs name:imageRepository version:imageTag',
  ExternalEtcd: '[url]:endpoints path:caFile,certFile,keyFile',
  Networking: 'host:serviceSubnet,podSubnet,dnsDomain',
  Dns: 'name:imageRepository version:imageTag word:type',
  Discovery: 'BootstrapDiscovery:bootstrapToken FileDiscovery:file duration:timeout hidden:tlsBootstrapToken',
  BootstrapDiscovery: 'host:apiServerEndpoint [thumbprint]:caCertHashes hidden:token',
  FileDiscovery: 'path:kubeConfigPath',
  BootstrapToken: 'date:expires duration:ttl [word]:usages [name]:groups hidden:token,description',
  JoinControlPlane: 'LocalEndpoint:localAPIEndpoint hidden:certificateKey',
  KubeletAuthentication: 'KubeletX509:x509 Cached:webhook hidden:anonymous',
  KubeletX509: 'path:clientCAFile',
  Cached: 'duration:cacheTTL,cacheAuthorizedTTL,cacheUnauthorizedTTL',
  KubeletAuthorization: 'word:mode Cached:webhook',
  ClientConnection: 'path:kubeconfig number:qps,burst name:contentType,acceptContentTypes',
  EncryptionResource: '[name]:resources [EncryptionProvider]:providers',
  EncryptionProvider: 'EncryptionKeys:aescbc,aesgcm,secretbox EncryptionKms:kms hidden:identity',
  EncryptionKeys: '[EncryptionKey]:keys',
  EncryptionKey: 'name:name hidden:secret',
  EncryptionKms: 'name:name version:apiVersion url:endpoint duration:timeout number:cachesize',
  JwtAuthenticator: 'Issuer:issuer hidden:claimValidationRules,claimMappings,userValidationRules',
  Issuer: 'url:url,discoveryURL [names]:audiences word:audienceMatchPolicy hidden:certificateAuthority',
  AuditRule: 'word:level [name]:users,userGroups,namespaces [word]:verbs [Rule]:resources [path]:nonResourceURLs [kind]:omitStages',
  EgressSelection: 'name:name EgressConnection:connection',
  EgressConnection: 'word:proxyProtocol EgressTransport:transport',
  EgressTransport: 'EgressEndpoint:tcp,uds EgressTls:tlsConfig',
  EgressEndpoint: 'url:url path:udsName EgressTls:tlsConfig',
  EgressTls: 'path:caBundle,clientCert,clientKey',

  // cert-manager and others that issue, copy or order certificates.
  CertificateSpec:
    'name:secretName,commonName [host]:dnsNames,ipAddresses [url]:uris duration:duration,renewBefore number:revisionHistoryLimit,renewBeforePercentage Reference:issuerRef [word]:usages CertificateKey:privateKey CertificateSubject:subject [OutputFormat]:additionalOutputFormats hidden:keystores,secretTemplate,emailAddresses,literalSubject,nameConstraints,otherNames',
  CertificateKey: 'word:algorithm,encoding,rotationPolicy number:size',
  CertificateSubject: '[name]:organizations,organizationalUnits,countries hidden:serialNumber,localities,provinces,streetAddresses,postalCodes',
  OutputFormat: 'kind:type',
  CertificateStatus: '[Condition]:conditions date:notAfter,notBefore,renewalTime,lastFailureTime number:revision,failedIssuanceAttempts name:nextPrivateKeySecretName',
  RequestSpec: 'name:username uid:uid [name]:groups duration:duration Reference:issuerRef [word]:usages hidden:request,extra',
  RequestStatus: '[Condition]:conditions date:failureTime hidden:certificate,ca',
  IssuerSpec: 'CaIssuer:ca,selfSigned Acme:acme Vault:vault Venafi:venafi',
  CaIssuer: 'name:secretName [url]:crlDistributionPoints,ocspServers',
  Acme: 'url:server name:preferredChain KeyReference:privateKeySecretRef hidden:email,caBundle,externalAccountBinding,solvers',
  Vault: 'url:server name:namespace path:path KeyReference:caBundleSecretRef,clientCertSecretRef hidden:caBundle,auth',
  Venafi: 'name:zone hidden:tpp,cloud',
  IssuerStatus: '[Condition]:conditions hidden:acme',
  ExternalSecretSpec: 'Reference:secretStoreRef ExternalTarget:target duration:refreshInterval [ExternalData]:data hidden:dataFrom',
  ExternalTarget: 'name:name word:creationPolicy,deletionPolicy hidden:template',
  ExternalData: 'name:secretKey hidden:remoteRef,sourceRef',
} as const satisfies Readonly<Record<string, string>>;

/** The fields of each kind besides `apiVersion`, `kind` and `metadata`. Kinds whose group is not one of Kubernetes' own are listed with it. */
export const shownKinds: readonly (readonly [kinds: string, fields: string])[] = [
  ['Pod', 'PodSpec:spec PodStatus:status'],
  ['PodTemplate', 'PodTemplate:template'],
  ['Deployment StatefulSet DaemonSet ReplicaSet ReplicationController Job', 'Workload:spec Status:status'],
  ['CronJob', 'CronJobSpec:spec'],
  ['Service', 'ServiceSpec:spec LoadBalancer:status'],
  ['Endpoints', '[EndpointSubset]:subsets'],
  ['EndpointSlice', 'word:addressType [Endpoint]:endpoints [ServicePort]:ports'],
  ['Ingress', 'IngressSpec:spec LoadBalancer:status'],
  ['IngressClass', 'hidden:spec'],
  ['Gateway@gateway.networking.k8s.io', 'GatewaySpec:spec Status:status'],
  ['HTTPRoute GRPCRoute TLSRoute TCPRoute', 'RouteSpec:spec'],
  ['BackendTLSPolicy', 'BackendTlsSpec:spec'],
  ['ReferenceGrant', 'GrantSpec:spec'],
  ['Secret', 'secretType:type {hidden}:data,stringData'],
  ['ConfigMap', '{hidden}:data,binaryData'],
  ['Namespace', 'Status:status hidden:spec'],
  ['ServiceAccount', '[Named]:secrets,imagePullSecrets'],
  ['Role ClusterRole', '[Rule]:rules AggregationRule:aggregationRule'],
  ['RoleBinding ClusterRoleBinding', '[Subject]:subjects RoleRef:roleRef'],
  ['ValidatingWebhookConfiguration MutatingWebhookConfiguration', '[Webhook]:webhooks'],
  ['APIService', 'ApiServiceSpec:spec Status:status'],
  ['CustomResourceDefinition', 'CrdSpec:spec Status:status'],
  ['CertificateSigningRequest', 'CsrSpec:spec CsrStatus:status'],
  ['ClusterTrustBundle', 'TrustBundleSpec:spec'],
  ['TokenReview', 'TokenReviewSpec:spec'],
  ['Node', 'NodeSpec:spec NodeStatus:status'],
  ['Event', 'ObjectReference:involvedObject,regarding word:type kind:reason date:firstTimestamp,lastTimestamp,eventTime number:count hidden:message,note,source'],
  ['Status', 'word:status kind:reason number:code hidden:message,details'],
  ['WatchEvent', 'word:type object:object'],
  ['AdmissionReview', 'Review:request hidden:response'],
  ['Event@audit.k8s.io', 'word:level,verb kind:stage uid:auditID date:requestReceivedTimestamp,stageTimestamp ObjectReference:objectRef UserInfo:user,impersonatedUser object:requestObject,responseObject hidden:requestURI,userAgent,sourceIPs,annotations,responseStatus'],
  ['Config', 'name:current-context [NamedCluster]:clusters [NamedContext]:contexts [NamedUser]:users hidden:preferences,extensions'],
  ['ClusterConfiguration', 'version:kubernetesVersion name:clusterName,imageRepository host:controlPlaneEndpoint path:certificatesDir ControlPlane:apiServer,controllerManager,scheduler Etcd:etcd Networking:networking Dns:dns [host]:apiServerCertSANs duration:certificateValidityPeriod,caCertificateValidityPeriod word:encryptionAlgorithm'],
  ['InitConfiguration', 'LocalEndpoint:localAPIEndpoint NodeRegistration:nodeRegistration [BootstrapToken]:bootstrapTokens hidden:certificateKey,patches,timeouts'],
  ['JoinConfiguration', 'Discovery:discovery NodeRegistration:nodeRegistration JoinControlPlane:controlPlane path:caCertPath hidden:patches,timeouts'],
  ['KubeletConfiguration', 'KubeletAuthentication:authentication KubeletAuthorization:authorization path:staticPodPath,tlsCertFile,tlsPrivateKeyFile,volumePluginDir,resolvConf,containerRuntimeEndpoint [host]:clusterDNS host:clusterDomain,address,healthzBindAddress number:port,healthzPort,readOnlyPort,maxPods word:cgroupDriver,tlsMinVersion [name]:tlsCipherSuites duration:syncFrequency,nodeStatusUpdateFrequency,rotationInterval,runtimeRequestTimeout hidden:logging,featureGates,evictionHard'],
  ['KubeProxyConfiguration', 'ClientConnection:clientConnection host:bindAddress,clusterCIDR,healthzBindAddress,metricsBindAddress word:mode name:hostnameOverride hidden:iptables,ipvs,nftables,conntrack,featureGates,winkernel'],
  ['KubeSchedulerConfiguration', 'ClientConnection:clientConnection hidden:profiles,leaderElection'],
  ['EncryptionConfiguration EncryptionConfig', '[EncryptionResource]:resources'],
  ['AuthenticationConfiguration', '[JwtAuthenticator]:jwt hidden:anonymous'],
  ['AuthorizationConfiguration AdmissionConfiguration', 'hidden:authorizers,plugins'],
  ['Policy@audit.k8s.io', '[AuditRule]:rules [kind]:omitStages'],
  ['EgressSelectorConfiguration', '[EgressSelection]:egressSelections'],
  ['ExecCredential', 'hidden:status,spec'],
  ['Certificate@cert-manager.io', 'CertificateSpec:spec CertificateStatus:status'],
  ['CertificateRequest@cert-manager.io', 'RequestSpec:spec RequestStatus:status'],
  ['Issuer@cert-manager.io ClusterIssuer@cert-manager.io', 'IssuerSpec:spec IssuerStatus:status'],
  ['ExternalSecret@external-secrets.io', 'ExternalSecretSpec:spec Status:status'],
  ['SealedSecret@bitnami.com', 'hidden:spec,status'],
];

/** Words that choices are made of. A choice that is not among them is hidden. */
export const shownWords: ReadonlySet<string> = new Set(
  `Always IfNotPresent Never OnFailure Default ClusterFirst ClusterFirstWithHostNet None TCP UDP SCTP HTTP HTTPS TLS GRPC ClusterIP NodePort
  LoadBalancer ExternalName ClientIP Cluster Local IPv4 IPv6 FQDN SingleStack PreferDualStack RequireDualStack VIP Proxy Exact Prefix
  ImplementationSpecific Fail Ignore Equivalent Some NoneOnDryRun Unknown IfNeeded Namespaced Webhook True False Exists DoesNotExist In
  NotIn Equal Gt Lt NoSchedule PreferNoSchedule NoExecute Forbid Allow Replace Parallel OrderedReady Indexed NonIndexed File
  FallbackToLogsOnError OnRootMismatch HostToContainer Bidirectional PreemptLowerPriority Same All Selector Terminate Passthrough System
  ADDED MODIFIED DELETED BOOKMARK ERROR CREATE UPDATE DELETE CONNECT create update delete get list watch patch deletecollection bind
  escalate impersonate approve sign attest use proxy deletecollection * Normal Warning Success Failure IfAvailable file api http true false
  Metadata Request RequestResponse HTTPConnect Direct systemd cgroupfs AlwaysAllow Node RBAC ABAC iptables ipvs nftables
  VersionTLS10 VersionTLS11 VersionTLS12 VersionTLS13 RSA ECDSA Ed25519 RSA-2048 RSA-3072 RSA-4096 ECDSA-P256 ECDSA-P384 PKCS1 PKCS8
  CoreDNS Owner Orphan Merge Retain Delete MatchAny signing authentication encipherOnly decipherOnly any`
    .split(/\s+/)
    .concat([
      'digital signature', 'content commitment', 'key encipherment', 'key agreement', 'data encipherment', 'cert sign', 'crl sign',
      'server auth', 'client auth', 'code signing', 'email protection', 's/mime', 'ipsec end system', 'ipsec tunnel', 'ipsec user',
      'timestamping', 'ocsp signing', 'microsoft sgc', 'netscape sgc', 'encipher only', 'decipher only',
    ]),
);

/** Programs that get credentials for clients (`exec.command` of a kubeconfig). */
export const shownPrograms: ReadonlySet<string> = new Set(
  'aws aws-iam-authenticator gke-gcloud-auth-plugin gcloud kubelogin kubectl kubectl-oidc_login oci doctl tsh pinniped oidc-login az ibmcloud linode-cli vault'.split(
    ' ',
  ),
);

/** Flags of Kubernetes programs that are not about certificates, by the form of their values. Those that are stand in `componentFlags.ts`. */
export const shownFlags =
  'host:--bind-address,--address,--node-ip,--cluster-cidr,--cluster-dns,--cluster-domain,--apiserver-host,--advertise-host,--node-cidr number:--secure-port,--port,--v,--etcd-compaction-interval,--snapshot-count,--max-requests-inflight,--heartbeat-interval,--election-timeout,--quota-backend-bytes,--audit-log-maxage,--audit-log-maxbackup,--audit-log-maxsize,--node-cidr-mask-size,--kube-api-qps,--kube-api-burst name:--name names:--authorization-mode,--enable-admission-plugins,--disable-admission-plugins,--cluster-name,--controllers,--cloud-provider,--runtime-config,--oidc-client-id,--oidc-username-claim,--oidc-groups-claim,--initial-cluster-state,--pod-infra-container-image,--container-runtime gates:--feature-gates word:--allow-privileged,--leader-elect,--allocate-node-cidrs,--profiling,--enable-aggregator-routing,--experimental-initial-corrupt-check,--kubelet-use-node-status-port duration:--metric-resolution,--watch-progress-notify-interval,--experimental-watch-progress-notify-interval,--request-timeout,--min-request-timeout path:--data-dir,--wal-dir,--audit-log-path,--audit-policy-file,--root-dir,--pod-manifest-path,--container-runtime-endpoint url:--master members:--initial-cluster';

/** Further names of fields that say what stands there and are nobody's secret. All fields of the table are shown as names, too. */
export const shownKeys =
  `items apiVersion kind metadata spec status template objects object request response parameters workload manifests manifest forProvider
  resources config configuration settings values global image images repository tag pullPolicy enabled service ingress tls hosts host port
  ports url urls address endpoint endpoints username user password passwd token secret secrets secretName existingSecret key keys cert
  certs certificate certificates ca caBundle caCert caData cacert crt pem auth authentication authorization credentials credential apiKey
  clientId clientID clientSecret accessKey secretKey bearerToken server servers client clients name namespace type data stringData
  kubeconfig kubeConfig registry registries mirrors proxy headers args command env value valueFrom annotations labels version options
  enabled debug level log logging timeout interval retries replicas replicaCount generators secretGenerator configMapGenerator literals
  files envs generatorOptions patches patch target op path from to resourcesRef bases components namePrefix nameSuffix commonLabels
  commonAnnotations transformers helmCharts releaseName chart repo targetRevision project source sources destination syncPolicy
  sops mac lastmodified encrypted_regex age kms pgp tlsClientConfig insecure verify skip_verify ca_file cert_file key_file
  private_key public_key id sub iss aud exp iat nbf alg kid typ use kty crv nodes machine cluster network x509 pki role policy issuer
  subject serial notBefore notAfter dnsNames ipAddresses usages
  readOnly hostNetwork hostPID hostIPC shareProcessNamespace automountServiceAccountToken allowPrivilegeEscalation privileged
  readOnlyRootFilesystem runAsNonRoot optional insecure-skip-tls-verify provideClusterInfo disable-compression controller
  blockOwnerDeletion paused suspend immutable isCA insecureSkipTLSVerify allowPrivilegeEscalation enableServiceLinks
  publishNotReadyAddresses allocateLoadBalancerNodePorts preserveUnknownFields served storage deprecated rotateCertificates
  serverTLSBootstrap unschedulable ready started encodeUsagesInRequest denied approved hidden emptyDir identity anonymous
  includeNamespaces unsafeSkipCAVerification skipTokenValidation`.split(/\s+/);
