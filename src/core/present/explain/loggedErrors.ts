import * as l10n from '@vscode/l10n';
import { authenticators } from '../../kubernetes/tables/connectionLogs.ts';
import { identityErrors } from './identityErrors.ts';
import { issuanceErrors } from './issuanceErrors.ts';
import { anyVerification, isOfKubelet, type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';
import { otherErrors, referenceErrors } from './referenceErrors.ts';
import { verificationErrors } from './verificationErrors.ts';

/**
 * The errors, specific ones first: of overlapping errors in a line the first counts. Wordings of Go's crypto/x509 and
 * crypto/tls, client-go, the API server and the kubelet; then of OpenSSL (curl, nginx, Python, Ruby, PHP), BoringSSL
 * (Envoy), Node.js, Java, rustls (Linkerd), Windows, .NET and browsers.
 */
export const loggedErrors: readonly LoggedErrorRecord[] = [
  ...verificationErrors,
  ...identityErrors,
  ...referenceErrors,
  ...issuanceErrors,
  {
    id: 'keyMismatch',
    pattern: wordings(
      /tls: private key (?:type )?does not match public key(?: type)?/,
      /key values mismatch|KEY_VALUES_MISMATCH|X509_check_private_key|tls: invalid signature by the (?:server|client) certificate|CSR not signed by referenced private key|certificate does not match (?:its |the )?(?:private )?key\b|[Ii]nvalid key-?pair|(?:private )?key (?:and certificate do not match|does not match (?:the |with )?certificate\b)|certificate and (?:private )?key do(?:es)? not match/,
    ),
    reasons: ['keyMismatch', 'unreadable', 'notStarted'],
    meaning: () =>
      l10n.t(
        'The private key does not match the certificate. The program that reads them prints this error, and does not start or keeps the old pair.',
      ),
  },
  {
    id: 'pairUnreadable',
    pattern: wordings(
      /tls: (?:failed to find [^\n]{0,200}?(?:PEM data|PEM block)[^\n]{0,200}?(?:input|types: \[[^\]]*\])|failed to parse private key|found a certificate rather than a key[^"]*)/,
      /KeyFile and CertFile (?:must both be present|are not presented)|TLS key\/cert \(--cert-file, --key-file\) must be provided/,
      /PEM routines:[^\n]{0,200}(?:no start line|bad password read|bad decrypt|bad base64 decode|bad end line)|NO_START_LINE|BAD_PASSWORD_READ|no valid PEM formatted block found|unable to set (?:private key|client certificate) file: '[^']*'|\bPEM lib \(/,
      /cannot load certificate(?: key)? "[^"\n]{0,400}"(?!: [^\n]{0,300}(?:No such file|Permission denied))|[Uu]nable to load (?:[Cc]ertificate|[Pp]rivate [Kk]ey|client certificate|key)\b(?![^\n]{0,400}(?:no such file|No such file|permission denied))/,
      /no certificate PEM data found|not a PEM certificate|(?:failed to parse|failed to decode|unable to parse|unable to decode) (?:the )?(?:PEM|pem|private key|client key|key PEM|certificate PEM)(?: block| data| file)?(?: containing (?:the )?(?:private key|public key|certificate))?|no PEM (?:data|block)\b[^\n"]{0,60}|[Ii]nvalid PEM\b[^\n"]{0,40}/,
      /x509: [^\n"]{0,40}(?:private key|decryption password)[^\n"]{0,80}|\bpkcs8: [^\n"]{3,80}|pkcs12: [^\n"]{3,80}|0x8009030D|keystore password was incorrect|[Kk]eystore was tampered with|Invalid keystore format|no key found, wrong pass phrase, or wrong file format|cannot read configured \[\w{1,20}\] keystore|(?:found no certificates|could not find a PKCS #8 private key|does not contain (?:a )?valid private key)\b[^\n"]{0,30}|DerInputStream|toDerInputStream|UnrecoverableKeyException|Cannot recover key|[Cc]ould not deserialize key data|cadata does not contain a certificate|NO_CERTIFICATE_OR_CRL_FOUND|no certificate or crl found|specified network password is not correct|Keyset does not exist|(?:does not|doesn't) contain (?:a |any )?valid PEM|block is not a certificate/,
      /(?:data does not contain any valid (?:RSA(?! or ECDSA certificates)|private key)|data does not contain a valid RSA or ECDSA private key|error parsing (?:a |the )?private key|couldn't load (?:the )?(?:private key|certificate)[^\n"]{0,300}(?:invalid|unable to parse|does not contain)|parseAlgParameters failed|isn't in RSA format|only expected one PEM formated|expected 1 certificate, found \d{1,6}|ERR_OSSL_PEM_\w{3,30}|ERR_OSSL_(?:UNSUPPORTED|EVP_UNSUPPORTED)|InvalidKeySpecException)[^\n"]{0,80}/,
    ),
    reasons: ['unreadable', 'keyMismatch', 'notStarted'],
    meaning: () =>
      l10n.t(
        'A file or value that must contain a PEM certificate or key contains something else. The program that reads it prints this error.',
      ),
  },
  {
    id: 'fileMissing',
    pattern: wordings(
      /(?:open|stat|lstat|read|readlink|mkdir|access|create) "?[^\s"']{1,400}(?:\.(?:crt|cer|pem|key|pub|csr|p12|pfx|jks|keystore|kubeconfig)|(?:admin|kubelet|scheduler|controller-manager|kube-proxy)[\w-]{0,40}\.conf|\/kubeconfig[\w-]{0,40}|\/(?:token|ca\.crt|namespace|id_token|jwt|k3s\.yaml|rke2\.yaml|\.kube\/config)|\/(?:pki|certs?|ssl|tls|var\/run\/kubernetes)(?:\/[\w.-]{1,100})?)"?: (?:no such file or directory|permission denied|is a directory|not a directory|read-only file system|The system cannot find the (?:file|path) specified|Access is denied)/,
      /(?:ENOENT: no such file or directory|EACCES: permission denied), \w{1,20} '[^'\n]{1,400}\.(?:crt|cer|pem|key|pub|p12|pfx|jks)'|\[Errno \d{1,3}\] (?:No such file or directory|Permission denied): ["'][^"'\n]{1,400}(?:\.(?:crt|cer|pem|key|p12|pfx|jks)|serviceaccount\/\w{1,20}(?:\.crt)?)["']/,
      /(?:FileNotFoundException|NoSuchFileException|AccessDeniedException): [^\s"]{1,400}(?:\.(?:crt|cer|pem|key|p12|pfx|jks|keystore|truststore)|serviceaccount\/[\w.]{1,30})\b(?: \((?:No such file or directory|Permission denied)\))?/,
      /fopen\(["'][^"'\n]{1,400}["'],["']r|Can't open "?[^\s"]{1,400}\.(?:crt|cer|pem|key|csr)"? for reading|BIO_new_file\("[^"\n]{1,400}"\) failed|cannot load certificate(?: key)? "[^"\n]{1,400}": [^\n]{0,200}(?:No such file or directory|Permission denied)/,
      /One or more conditions for hosting a new control plane instance is not satisfied|Service token file does not exists?|\b[\w-]{1,60}\.(?:crt|cer|pem|key)["']? (?:file )?(?:does not exist|doesn't exist|is not a file|not found|no such file or directory)|(?:serviceaccount\/(?:token|ca\.crt|namespace)|\b[\w-]{1,60}\.(?:crt|key|pem))["']?: (?:No such file or directory|Permission denied)|(?:serviceaccount\/(?:token|ca\.crt)|\b[\w-]{1,60}\.(?:crt|key|pem))["']? is missing|Error reading service account token from|error creating self-signed certificates: [^\n"]{1,200}|hostPath type check failed: \S{0,200}(?:pki|ssl|cert|\.conf|\.key)\S{0,200} is not a (?:file|directory)/,
      /unable to read (?:client-cert|client-key|certificate-authority|tokenFile|token file) [^\n]{1,300} due to open|Unable to read \/etc\/rancher\/\w{1,10}\/\w{1,10}\.yaml|Could not find (?:a suitable TLS CA certificate bundle|the TLS (?:certificate|key) file)|missing (?:client certificate|key) \S{1,300} for|Could not read [\w ]{1,30} file \/[^\s):]{1,300}|could not (?:open|access|load) (?:server |private key |root |certificate ){0,3}(?:certificate |key )?file "[^"\n]{1,300}": (?:No such file or directory|Permission denied)|(?:certificate|key) file "[^"\n]{1,300}" does not exist/,
    ),
    reasons: ['unreadable', 'caUnreadable', 'notPresented', 'configuration', 'notStarted'],
    meaning: (line = '') =>
      /no such file or directory|NoSuchFile|cannot find the|does(?: not|n't) exist/i.test(line)
        ? l10n.t(
            'A file named by a flag or field is not there. Compare the path in the error with the files; in a container, with the volumes that are mounted.',
          )
        : l10n.t(
            'A file named by a flag or field is missing, or the program cannot read it. Compare the path in the error with the files, their owner and mode.',
          ),
  },
  {
    id: 'cutOff',
    pattern: /authentication handshake failed: EOF|"error":"EOF"/,
    reasons: ['plainText'],
    by: 'client',
    meaning: () =>
      l10n.t(
        'The server closed the connection during the handshake. It does not use TLS, is not ready yet, or is shutting down.',
      ),
  },
  {
    id: 'droppedByServer',
    pattern:
      /last connection error: [^\n"]{0,400}(?:broken pipe|connection reset by peer|connection closed)|error reading server preface: (?!remote error)[^\n"]*|transport: write tcp [^\n"]{1,200}: write: broken pipe/,
    reasons: [...anyVerification, 'notPresented', 'address', 'nameNotAllowed'],
    by: 'server',
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The server closed the connection right after the handshake. With TLS 1.3 it does this when it rejects the client certificate or receives none. The log of the server says why.',
      ),
  },
  {
    id: 'meshReset',
    pattern:
      /upstream connect error or disconnect\/reset before headers\.?[^\n"]{0,60} reset reason: (?:connection termination|remote connection failure)/,
    reasons: [],
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The server closed the connection. With Istio, one that requires mutual TLS does this to clients that use none.',
      ),
  },
  {
    id: 'base64',
    pattern:
      /illegal base64 data at input byte \d+|Failed to get data\/file with base64 format|binascii\.Error: [^\n"]{1,80}|(?:failed|unable) to decode base64|base64 decoding failed|InvalidByte\(\d{1,9}, \d{1,3}\)/,
    reasons: ['unreadable', 'caUnreadable', 'configuration'],
    meaning: () =>
      l10n.t(
        'A value in a kubeconfig or Secret is not valid base64. The number is how many characters come before the mistake.',
      ),
  },
  {
    id: 'rootsUnreadable',
    pattern:
      /unable to load root certificates(?:: [^"]*)?|caBundle: (?:Invalid|Required) value|trustAnchors parameter must be non-empty|(?:data|unable to read CA cert)[^\n]{0,200}?does not contain any valid RSA or ECDSA certificates|error setting certificate (?:file|verify locations)[^\n]*/,
    reasons: ['caUnreadable', 'notStarted'],
    meaning: () => l10n.t('A file or value that must contain CA certificates has no readable certificate.'),
  },
  {
    id: 'certificateRequired',
    pattern: wordings(
      /tls: (?:certificate required|client didn't provide a certificate)/,
      /alert certificate required|ALERT_CERTIFICATE_REQUIRED|PEER_DID_NOT_RETURN_A_CERTIFICATE|\bcertificate_required\b|CertificateRequired|peer did not return a certificate|No required SSL certificate was sent|no suitable certificate found - continuing without client authentication|No SSL certificate provided by peer|requires a valid client certificate|Empty client certificate chain|null cert chain|SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT|ERR_SSL_CLIENT_AUTH_CERT_NEEDED/,
    ),
    reasons: ['notPresented'],
    by: 'server',
    meaning: () => l10n.t('The server requires a client certificate, but the client presents none.'),
  },
  {
    id: 'serverHasNone',
    pattern:
      /remote error: (?:tls: )?internal error|no (?:serving )?certificate av(?:ailable|\.\.\.)[^\n"]{0,30}|tls: no certificates configured|(?:remote error: tls: |alert )unrecognized name|UNRECOGNIZED_NAME|no "ssl_certificate" is defined|tlsv1 alert internal error|ALERT_INTERNAL_ERROR/,
    reasons: ['notIssued', 'unreadable', 'keyMismatch', 'notPresented'],
    by: 'client',
    meaning: () =>
      l10n.t(
        'The server has no certificate to present. For a kubelet with serverTLSBootstrap, its request is not approved yet: see `kubectl get csr`.',
      ),
  },
  {
    id: 'notTls',
    pattern: wordings(
      /http: server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake|[Cc]lient sent an HTTP request to an HTTPS server|malformed HTTP response "\\?x15\\?x03/,
      /SSL routines:[^\n]{0,200}(?:wrong version number|WRONG_VERSION_NUMBER|:http request|:HTTP_REQUEST)|\[SSL: (?:WRONG_VERSION_NUMBER|HTTP_REQUEST|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE)\]|Unsupported or unrecognized SSL message|Unrecognized SSL message|tls: oversized record received|plain HTTP request was sent to HTTPS port|InvalidContentType|ERR_SSL_(?:WRONG_VERSION_NUMBER|PROTOCOL_ERROR)|SSL_ERROR_RX_RECORD_TOO_LONG/,
    ),
    reasons: ['plainText'],
    meaning: () => l10n.t('One side uses TLS and the other does not. Compare http and https in the addresses.'),
  },
  {
    id: 'token',
    pattern: wordings(
      /invalid bearer token(?=, token audiences )(?:, token audiences \[[^\]\n]{0,300}\] is invalid for the target audiences(?: \[[^\]\n]{0,300}\])?)|invalid bearer token(?:, (?:(?!x509: )(?:[^"\]\n]|"[\w:/@.-][^"=\]\n]{0,100}")){1,300})?|no keys found|(?:token|Token) (?:is expired|is not valid yet|has (?:expired|been invalidated)|could not be validated)|service account token (?:has (?:expired|been invalidated)|is not valid yet)|error in cryptographic primitive/,
      /token audiences \[[^\]\n]{0,300}\] is invalid for the target audiences|service account (?:name|UID) [^\n]{1,200} does not match|the server could not authenticate the token|Unable to authenticate the request due to an error: crypto\/\w{1,10}: verification error|service account unauthorized|(?:service account name|namespace) not authorized|log in with Kubernetes auth|token signature is invalid/,
    ),
    reasons: ['token', 'tokenKey'],
    by: 'server',
    servers: authenticators,
    meaning: () =>
      l10n.t('kube-apiserver rejects the token of a service account: its key, issuer, audience or dates do not match.'),
  },
  {
    id: 'unauthorized',
    // Image registries use the same word.
    pattern:
      /You must be logged in to the server|the server has asked for the client to provide credentials|bad status from https?:\/\/[^\s"]{1,300}: 401|Forbidden \(user=system:anonymous[^\n)]{0,200}\)|\bUnauthorized\b(?<!(?:\b(?:[Pp]ull(?:ing)?|[Ii]mages?|[Rr]egistry|failed to (?:authorize|fetch \w{1,20} token))\b|\/v2\/|\/token\?)[^\n]{0,600})|User "system:anonymous" cannot|"system:anonymous\\?" cannot/,
    // Who is taken for anonymous has no right.
    reasons: [...anyVerification, 'notPresented', 'nameNotAllowed', 'notAccepted', 'token', 'tokenKey', 'forbidden'],
    by: 'server',
    servers: authenticators,
    isGeneral: true,
    meaning: (line = '') =>
      isOfKubelet(line)
        ? l10n.t(
            'The kubelet did not accept a client certificate or token for this request. It verifies certificates with `clientCAFile`, and tokens only if `authentication.webhook.enabled` is set.',
          )
        : /system:anonymous/.test(line)
          ? l10n.t(
              'kube-apiserver saw no credentials in this request. The client sent none, kube-apiserver has no `--client-ca-file`, or TLS ends at a proxy before it: a client certificate does not get past that.',
            )
          : l10n.t(
              'kube-apiserver rejected the client certificate or token. The log of kube-apiserver says why: `Unable to authenticate the request`.',
            ),
  },
  {
    id: 'unverified',
    pattern: wordings(
      /SSL certificate problem|server certificate verification failed|RemoteCertificateChainErrors|Could not establish trust relationship for the SSL|CERTIFICATE_VERIFY_FAILED|certificate verify (?:failed|error)|Verify return code: (?!0\b)\d+/,
      /PKIX path validation failed|The SSL connection could not be established|remote certificate (?:was rejected|is invalid)|The SSL certificate error|\.(?:crt|pem|cer): verification failed|Sending fatal alert (?:Description\()?\w*(?:Certificate|CA)\w*|invalid peer certificate(?! contents)|SSLPeerUnverifiedException|RemoteCertificateNotAvailable|certificate (?:not trusted|rejected)\b|(?<!tls: )(?:failed|unable) to verify (?:the )?(?:server |peer |leaf |client )?certificate\b(?!: x509)/,
    ),
    reasons: anyVerification,
    isGeneral: true,
    meaning: () =>
      l10n.t('The client rejects the certificate that the server presents. The rest of the line may say why.'),
  },
  {
    id: 'notLoaded',
    pattern: wordings(
      /(?:[Ff]ailed to|[Uu]nable to|[Cc]ould not|[Cc]ouldn't|[Cc]annot|[Cc]an't|[Ee]rror(?= \w{1,20}ing )) (?:load|read|pars|decod|import|initializ|append|reload|get|set up)\w{0,4} (?:[\w.:'"/-]{1,60} ){0,3}?(?:keystore|truststore|private key|key ?pair|key\/cert pair|cert\/key pair|certificates?|certs?|trust anchors|issuer credentials|CA bundle|CA file)\b(?! (?:signing|request|order|for domains))/,
      /invalid or incomplete external CA|certs could not be read|failed to verify issuer certs/,
    ),
    reasons: ['unreadable', 'keyMismatch', 'caUnreadable', 'notPresented'],
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The program that prints this error cannot load a certificate or key. The file or Secret is missing, not readable, or contains something else: the rest of the line may say which.',
      ),
  },
  ...otherErrors,
];
