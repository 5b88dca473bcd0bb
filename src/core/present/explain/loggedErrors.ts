import * as l10n from '@vscode/l10n';
import { authenticators } from '../../kubernetes/tables/connectionLogs.ts';
import { anyVerification, type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';
import { verificationErrors } from './verificationErrors.ts';

/**
 * The errors, specific ones first: of overlapping errors in a line the first counts. Wordings of Go's crypto/x509 and
 * crypto/tls, client-go, the API server and the kubelet; then of OpenSSL (curl, nginx, Python, Ruby, PHP), BoringSSL
 * (Envoy), Node.js, Java, rustls (Linkerd), Windows, .NET and browsers.
 */
export const loggedErrors: readonly LoggedErrorRecord[] = [
  ...verificationErrors,
  {
    id: 'keyMismatch',
    pattern: wordings(
      /tls: private key (?:type )?does not match public key(?: type)?/,
      /key values mismatch|KEY_VALUES_MISMATCH|X509_check_private_key|tls: invalid signature by the (?:server|client) certificate/,
    ),
    reasons: ['keyMismatch', 'unreadable'],
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
      /PEM routines:[^\n]{0,200}no start line|NO_START_LINE|no valid PEM formatted block found|cannot load certificate(?: key)? "[^"]*"|unable to set (?:private key|client certificate) file: '[^']*'/,
    ),
    reasons: ['unreadable', 'keyMismatch'],
    meaning: () =>
      l10n.t(
        'A file or value that must contain a PEM certificate or key contains something else. The program that reads it prints this error.',
      ),
  },
  {
    id: 'fileMissing',
    pattern:
      /(?:open|stat) [^\s"']{1,400}\.(?:crt|cer|pem|key|pub|conf|kubeconfig): (?:no such file or directory|permission denied)/,
    reasons: ['unreadable', 'caUnreadable', 'notPresented'],
    meaning: () =>
      l10n.t(
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
      /last connection error: [^\n"]{0,400}(?:broken pipe|connection reset by peer)|error reading server preface: [^\n"]*/,
    reasons: [...anyVerification, 'notPresented', 'address', 'nameNotAllowed'],
    by: 'server',
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The server closed the connection right after the handshake. With TLS 1.3 it does this when it rejects the client certificate or receives none. The log of the server says why.',
      ),
  },
  {
    id: 'base64',
    pattern: /illegal base64 data at input byte \d+/,
    reasons: ['unreadable', 'caUnreadable'],
    meaning: () =>
      l10n.t(
        'A value in a kubeconfig or Secret is not valid base64. The number is how many characters come before the mistake.',
      ),
  },
  {
    id: 'rootsUnreadable',
    pattern:
      /unable to load root certificates(?:: [^"]*)?|(?:data|unable to read CA cert)[^\n]{0,200}?does not contain any valid RSA or ECDSA certificates|error setting certificate (?:file|verify locations)[^\n]*/,
    reasons: ['caUnreadable'],
    meaning: () => l10n.t('A file or value that must contain CA certificates has no readable certificate.'),
  },
  {
    id: 'certificateRequired',
    pattern: wordings(
      /tls: (?:certificate required|client didn't provide a certificate)/,
      /alert certificate required|ALERT_CERTIFICATE_REQUIRED|PEER_DID_NOT_RETURN_A_CERTIFICATE|\bcertificate_required\b|CertificateRequired|peer did not return a certificate|No required SSL certificate was sent|SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT|ERR_SSL_CLIENT_AUTH_CERT_NEEDED/,
    ),
    reasons: ['notPresented'],
    by: 'server',
    meaning: () => l10n.t('The server requires a client certificate, but the client presents none.'),
  },
  {
    id: 'serverHasNone',
    pattern:
      /remote error: tls: internal error|tls: no certificates configured|tlsv1 alert internal error|ALERT_INTERNAL_ERROR/,
    reasons: ['unreadable', 'keyMismatch', 'notPresented'],
    by: 'client',
    meaning: () =>
      l10n.t(
        'The server has no certificate to present. For a kubelet with serverTLSBootstrap, its request is not approved yet: see `kubectl get csr`.',
      ),
  },
  {
    id: 'notTls',
    pattern: wordings(
      /http: server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake|Client sent an HTTP request to an HTTPS server/,
      /SSL routines:[^\n]{0,200}(?:wrong version number|WRONG_VERSION_NUMBER|:http request|:HTTP_REQUEST)|Unsupported or unrecognized SSL message|plain HTTP request was sent to HTTPS port|InvalidContentType|ERR_SSL_(?:WRONG_VERSION_NUMBER|PROTOCOL_ERROR)|SSL_ERROR_RX_RECORD_TOO_LONG/,
    ),
    reasons: ['plainText'],
    meaning: () => l10n.t('One side uses TLS and the other does not. Compare http and https in the addresses.'),
  },
  {
    id: 'token',
    pattern:
      /invalid bearer token(?:, (?!x509)[^"\]]*)?|no keys found|token (?:is expired|has (?:expired|been invalidated))|service account token has (?:expired|been invalidated)|error in cryptographic primitive/,
    reasons: ['tokenKey'],
    by: 'server',
    servers: authenticators,
    meaning: () =>
      l10n.t('kube-apiserver rejects the token of a service account: its key, issuer, audience or dates do not match.'),
  },
  {
    id: 'unauthorized',
    // Image registries use the same word.
    pattern:
      /You must be logged in to the server|\bUnauthorized\b(?<!(?:\b(?:[Pp]ull(?:ing)?|[Ii]mages?|[Rr]egistry|failed to (?:authorize|fetch \w{1,20} token))\b|\/v2\/|\/token\?)[^\n]{0,600})|User "system:anonymous" cannot|"system:anonymous\\?" cannot/,
    reasons: [...anyVerification, 'notPresented', 'nameNotAllowed', 'tokenKey'],
    by: 'server',
    servers: authenticators,
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'kube-apiserver rejected the client certificate or token. The log of kube-apiserver says why: `Unable to authenticate the request`.',
      ),
  },
  {
    id: 'unverified',
    pattern:
      /SSL certificate problem|server certificate verification failed|RemoteCertificateChainErrors|Could not establish trust relationship for the SSL|CERTIFICATE_VERIFY_FAILED|certificate verify (?:failed|error)|Verify return code: (?!0\b)\d+/,
    reasons: anyVerification,
    isGeneral: true,
    meaning: () =>
      l10n.t('The client rejects the certificate that the server presents. The rest of the line may say why.'),
  },
];
