import * as l10n from '@vscode/l10n';
import { anyVerification, type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';

/** Words in the names of what contains certificates or keys: other Secrets are not explained. */
const named = String.raw`(?:[Cc]ert|[Tt]ls|TLS|ssl|pki|pem\b|crt\b|x509|[Kk]ey-?[Pp]air|-token-\w{5}\b|webhook|issuer|keystore|truststore|jks|p12|(?<![a-z])(?:ca|sa|jwt|spire|kubeconfig)(?![a-z])|credential-auth|extension-apiserver-authentication)`;
/** What the words before the name of another Secret are about. */
const about = String.raw`(?:TLS|tls|SSL|ssl|[Cc]ertificate|\b[Cc]erts?\b|[Kk]ey-?[Pp]air|[Ii]ssuer|[Aa]ssociated|CA\b|credentialName)`;
const absent = "(?:(?:was |is )?not found|does ?n[o']t exist|is missing)";

/** The name of an object with certificates, in quotation marks. */
const namedInQuotes = String.raw`"(?=[^\s"',]{0,253}${named})[^\s"',]{1,253}"`;

/** Errors about Secrets, files, flags and kubeconfigs that name certificates or keys. Specific ones first. */
export const referenceErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'secretIncomplete',
    pattern: wordings(
      new RegExp(
        String.raw`references non-existent (?:secret|config) key: (?=[^\s"]{0,253}(?:${named}|key\b|token\b))[^\s"]{1,253}`,
      ),
      /(?:no data for|missing (?:required )?(?:key|data|entry|field)|(?:couldn't|could not|cannot|unable to) find key|(?:does not|doesn't|did not) (?:contain|have|include)(?: a| the| any)?(?: key| data| entry| field)?|no (?:key|data|entry)|key) ["'\x60]?(?:tls|ca|cert|key|client|server|etcd-client|root-cert|ca-cert)(?:-ca|-key|-cert)?(?:\.crt|\.key|\.pem)["'\x60]?(?! for client)(?: (?:not found|missing|is (?:missing|empty)|does not exist|in (?:the )?[Ss]ecret)[^\n"]{0,200})?/,
      /data\[(?:tls\.crt|tls\.key|ca\.crt)\]: (?:Required value|Invalid value)[^\n"]{0,120}/,
      /found secret, but didn't have expected keys[^\n]{0,160}|KubeConfig secret '[^'\n]{1,300}' does not contain[^\n]{0,80}|invalid '[^'\n]{1,300}' secret data: [^\n]{1,100}/,
      /secret (?:"[^"\n]{1,300}" )?contains no keypair or CA certificate|missing the following TLS data entries(?:: [\w., ]{1,80})?|(?:server )?cert or private key is empty|(?:TlsCertificateValidationError|invalid TlsCertificate)\.\w{1,40}|needs to exist in secret|found no (?:\w{1,20} )?(?:certificates?|private key|key) in secret|(?:TLS|CA) [Ss]ecret "?[^\s"]{1,300}"? is invalid: (?!Secret not found)[^\n"]{1,120}|missing TLS (?:certificate|private key)|[Ff]ailed to load incomplete certificate|you must provide your (?:node )?key, certificate/,
      /[Ss]ecret (?:[^\s"]{1,253} )?(?:does not|doesn't) (?:contain|have) (?:a |any |the )?(?:valid )?(?:private key|certificate|keypair|CA|TLS)[^\n"]{0,60}/,
      /[Cc]luster doesn't provide (?:requestheader-)?client-ca-file/,
      /(?:tls|ca|TLS|CA)(?:\.crt|\.key)["'\x60]? (?:is |was )?(?:missing|empty|not (?:found|present|set))|(?:no|missing) ["'\x60]?(?:tls|ca)(?:\.crt|\.key)\b["'\x60]?/,
    ),
    reasons: ['unreadable', 'caUnreadable', 'notStarted'],
    meaning: () =>
      l10n.t(
        'A Secret or ConfigMap lacks an entry with a certificate or key, or has it under another name than the one in the error. A Secret for TLS needs `tls.crt` and `tls.key`.',
      ),
  },
  {
    id: 'secretMissing',
    pattern: wordings(
      new RegExp(`(?:[Ss]ecrets?|[Cc]onfig[Mm]aps?) ${namedInQuotes} ${absent}`),
      new RegExp(
        String.raw`MountVolume\.SetUp failed for volume "(?=[^"\n]{0,253}${named})[^"\n]{1,253}"\s?: (?:secret|configmap)s? "[^"\n]{1,253}" not found`,
      ),
      new RegExp(
        String.raw`\b[Ss]ecret '?(?=[^\s"']{0,253}${named})[\w.-]{0,63}\/?[\w.-]{1,253}'?(?: in (?:the )?namespace [^\s]{1,70})? ${absent}`,
      ),
      new RegExp(String.raw`${about}[^\n]{0,200}?\b[Ss]ecrets? ["']?[\w.\/-]{1,300}["']? ${absent}`),
      new RegExp(
        String.raw`(?:cannot|could ?n[o']t|couldn't|can't|unable to|failed to|[Ee]rror) (?:find|get|getting|fetch|fetching|load|loading|read|retrieve|retrieving|locate) (?:the )?(?:\w{1,20} )?secrets? ["']?(?=[^\s"']{0,253}${named})[\w.\/-]{1,300}`,
      ),
      /(?:TLS|CA|[Cc]ertificate|Validation) [Ss]ecret "?[^\s"]{1,300}"? is invalid: Secret not found|failed to locate (?:the )?(?:TLS |CA )?(?:certificate|secret)|Secret is not supplied by SDS|[Cc]annot find secret [\w./-]{1,253}, searching for fallback|(?:TLS)?SecretNotFound\b|(?:secret name|secretName) is (?:empty|undefined|missing)|SecretFetcher cannot find secret [\w./-]{1,253}|cannot find secret [\w./-]{1,253} and cannot find fallback secret|InvalidCertificateRef|No certificates found for TLS entrypoint/,
      /unable to read (?:KubeConfig|token from) secret '[^'\n]{1,300}'[^\n]{0,120}|Items with key\(s\) \[[^\]\n]{1,200}\] are missing|with custom TLS certificate does not exist/,
      /local SSL certificate [\w./-]{1,300} was not found|no object matching key "[^"\n]{1,300}" in local store|A TLS cert and key for the default server is not found/,
      /[Ss]ecret for (?:the )?(?:TLS|certificate|CA)[^\n"]{0,200} not found|[Tt]he (?:TLS|tls|certificate|CA) secret [^\n]{1,253} not found/,
    ),
    reasons: ['unreadable', 'caUnreadable', 'notStarted'],
    meaning: () =>
      l10n.t(
        'A Secret or ConfigMap with certificates, keys or tokens does not exist in this namespace under this name. Compare the name in the error with the objects that exist, and with what creates them.',
      ),
  },
  {
    id: 'referenceNotGranted',
    pattern:
      /(?:[Cc]ertificate ref|[Ss]ecret|[Cc]ertificate)[^\n]{0,300}not (?:permitted|allowed) by any (?:ReferenceGrant|ReferencePolicy)|\bRefNotPermitted\b/,
    reasons: ['unreadable'],
    meaning: () =>
      l10n.t(
        'A Gateway names a Secret of another namespace, and no ReferenceGrant there allows it. The listener does not become ready until one does.',
      ),
  },
  {
    id: 'execPlugin',
    pattern: wordings(
      /getting (?:credentials|token): (?:exec|decoding)[^\n]{0,160}|exec plugin(?: is configured|:| didn't| ")[^\n]{0,160}/,
      /exec: "[^"\n]{0,200}(?:authenticator|auth-plugin|kubelogin|login|gke-gcloud|credential|\baws|\baz|gcloud|\btsh|doctl|\boci|ibmcloud|\bpinniped|kubectl-)[^"\n]{0,100}": (?:executable file not found|file does not exist)[^\n"]{0,30}/,
      /executable (?:\S{1,200}(?:authenticator|auth-plugin|kubelogin|login)|aws|az|gcloud|tsh|doctl|oci) (?:not found|failed with exit code)[^\n"]{0,20}/,
      /error executing access token command|NoCredentialProviders: no valid providers in chain|[Nn]o [Aa]uth [Pp]rovider found for name|The (?:azure|gcp|oidc|openstack) auth plugin has been removed|gke-gcloud-auth-plugin, which is needed|\bExpiredToken(?:Exception)?\b|security token included in the request is (?:expired|invalid)|Unable to locate credentials/,
    ),
    reasons: ['configuration'],
    meaning: () =>
      l10n.t(
        'The kubeconfig names a program that gets the credentials, and that program is missing, fails, or uses another version of the API. The client prints this error before it connects.',
      ),
  },
  {
    id: 'kubeconfig',
    pattern: wordings(
      /context was not found for specified context|no context exists with the name|current-context (?:is not set|must exist)|cannot locate context|[Cc]ontext "?[^\s"]{1,253}"? (?:does not exist|not found)(?: in (?:the )?kubeconfig)?/,
      /(?:cluster|user|auth info) "[^"\n]{0,253}" (?:was not found for context|does not exist)|no server found for cluster|(?:default )?cluster has no server defined/,
      /no configuration has been provided, try setting|invalid configuration: (?!unable to read)[^\n]{1,160}|[Ii]nvalid kube-?config file|Config not found: \S{1,300}|Missing or incomplete configuration info|no client provided, cannot use webhook|error loading config file "[^"\n]{1,300}": (?:yaml|json|couldn't|no kind|error converting)[^\n]{1,200}/,
      /client-(?:key|cert)(?:-data)? (?:or|and) client-(?:key|cert)(?:-data)? (?:must be specified|are both specified)|more than one authentication method found for|specifying a root certificates file with the insecure flag is not allowed/,
      /Please enter (?:Username|Password):/,
      /(?:command|apiVersion|interactiveMode) must be specified for [^\n]{1,253} to use exec authentication plugin|invalid interactiveMode for [^\n]{1,253}/,
    ),
    reasons: ['configuration', 'notStarted'],
    meaning: () =>
      l10n.t(
        'The kubeconfig is incomplete or names a context, cluster or user that it does not contain. The client prints this error before it connects.',
      ),
  },
  {
    id: 'flagMissing',
    pattern:
      /\b(?:service-account|tls|client-ca|root-ca|etcd-c|kubelet-c|requestheader-client|proxy-client|cluster-signing|cert|key)[a-z-]{0,40} (?:is a required flag|must be (?:specified|set|provided))|--service-account-[^\n]{1,120} should be specified together|[Ss]kipping CSR signer controller because|is disabled because there is no private key|service-account-issuer and [^\n]{1,100} are required flags|--service-account-\w[\w-]{0,60} (?:and [^\n]{1,80} are required flags|required)|must specify [^\n]{0,60}--(?:tls|client|etcd|service-account|cluster-signing)[a-z-]{1,40}(?:file|cert|key|ca)|"cluster-signing-[a-z-]{1,40}": cannot specify (?:cert|key) without|missing filename for serving cert/,
    reasons: ['configuration', 'notStarted'],
    meaning: () =>
      l10n.t('A required flag for a key or certificate is missing. The program prints this error and exits.'),
  },
  {
    id: 'flagsExclusive',
    pattern: /cannot specify --cluster-signing-\{cert,key\}-file and other[^\n"]{0,80}/,
    reasons: ['notStarted'],
    meaning: () =>
      l10n.t('Flags for a key or certificate exclude each other. The program prints this error and exits.'),
  },
  {
    id: 'leftOver',
    pattern:
      /FileAvailable-[\w.-]{1,300}\]: \S{1,300}(?:\.(?:conf|crt|key|pub)|\/pki\S{0,200}) already exists|a kubeconfig file "[^"\n]{1,300}" exists already but has [^\n:]{1,80}|\b[\w-]{1,60}\.(?:crt|key|pem) already exists/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'A certificate, key or kubeconfig of an earlier cluster or attempt is still there. kubeadm does not overwrite these files and prints this error.',
      ),
  },
  {
    id: 'fileMode',
    pattern:
      /[Kk]ubernetes configuration file is (?:group|world)-readable|private key file "?[^\n"]{1,300}"? has (?:group or world|liberal) access|(?:The ACME resolver "[^"\n]{0,100}" is skipped [^\n]{0,160}: )?[Pp]ermissions 0?\d{3} for \S{1,300} are too open/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'Other users of the machine can read a file that contains a private key or a kubeconfig. The program warns about it or refuses to use the file.',
      ),
  },
];

