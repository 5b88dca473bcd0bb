import * as l10n from '@vscode/l10n';
import type { RefusalReason } from '../../pki/cluster/connections/refusalReason.ts';

/** An error of Go's TLS and of Kubernetes' programs, as it stands in logs. */
export interface LoggedErrorRecord {
  /** Permanent. */
  readonly id: string;
  /** Finds it in a line. */
  readonly pattern: RegExp;
  /** What the judge of connections calls it; several where the words do not tell. */
  readonly reasons: readonly RefusalReason[];
  /** What it means, and who prints it: two sentences. */
  readonly meaning: () => string;
}

const anyVerification = ['validity', 'authority', 'name', 'usage', 'chain', 'unreadable', 'revoked'] as const;

/**
 * The errors, special ones first: of a line the first that fits counts. Words are those of Go's crypto/x509 and crypto/tls,
 * client-go and the API server.
 */
export const loggedErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'expired',
    pattern:
      /x509: certificate has expired or is not yet valid(?:: current time [\dTZ:.+-]+ is (?:after|before) [\dTZ:.+-]+)?/,
    reasons: ['validity'],
    meaning: () =>
      l10n.t(
        'A certificate of the chain has ended, or has not begun by the clock of the machine that prints this. The dates in the line are that clock and the end or beginning of the certificate.',
      ),
  },
  {
    id: 'unknownAuthority',
    pattern: /x509: certificate signed by unknown authority(?: \(possibly because of .*? certificate "[^"]*"\))?/,
    reasons: ['authority'],
    meaning: () =>
      l10n.t(
        'Whoever prints this does not have the CA that signed the certificate it was shown. A CA of the same name with another key does not count.',
      ),
  },
  {
    id: 'hostname',
    pattern:
      /x509: (?:certificate is valid for .*?, not [^\s",]+|cannot validate certificate for \S+ because it doesn't contain any IP SANs|certificate is not valid for any names, but wanted to match [^\s",]+|certificate relies on legacy Common Name field, use SANs instead)/,
    reasons: ['name', 'address'],
    meaning: () =>
      l10n.t(
        "The client asked for a name or address that is not among the subject alternative names of the server's certificate. Go does not look at the common name.",
      ),
  },
  {
    id: 'usage',
    pattern: /x509: certificate specifies an incompatible key usage/,
    reasons: ['usage'],
    meaning: () =>
      l10n.t(
        'The certificate is not meant for this side of a connection: a server needs the usage serverAuth, a client clientAuth. A CA with usages of its own limits those of its certificates.',
      ),
  },
  {
    id: 'keyMismatch',
    pattern: /tls: private key (?:type )?does not match public key(?: type)?/,
    reasons: ['keyMismatch'],
    meaning: () =>
      l10n.t(
        'Certificate and private key do not belong together. The program that reads the pair prints this, and does not start or keeps the old pair.',
      ),
  },
  {
    id: 'pairUnreadable',
    pattern:
      /tls: (?:failed to find .*?(?:PEM data|PEM block).*?(?:input|types: \[[^\]]*\])|failed to parse private key|found a certificate rather than a key[^"]*)/,
    reasons: ['unreadable'],
    meaning: () =>
      l10n.t(
        'A file or value that has to hold a certificate or key in PEM holds something else. The program that reads it prints this.',
      ),
  },
  {
    id: 'base64',
    pattern: /illegal base64 data at input byte \d+/,
    reasons: ['unreadable', 'caUnreadable'],
    meaning: () =>
      l10n.t('A value of a kubeconfig or Secret is not base64. The number counts the characters before the fault.'),
  },
  {
    id: 'rootsUnreadable',
    pattern:
      /unable to load root certificates(?:: [^"]*)?|(?:data|unable to read CA cert).*?does not contain any valid RSA or ECDSA certificates/,
    reasons: ['caUnreadable'],
    meaning: () => l10n.t('No certificate can be read in a file or value that has to hold CAs.'),
  },
  {
    id: 'certificateRequired',
    pattern: /tls: (?:certificate required|client didn't provide a certificate)/,
    reasons: ['notPresented'],
    meaning: () => l10n.t('The server demands a client certificate, and the client shows none.'),
  },
  {
    id: 'notTls',
    pattern:
      /http: server gave HTTP response to HTTPS client|tls: first record does not look like a TLS handshake|Client sent an HTTP request to an HTTPS server/,
    reasons: ['plainText'],
    meaning: () => l10n.t('One side speaks TLS and the other one does not: compare http and https in the addresses.'),
  },
  {
    id: 'nameNotAllowed',
    pattern: /(?:x509: )?subject with cn=.*? is not in the allowed list|client certificate .*? not allowed/,
    reasons: ['nameNotAllowed'],
    meaning: () => l10n.t('The certificate is good, and its common name is not among those that the server lets in.'),
  },
  {
    id: 'nameConstraint',
    pattern:
      /x509: a root or intermediate certificate is not authorized to sign for this name[^"]*|x509: unhandled critical extension|x509: too many intermediates for path length constraint|x509: certificate is not authorized to sign other certificates|x509: (?:malformed|trailing|invalid|cannot parse|cannot verify)[^"]*/,
    reasons: ['chain', 'unreadable'],
    meaning: () => l10n.t('A certificate of the chain breaks a rule that Go holds it to, or cannot be read by Go.'),
  },
  {
    id: 'refusedByPeer',
    pattern:
      /remote error: tls: (?:bad certificate|unknown certificate authority|expired certificate|unknown certificate|unsupported certificate|certificate unknown)/,
    reasons: anyVerification,
    meaning: () =>
      l10n.t(
        'The other side of the connection refused the certificate that the side which prints this had shown. Why, stands in the log of the other side at the same moment.',
      ),
  },
  {
    id: 'token',
    pattern:
      /invalid bearer token[^"]*|no keys found|token has (?:expired|been invalidated)|service account token has expired/,
    reasons: ['tokenKey'],
    meaning: () =>
      l10n.t(
        'kube-apiserver does not accept the token of a service account: its key, issuer, audience or dates do not fit.',
      ),
  },
  {
    id: 'unauthorized',
    pattern: /You must be logged in to the server|Unauthorized/,
    reasons: [...anyVerification, 'notPresented', 'tokenKey'],
    meaning: () =>
      l10n.t(
        "kube-apiserver did not accept the client's certificate or token. Why, stands in the log of kube-apiserver: `Unable to authenticate the request`.",
      ),
  },
];
