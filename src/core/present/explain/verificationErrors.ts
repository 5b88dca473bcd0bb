import * as l10n from '@vscode/l10n';
import { anyVerification, type LoggedErrorRecord, wordings } from './loggedErrorRecord.ts';

/** Errors from verifying a certificate, specific ones first. */
export const verificationErrors: readonly LoggedErrorRecord[] = [
  {
    id: 'weakAlgorithm',
    pattern: wordings(
      /(?:x509: certificate signed by unknown authority \(possibly because of ")?(?:x509: cannot verify signature: )?insecure algorithm [\w-]{1,40}(?: \(temporarily override with GODEBUG=x509sha1=1\))?|crypto\/rsa: \d{1,5}-bit keys are insecure|server sent certificate containing RSA key larger than \d{1,6} bits|must use P-256 curve for public key[^\n"]{0,40}/,
      /\b(?:ca md|ee key|ca key|EE certificate key|CA certificate key|CA signature digest algorithm) too (?:weak|small)|\b(?:CA|EE)_(?:MD|KEY)_TOO_(?:WEAK|SMALL)|CERT_WEAK_SIGNATURE_ALGORITHM|ERR_CERT_WEAK_KEY|SEC_ERROR_CERT_SIGNATURE_ALGORITHM_DISABLED/,
      /Certificates? do(?:es)? not conform to algorithm constraints|Algorithm constraints check failed[^\n"]{0,100}|UnsupportedSignatureAlgorithm|KEY_SIZE_TOO_SMALL|tls: (?:unsupported certificate curve|certificate used with invalid signature algorithm|peer doesn't support any of the certificate's signature algorithms)|\bHasWeakSignature\b/,
    ),
    reasons: ['chain', 'authority'],
    meaning: () =>
      l10n.t(
        'A key or signature is of a kind that the program that prints this error does not accept: a short key, an old algorithm such as SHA-1, or another type than it requires.',
      ),
  },
  {
    id: 'endedForPeer',
    pattern:
      /remote error: tls: expired certificate|alert certificate expired|ALERT_CERTIFICATE_EXPIRED|fatal alert: certificate_expired|received fatal alert: CertificateExpired|SSL_ERROR_EXPIRED_CERT_ALERT/,
    reasons: ['validity'],
    meaning: () =>
      l10n.t(
        'The other side of the connection rejected the certificate of the program that prints this error: it has expired.',
      ),
  },
  {
    id: 'expired',
    pattern: wordings(
      /x509: certificate has expired or is not yet valid(?:: current time [\dTZ:.+-]{1,40} is (?:after|before) [\dTZ:.+-]+)?/,
      /\bcertificate (?:has expired|is not valid yet): NotBefore: [\d: +-]{10,40}UTC, NotAfter: [\d: +-]{10,40}UTC/,
      // Does not match "no certificate has expired" or "whether it has expired". The kubelet's own words are below.
      /(?<!\b(?:[Nn]o|(?:[Ii]f|[Ww]hether)(?: the| an?| any)?) (?:\w{1,20} )?|\bbootstrap client )\b[Cc]ertificate (?:of '[^']{0,400}' )?(?:(?:has|is) expired|is not (?:yet valid|valid yet|yet activated)|expired)\b(?! or)|\bCERT_HAS_EXPIRED\b|\bCERT_NOT_YET_VALID\b/,
      /Certificate(?:Expired|NotYetValid)Exception(?:: Not(?:After|Before): [\w: +-]{10,40}\d{4})?|\b(?:validity|timestamp) check failed|InvalidCertificate\((?:Expired|NotValidYet)/,
      /ERR_CERT_DATE_INVALID|net_error -201\b|SEC_ERROR_EXPIRED_(?:ISSUER_)?CERTIFICATE|MOZILLA_PKIX_ERROR_NOT_YET_VALID_(?:ISSUER_)?CERTIFICATE|SEC_E_CERT_EXPIRED|CERT_E_EXPIRED|CERT_TRUST_IS_NOT_TIME_VALID|\bNotTimeValid\b|cert\/key pair: already expired|not valid anymore\. Expired on [\dTZ:-]+|× [^\n]{1,80} within (?:their|its) validity period|invalid (?:peer )?certificate: (?:(?:Cert)?(?:Expired|NotValidYet)|certificate expired)/,
    ),
    reasons: ['validity'],
    meaning: () =>
      l10n.t(
        'A certificate in the chain has expired or is not valid yet, by the clock of the machine that prints this error. The dates are that clock and the end or start of the certificate.',
      ),
  },
  {
    id: 'kubeletExpired',
    pattern: wordings(
      /[Pp]art of the existing bootstrap client certificate (?:in \S{1,400} )?is expired(?:"? expiration="[^"]*")?/,
      /unable to load bootstrap kubeconfig: stat \S{1,400} no such file or directory|No valid client certificate is found/,
    ),
    reasons: ['validity', 'unreadable', 'keyMismatch', 'notPresented'],
    by: 'server',
    clients: ['kubelet'],
    meaning: () =>
      l10n.t(
        'The client certificate of the kubelet has expired or cannot be read, and there is no bootstrap kubeconfig. The kubelet prints this error at startup and exits.',
      ),
  },
  {
    id: 'unknownAuthority',
    pattern: wordings(
      /x509: certificate signed by unknown authority(?: \(possibly because of [^\n]{0,400}? certificate "[^"]*"\))?/,
      /x509: (?:failed to load system roots and no roots provided|[“"][^”"]{0,400}[”"] certificate is not trusted)/,
      /[Uu]nable to get (?:local )?issuer certificate|[Uu]nable to verify the first certificate|[Ss]elf[- ]signed certificate(?!s)(?: in certificate chain)?/,
      /\bcertificate signature failure|(?:UNABLE_TO_(?:VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(?:_LOCALLY)?)|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN)\b/,
      /PKIX path building failed|unable to find valid certification path to requested target/,
      /\bcertificate \S{1,300} not signed by CA certificate|signed by an unknown (?:CA|authority)|[Cc]ertificate chain is not complete|Cannot verify certificate with the configured root CAs|do not have the current trust bundle|× issuer cert is issued by the trust anchor|no cert pool found for trust domain/,
      /Path does not chain with any of the trust anchors|Trust anchor for certification path not found|No trusted certificate found|CertPathValidatorException: signature check failed|CERT_SIGNATURE_FAILURE|InvalidCertificate\(UnknownIssuer|errors in the certificate chain: PartialChain|Peer's [Cc]ertificate issuer (?:is not recognized|has been marked as not trusted)|certificate issuer is unknown|certificate is NOT trusted|Unable to locally verify the issuer's authority|Invalid certificate chain/,
      /certificate of '[^']{0,400}' (?:is not trusted|doesn't have a known issuer)/,
      /ERR_CERT_AUTHORITY_INVALID|net_error -202\b|SEC_ERROR_(?:UNKNOWN|UNTRUSTED)_ISSUER|MOZILLA_PKIX_ERROR_SELF_SIGNED_CERT|CERT_TRUST_IS_(?:UNTRUSTED_ROOT|PARTIAL_CHAIN)|SEC_E_UNTRUSTED_ROOT|CERT_E_UNTRUSTEDROOT|\bUntrustedRoot\b|invalid (?:peer )?certificate: UnknownIssuer/,
    ),
    reasons: ['authority', 'notJoined'],
    meaning: (line = '') =>
      /get (?:local )?issuer certificate|verify the first certificate|VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT/.test(line)
        ? l10n.t(
            'The certificate of the CA that signed is missing: either the server does not send its intermediate CA, or the program that prints this error does not have the CA.',
          )
        : l10n.t(
            'The program that prints this error does not have the CA that signed the certificate. A CA with the same name but a different key does not count.',
          ),
  },
  {
    id: 'unpinned',
    pattern:
      /cluster CA found in cluster-info ConfigMap is invalid: none of the public keys [^\n]{0,400}?are pinned|token CA hash does not match the Cluster CA certificate hash|cacerts checksum \([^)\n]{0,100}\) does not match given --ca-checksum|CATTLE_CA_CHECKSUM is set but there is no CA certificate|expected a 32 byte SHA-256 hash|public key sha256:\w{1,64} not pinned|none of the public keys "sha256:[^\n]*/,
    reasons: ['authority'],
    by: 'client',
    connections: ['join-discovery'],
    meaning: (line = '') =>
      /CATTLE_CA_CHECKSUM|cacerts checksum/.test(line)
        ? l10n.t(
            'The agent of Rancher was given the checksum of a CA that Rancher does not have. `CATTLE_CA_CHECKSUM` is from another Rancher, or from a CA that was replaced.',
          )
        : l10n.t(
            'The node that joins was given the hash of a CA that the cluster does not have. The join token or `--discovery-token-ca-cert-hash` is from another cluster, or from a CA that was replaced.',
          ),
  },
  {
    id: 'clientAddress',
    pattern: /tls: "[^"]{0,400}" does not match any of DNSNames \[[^\]]*\]/,
    reasons: ['address'],
    by: 'server',
    servers: ['etcd'],
    meaning: () =>
      l10n.t(
        'etcd looked for the address of a client or member in the names of its certificate. The certificate must contain that address, or a DNS name that resolves to it.',
      ),
  },
  {
    id: 'hostname',
    pattern: wordings(
      /x509: certificate is valid for \d+ (?:names|IP SANs), but none matched [^\s",\]]+/,
      /x509: (?:certificate is valid for .*?, not [^\s",\]]+|cannot validate certificate for \S+ because it doesn't contain any IP SANs|certificate is not valid for any names, but wanted to match [^\s",\]]+|certificate relies on legacy Common Name field, use SANs(?: instead| or temporarily enable Common Name matching with GODEBUG=x509ignoreCN=0)?)/,
      /no alternative certificate subject name matches target (?:host name|ipv[46] address) '[^']*'|certificate subject name '[^']{0,400}' does not match target (?:host name|ipv[46] address) '[^']*'/,
      /upstream SSL certificate does not match "[^"\n]{1,253}"|certificate's owner does not match hostname '[^']*'|(?:IP address|[Hh]ostname) mismatch(?:, certificate is not valid for '[^']*')?|hostname '[^']*' doesn't match [^\n]*/,
      /No subject alternative (?:DNS )?names? (?:matching (?:IP address )?\S+ found|present)|No name matching \S+ found|Hostname \S+ not verified/,
      /(?:IP|Host): \S+ is not in the cert's (?:list|altnames): [^"'\n]*|ERR_TLS_CERT_ALTNAME_INVALID|ERR_CERT_COMMON_NAME_INVALID|net_error -200\b|SSL_ERROR_BAD_CERT_DOMAIN/,
      /SEC_E_WRONG_PRINCIPAL|CERT_E_CN_NO_MATCH|RemoteCertificateNameMismatch|HOSTNAME_MISMATCH|InvalidCertificate\(NotValidForName|did not present the expected SAN/,
      /Certificate for <[^>\n]{1,300}> doesn't match (?:any of the subject alternative names|common name of the certificate subject)[^\n"]{0,200}|Host name '[^'\n]{1,300}' does not match the certificate subject/,
      /certificate for "[^"\n]{1,300}"[^"\n]{0,60} does not match host name "[^"\n]{1,300}"|common name '[^'\n]{1,300}' doesn't match requested host name|Peer certificate CN=[^\n]{1,300} did not match expected CN|server certificate does not match the host name|requested domain name does not match the server's certificate|name in the certificate does not match the expected/,
      /verify cert failed: (?:verify )?SAN (?:matcher|list)|does not contain a [Cc]ommon [Nn]ame(?: or Subject Alternative Name)? for (?:host|server) "?[^\s":]{1,300}(?=["\s]|$)(?!"?: x509)/,
      /invalid (?:peer )?certificate: (?:(?:Cert)?NotValidForName|certificate not valid for name "[^"]*")|certificate is not valid for '[^']*'/,
    ),
    reasons: ['name', 'address'],
    meaning: () =>
      l10n.t(
        "The client connected with a name or address that is not in the subject alternative names of the server's certificate. Go ignores the common name.",
      ),
  },
  {
    id: 'usage',
    pattern: wordings(
      /x509: certificate specifies an incompatible key usage/,
      /uns(?:uitable|upported) certificate purpose|\bINVALID_PURPOSE\b|Extended key usage does not permit use for TLS \w+ authentication|invalid peer certificate: InvalidPurpose|ERR_SSL_KEY_USAGE_INCOMPATIBLE|KeyUsage does not allow (?:digital signatures|key encipherment|key agreement)|SEC_ERROR_INADEQUATE_(?:CERT_TYPE|KEY_USAGE)|CERT_TRUST_IS_NOT_VALID_FOR_USAGE/,
    ),
    reasons: ['usage'],
    meaning: () =>
      l10n.t(
        'The certificate is not valid for this side of a connection. A server needs the usage serverAuth, a client needs clientAuth. Usages of a CA limit the usages of its certificates.',
      ),
  },
  {
    id: 'nameNotAllowed',
    pattern:
      /has neither required CN|no chain matching all constraints|certificate authentication failed for user|(?:x509: )?subject with cn=[^\n]{0,400}? (?:is not in the allowed list|is not allowed)|client certificate [^\n]{0,400}? not allowed/,
    reasons: ['nameNotAllowed'],
    by: 'server',
    meaning: () => l10n.t('The certificate is valid, but the server does not allow its common name.'),
  },
  {
    // Of servers, too, which another member or the gateway verifies.
    id: 'etcdNameNotAllowed',
    pattern: /\bclient certificate authentication failed/,
    reasons: ['nameNotAllowed'],
    servers: ['etcd'],
    meaning: () => l10n.t('The certificate is valid, but etcd does not allow its common name or host names.'),
  },
  {
    id: 'revoked',
    pattern:
      /remote error: tls: revoked certificate|ALERT_CERTIFICATE_REVOKED|\bcertificate revoked\b|CertificateRevokedException|\b(?:ERR_)?CERT_REVOKED\b|SEC_ERROR_REVOKED_CERTIFICATE|SSL_ERROR_REVOKED_CERT_ALERT|CERT_TRUST_IS_REVOKED/,
    reasons: ['revoked'],
    meaning: () => l10n.t('The certificate is on a revocation list. In Kubernetes, only etcd checks revocation lists.'),
  },
  {
    id: 'crl',
    pattern:
      /unable to get certificate CRL|UNABLE_TO_GET_CRL|\bCRL (?:has expired|is not yet valid|signature failure)|CRL_HAS_EXPIRED|(?:RevocationStatusUnknown|OfflineRevocation)\b|[Cc]ould not determine revocation status|CRYPT_E_(?:NO_REVOCATION_CHECK|REVOCATION_OFFLINE)/,
    reasons: ['revoked'],
    meaning: () =>
      l10n.t(
        'The list of revoked certificates (CRL) is missing, too old or cannot be fetched. The program that prints this error checks it and rejects the certificate without it.',
      ),
  },
  {
    id: 'expiring',
    pattern:
      /[Cc]ert(?:ificate)?s?\b[^\n]{0,160}? (?:will expire (?:within|in|soon)|(?:is|are) about to expire|expires? (?:soon|in \d{1,3} days?))/,
    reasons: ['validity'],
    isGeneral: true,
    meaning: () => l10n.t('A certificate expires soon. The program warns before connections fail.'),
  },
  {
    id: 'unknownToPeer',
    pattern:
      /Peer does not recognize and trust the CA|remote error: tls: unknown certificate authority|alert unknown ca\b|ALERT_UNKNOWN_CA|fatal alert: unknown_ca|received fatal alert: UnknownC[Aa]|SSL_ERROR_UNKNOWN_CA_ALERT/,
    reasons: ['authority'],
    meaning: () =>
      l10n.t(
        'The other side of the connection rejected the certificate of the program that prints this error: it does not have the CA that signed it.',
      ),
  },
  {
    id: 'refusedByPeer',
    pattern: wordings(
      /remote error: (?:tls: )?(?:bad certificate|unknown certificate|unsupported certificate|certificate unknown|access denied|handshake failure|error decrypting message|decrypt error)|SSL peer (?:cannot verify your certificate|had some unspecified issue with the certificate)/,
      /ALERT_(?:BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERTIFICATE|HANDSHAKE_FAILURE)|SSL_ERROR_(?:BAD_CERT|CERTIFICATE_UNKNOWN|UNSUPPORTED_CERT)_ALERT|ERR_BAD_SSL_CLIENT_AUTH_CERT/,
      /alert (?:bad certificate|certificate unknown|unsupported certificate|handshake failure)|fatal alert: (?:bad_certificate|certificate_unknown|unsupported_certificate|handshake_failure)|received fatal alert: (?:BadCertificate|CertificateUnknown|UnsupportedCertificate|HandshakeFailure)/,
    ),
    reasons: [...anyVerification, 'notPresented', 'address', 'nameNotAllowed'],
    isGeneral: true,
    meaning: () =>
      l10n.t(
        'The other side of the connection rejected the certificate of the program that prints this error. Its log at the same time says why.',
      ),
  },
  {
    id: 'nameConstraint',
    pattern: wordings(
      /x509: a root or intermediate certificate is not authorized to sign for this name[^"]*(?:"[^"\n]{1,300}" is (?:not permitted|excluded) by [^"\n]{1,60})?|x509: (?![^\n"]{0,40}(?:private key|decryption password))[^"\n]{3,200}/,
      /path length constraint exceeded|invalid CA certificate|\bPATH_LENGTH_EXCEEDED\b|\bINVALID_CA\b|ERR_CERT_INVALID|net_error -2(?:0[789]|1\d)\b|asn1: (?:structure|syntax) error: [^\n({]{3,100}|certificate is not authorized to sign other certificates|(?:certificate|issuer) is not a CA\b|not a CA certificate|basic constraints check failed|invalid peer certificate: \w+|InvalidCertificate\(\w+/,
      /certificate chain too long|subject issuer mismatch|key identifier mismatch|(?:permitted|excluded) subtree violation|unhandled critical extension|SEC_ERROR_(?:CA_CERT_INVALID|BAD_SIGNATURE|BAD_DER|REUSED_ISSUER_AND_SERIAL|EXTENSION_VALUE_INVALID|PATH_LEN_CONSTRAINT_INVALID|CERT_NOT_IN_NAME_SPACE|UNKNOWN_CRITICAL_EXTENSION)|MOZILLA_PKIX_ERROR_\w{1,60}|ERR_CERT_(?:VALIDITY_TOO_LONG|CONTAINS_ERRORS|NON_UNIQUE_NAME|NAME_CONSTRAINT_VIOLATION)/,
    ),
    reasons: ['chain', 'unreadable', 'caUnreadable', 'notStarted'],
    meaning: () => l10n.t('A certificate in the chain violates a rule that Go enforces, or Go cannot read it.'),
  },
];