/** Errors that have other causes as well, explained if the files tell more of them. */
export const otherErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'closedBefore',
    pattern: /(?<=TLS handshake error from [^\n"]{3,300}: )(?:EOF\b|connection reset by peer)/,
    reasons: [],
    needsFiles: true,
    isNoFault: true,
    meaning: () =>
      l10n.t(
        'A client closed the connection before the handshake was over, and sent no error about a certificate. Health checks of load balancers, probes and port scans do this all the time; if it is a client of yours, its own log says why.',
      ),
  },
  {
    id: 'hostKey',
    pattern:
      /knownhosts: key (?:is unknown|mismatch)|ssh: handshake failed: [^\n"]{0,40}host key[^\n"]{0,40}|Host key verification failed|[Nn]o (?:ED25519|ECDSA|RSA|DSA) host key is known for [^\s"]{1,253}|unable to find any valid known_hosts file/,
    reasons: [],
    meaning: () =>
      l10n.t(
        'The program connects to a Git server over SSH, and the key that the server presents is not in its `known_hosts`, or another one is.',
      ),
  },
  {
    id: 'redirects',
    pattern:
      /ERR_TOO_MANY_REDIRECTS|redirected you too many times|NS_ERROR_REDIRECT_LOOP|stopped after 10 redirects|Maximum \(\d{1,3}\) redirects followed|Exceeded \d{1,3} redirects/,
    reasons: [],
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The client is sent in a circle. Often a proxy ends TLS and calls the server by HTTP, and the server redirects every such request to HTTPS.',
      ),
  },
  {
    id: 'socket',
    pattern: /dial unix \/[^\s"':]{1,400}: connect: no such file or directory/,
    reasons: [],
    isGeneral: true,
    needsFiles: true,
    meaning: () =>
      l10n.t(
        'The program does not find the socket of another program. In a container, the folder of the socket must be mounted, and the other program must run.',
      ),
  },
  {
    id: 'runtimePlugin',
    pattern:
      /[\w.\x60\\]{1,40} cannot be set when [\x60\\]{0,4}config_path[\x60\\]{0,4} is provided|unknown service runtime\.v1(?:alpha2)?\.(?:Runtime|Image)Service/,
    reasons: [],
    needsFiles: true,
    meaning: () =>
      l10n.t(
        'containerd did not load its CRI plugin: its config.toml sets `config_path` and the older settings of registries together, or something else there is wrong. kubelet does not start without this plugin.',
      ),
  },
  {
    id: 'imagePull',
    pattern: wordings(
      /no basic auth credentials|pull access denied[^\n"]{0,100}|Unable to retrieve some image pull secrets[^\n"]{0,300}/,
      /failed to authorize: [^\n]{0,400}?(?:401|403)[^\n"]{0,60}|unauthorized: (?:authentication required|access)[^\n"]{0,60}|unexpected status[^\n]{0,300}?(?:401 Unauthorized|403 Forbidden)/,
    ),
    reasons: [],
    isGeneral: true,
    needsFiles: true,
    meaning: () =>
      l10n.t('The registry did not accept the credentials of kubelet, or kubelet sent none: see `imagePullSecrets`.'),
  },
  {
    id: 'objectMissing',
    pattern: wordings(
      /(?:[Ss]ecrets?|[Cc]onfig[Mm]aps?|[Ss]ervice ?[Aa]ccounts?) ["'][\w./-]{1,300}["'][^\n"]{0,60}? (?:not found|does not exist)/,
      /(?:specified key|couldn't find key|cannot find key|key|no data for) ["'\x60]?[\w.-]{1,253}["'\x60]? (?:not found )?in (?:the )?(?:[Ss]ecret|[Cc]onfig[Mm]ap) ["']?[\w./-]{1,300}/,
      /missing namespace on caProvider secret|references non-existent (?:secret|config) key: [^\s"]{1,253}|failed to sync (?:secret|configmap) cache[^\n"]{0,60}|error looking up service account [\w./-]{1,300}[^\n"]{0,80}/,
      /[Ss]ecret "?[\w.-]{1,253}\/[\w.-]{1,253}"? (?:was )?(?:not found|does not exist)|(?:open|stat) \/[^\s"':]{1,400}: no such file or directory/,
    ),
    reasons: [],
    isGeneral: true,
    needsFiles: true,
    meaning: () => l10n.t('The program does not find an object, a key or a file that its configuration names.'),
  },
  {
    id: 'serviceUnreached',
    pattern: wordings(
      /no service port \d{1,5} found for service \\?"[\w.-]{1,253}\\?"|service\/[\w.-]{1,253} in \\?"[\w.-]{1,253}\\?" is not listening on port \d{1,5}/,
      /service \\?"[\w.-]{1,253}\\?" not found(?<=(?:webhook for|calling webhook|call webhook|:\/\/[\w.-]{1,253}\.svc)\b[^\n]{1,600})|service\/[\w.-]{1,253} in \\?"[\w.-]{1,253}\\?" is not present/,
    ),
    reasons: ['notServed'],
    by: 'client',
    meaning: () =>
      l10n.t(
        'kube-apiserver calls a Service that is not in the namespace that the webhook or APIService names, or at a port that the Service does not have. The port is that of the webhook or APIService, or 443, and not the one of the Pods.',
      ),
  },
  {
    id: 'aggregatedApi',
    pattern: /\bFailedDiscoveryCheck\b/,
    reasons: [...anyVerification, 'notPresented'],
    servers: ['extension-apiserver'],
    isGeneral: true,
    needsFiles: true,
    meaning: () =>
      l10n.t(
        'kube-apiserver does not reach the server of an aggregated API, or does not trust it. The conditions of the APIService say which.',
      ),
  },
  {
    id: 'noServer',
    pattern: /The connection to the server localhost:8080 was refused/,
    reasons: ['configuration'],
    needsFiles: true,
    meaning: () =>
      l10n.t(
        'kubectl found no server in a kubeconfig and tried its default, localhost:8080. Either no kubeconfig was found, or its context names no cluster.',
      ),
  },
];
