/**
 * Tokens of service accounts: how they are signed, what they claim, when they are accepted.
 *
 * After the table `serviceAccount` of the Kubernetes PKI reference (section 3).
 * Sources: K-sa, K-authopts, RFC7515, KTHW, KA-certs; `data/sources.json` explains them.
 */
export const serviceAccountTokens = {
  /** `alg` by the key that signs: every RSA key, and the curves. Other algorithms are refused. */
  algorithms: { rsa: 'RS256', 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' },
  /** `iss` of tokens from Secrets, which have neither `exp` nor `aud` nor `iat`. */
  legacyIssuer: 'kubernetes/serviceaccount',
  /** Claims of tokens from Secrets. */
  legacyClaims: [
    'kubernetes.io/serviceaccount/namespace',
    'kubernetes.io/serviceaccount/secret.name',
    'kubernetes.io/serviceaccount/service-account.name',
    'kubernetes.io/serviceaccount/service-account.uid',
  ],
  /** The claim of bound tokens, and what it names: each has a `name` and a `uid`. */
  boundClaim: 'kubernetes.io',
  boundObjects: ['serviceaccount', 'pod', 'secret', 'node'],
  /** What kubeadm sets `--service-account-issuer` to. */
  usualIssuer: 'https://kubernetes.default.svc.<dnsDomain>',
  /** `sub`. */
  subjectPrefix: 'system:serviceaccount:',
  usualSeconds: 3600,
  /** What pods ask for; `--service-account-extend-token-expiration` makes a year of it and notes the rest in `warnafter`. */
  injectedSeconds: 3607,
  extendedSeconds: 365 * 24 * 3600,
  /** Clocks may differ by so much in `exp`, `nbf` and `iat`. */
  leewaySeconds: 60,
} as const;
